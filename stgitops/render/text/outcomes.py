"""What became of each environment in an apply: a line an environment, what is wrong with mail, and a summary."""

from collections import Counter
from collections.abc import Iterator, Sequence

from stgitops.core.outcomes import CannotSend, Outcome, RolledBack
from stgitops.render.explanations import explanation
from stgitops.render.text.style import Style, clean
from stgitops.render.troubles import details

_ORDER = ("applied", "unchanged", "rolled back", "conflicted", "refused", "failed", "not started")
_COLORS = {"applied": "green", "unchanged": "dim", "not started": "yellow"}


def outcomes_text(outcomes: Sequence[Outcome], style: Style) -> str:
    """Write outcomes."""
    lines = [line for each in outcomes for line in _lines(each, style)]
    return "".join(f"{line}\n" for line in [*lines, style(f"done: {counts_text(outcomes)}", "bold")])


def counts_text(outcomes: Sequence[Outcome]) -> str:
    """Count outcomes."""
    numbers: Counter[str] = Counter(each.outcome for each in outcomes)
    return ", ".join(f"{numbers[what]:,} {what}" for what in _ORDER if what in numbers) or "no environments"


def _lines(outcome: Outcome, style: Style) -> Iterator[str]:
    what = style(outcome.outcome, _COLORS.get(outcome.outcome, "red"))
    yield f"{style(outcome.environment, 'bold')}: {what}: {clean(explanation(outcome))}"
    if isinstance(outcome, CannotSend | RolledBack) and outcome.tested.test.failure is not None:
        yield from (f"    {line}" for line in details(outcome.tested.case, outcome.tested.test.failure))
