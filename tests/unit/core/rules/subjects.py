"""The subject of a rule, made from the text of files."""

from collections.abc import Mapping

from stgitops.core.environments import Environment
from stgitops.core.findings import Finding
from stgitops.core.layering import lay
from stgitops.core.loader import load
from stgitops.core.project import SqliteStore
from stgitops.core.rules.subject import Rule, Subject
from stgitops.core.structure import check_settings


def settings_text(*, exclude: str = "[]", **notifications: object) -> str:
    """Return a file with an addition of each given key; a host and an address that no rule minds are the default."""
    given = {"smtp_server": "smtp.helpdesk.se", "email_address": "errors@helpdesk.se"} | notifications
    lines = [f"  {key}: {value}" for key, value in given.items()]
    return "\n".join([f"addresses_to_exclude: {exclude}", "error_notifications:", *lines, ""])


def subject(own: str, base: str = "{}", *, production: bool = False) -> Subject:
    layered = lay([load("base.yaml", base.encode()), load("dev.yaml", own.encode())])
    settings, findings = check_settings(layered)
    assert settings is not None, findings
    environment = Environment("dev", "dev.yaml", SqliteStore(type="sqlite", path="s"), production=production)
    return Subject(environment, settings, layered)


def found(rule: Rule, what: Subject) -> list[Finding]:
    findings = list(rule(what))
    assert all(finding.environments == ("dev",) for finding in findings)
    return findings


def told(rule: Rule, what: Subject) -> list[tuple[str, str]]:
    """Return place and message of what a rule finds."""
    return [(str(each.origin), each.message) for each in found(rule, what)]


LOGIN: Mapping[str, object] = {"smtp_authentication": "{username: u, password: {from_env: A}}"}
