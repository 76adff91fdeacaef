"""Other tools that read `schema/` give the same verdicts: check-jsonschema, as a real process, which reads YAML 1.2.

What stands in ONLY_STGITOPS passes there, because a JSON Schema of one file cannot say it; everything else is refused.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "tests" / "examples"
LAYER = "email-settings-layer"
PROJECT = "project"

ONLY_STGITOPS = {
    "STG108-surrogate": "the parser of check-jsonschema lets half a character pass",
    "STG111-*": "a parser resolves anchors and aliases before a schema sees the value",
    "STG112-*": "a parser merges before a schema sees the mapping",
    "STG113-tag": "a parser applies the tags it knows before a schema sees the value",
    "STG113-text-tag": "a parser applies the tags it knows before a schema sees the value",
    "STG113-tag-on-mapping": "a parser applies the tags it knows before a schema sees the value",
    "STG113-*-directive": "a directive is gone when a schema sees the document",
    "STG114-no": "YAML 1.2 alone reads it as text, which a user name may be",
    "STG114-yes": "YAML 1.2 alone reads it as text, which a user name may be",
    "STG114-y": "YAML 1.2 alone reads it as text, which a user name may be",
    "STG114-off": "YAML 1.2 alone reads it as the level that is meant",
    "STG114-base-60": "YAML 1.2 alone reads it as text, which a user name may be",
    "STG114-date*": "check-jsonschema gives the schema a date as text",
    "STG114-octal-1?": "YAML 1.2 alone reads it as a number",
    "STG114-exponent": "YAML 1.2 alone reads it as a whole number",
    "STG115-[!l]*": "the schema says nothing of control characters in a user name",
    "STG202-*": "whether a key is missing shows when the file is laid over the base",
    "STG203-*-whole-fraction": "30.0 is a whole number to JSON Schema",
    "STG205*-ip-domain": "a regular expression that tells IP addresses from names would be unreadable",
    "STG205-long-label": "the length of a part is counted by the model",
    "STG205-long-local-part*": "the length of a part is counted by the model, in octets",
    "STG20[56]-not-idna": "IDNA 2008 is a table, not a pattern",
    "STG206-ipv4-*": "IP addresses are read by the model",
    "STG206-ipv6-two-gaps": "IP addresses are read by the model",
    "STG206-long-label": "the length of a part is counted by the model",
    "STG206-not-punycode": "IDNA 2008 is a table, not a pattern",
    "STG207-case": "to JSON Schema, texts that differ in case differ",
    "STG207-case-of-several": "to JSON Schema, texts that differ in case differ",
    "STG209-both*": "which of the two is set shows when the file is laid over the base",
    "STG209-neither": "which of the two is set shows when the file is laid over the base",
    "STG3*": "rules compare settings with one another, with the base or with the project",
}
"""Names of negative examples of a single file, each with the reason why another tool does not refuse it."""

ONLY_STGITOPS_PROJECTS = {
    "STG101-base": "a schema sees one file",
    "STG114-base": "a schema sees one file",
    "STG114-environment-named-no": "YAML 1.2 alone reads it as text, which a name may be",
    "STG116-environment-named-2026": "JSON has no other keys than text, so the number becomes text",
    "STG202-no-store*": "a store may be missing from the file if every environment names its own",
    "STG202-no-base-value": "a schema sees one file",
    "STG203-base": "a schema sees one file",
    "STG3*": "rules look at settings",
    "STG4*": "environments are the files that are there",
    "STG60*": "guards look at settings",
}
"""The same for the project files of the negative examples that are folders."""


def refused(schema: str, files: Iterable[Path]) -> set[Path]:
    """Return the files that check-jsonschema refuses, or cannot read."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "json", "--schemafile"]
    result = subprocess.run(
        [*command, f"schema/{schema}.schema.json", *(str(path) for path in files)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    report = json.loads(result.stdout)
    found = {Path(each["filename"]) for each in (*report["errors"], *report.get("parse_errors", ()))}
    assert result.returncode == (1 if found else 0), result.stderr
    return found


def name_of(path: Path) -> str:
    return path.parent.name if path.name == "stgitops.yaml" else path.stem


def matching(names: Iterable[str], patterns: Iterable[str]) -> set[str]:
    return {name for name in names if any(fnmatchcase(name, pattern) for pattern in patterns)}


CONFIGS = {LAYER: [ROOT / "configs/base.yaml", *(ROOT / "configs/environments").glob("*.yaml")]}
CONFIGS[PROJECT] = [ROOT / "configs/stgitops.yaml"]
POSITIVE = {LAYER: [EXAMPLES / "base.yaml", *(EXAMPLES / "positive").glob("*.yaml")]}
POSITIVE[PROJECT] = list((EXAMPLES / "positive").glob("*/stgitops.yaml"))
NEGATIVE = {LAYER: list((EXAMPLES / "negative").glob("*.yaml"))}
NEGATIVE[PROJECT] = list((EXAMPLES / "negative").glob("*/stgitops.yaml"))
EXCEPTIONS = {LAYER: ONLY_STGITOPS, PROJECT: ONLY_STGITOPS_PROJECTS}


@pytest.mark.parametrize("schema", [LAYER, PROJECT])
def test_right_configuration_passes(schema: str) -> None:
    files = [*CONFIGS[schema], *POSITIVE[schema]]
    assert len(files) > len(CONFIGS[schema]) > 0
    assert refused(schema, files) == set()


@pytest.mark.parametrize("schema", [LAYER, PROJECT])
def test_wrong_configuration_is_refused_where_a_schema_of_one_file_can_say_it(schema: str) -> None:
    names = {name_of(path) for path in NEGATIVE[schema]}
    assert {name_of(path) for path in refused(schema, NEGATIVE[schema])} == names - matching(names, EXCEPTIONS[schema])


@pytest.mark.parametrize("schema", [LAYER, PROJECT])
def test_no_exception_is_left_over(schema: str) -> None:
    names = [name_of(path) for path in NEGATIVE[schema]]
    assert [pattern for pattern in EXCEPTIONS[schema] if not matching(names, [pattern])] == []
