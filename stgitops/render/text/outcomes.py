"""What became of each environment in an apply: a line an environment, and a summary."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from stgitops.core.outcomes import Outcome
from stgitops.render.explanations import explanation
from stgitops.render.text.style import Style, clean

_ORDER: tuple[Literal["applied", "unchanged", "conflicted", "refused", "failed", "not started"], ...] = (
    "applied",
    "unchanged",
    "conflicted",
    "refused",
    "failed",
    "not started",
)
_COLORS = {"applied": "green", "unchanged": "dim", "not started": "yellow"}


def outcomes_text(outcomes: Sequence[Outcome], style: Style) -> str:
    """Write outcomes."""
    lines = [
        f"{style(each.environment, 'bold')}: {_what(each, style)}: {clean(explanation(each))}" for each in outcomes
    ]
    numbers = Counter(each.outcome for each in outcomes)
    counts = ", ".join(f"{numbers[what]:,} {what}" for what in _ORDER if what in numbers)
    return "".join(f"{line}\n" for line in [*lines, style(f"done: {counts or 'no environments'}", "bold")])


def _what(outcome: Outcome, style: Style) -> str:
    return style(outcome.outcome, _COLORS.get(outcome.outcome, "red"))
