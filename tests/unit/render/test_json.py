"""Reports as JSON: each fits its schema."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from stgitops.core.layering import lay
from stgitops.core.loader import load
from stgitops.core.revisions import FIRST, Draft, revise
from stgitops.core.schema_files import EVERY_SCHEMA
from stgitops.render.json import history_json, outcomes_json, settings_json, validation_json
from tests.unit.fakes import NOON, Case
from tests.unit.render.test_outcomes import ALL
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
    assert [each["revision"] for each in report["outcomes"]] == [2, 2, 4, 4, 1, 0, None, None, None, None]
    assert report["moved"] == []


def test_what_moved() -> None:
    assert read("apply-report", outcomes_json([], ["the project file was changed"])) == {
        "format_version": 1,
        "outcomes": [],
        "moved": ["the project file was changed"],
    }


def test_revisions_without_their_seals() -> None:
    revision = revise(Draft("dev", 0, {"a": 1}, {"p": "sealed text"}, "ada", NOON, "0123", "first"), 1, FIRST)
    text = history_json("dev", [revision], "")
    assert "sealed" not in text
    report = read("history-report", text)
    assert (report["verified"], report["broken"]) == (True, "")
    assert report["revisions"] == [
        {
            "number": 1,
            "created_at": "2026-11-24T12:00:00Z",
            "author": "ada",
            "commit": "0123",
            "message": "first",
            "settings": {"a": 1},
            "previous_digest": "",
            "digest": revision.digest,
        }
    ]
    broken = read("history-report", history_json("dev", [], "revision 1 is missing"))
    assert (broken["verified"], broken["broken"]) == (False, "revision 1 is missing")
