"""A password that was typed into a file, at the right place or at a wrong one: it is refused and never repeated."""

import json
from pathlib import Path

import pytest

from tests.canary import CANARY, ONE_LINE
from tests.process.watched import Watched
from tests.workspace import BASE, DEV, PROJECT, STORE_KEY, Workspace

QUOTED = json.dumps(ONE_LINE, ensure_ascii=False)
BROKEN = json.dumps(CANARY, ensure_ascii=False)
SINGLE = "'" + ONE_LINE.replace("'", "''") + "'"

AUTHENTICATION = DEV + "  smtp_authentication:\n    username: dev\n"
FILES = {
    "in double quotes": AUTHENTICATION + f"    password: {QUOTED}\n",
    "with a line break": AUTHENTICATION + f"    password: {BROKEN}\n",
    "in single quotes": AUTHENTICATION + f"    password: {SINGLE}\n",
    "in a block": AUTHENTICATION + "    password: |\n" + "".join(f"      {each}\n" for each in CANARY.split("\n")),
    "without quotes": AUTHENTICATION + f"    password: {ONE_LINE}\n",
    "behind a quote that does not end": AUTHENTICATION + f'    password: "x{ONE_LINE}\n',
    "as the name of a variable": AUTHENTICATION + f"    password: {{from_env: {QUOTED}}}\n",
    "in a list": AUTHENTICATION + f"    password: [{QUOTED}]\n",
    "as a key": AUTHENTICATION + f"    password: {{{QUOTED}}}\n",
    "as a key with a line break": AUTHENTICATION + f"    password: {{{BROKEN}}}\n",
    "as a key beside the reference": AUTHENTICATION + f"    password: {{from_env: A, {QUOTED}: b}}\n",
    "as a key of authentication": AUTHENTICATION + f"    ? {QUOTED}\n    : x\n",
    "twice with a line break": AUTHENTICATION + f"    password: {BROKEN}\n    password: {BROKEN}\n",
    "with a tag": AUTHENTICATION + f"    password: !!binary {QUOTED}\n",
    "with an anchor": AUTHENTICATION + f"    password: &anchor {QUOTED}\n",
    "twice": AUTHENTICATION + f"    password: {QUOTED}\n    password: {QUOTED}\n",
    "with a control character": AUTHENTICATION + f'    password: {QUOTED[:-1]}\\a"\n',
    "with a character that no file may hold": AUTHENTICATION + f"    password: {QUOTED[:-1]}\u2028\n",
    "with a tab in front": AUTHENTICATION + f"    password:\n\t{QUOTED}\n",
    "beside another error": DEV + f"  smtp_authentication: {{username: no, password: {QUOTED}, port: 1_0}}\n",
    "in place of the mapping": DEV + f"  smtp_authentication: {QUOTED}\n",
    "under another name": DEV + f"  smtp_password: {QUOTED}\n",
    "under a misspelled name": AUTHENTICATION + f"    pasword: {QUOTED}\n",
    "at the top": DEV + f"password: {QUOTED}\n",
    "in a second document": AUTHENTICATION + f"    password: {{from_env: A}}\n---\npassword: {QUOTED}\n",
}


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    watched = Watched(tmp_path, STGITOPS_STORE_KEY=STORE_KEY).write(stgitops=PROJECT, base=BASE, dev=DEV)
    watched.holds_secret = frozenset({"environments/dev.yaml"})
    return watched


def inside(watched: Watched, *arguments: str) -> int:
    """Run the command line in this process: the arguments of processes are looked at elsewhere."""
    result = Workspace.invoke(watched, *arguments)
    watched.expect_nothing_in(result.output.encode(), f"the output of {arguments}")
    return result.exit_code


@pytest.mark.parametrize("content", FILES.values(), ids=FILES.keys())
def test_a_password_in_a_file_is_refused_and_not_repeated(watched: Watched, content: str) -> None:
    watched.write(dev=content)
    for command in (
        ("validate",),
        ("--color", "always", "validate", "--format", "json"),
        ("show", "dev", "--origin"),
        ("-v", "plan", "--out", "saved.json"),
        ("apply", "--yes", "--no-smtp-test", "--format", "json"),
    ):
        assert inside(watched, *command) == 3, command
    assert not (watched.folder / "saved.json").exists()
    assert not (watched.folder / "store.sqlite3").exists()
    assert watched.watch_on_terminal("validate") == 3


def test_bytes_that_are_not_utf8_behind_a_password(watched: Watched) -> None:
    watched.put("environments/dev.yaml", AUTHENTICATION.encode() + f"    password: {QUOTED}".encode() + b"\xff\n")
    assert watched.watch_on_terminal("validate") == 3
    assert inside(watched, "validate", "--format", "json") == 3


def test_a_password_in_the_project_file(watched: Watched) -> None:
    watched.holds_secret = frozenset({"stgitops.yaml"})
    for content in (
        f"password: {QUOTED}\n",
        f"store: {{type: sqlite, path: a, password: {QUOTED}}}\n",
        f"store: {{type: postgresql, dsn: {QUOTED}}}\n",
        f"store: {{type: sqlite, path: a}}\nenvironments: {{dev: {{store_key: {QUOTED}}}}}\n",
    ):
        watched.write(stgitops=content)
        assert inside(watched, "validate") == 3
        assert watched.watch_on_terminal("validate") == 3


def test_a_password_in_the_base(watched: Watched) -> None:
    watched.holds_secret = frozenset({"base.yaml"})
    watched.write(base=f"error_notifications: {{smtp_authentication: {{username: dev, password: {QUOTED}}}}}\n")
    assert inside(watched, "plan", "--format", "json") == 3
    assert watched.watch_on_terminal("validate") == 3
