"""A saved plan is carried out as it was looked at, or refused with exit 5 and with what moved."""

import json
from collections.abc import Callable

import pytest

from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY, Workspace


@pytest.fixture
def planned(with_password: Workspace) -> Workspace:
    """A project with revision 1 live, and a saved plan of a change and of a new environment."""
    assert with_password.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    with_password.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 11"), staging=DEV)
    assert with_password.invoke("plan", "--out", "saved.json").exit_code == 0
    return with_password


def revisions(workspace: Workspace, environment: str) -> int:
    shown = workspace.invoke("history", environment, "--format", "json").stdout
    return len(json.loads(shown)["revisions"])


def test_a_plan_that_still_holds_is_carried_out_without_a_question(planned: Workspace) -> None:
    result = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test")
    assert result.exit_code == 0
    assert "dev: applied: revision 2 (1 change), unproven\n" in result.stdout
    assert "staging: applied: revision 1 (7 changes), unproven\n" in result.stdout


def test_environments_that_came_later_are_left_alone(planned: Workspace) -> None:
    planned.write(production=DEV)
    assert planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test").exit_code == 0
    assert revisions(planned, "production") == 0


def test_a_plan_of_one_environment_is_for_that_one(planned: Workspace) -> None:
    assert planned.invoke("plan", "staging", "--out", "one.json").exit_code == 0
    assert planned.invoke("apply", "--plan", "one.json", "--no-smtp-test").exit_code == 0
    assert (revisions(planned, "dev"), revisions(planned, "staging")) == (1, 1)


def carried_out(workspace: Workspace, name: str) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test", name).exit_code == 0


def somebody_applied(workspace: Workspace, name: str = "dev") -> None:
    planned = (workspace.folder / "base.yaml").read_text()
    workspace.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 12"))
    carried_out(workspace, name)
    workspace.write(base=planned)


def somebody_made_the_first_revision(workspace: Workspace) -> None:
    somebody_applied(workspace, "staging")


def the_store_was_emptied(workspace: Workspace) -> None:
    (workspace.folder / "store.sqlite3").unlink()


def the_base_was_changed(workspace: Workspace) -> None:
    workspace.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 12"))


def a_file_was_changed(workspace: Workspace) -> None:
    workspace.write(staging=DEV.replace("dev@", "staging@"))


def a_file_was_removed(workspace: Workspace) -> None:
    (workspace.folder / "environments" / "staging.yaml").unlink()


def the_project_was_changed(workspace: Workspace) -> None:
    workspace.write(stgitops=f"{PROJECT}environments: {{staging: {{after: [dev]}}}}\n")


def the_secret_was_changed(workspace: Workspace) -> None:
    workspace.variables["DEV_PASSWORD"] = "correct horse "


SETTINGS = "the settings in the files were changed"


@pytest.mark.parametrize(
    ("move", "told"),
    [
        (somebody_applied, ["dev: revision 2 is live, and the plan builds on revision 1"]),
        (somebody_made_the_first_revision, ["staging: revision 1 is live, and the plan builds on no revision"]),
        (the_store_was_emptied, ["dev: no revision is live, and the plan builds on revision 1"]),
        (the_base_was_changed, [f"dev: {SETTINGS}", f"staging: {SETTINGS}"]),
        (a_file_was_changed, [f"staging: {SETTINGS}"]),
        (a_file_was_removed, ["staging: no plan can be made of it any more"]),
        (the_project_was_changed, ["the project file was changed"]),
        (the_secret_was_changed, ["dev: the secret from DEV_PASSWORD, or the store key, was changed"]),
    ],
)
def test_a_plan_is_stale_where_something_moved_and_nothing_is_applied(
    planned: Workspace, move: Callable[[Workspace], None], told: list[str]
) -> None:
    move(planned)
    before = [revisions(planned, name) for name in ("dev",)]
    text = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test")
    assert text.exit_code == 5
    assert text.stderr == (
        "the saved plan is stale, and nothing was applied:\n"
        + "".join(f"    {each}\n" for each in told)
        + "    hint: make it again with stgitops plan --out, and look at it again\n"
    )
    as_json = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test", "--format", "json")
    assert (as_json.exit_code, json.loads(as_json.stdout)["moved"]) == (5, told)
    assert json.loads(as_json.stdout)["outcomes"] == []
    assert [revisions(planned, name) for name in ("dev",)] == before


def test_what_was_carried_out_already_is_left_alone_and_the_rest_is_done(planned: Workspace) -> None:
    carried_out(planned, "dev")
    result = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test")
    assert result.exit_code == 0
    assert "dev: unchanged: revision 2, unproven\nstaging: applied: revision 1 (7 changes), unproven\n" in result.stdout
    again = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test")
    assert (again.exit_code, "done: 2 unchanged\n" in again.stdout) == (0, True)


def test_a_plan_that_was_carried_out_in_part_is_stale_where_the_rest_moved(planned: Workspace) -> None:
    carried_out(planned, "dev")
    somebody_made_the_first_revision(planned)
    result = planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test")
    assert result.exit_code == 5
    assert "dev:" not in result.stderr
    assert "staging: revision 1 is live, and the plan builds on no revision\n" in result.stderr


def test_a_comment_or_another_order_of_keys_is_no_change(planned: Workspace) -> None:
    planned.write(stgitops=f"# a comment\n{PROJECT}", staging=f"# another\n{DEV}")
    assert planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test").exit_code == 0


def test_a_rotated_key_is_no_change(planned: Workspace) -> None:
    planned.variables["STGITOPS_STORE_KEY"] = f"{OTHER_KEY},{STORE_KEY}"
    assert planned.invoke("apply", "--plan", "saved.json", "--no-smtp-test").exit_code == 0


def test_a_saved_plan_is_private_to_its_owner_and_whole(planned: Workspace) -> None:
    path = planned.folder / "saved.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each["environment"] for each in json.loads(path.read_text())["environments"]] == ["dev", "staging"]
    assert {each.name for each in planned.folder.iterdir() if each.name.startswith(".")} == set()
