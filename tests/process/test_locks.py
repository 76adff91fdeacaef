"""`stgitops lock` and `stgitops unlock`: real processes of several people, and what each is told."""

import re
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.locks import Lock
from tests.process.test_races import all_at_once, named
from tests.workspace import DEV, Workspace

STORE = "store.sqlite3"
WHY = "maintenance of the relay"
LOCK = ("lock", "dev", "--for", "2h", "--reason", WHY)
MANY = 40


def newest(workspace: Workspace) -> Lock | None:
    with closing(SqliteConfigStore(str(workspace.folder / STORE))) as store:
        return store.locks(["dev"]).get("dev")


def put(workspace: Workspace, owner: str, *, since: datetime, duration: timedelta, reason: str = WHY) -> Lock:
    """Put a lock whose time is given."""
    lock = Lock("dev", owner, reason, since, since + duration)
    with closing(SqliteConfigStore(str(workspace.folder / STORE))) as store:
        assert store.lock(lock, store.locks(["dev"]).get("dev"))
    return lock


def shown(lock: Lock | None) -> str:
    assert lock is not None
    return f"locked by {lock.owner} until {lock.expires_at:%Y-%m-%d %H:%M} UTC: {lock.reason}"


def test_a_lock_makes_the_store_says_what_it_did_and_keeps_others_out(workspace: Workspace) -> None:
    before = datetime.now(UTC)
    locked = workspace.run(*LOCK)
    lock = newest(workspace)
    assert lock is not None
    assert (locked.exit_code, locked.stdout, locked.stderr) == (0, f"dev: {shown(lock)}\n", "")
    assert (lock.owner, lock.reason, lock.expires_at - lock.created_at) == ("ada", WHY, timedelta(hours=2))
    assert before <= lock.created_at <= datetime.now(UTC)
    for command in (LOCK, ("unlock", "dev")):
        refused = named(workspace, "bob").run(*command)
        assert (refused.exit_code, refused.stdout) == (5, "")
        assert refused.stderr == (
            f"dev: {shown(lock)}\n    hint: ask them, or open it all the same: stgitops unlock dev --force\n"
        )
    assert newest(workspace) == lock


def test_the_owner_makes_it_longer_and_opens_it(workspace: Workspace) -> None:
    assert workspace.run(*LOCK).exit_code == 0
    again = workspace.run("lock", "dev", "--for", "3d", "--reason", "longer")
    assert (again.exit_code, again.stdout) == (0, f"dev: {shown(newest(workspace))}\n")
    unlocked = workspace.run("unlock", "dev")
    assert (unlocked.exit_code, unlocked.stdout, unlocked.stderr) == (0, "dev: unlocked\n", "")
    twice = workspace.run("unlock", "dev")
    assert (twice.exit_code, twice.stdout, twice.stderr) == (0, "dev: not locked\n", "")
    assert named(workspace, "bob").run(*LOCK).exit_code == 0


def test_who_insists_opens_the_lock_of_somebody_else(workspace: Workspace) -> None:
    assert workspace.run(*LOCK).exit_code == 0
    forced = named(workspace, "bob").run("unlock", "dev", "--force")
    assert (forced.exit_code, forced.stdout, forced.stderr) == (0, "dev: unlocked\n", "")


def test_where_there_is_no_store_nothing_is_locked_and_none_is_made(workspace: Workspace) -> None:
    result = workspace.run("unlock", "dev")
    assert (result.exit_code, result.stdout) == (0, "dev: not locked\n")
    assert not (workspace.folder / STORE).exists()


def test_a_lock_whose_time_has_passed_is_none(workspace: Workspace) -> None:
    day = timedelta(days=1)
    put(workspace, "bob", since=datetime.now(UTC) - 2 * day, duration=day)
    assert workspace.run("unlock", "dev").stdout == "dev: not locked\n"
    assert workspace.run(*LOCK).stdout == f"dev: {shown(newest(workspace))}\n"


def test_environments_are_closed_one_by_one(workspace: Workspace) -> None:
    workspace.write(staging=DEV)
    assert workspace.run(*LOCK).exit_code == 0
    assert named(workspace, "bob").run("lock", "staging", *LOCK[2:]).exit_code == 0


def test_of_many_who_lock_at_once_one_does_and_the_others_are_told_who(workspace: Workspace) -> None:
    racers = [named(workspace, f"racer-{number}") for number in range(MANY)]
    results = all_at_once((racer, LOCK) for racer in racers)
    assert Counter(result.exit_code for result in results) == {0: 1, 5: MANY - 1}
    lock = newest(workspace)
    assert lock is not None
    for racer, result in zip(racers, results, strict=True):
        won = racer.variables["STGITOPS_AUTHOR"] == lock.owner
        assert (result.exit_code == 0) == won
        told = result.stdout if won else result.stderr
        assert re.match(f"dev: (somebody was faster: )?{re.escape(shown(lock))}\n", told), result


def test_what_others_wrote_cannot_do_anything_to_a_terminal(workspace: Workspace) -> None:
    put(workspace, "b\x1b[2Jb", since=datetime.now(UTC), duration=timedelta(hours=1), reason="\x1b]0;x\x07\nfake: line")
    result = workspace.invoke(*LOCK)
    assert result.exit_code == 5
    assert r"locked by b\x1b[2Jb until" in result.stderr
    assert r": \x1b]0;x\x07\nfake: line" in result.stderr
    assert "\x1b" not in result.output


def test_a_reason_that_is_not_utf8_is_escaped(workspace: Workspace) -> None:
    result = workspace.run("lock", "dev", "--for", "1m", "--reason", b"caf\xe9")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(": caf\\udce9\n")


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("1m", timedelta(minutes=1)),
        ("090m", timedelta(minutes=90)),
        ("8760h", timedelta(days=365)),
        ("365d", timedelta(days=365)),
        ("525600m", timedelta(days=365)),
    ],
)
def test_durations(workspace: Workspace, text: str, lasts: timedelta) -> None:
    assert workspace.invoke("lock", "dev", "--for", text, "--reason", "r" * 500).exit_code == 0
    lock = newest(workspace)
    assert lock is not None
    assert (lock.expires_at - lock.created_at, lock.reason) == (lasts, "r" * 500)


NO_DURATION = "is no duration: write a whole number and m, h or d, such as 90m, 2h or 3d."
RANGE = "a lock lasts at least 1m and at most 365d."


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--for", "2h"), "Missing option '--reason'"),
        (("--reason", "why"), "Missing option '--for'"),
        *(
            (("--for", text, "--reason", "why"), RANGE)
            for text in ("0m", "0d", "366d", "8761h", "525601m", "999999999d")
        ),
        *(
            (("--for", text, "--reason", "why"), f"{text!r} {NO_DURATION}")
            for text in (
                "",
                "h",
                "2",
                "2s",
                "2w",
                "2H",
                "-2h",
                "+2h",
                "1.5h",
                "1e1h",
                " 2h",
                "2h ",
                "2h\n",
                "2 h",
                "1h30m",
            )
        ),
        (("--for", "٢h", "--reason", "why"), NO_DURATION),
        (("--for", "1_0h", "--reason", "why"), NO_DURATION),
        (("--for", "9" * 5000 + "d", "--reason", "why"), NO_DURATION),
        (("--for", "2h", "--reason", ""), "say why."),
        (("--for", "2h", "--reason", " \t "), "say why."),
        (("--for", "2h", "--reason", "r" * 501), "a reason has at most 500 characters, and this one has 501."),
    ],
)
def test_wrong_usage_writes_nothing(workspace: Workspace, options: tuple, message: str) -> None:
    result = workspace.invoke("lock", "dev", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert not (workspace.folder / STORE).exists()


@pytest.mark.parametrize("command", ["lock", "unlock"])
def test_other_endings(workspace: Workspace, command: str) -> None:
    options = LOCK[2:] if command == "lock" else ()
    unknown = workspace.invoke(command, "production", *options)
    assert (unknown.exit_code, "there is no environment 'production'" in unknown.stderr) == (2, True)
    workspace.write(stgitops="store: {type: sqlite, path: environments}\n")
    in_the_way = workspace.invoke(command, "dev", *options)
    message = "error: the config store environments is not a file\n    hint: choose another path\n"
    assert (in_the_way.exit_code, in_the_way.stdout, in_the_way.stderr) == (7, "", message)
    workspace.write(stgitops="stor: {}\n")
    invalid = workspace.invoke(command, "dev", *options)
    assert (invalid.exit_code, 'unknown key "stor"' in invalid.stderr) == (3, True)
