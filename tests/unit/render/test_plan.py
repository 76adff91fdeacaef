"""A plan as text."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from stgitops.core.diff import PASSWORD_KEY, Change
from stgitops.core.locks import Lock
from stgitops.core.plan import FORMAT_VERSION, Attempt, EnvironmentPlan, Plan, SecretPlan, Unplanned
from stgitops.core.states import State
from stgitops.render.text.plan import plan_text
from stgitops.render.text.style import Style, clean

A, B = {"from_env": "A"}, {"from_file": "/b"}


def environment(
    *changes: Change, live: int = 3, secret: SecretPlan | None = None, name: str = "dev"
) -> EnvironmentPlan:
    return EnvironmentPlan(name, live, "", "", changes, secret)


def text(*environments: EnvironmentPlan, unplanned: tuple[Unplanned, ...] = (), color: bool = False) -> str:
    plan = Plan(FORMAT_VERSION, "1.0", datetime(2026, 11, 24, tzinfo=UTC), "", "", environments, unplanned)
    return plan_text(plan, Style(color))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (None, 10, "+ key: 10"),
        (10, None, "- key: 10"),
        (10, 20, "~ key: 10 -> 20"),
        ("a", "ü\x1b", '~ key: "a" -> "ü\\u001b"'),
        (None, ["a"], '+ key: ["a"]'),
        (["a"], None, '- key: ["a"]'),
        (["a", "b"], ["b", "c"], '~ key: -"a" +"c"'),
        (["a", "b"], ["b", "a"], "~ key: in another order"),
        (0, False, "~ key: 0 -> false"),
    ],
)
def test_a_change_is_a_line(before: Any, after: Any, shown: str) -> None:
    assert text(environment(Change("key", before, after))).splitlines()[1] == f"  {shown}"


@pytest.mark.parametrize(
    ("before", "after", "secret", "shown"),
    [
        (None, A, SecretPlan("A", "new"), "+ {}: (secret from A: new)"),
        (A, A, SecretPlan("A", "changed"), "~ {}: (secret from A: changed)"),
        (
            A,
            A,
            SecretPlan("A", "changed", "no key opens the live one"),
            "~ {}: (secret from A: changed: no key opens the live one)",
        ),
        (A, B, SecretPlan("/b", "unchanged"), "~ {}: (secret from A) -> (secret from /b: unchanged)"),
        (
            A,
            B,
            SecretPlan("/b", "not compared", "no key"),
            "~ {}: (secret from A) -> (secret from /b: not compared: no key)",
        ),
        (A, None, None, "- {}: (secret from A)"),
    ],
)
def test_a_secret_is_shown_as_what_became_of_it(before: Any, after: Any, secret: SecretPlan | None, shown: str) -> None:
    lines = text(environment(Change(PASSWORD_KEY, before, after), secret=secret)).splitlines()
    assert lines[1] == "  " + shown.format(PASSWORD_KEY)


def test_a_secret_that_was_not_compared_is_told_though_nothing_changes() -> None:
    lines = text(environment(secret=SecretPlan("A", "not compared", "no key"))).splitlines()
    assert lines == [
        "dev: revision 3 is live, nothing to change",
        f"  ? {PASSWORD_KEY}: (secret from A: not compared: no key)",
        "plan: 1 environment with nothing to change",
    ]


@pytest.mark.parametrize("state", ["unchanged", "new"])
def test_a_secret_without_news_is_not_told(state: Any) -> None:
    assert PASSWORD_KEY not in text(environment(secret=SecretPlan("A", state)))


def test_a_whole_plan() -> None:
    change = Change("delivery_delay", 1, 2)
    environments = [environment(change, live=0), environment(change, name="qa"), environment(name="prod")]
    shown = text(*environments, unplanned=(Unplanned("x", "it does not answer", "start it"), Unplanned("y", "no")))
    *lines, summary = shown.splitlines()
    assert lines == [
        "dev: no revision yet",
        "  ~ delivery_delay: 1 -> 2",
        "qa: revision 3 is live",
        "  ~ delivery_delay: 1 -> 2",
        "prod: revision 3 is live, nothing to change",
        "x: not planned: it does not answer",
        "    hint: start it",
        "y: not planned: no",
    ]
    counts = ["1 environment to create", "1 environment to change", "1 environment with nothing to change"]
    assert summary == f"plan: {', '.join([*counts, '2 environments not planned'])}"


@pytest.mark.parametrize(
    ("live", "state", "shown"),
    [
        (3, State.HEALTHY, "revision 3 is live and healthy"),
        (3, State.UNPROVEN, "revision 3 is live and unproven"),
        (3, State.PENDING, "revision 3 is live and pending"),
        (3, State.WITHDRAWN, "revision 3 withdrew the settings"),
        (3, None, "revision 3 is live"),
        (0, None, "no revision yet"),
    ],
)
def test_what_is_live_stands_in_the_first_line(live: int, state: State | None, shown: str) -> None:
    plan = replace(environment(live=live), live_state=state)
    assert text(plan).splitlines()[0] == f"dev: {shown}, nothing to change"


def test_the_wave_is_told_where_there_is_more_than_one() -> None:
    first, second = environment(), replace(environment(name="prod"), wave=2)
    assert [line.partition(", revision")[0] for line in text(first, second).splitlines()[:2]] == [
        "dev: wave 1",
        "prod: wave 2",
    ]
    assert text(second).startswith("prod: wave 2, revision 3 is live")
    assert text(first, environment(name="qa")).startswith("dev: revision 3 is live")


def notes(plan: EnvironmentPlan, *others: EnvironmentPlan) -> list[str]:
    return [line for line in text(plan, *others).splitlines() if line.startswith("  !")]


CHANGE = Change("delivery_delay", 1, 2)
SHARED = "  ! the settings that all environments share have to be proven in"


def test_what_is_pending_is_told_also_among_many() -> None:
    plan = replace(environment(), live_state=State.PENDING)
    told = ["  ! revision 3 was not proven yet: apply does that, or rolls it back"]
    assert notes(plan) == told
    many = [environment(name=f"customer-{number}") for number in range(20)]
    assert notes(plan, *many) == told
    assert len(text(plan, *many).splitlines()) == 3


def test_an_earlier_failure_is_told() -> None:
    attempt = Attempt(2, datetime(2026, 11, 24, 12, tzinfo=UTC), "ada", "SMTP-AUTH-005", "the password\x1b is wrong")
    assert notes(replace(environment(CHANGE), attempt=attempt)) == [
        f"  ! these settings were revision 2, {clean(attempt.words)}",
        "  ! they are tried again only with apply --retry-failed",
    ]


def test_a_lock_is_told() -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    plan = replace(environment(CHANGE), lock=Lock("dev", "eve", "the relay\n moves", noon, noon))
    assert notes(plan) == ["  ! locked by eve until 2026-11-24 12:00 UTC: the relay\\n moves"]


def test_where_shared_settings_have_to_be_proven_first_is_told_but_for_what_this_apply_proves() -> None:
    plan = replace(environment(CHANGE, name="prod"), unproven_in=("dev", "qa"))
    assert notes(plan) == [f"{SHARED} dev and qa first"]
    assert notes(plan, environment(), environment(name="qa")) == [f"{SHARED} dev and qa first"]
    assert notes(plan, environment(CHANGE)) == [f"{SHARED} qa first"]
    assert notes(plan, environment(CHANGE), replace(environment(name="qa"), to_prove=True)) == []


def test_an_empty_plan() -> None:
    assert text() == "plan: no environments\n"


def test_of_many_environments_only_those_that_change_are_named() -> None:
    blind = SecretPlan("A", "not compared", "no key")
    many = [environment(name=f"customer-{number}", secret=blind) for number in range(20)]
    assert len(text(*many).splitlines()) == 41
    shown = text(*many, environment(Change("delivery_delay", 1, 2))).splitlines()
    assert shown == [
        "dev: revision 3 is live",
        "  ~ delivery_delay: 1 -> 2",
        "plan: 1 environment to change, 20 environments with nothing to change",
        "not compared: 20 secrets",
    ]


def test_kinds_of_changes_have_colours() -> None:
    lines = text(environment(Change("a", None, 1), Change("b", 1, None), Change("c", 1, 2)), color=True).splitlines()
    assert lines[0] == "\x1b[1mdev\x1b[0m: revision 3 is live"
    assert [line[:13] for line in lines[1:4]] == ["  \x1b[32m+\x1b[0m ", "  \x1b[31m-\x1b[0m ", "  \x1b[33m~\x1b[0m "]
