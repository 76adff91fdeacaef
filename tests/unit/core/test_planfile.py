"""Saved plans: written, read back, refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stgitops.core.diff import PASSWORD_KEY, Change, Place
from stgitops.core.errors import PlanFileError
from stgitops.core.locks import Lock
from stgitops.core.plan import FORMAT_VERSION, Attempt, EnvironmentPlan, Plan, SecretPlan, Unplanned
from stgitops.core.planfile import read_plan, write_plan
from stgitops.core.schema_files import EVERY_SCHEMA
from stgitops.core.states import State

REFERENCE = {"from_env": "DEV_PASSWORD"}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DEV = EnvironmentPlan(
    "dev",
    3,
    "a" * 64,
    "b" * 64,
    (
        Change("delivery_delay", 1, 2, origin=Place("configs/base.yaml", 3)),
        Change("addresses_to_exclude", ["ü@example.org"], []),
        Change(PASSWORD_KEY, None, REFERENCE, "new", Place("configs/environments/dev.yaml", 9)),
    ),
    SecretPlan("DEV_PASSWORD", "new", fingerprint="c" * 64),
    {"delivery_delay": 2, "error_notifications": {"smtp_server": "smtp.example.org"}},
    wave=2,
    live_state=State.PENDING,
    attempt=Attempt(2, NOON, "ada", "SMTP-AUTH-005", "the password is wrong"),
    lock=Lock("dev", "eve", "the relay moves", NOON, NOON),
    unproven_in=("qa", "staging"),
)
PLAN = Plan(
    FORMAT_VERSION,
    "1.0",
    datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC),
    "0123+changes",
    "d" * 64,
    (DEV, EnvironmentPlan("staging", 0, "", "e" * 64, (), to_prove=True)),
    (Unplanned("production", "it does not answer", "start it"),),
)


@pytest.mark.parametrize("plan", [PLAN, replace(PLAN, environments=(), unplanned=(), commit="")])
def test_what_is_written_is_read_back_and_fits_its_schema(plan: Plan) -> None:
    text = write_plan(plan)
    assert text.endswith("}\n")
    assert read_plan(text.encode()) == plan
    Draft202012Validator(EVERY_SCHEMA["plan"]()).validate(json.loads(text))


def without(*path: str | int) -> bytes:
    plan: Any = json.loads(write_plan(PLAN))
    inner = plan
    for part in path[:-1]:
        inner = inner[part]
    del inner[path[-1]]
    return json.dumps(plan).encode()


def test_a_plan_that_was_saved_before_there_were_waves_and_states_is_read() -> None:
    plan = json.loads(write_plan(PLAN))
    for each in plan["environments"]:
        for name in ("wave", "live_state", "to_prove", "attempt", "lock", "unproven_in"):
            del each[name]
    first, second = read_plan(json.dumps(plan).encode()).environments
    assert (first.wave, first.live_state, first.attempt, first.lock, first.unproven_in) == (1, None, None, None, ())
    assert not second.to_prove


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the whole: invalid json: eof while parsing a value at line 1 column 0"),
        (b"\xff", "the whole: invalid json: expected value at line 1 column 1"),
        (b"[]", "the whole: input should be an object"),
        (b"null", "the whole: input should be an object"),
        (b"{}", "format_version: field required"),
        (without("project_digest"), "project_digest: field required"),
        (without("environments", 0, "changes", 1, "key"), "environments.0.changes.1.key: field required"),
        (write_plan(PLAN).encode()[:-10], None),
        (
            write_plan(PLAN).replace('"format_version": 1', '"format_version": 2').encode(),
            "format_version: input should be 1",
        ),
        (
            write_plan(PLAN).replace('"format_version": 1', '"format_version": "1"').encode(),
            "format_version: input should be 1",
        ),
        (
            write_plan(PLAN).replace('"live_revision": 3', '"live_revision": "3"').encode(),
            "environments.0.live_revision: input should be a valid integer",
        ),
        (b"[" * 100_000, None),
        (b'{"a":' * 100_000, None),
    ],
)
def test_what_is_no_plan_is_refused_and_the_message_says_where(content: bytes, message: str | None) -> None:
    with pytest.raises(PlanFileError) as caught:
        read_plan(content)
    start = "this is not a plan that this version can read: "
    assert caught.value.message.startswith(start)
    assert caught.value.hint == "make it again with stgitops plan --out"
    if message is not None:
        assert caught.value.message.removeprefix(start) == message
    else:
        assert "invalid json" in caught.value.message
