"""Many processes that apply to one environment at once: one revision number, one winner."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.workspace import BASE, DEV, Result, Workspace

MANY = 200


def all_at_once(commands: Iterable[tuple[Workspace, tuple[str, ...]]]) -> list[Result]:
    """Start every command before the first is waited for."""
    running: list[subprocess.Popen[str]] = [workspace.start(*arguments) for workspace, arguments in commands]
    ended = [process.communicate(timeout=240) for process in running]
    return [Result(process.returncode, *texts) for process, texts in zip(running, ended, strict=True)]


def verified(workspace: Workspace) -> int:
    """Return how many revisions there are, after the chain was followed."""
    result = workspace.invoke("history", "dev", "--verify")
    assert result.exit_code == 0, result.output
    (number,) = re.findall(r"the chain of (\d+) revisions? holds", result.stderr)
    return int(number)


def named(workspace: Workspace, author: str) -> Workspace:
    return Workspace(workspace.folder, **(workspace.variables | {"STGITOPS_AUTHOR": author}))


def test_of_many_plans_of_the_same_revision_one_is_carried_out(workspace: Workspace) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    workspace.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 11"))
    assert workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    racers = [named(workspace, f"racer-{number}") for number in range(MANY)]
    results = all_at_once((racer, ("apply", "--plan", "saved.json", "--no-smtp-test")) for racer in racers)
    assert verified(workspace) == 2
    applied = "dev: applied: revision 2 (1 change), unproven\n"
    (winner,) = [racer for racer, result in zip(racers, results, strict=True) if applied in result.stdout]
    came_first = f"dev: conflicted: revision 2 by {winner.variables['STGITOPS_AUTHOR']}, "
    carried_out = "dev: unchanged: revision 2, unproven\n"
    assert Counter(ended(result, (applied, 0), (came_first, 5), (carried_out, 0)) for result in results)[applied] == 1


def ended(result: Result, *ends: tuple[str, int]) -> str:
    """Return the only one of some ends that a run came to."""
    (end,) = [text for text, exit_code in ends if text in result.stdout and result.exit_code == exit_code]
    return end


def own_project(folder: Path, store: Path, delay: int) -> Workspace:
    """Return one person's own clone, whose settings differ from everybody else's."""
    own = Workspace(folder, STGITOPS_AUTHOR=f"racer-{delay}")
    base = BASE.replace("delivery_delay: 10", f"delivery_delay: {delay}")
    return own.write(stgitops=f"store: {{type: sqlite, path: {store}}}\n", base=base, dev=DEV)


@pytest.mark.parametrize("attempt", [1, 2, 3])
def test_many_may_make_the_store_at_once(tmp_path: Path, attempt: int) -> None:
    race(tmp_path, racers=20, first=True)


def test_every_revision_number_is_used_once_and_who_loses_is_told(tmp_path: Path) -> None:
    race(tmp_path, racers=MANY, first=False)


def race(tmp_path: Path, *, racers: int, first: bool) -> None:
    projects = [own_project(tmp_path / str(delay), tmp_path / "store.sqlite3", delay) for delay in range(racers + 1)]
    if not first:
        assert projects[-1].invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    results = all_at_once((project, ("apply", "--yes", "--no-smtp-test")) for project in projects[:racers])
    codes = Counter(result.exit_code for result in results)
    assert set(codes) <= {0, 5}, {result for result in results if result.exit_code not in {0, 5}}
    assert codes[0] >= 1
    assert verified(projects[0]) == codes[0] + (not first)
    losers = [result for result in results if result.exit_code == 5]
    assert all(re.search(r"dev: conflicted: revision \d+ by racer-\d+, .* came first", each.stdout) for each in losers)
    told = {int(number) for each in results for number in re.findall(r"dev: applied: revision (\d+)", each.stdout)}
    assert told == set(range(1 + (not first), codes[0] + 1 + (not first)))
