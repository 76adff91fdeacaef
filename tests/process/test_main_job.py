"""The main job through real processes: validate, plan, apply, plan again, history."""

import pytest

from tests.workspace import Workspace


def test_from_nothing_to_applied_and_nothing_left_to_do(with_password: Workspace) -> None:
    assert with_password.run("validate").exit_code == 0
    assert "(secret from DEV_PASSWORD: new)" in with_password.run("plan").stdout
    assert with_password.run("plan", "--exit-code").exit_code == 4
    applied = with_password.run("apply", "--yes", "--no-smtp-test")
    assert (applied.exit_code, applied.stderr) == (0, "")
    assert "dev: applied: revision 1 (9 changes), unproven\ndone: 1 applied\n" in applied.stdout
    again = with_password.run("plan", "--exit-code")
    assert again.exit_code == 0
    assert again.stdout.splitlines() == [
        "dev: revision 1 is live and unproven, nothing to change but the proof",
        "plan: 1 environment with nothing to change",
    ]
    assert with_password.run("apply", "--yes", "--no-smtp-test").stdout.endswith(
        "dev: unchanged: revision 1, unproven\ndone: 1 unchanged\n"
    )
    history = with_password.run("history", "dev", "--verify")
    assert "ada" in history.stdout
    assert history.stderr == "the chain of 1 revision holds\n"


@pytest.mark.parametrize("arguments", [["validate"], ["plan"], ["plan", "prod"], ["apply"], ["explain"], ["--version"]])
def test_inside_the_process_of_a_test_it_is_the_same(with_password: Workspace, arguments: list[str]) -> None:
    assert with_password.invoke(*arguments) == with_password.run(*arguments)
