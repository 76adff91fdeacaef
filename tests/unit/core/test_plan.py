"""Plans: what they would do, and what moved since one was saved."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stgitops.core.diff import Change
from stgitops.core.plan import FORMAT_VERSION, EnvironmentPlan, Plan, Unplanned, what_moved
from stgitops.core.states import State

CHANGE = Change("delivery_delay", 1, 2)
DEV = EnvironmentPlan("dev", 3, "digest 3", "settings", (CHANGE,))
PLAN = Plan(FORMAT_VERSION, "1.0", datetime(2026, 11, 24, tzinfo=UTC), "0123", "project", (DEV,))


@pytest.mark.parametrize(
    ("plan", "action"),
    [
        (replace(DEV, live_revision=0), "create"),
        (DEV, "update"),
        (replace(DEV, changes=()), "none"),
        (replace(DEV, live_state=State.WITHDRAWN), "create"),
        (replace(DEV, live_state=State.PENDING, changes=()), "none"),
    ],
)
def test_the_action_of_a_plan(plan: EnvironmentPlan, action: str) -> None:
    assert plan.action == action


def test_what_is_pending() -> None:
    create, none = replace(DEV, live_revision=0), replace(DEV, changes=())
    assert replace(PLAN, environments=(none, DEV, create)).pending == (DEV, create)


def test_what_is_unfinished() -> None:
    pending = replace(DEV, live_state=State.PENDING)
    rest = [replace(DEV, live_state=state) for state in State if state is not State.PENDING]
    assert replace(PLAN, environments=(DEV, pending, *rest)).unfinished == (pending,)


def test_the_part_of_a_plan_that_is_about_some_environments() -> None:
    plan = replace(PLAN, environments=(DEV, replace(DEV, environment="qa"), replace(DEV, environment="prod")))
    assert [each.environment for each in plan.without(["qa", "nowhere"]).environments] == ["dev", "prod"]
    assert plan.without(["dev", "qa", "prod"]).environments == ()
    assert plan.without([]) == plan


DONE = replace(DEV, live_revision=4, live_digest="digest 4", changes=())


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        (PLAN, []),
        (replace(PLAN, created_at=datetime(2027, 1, 1, tzinfo=UTC), commit="4567", stgitops_version="2.0"), []),
        (replace(PLAN, project_digest="other", environments=()), ["the project file was changed"]),
        (replace(PLAN, environments=()), ["dev: no plan can be made of it any more"]),
        (
            replace(PLAN, environments=(replace(DEV, live_revision=4),)),
            ["dev: revision 4 is live, and the plan builds on revision 3"],
        ),
        (
            replace(PLAN, environments=(replace(DEV, live_revision=0, live_digest=""),)),
            ["dev: no revision is live, and the plan builds on revision 3"],
        ),
        (
            replace(PLAN, environments=(replace(DEV, live_digest="another chain"),)),
            ["dev: revision 3 is live, and the plan builds on revision 3"],
        ),
        (
            replace(PLAN, environments=(replace(DEV, settings_digest="other"),)),
            ["dev: the settings in the files were changed"],
        ),
        (
            replace(PLAN, environments=(replace(DEV, live_revision=4, settings_digest="other"),)),
            [
                "dev: revision 4 is live, and the plan builds on revision 3",
                "dev: the settings in the files were changed",
            ],
        ),
        (replace(PLAN, environments=(DONE,)), []),
        (replace(PLAN, environments=(replace(DONE, live_state=State.PENDING),)), []),
        (
            replace(PLAN, environments=(replace(DONE, settings_digest="other"),)),
            [
                "dev: revision 4 is live, and the plan builds on revision 3",
                "dev: the settings in the files were changed",
            ],
        ),
        (
            replace(PLAN, environments=(replace(DONE, live_state=State.WITHDRAWN),)),
            ["dev: revision 4 is live, and the plan builds on revision 3"],
        ),
        (replace(PLAN, environments=(DEV, replace(DEV, environment="prod"))), []),
        (replace(PLAN, environments=(), unplanned=(Unplanned("dev", "the store does not answer"),)), []),
    ],
)
def test_what_moved_since_a_plan_was_saved(now: Plan, moved: list[str]) -> None:
    assert what_moved(PLAN, now) == moved


def test_a_plan_to_create_names_the_revision_that_came_first() -> None:
    saved = replace(PLAN, environments=(replace(DEV, live_revision=0, live_digest=""),))
    assert what_moved(saved, PLAN) == ["dev: revision 3 is live, and the plan builds on no revision"]
