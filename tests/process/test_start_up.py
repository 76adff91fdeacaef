"""What a command imports: the time before the first line is spent there."""

import re
import sys

import pytest

from tests.process.mail import settings
from tests.servers.hostile import serve
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but
from tests.workspace import PROJECT, Result, Workspace


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


HEAVY = {
    *("pydantic", "pydantic_core", "jsonschema", "jsonschema_rs", "cryptography", "yaml", "sqlite3", "idna"),
    *("asyncio", "ssl", "socket"),
}
NETWORK = {"asyncio", "ssl", "scramp", "dns"}


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (("--version",), {"click", "argparse", *HEAVY}),
        (("--help",), HEAVY),
        (("-h",), HEAVY),
        (("smtp-test", "--help"), {"jsonschema", "cryptography", "sqlite3", "scramp", "dns"}),
        (("explain",), {"jsonschema", "cryptography", "sqlite3", *NETWORK}),
        (("validate",), {"jsonschema", "cryptography", "sqlite3", "idna", "subprocess", *NETWORK}),
        (("show", "dev"), {"jsonschema", "cryptography", "sqlite3", "subprocess", *NETWORK}),
        (("plan",), {"jsonschema", "cryptography", *NETWORK}),
        (("apply", "--yes", "--no-smtp-test"), {"jsonschema", "cryptography", *NETWORK}),
    ],
)
def test_a_command_imports_nothing_heavy_that_it_does_not_need(traced: Traced, arguments: tuple, absent: set) -> None:
    result = traced.run(*arguments)
    assert result.exit_code == 0
    assert imported(result) & absent == set()


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--format", "junit"), ("--send",)], ids=" ".join)
def test_a_test_of_mail_that_passes_needs_neither_store_nor_sealing(
    traced: Traced, tmp_path_factory: pytest.TempPathFactory, options: tuple
) -> None:
    fault = Fault("well", but(), security="tls", login=True)
    with serve(fault, tmp_path_factory.getbasetemp() / "certificates-of-start-up") as server:
        traced.put("ca.pem", server.certificates.authority)
        traced.write(stgitops=f"{PROJECT}ca_file: ca.pem\n", dev=settings(fault, server.port))
        traced.variables["DEV_PASSWORD"] = "correct horse"
        result = traced.run("smtp-test", *options)
    assert result.exit_code == 0
    assert imported(result) & {"jsonschema", "cryptography", "sqlite3", "scramp", "dns"} == set()
    assert "asyncio" in imported(result)


def test_what_is_imported_is_seen(traced: Traced) -> None:
    assert {"click", "yaml", "pydantic", "jsonschema_rs"} <= imported(traced.run("validate"))
    assert "click" in imported(traced.run("--help"))
