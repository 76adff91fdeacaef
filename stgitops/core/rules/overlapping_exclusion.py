"""STG304: an exclusion has no effect, because another one covers it."""

from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding
from stgitops.core.rules.exclusions import covers
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find exclusions that another one covers."""
    exclusions = subject.settings.addresses_to_exclude
    patterns = [exclusion for exclusion in exclusions if exclusion.startswith("*@")]
    if not patterns:
        return
    for index, exclusion in enumerate(exclusions):
        wider = next((each for each in patterns if each != exclusion and covers(each, exclusion)), None)
        if wider is not None:
            message = f"{exclusion} is covered by {wider}"
            yield subject.finding(Code.OVERLAPPING_EXCLUSION, ("addresses_to_exclude", index), message, "remove it")
