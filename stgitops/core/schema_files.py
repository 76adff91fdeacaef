"""What stands in `schema/`: the schemas of users' files, and of what `--format json` prints."""

import json
from collections.abc import Callable, Mapping

from pydantic import TypeAdapter

from stgitops.core.plan import Plan
from stgitops.core.reports import (
    ApplyReport,
    DriftsReport,
    HistoryReport,
    SettingsReport,
    SmtpTestReport,
    ValidationReport,
)
from stgitops.core.schemas import Schema, layer_schema, opened, project_schema, settings_schema


def _of_output(title: str, kind: type) -> Callable[[], Schema]:
    return lambda: opened(title, TypeAdapter(kind).json_schema(mode="serialization"))


EVERY_SCHEMA: Mapping[str, Callable[[], Schema]] = {
    "email-settings": settings_schema,
    "email-settings-layer": layer_schema,
    "project": project_schema,
    "plan": _of_output("stgitops plan", Plan),
    "validate-report": _of_output("stgitops validate --format json", ValidationReport),
    "show-report": _of_output("stgitops show --format json", SettingsReport),
    "apply-report": _of_output("stgitops apply --format json", ApplyReport),
    "drift-report": _of_output("stgitops drift --format json", DriftsReport),
    "history-report": _of_output("stgitops history --format json", HistoryReport),
    "smtp-test-report": _of_output("stgitops smtp-test --format json", SmtpTestReport),
}
"""By the name of the file in `schema/`, without its ending."""


def schema_text(schema: Schema) -> str:
    """Write a schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
