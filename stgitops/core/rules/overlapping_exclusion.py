"""STG304: an exclusion has no effect, because another one covers it."""

from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding
from stgitops.core.rules.exclusions import covering
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find exclusions that another one covers."""
    exclusions = subject.settings.addresses_to_exclude
    patterns = {exclusion.casefold(): exclusion for exclusion in exclusions if exclusion.startswith("*@")}
    if not patterns:
        return
    for index, exclusion in enumerate(exclusions):
        wider = next((pattern for pattern in covering(exclusion) if pattern in patterns), None)
        if wider is not None:
            message = f"{exclusion} is covered by {patterns[wider]}"
            yield subject.finding(Code.OVERLAPPING_EXCLUSION, ("addresses_to_exclude", index), message, "remove it")
