"""One secret is used through every command, format and failure, and looked for everywhere in every form."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from stgitops.adapters.sealing import FernetSealer
from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.diff import PASSWORD_KEY
from tests.canary import CANARY, encodings, found_in
from tests.process.watched import FORMS, Watched
from tests.workspace import BASE, OTHER_KEY, PROJECT, STORE_KEY, WITH_PASSWORD, Workspace

FROM_FILE = WITH_PASSWORD.replace("{from_env: DEV_PASSWORD}", "{from_file: secret/password}")


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    watched = Watched(tmp_path, DEV_PASSWORD=CANARY, STGITOPS_STORE_KEY=STORE_KEY)
    watched.write(stgitops=PROJECT, base=BASE, dev=WITH_PASSWORD)
    return watched


def delayed(workspace: Workspace, delay: int) -> None:
    workspace.write(base=BASE.replace("delivery_delay: 10", f"delivery_delay: {delay}"))


@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_the_search_finds_what_it_looks_for(before: bytes) -> None:
    everything = before + CANARY.encode() + b"behind"
    assert any("base64" in name for name in found_in(base64.b64encode(everything), FORMS))
    assert any("base64" in name for name in found_in(base64.urlsafe_b64encode(everything), FORMS))
    assert "hexadecimal" in found_in(everything.hex().encode(), FORMS)
    assert "JSON in ASCII" in found_in(json.dumps(["a", CANARY]).encode(), FORMS)
    assert "plain" in found_in(everything, FORMS)
    assert found_in(b"correct horse", FORMS) == []


COMMANDS = [
    ("validate",),
    ("validate", "--strict", "--format", "json"),
    ("show", "dev"),
    ("show", "dev", "--origin"),
    ("show", "dev", "--format", "json"),
    ("plan", "--exit-code", "--out", "saved.json"),
    ("plan", "--format", "json"),
    ("apply",),
    ("apply", "--plan", "saved.json", "--no-smtp-test"),
    ("apply", "--yes", "--no-smtp-test", "--message", "a message"),
    ("apply", "--yes", "--no-smtp-test", "--format", "json"),
    ("history", "dev"),
    ("history", "dev", "--verify", "--format", "json"),
    ("schema",),
    ("schema", "--check"),
    ("explain",),
    ("key", "new"),
    ("apply", "--plan", "saved.json", "--no-smtp-test", "--format", "json"),
    ("plan", "nowhere"),
    ("--help",),
]


def test_through_every_command_and_format(watched: Watched) -> None:
    for command in COMMANDS:
        assert watched.watch("-v", *command) in {0, 2, 3, 4, 5}, command
        if command[0] == "apply":
            delayed(watched, 10 + COMMANDS.index(command))
    assert sealed_secret(watched) == CANARY
    assert any(b"git" in arguments for arguments in watched.arguments), "no child of a process was seen"


def sealed_secret(workspace: Workspace) -> str:
    store = SqliteConfigStore(str(workspace.folder / "store.sqlite3"))
    sealed = store.current(["dev"])["dev"].sealed[PASSWORD_KEY]
    store.close()
    secret = FernetSealer(STORE_KEY).open(sealed)
    assert secret is not None
    return secret.get_secret_value()


def test_while_the_store_is_open_the_files_beside_it_do_not_hold_it(watched: Watched) -> None:
    reader = SqliteConfigStore(str(watched.folder / "store.sqlite3"))
    assert watched.watch("apply", "--yes", "--no-smtp-test") == 0
    assert set(reader.current(["dev"])) == {"dev"}
    delayed(watched, 11)
    assert watched.watch("apply", "--yes", "--no-smtp-test") == 0
    assert (watched.folder / "store.sqlite3-wal").stat().st_size > 0
    watched.watch("history", "dev")
    reader.close()


def attempts(watched: Watched) -> Iterable[int]:
    """Run what uses the secret, and return the exit codes."""
    for command in (
        ("plan",),
        ("plan", "--format", "json"),
        ("apply", "--yes", "--no-smtp-test"),
        ("apply", "--yes", "--no-smtp-test", "--format", "json"),
    ):
        yield watched.watch("-v", *command)


def without_key(watched: Watched) -> None:
    del watched.variables["STGITOPS_STORE_KEY"]


def with_another_key(watched: Watched) -> None:
    watched.variables["STGITOPS_STORE_KEY"] = OTHER_KEY


def secret_in_place_of_the_key(watched: Watched) -> None:
    watched.variables["STGITOPS_STORE_KEY"] = f"{STORE_KEY},{CANARY}"


def line_break_behind_it(watched: Watched) -> None:
    watched.variables["DEV_PASSWORD"] = f"{CANARY}\n"


def not_utf8(watched: Watched) -> None:
    watched.variables["DEV_PASSWORD"] = f"{CANARY}\udcff"


def store_in_the_way(watched: Watched) -> None:
    watched.write(stgitops="store: {type: sqlite, path: environments}\n")


def unknown_store(watched: Watched) -> None:
    watched.write(stgitops="store: {type: nowhere}\n")


def in_a_file(watched: Watched, content: bytes = CANARY.encode()) -> None:
    watched.write(dev=FROM_FILE).put("secret/password", content)
    watched.holds_secret = frozenset({"secret/password"})


def in_a_file_with_a_line_break(watched: Watched) -> None:
    in_a_file(watched, f"{CANARY}\n".encode())


def in_a_file_that_is_not_utf8(watched: Watched) -> None:
    in_a_file(watched, CANARY.encode() + b"\xff")


def in_a_file_that_is_too_large(watched: Watched) -> None:
    in_a_file(watched, CANARY.encode() * 2000)


@pytest.mark.parametrize(
    ("fail", "codes"),
    [
        (without_key, [0, 0, 3, 3]),
        (with_another_key, [0, 0, 0, 0]),
        (secret_in_place_of_the_key, [3, 3, 3, 3]),
        (line_break_behind_it, [0, 0, 3, 3]),
        (not_utf8, [0, 0, 3, 3]),
        (store_in_the_way, [7, 7, 7, 7]),
        (unknown_store, [7, 7, 7, 7]),
        (in_a_file, [0, 0, 0, 0]),
        (in_a_file_with_a_line_break, [0, 0, 3, 3]),
        (in_a_file_that_is_not_utf8, [0, 0, 3, 3]),
        (in_a_file_that_is_too_large, [0, 0, 3, 3]),
    ],
)
def test_through_every_failure(watched: Watched, fail, codes: list[int]) -> None:
    assert watched.watch("apply", "--yes", "--no-smtp-test") == 0
    delayed(watched, 11)
    fail(watched)
    assert list(attempts(watched)) == codes


def test_a_saved_plan_that_is_broken_or_stale(watched: Watched) -> None:
    assert watched.watch("apply", "--yes", "--no-smtp-test") == 0
    watched.variables["DEV_PASSWORD"] = "another one"
    assert watched.watch("plan", "--out", "saved.json") == 0
    watched.variables["DEV_PASSWORD"] = CANARY
    assert watched.watch("apply", "--plan", "saved.json", "--no-smtp-test") == 5
    saved = (watched.folder / "saved.json").read_text()
    watched.put("broken.json", saved.replace('"format_version": 1', f'"format_version": {json.dumps(CANARY)}'))
    watched.holds_secret = frozenset({"broken.json"})
    assert watched.watch("-v", "apply", "--plan", "broken.json") == 3


def test_a_database_that_somebody_put_it_into_by_hand(watched: Watched) -> None:
    watched.put("store.sqlite3", CANARY * 100)
    watched.holds_secret = frozenset({"store.sqlite3"})
    assert list(attempts(watched)) == [7, 7, 7, 7]


def test_a_new_key_lands_in_no_file(watched: Watched) -> None:
    key = watched.run("key", "new").stdout.strip()
    assert len(key) == 44
    names = {path.name for path in watched.folder.rglob("*")}
    assert names == {"stgitops.yaml", "base.yaml", "environments", "dev.yaml"}
    watched.variables["STGITOPS_STORE_KEY"] = key
    assert watched.watch("apply", "--yes", "--no-smtp-test") == 0
    assert watched.watch("plan", "--out", "saved.json") == 0
    for path in watched.folder.rglob("*"):
        assert path.is_dir() or not found_in(path.read_bytes(), encodings(key)), path
