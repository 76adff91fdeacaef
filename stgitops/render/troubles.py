"""Trouble with mail in words, the same in the text and in JUnit: what the server said, and what to change."""

from collections.abc import Iterator

from stgitops.core.smtp_cases import Case
from stgitops.core.smtp_test import Trouble
from stgitops.render.text.style import clean


def details(case: Case, trouble: Trouble) -> Iterator[str]:
    """Yield what there is to say of trouble beside its message, a line each."""
    if trouble.answer:
        yield f"the server said: {clean(trouble.answer)}"
    if trouble.cause:
        yield f"likely cause: {trouble.cause}"
    place = case.place_of(trouble)
    if place is not None:
        yield f"setting: {trouble.key}, {clean(str(place))}"
    elif trouble.key:
        yield f"setting: {trouble.key}"
    yield f"more: stgitops explain {trouble.code.id}"
