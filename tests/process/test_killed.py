"""SIGKILL at any moment of an apply: the old or the new revision is live, complete, and the next apply carries on."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.revisions import Revision, break_in
from tests.workspace import BASE, DEV, PROJECT, STORE_KEY, WITH_PASSWORD, Workspace

ENVIRONMENTS = ("dev", "staging", "customer-a", "customer-b")
KILLS = 100
STORE = "store.sqlite3"


@pytest.fixture
def project(tmp_path: Path) -> Workspace:
    """Several environments in one store, one of them with a password."""
    workspace = Workspace(tmp_path, DEV_PASSWORD="correct horse", STGITOPS_STORE_KEY=STORE_KEY)
    workspace.write(stgitops=PROJECT, staging=DEV, customer_a=DEV, customer_b=DEV, dev=WITH_PASSWORD)
    return delayed(workspace, 0)


def delayed(workspace: Workspace, delay: int) -> Workspace:
    return workspace.write(base=BASE.replace("delivery_delay: 10", f"delivery_delay: {delay}"))


def chain(workspace: Workspace, environment: str) -> list[Revision]:
    """Return the revisions of an environment, whose chain holds."""
    store = SqliteConfigStore(str(workspace.folder / STORE))
    revisions = list(store.history(environment))
    store.close()
    assert break_in(revisions) == ""
    return revisions


def store_state(workspace: Workspace) -> list[tuple[str, int, int]]:
    """Return name, size and time of change of the database and of the files beside it."""
    found = []
    for entry in os.scandir(workspace.folder):
        if entry.name.startswith(STORE):
            try:
                status = entry.stat()
            except FileNotFoundError:
                continue
            found.append((entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found)


def duration(workspace: Workspace) -> float:
    """Return how many seconds an apply takes."""
    started = time.monotonic()
    assert workspace.run("apply", "--yes", "--no-smtp-test").exit_code == 0
    return time.monotonic() - started


def kill_after(workspace: Workspace, seconds: float) -> bool:
    """Start an apply and kill it after some seconds; return whether it was still running."""
    process = workspace.start("apply", "--yes", "--no-smtp-test")
    time.sleep(seconds)
    return killed(process)


def kill_at_change(workspace: Workspace, seconds: float) -> bool:
    """Start an apply and kill it some seconds after the store's files begin to change."""
    before = store_state(workspace)
    process = workspace.start("apply", "--yes", "--no-smtp-test")
    while process.poll() is None and store_state(workspace) == before:
        pass
    time.sleep(seconds)
    return killed(process)


def killed(process) -> bool:
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


def with_new_delay(workspace: Workspace, old: int, new: int) -> int:
    """Check that each environment has the old or the new revision, whole; return how many have the new one."""
    verified = workspace.invoke("history", "dev", "--verify")
    assert verified.exit_code == 0, verified.output
    live = []
    for environment in ENVIRONMENTS:
        first, *others = chain(workspace, environment)
        newest = others[-1] if others else first
        live.append(newest.settings["delivery_delay"])
        assert dict(newest.settings) == dict(first.settings) | {"delivery_delay": live[-1]}
        assert newest.sealed.keys() == first.sealed.keys()
    assert set(live) <= {old, new}
    return live.count(new)


def test_a_killed_apply_leaves_the_old_or_the_new_revision_never_less(project: Workspace) -> None:
    chance = random.Random(20261124)
    usual = min(duration(delayed(project, delay)) for delay in range(3))
    kills = rounds = 0
    left = set()
    while kills < KILLS:
        old, new, rounds = rounds + 2, rounds + 3, rounds + 1
        delayed(project, new)
        if rounds % 2:
            kills += kill_at_change(project, chance.uniform(0, usual / 10))
        else:
            kills += kill_after(project, chance.uniform(0, usual * 1.2))
        left.add(with_new_delay(project, old, new))
        again = project.invoke("apply", "--yes", "--no-smtp-test")
        assert again.exit_code == 0, again.output
        assert with_new_delay(project, old, new) == len(ENVIRONMENTS)
    assert {0, len(ENVIRONMENTS)} <= left, "every kill came too early, or every one too late"


def test_a_killed_first_apply_leaves_no_store_or_a_whole_one(tmp_path: Path, project: Workspace) -> None:
    chance = random.Random(20261124)
    for round_ in range(20):
        own = Workspace(tmp_path / str(round_), **project.variables).write(stgitops=PROJECT, base=BASE, dev=DEV)
        kill_at_change(own, chance.uniform(0, 0.03))
        assert own.invoke("history", "dev", "--verify").exit_code == 0
        assert own.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
        assert [revision.number for revision in chain(own, "dev")] == [1]
