"""What a command imports: the time before the first line is spent there."""

import re
import sys

import pytest

from tests.workspace import Result, Workspace


class Traced(Workspace):
    """A workspace whose processes tell what they import."""

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-X", "importtime", "-m", "stgitops", *arguments]


def imported(result: Result) -> set[str]:
    """Return the top packages that a process imported."""
    modules = re.findall(r"^import time:.*\| +([\w.]+)$", result.stderr, re.MULTILINE)
    assert "stgitops" in modules
    return {module.partition(".")[0] for module in modules}


@pytest.fixture
def traced(workspace: Workspace) -> Traced:
    return Traced(workspace.folder)


HEAVY = {"pydantic", "pydantic_core", "jsonschema", "jsonschema_rs", "cryptography", "yaml", "sqlite3", "idna"}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--version",), {"click", "argparse", *HEAVY}),
        (("--help",), HEAVY),
        (("-h",), HEAVY),
        (("explain",), {"jsonschema", "cryptography", "sqlite3"}),
        (("validate",), {"jsonschema", "cryptography", "sqlite3", "idna", "subprocess"}),
        (("show", "dev"), {"jsonschema", "cryptography", "sqlite3", "subprocess"}),
        (("plan",), {"jsonschema", "cryptography"}),
        (("apply", "--yes"), {"jsonschema", "cryptography"}),
    ],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_need(traced: Traced, arguments: tuple, absent: set) -> None:
    result = traced.run(*arguments)
    assert result.exit_code == 0
    assert imported(result) & absent == set()


def test_what_is_imported_is_seen(traced: Traced) -> None:
    assert {"click", "yaml", "pydantic", "jsonschema_rs"} <= imported(traced.run("validate"))
    assert "click" in imported(traced.run("--help"))
