"""Reports as JSON: each fits its schema."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from stgitops.core.drift import Cause, Drift, EnvironmentDrift
from stgitops.core.layering import lay
from stgitops.core.loader import load
from stgitops.core.plan import Unplanned
from stgitops.core.revisions import FIRST, Draft, Terms, revise
from stgitops.core.schema_files import EVERY_SCHEMA
from stgitops.core.states import State, prove
from stgitops.render.drift_report import drift_json
from stgitops.render.history_report import history_json
from stgitops.render.json import settings_json, validation_json
from stgitops.render.outcomes_report import outcomes_json
from tests.unit.fakes import NOON, Case
from tests.unit.render.test_drift import DRIFTS
from tests.unit.render.test_outcomes import ALL, FAILURES
from tests.workspace import DEV


def read(name: str, text: str) -> Any:
    """Return a report that must fit its schema."""
    assert text.endswith("}\n")
    report = json.loads(text)
    Draft202012Validator(EVERY_SCHEMA[name]()).validate(report)
    return report


def test_findings() -> None:
    validation = Case(dev=DEV + "  smtp_server_port: 587\n  security: x\n").validate()
    report = read("validate-report", validation_json(validation.findings, validation.environments))
    assert {key: report[key] for key in ("format_version", "environments", "errors", "warnings", "notes")} == {
        "format_version": 1,
        "environments": 1,
        "errors": 1,
        "warnings": 0,
        "notes": 0,
    }
    assert report["findings"] == [
        {
            "code": "STG204",
            "severity": "error",
            "message": "x must be one of none, starttls, tls",
            "hint": "",
            "path": "configs/environments/dev.yaml",
            "line": 5,
            "column": 13,
            "key": "error_notifications.security",
            "environments": [],
        }
    ]
    assert read("validate-report", validation_json([], 0))["findings"] == []


def test_settings_and_where_they_came_from() -> None:
    layers = lay([load("base.yaml", b"a: 1\nb: {c: [x]}\n"), load("dev.yaml", b"a: 2\n")])
    report = read("show-report", settings_json("dev", {"a": 2, "b": {"c": ["x"]}, "default": 3}, layers))
    assert report == {
        "format_version": 1,
        "environment": "dev",
        "settings": {"a": 2, "b": {"c": ["x"]}, "default": 3},
        "origins": {"a": "dev.yaml:1:4", "b.c": "base.yaml:2:5"},
    }


def test_outcomes() -> None:
    report = read("apply-report", outcomes_json([outcome for outcome, _ in ALL]))
    assert [each["message"] for each in report["outcomes"]] == [sentence for _, sentence in ALL]
    assert [each["revision"] for each in report["outcomes"]] == [2, 2, 4, 4, 1, 0, *[None] * 4, 5, None]
    assert report["moved"] == []


def test_outcomes_of_which_more_is_known() -> None:
    report = read("apply-report", outcomes_json([outcome for outcome, _ in (*ALL[:3], *FAILURES)]))["outcomes"]
    assert [each["state"] for each in report[:3]] == ["unproven", "healthy", "pending"]
    assert [each["trouble"] for each in report[:3]] == [None] * 3
    assert [each["message"] for each in report[3:]] == [sentence for _, sentence in FAILURES]
    assert [each["revision"] for each in report[3:]] == [None, 4, 5, 5, 2]
    assert [each["outcome"] for each in report[3:]] == ["failed"] * 2 + ["rolled back"] * 3
    assert [(each["failed"], each["restores"], each["state"]) for each in report[5:]] == [
        (4, 2, "healthy"),
        (4, 2, "unproven"),
        (1, 0, "withdrawn"),
    ]
    for each in report[3:]:
        assert each["trouble"] == {
            "code": "SMTP-AUTH-005",
            "severity": "error",
            "temporary": False,
            "message": "the password is wrong",
            "answer": "535 5.7.8 No",
            "cause": "it wants another",
            "key": "error_notifications.smtp_authentication.password",
            "path": "",
            "line": None,
            "column": None,
        }


def test_what_moved() -> None:
    assert read("apply-report", outcomes_json([], ["the project file was changed"])) == {
        "format_version": 1,
        "outcomes": [],
        "moved": ["the project file was changed"],
    }


def test_revisions_without_their_seals() -> None:
    terms = Terms(to_prove=True, override="an emergency")
    revision = revise(Draft("dev", 0, {"a": 1}, {"p": "sealed text"}, "ada", NOON, "0123", "first", terms), 1, FIRST)
    other = revise(Draft("dev", 0, {}, {}, "eve", NOON, "", ""), 1, FIRST)
    proofs = [prove(revision, "shared", "bob", NOON), prove(other, "shared", "eve", NOON)]
    text = history_json("dev", [revision], {1: State.HEALTHY}, proofs, "")
    assert "sealed" not in text
    report = read("history-report", text)
    assert (report["verified"], report["broken"]) == (True, "")
    assert report["revisions"] == [
        {
            "number": 1,
            "state": "healthy",
            "created_at": "2026-11-24T12:00:00Z",
            "author": "ada",
            "commit": "0123",
            "message": "first",
            "terms": {"to_prove": True, "restores": None, "code": "", "reason": "", "override": "an emergency"},
            "proofs": [{"created_at": "2026-11-24T12:00:00Z", "author": "bob"}],
            "settings": {"a": 1},
            "previous_digest": "",
            "digest": revision.digest,
        }
    ]
    broken = read("history-report", history_json("dev", [], {}, [], "revision 1 is missing"))
    assert (broken["verified"], broken["broken"]) == (False, "revision 1 is missing")


def test_every_state_fits_the_schema() -> None:
    revisions = [
        revise(Draft("dev", number, {}, {}, "ada", NOON, "", ""), number + 1, FIRST) for number in range(len(State))
    ]
    states = dict(enumerate(State, start=1))
    report = read("history-report", history_json("dev", revisions, states, [], ""))
    assert [each["state"] for each in report["revisions"]] == list(State)


def test_drift() -> None:
    report = read("drift-report", drift_json(DRIFTS, [Unplanned("prod", "it does not answer", "start it")]))
    assert report["environments"][0] == {
        "environment": "dev",
        "revision": 3,
        "state": "healthy",
        "drifts": [
            {"cause": "config moved ahead", "message": "x changed", "author": ""},
            {"cause": "secret rotated", "message": "A is not what revision 3 holds", "author": ""},
        ],
        "secret_compared": True,
    }
    assert [each["secret_compared"] for each in report["environments"]] == [True, False, True, True]
    assert report["environments"][2]["drifts"][0]["author"] == "eve"
    assert (report["environments"][3]["revision"], report["environments"][3]["state"]) == (0, None)
    assert report["unanswered"] == [{"environment": "prod", "message": "it does not answer", "hint": "start it"}]


def test_every_cause_of_drift_fits_the_schema() -> None:
    found = EnvironmentDrift("dev", 1, State.PENDING, tuple(Drift(cause, "") for cause in Cause))
    report = read("drift-report", drift_json([found], []))
    assert [each["cause"] for each in report["environments"][0]["drifts"]] == list(Cause)
