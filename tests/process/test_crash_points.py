"""A process that dies between two effects: the same command, run again, finds the right end. See docs/rollout.md."""

import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from stgitops.core.crash_points import CrashPoint
from tests.process.mail import FAST, WELL, Mail
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but, in_turn

NO_SENDER = but(MAIL="550 5.7.1 Sender refused")
TRAP = Fault("trap", in_turn(but(), NO_SENDER))
"""Mail can be sent until the settings are live."""
APPLY = ("apply", "--yes", *FAST)
ROLLBACK = ("rollback", "dev", "--yes", *FAST)
DOCUMENT = Path(__file__).parents[2] / "docs" / "rollout.md"
WRITTEN = {CrashPoint.APPENDED, CrashPoint.READ_BACK, CrashPoint.TESTED_LIVE}
"""Between being written and being proven."""


def run(mail: Mail, *arguments: str) -> int:
    return mail.workspace.run(*arguments).exit_code


def die(mail: Mail, point: CrashPoint, *arguments: str) -> None:
    """Run a command that dies at a point."""
    mail.workspace.variables["STGITOPS_TEST_CRASH_POINT"] = point
    assert run(mail, *arguments) == -signal.SIGKILL
    del mail.workspace.variables["STGITOPS_TEST_CRASH_POINT"]


def revisions(mail: Mail, name: str = "dev") -> list[dict[str, Any]]:
    """Return the revisions of an environment, whose chain holds."""
    result = mail.workspace.invoke("history", name, "--verify", "--format", "json")
    assert result.exit_code == 0
    found: list[dict[str, Any]] = json.loads(result.stdout)["revisions"]
    return found


def states(mail: Mail, name: str = "dev") -> list[str]:
    return [each["state"] for each in revisions(mail, name)]


def delayed(mail: Mail, name: str, seconds: int) -> None:
    """Change the settings of an environment."""
    path = mail.workspace.folder / "environments" / f"{name}.yaml"
    path.write_text(re.sub(r"^(delivery_delay: \d+\n)?", f"delivery_delay: {seconds}\n", path.read_text()))


@pytest.fixture
def live(mail: Mail) -> Mail:
    """Two environments, one after the other, whose first revisions are proven."""
    mail.serve(WELL, "dev", "staging")
    mail.workspace.write(
        stgitops=(mail.workspace.folder / "stgitops.yaml").read_text() + "environments: {staging: {after: [dev]}}\n"
    )
    assert run(mail, *APPLY) == 0
    return mail


@pytest.mark.parametrize("point", [each for each in CrashPoint if each is not CrashPoint.RESTORED])
def test_settings_that_work_are_live_and_proven_in_the_end(live: Mail, point: CrashPoint) -> None:
    delayed(live, "dev", 20)
    delayed(live, "staging", 20)
    die(live, point, *APPLY)
    shown = live.workspace.invoke("plan").stdout
    assert ("revision 2 is live and pending" in shown) == (point in WRITTEN)
    assert states(live, "staging") == ["healthy"]
    assert run(live, *APPLY) == 0
    for name in ("dev", "staging"):
        assert states(live, name) == ["healthy", "healthy"]
        assert revisions(live, name)[-1]["settings"]["delivery_delay"] == 20
    assert live.workspace.invoke("plan", "--exit-code").exit_code == 0


@pytest.mark.parametrize("point", [CrashPoint.APPENDED, CrashPoint.READ_BACK, CrashPoint.TESTED_LIVE])
def test_settings_that_fail_are_rolled_back_in_the_end(live: Mail, point: CrashPoint) -> None:
    live.serve(TRAP, "dev")
    die(live, point, *APPLY)
    assert states(live) == ["healthy", "pending"]
    result = live.workspace.run(*APPLY)
    assert result.exit_code == 6
    assert "dev: rolled back: revision 2 cannot send mail" in result.stdout
    assert states(live) == ["healthy", "rolled back", "healthy"]
    assert states(live, "staging") == ["healthy"]


@pytest.mark.parametrize("point", [CrashPoint.RESTORED, CrashPoint.PROVEN])
def test_what_was_rolled_back_already_is_not_tried_again(live: Mail, point: CrashPoint) -> None:
    live.serve(TRAP, "dev")
    die(live, point, *APPLY)
    proven = "healthy" if point is CrashPoint.PROVEN else "unproven"
    assert states(live) == ["healthy", "rolled back", proven]
    result = live.workspace.run(*APPLY)
    assert result.exit_code == 3
    assert "[STG606]" in result.stdout
    assert states(live) == ["healthy", "rolled back", proven]


def test_what_was_tested_and_not_written_is_tested_again(live: Mail) -> None:
    live.serve(TRAP, "dev")
    die(live, CrashPoint.TESTED, *APPLY)
    assert states(live) == ["healthy"]
    assert run(live, *APPLY) == 6
    assert states(live) == ["healthy"]


@pytest.mark.parametrize("point", [CrashPoint.APPENDED, CrashPoint.READ_BACK, CrashPoint.TESTED_LIVE])
def test_a_first_revision_that_fails_is_withdrawn_in_the_end(mail: Mail, point: CrashPoint) -> None:
    mail.serve(TRAP)
    die(mail, point, *APPLY)
    assert run(mail, *APPLY) == 6
    assert states(mail) == ["rolled back", "withdrawn"]
    assert revisions(mail)[-1]["settings"] == {}


@pytest.mark.parametrize("point", [CrashPoint.TESTED, *sorted(WRITTEN), CrashPoint.PROVEN])
def test_a_rollback_is_finished_by_the_same_command(live: Mail, point: CrashPoint) -> None:
    for seconds in (20, 30):
        delayed(live, "dev", seconds)
        assert run(live, *APPLY) == 0
    die(live, point, *ROLLBACK, "--to", "2")
    assert run(live, *ROLLBACK, "--to", "2") == 0
    assert states(live) == ["healthy", "healthy", "rolled back", "healthy"]
    assert revisions(live)[-1]["settings"]["delivery_delay"] == 20


@pytest.mark.parametrize("point", [CrashPoint.TESTED, *sorted(WRITTEN)])
def test_a_rollback_to_the_last_good_one_goes_back_one_step_only(live: Mail, point: CrashPoint) -> None:
    for seconds in (20, 30):
        delayed(live, "dev", seconds)
        assert run(live, *APPLY) == 0
    die(live, point, *ROLLBACK)
    assert run(live, *ROLLBACK) == 0
    assert revisions(live)[-1]["settings"]["delivery_delay"] == 20
    assert states(live) == ["healthy", "healthy", "rolled back", "healthy"]


def test_every_point_is_in_the_documentation() -> None:
    documented = re.findall(r"^\| `([a-z-]+)` \|", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert documented == [point.value for point in CrashPoint]
