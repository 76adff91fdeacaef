"""Find the environments of a project: a file each, named after it."""

import posixpath
import re
from collections.abc import Iterable, Mapping

from stgitops.core.codes import Code
from stgitops.core.documents import Document
from stgitops.core.environments import Environment, resolve
from stgitops.core.findings import Finding, Origin
from stgitops.core.ports.files import Files
from stgitops.core.project import ENVIRONMENT_NAME, Project


def discover(
    project: Project, document: Document, base_path: str, files: Files
) -> tuple[Mapping[str, Environment], list[Finding]]:
    """Return the environments by name, in the order in which they are applied, and what is wrong with them."""
    pattern = posixpath.join(posixpath.dirname(document.path), project.discover)
    matching = files.matching(pattern)
    if isinstance(matching, Finding):
        return {}, [matching]
    found, findings = _named((path for path in matching if path not in {document.path, base_path}), pattern)
    environments = resolve(project, document, found)
    if not found and not findings:
        hint = f"add the first: {pattern.replace('*', 'dev')}"
        findings.append(Finding(Code.NO_ENVIRONMENTS, f"no file matches {pattern}", Origin(document.path), hint=hint))
    return environments.by_name, [*environments.findings, *findings]


def _named(paths: Iterable[str], pattern: str) -> tuple[dict[str, str], list[Finding]]:
    """Return paths by the name that each gives to its environment, and findings for those that can give none."""
    before, _, after = posixpath.basename(pattern).partition("*")
    found: dict[str, str] = {}
    findings: list[Finding] = []
    for path in paths:
        name = posixpath.basename(path).removeprefix(before).removesuffix(after)
        if re.fullmatch(ENVIRONMENT_NAME, name):
            found[name] = path
        else:
            message = f"{name!r} cannot name an environment"
            hint = "small letters, digits, - and _ name an environment, 63 at most"
            findings.append(Finding(Code.ENVIRONMENT_NAME, message, Origin(path), hint=hint))
    return found, findings
