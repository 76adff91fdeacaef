"""What became of an environment, in a sentence: the text and the JSON show the same."""

from typing import assert_never

from stgitops.core.outcomes import Applied, Conflicted, Failed, NotStarted, Outcome, Refused, Unchanged
from stgitops.render.words import count


def explanation(outcome: Outcome) -> str:
    """Say what became of an environment, or why nothing did."""
    match outcome:
        case Applied():
            return f"revision {outcome.revision} ({count(outcome.changes, 'change')})"
        case Unchanged():
            return f"revision {outcome.revision}"
        case Conflicted():
            return f"{_winner(outcome)}; nothing was written, plan again"
        case Refused(finding=finding):
            return _with_hint(f"{finding.message} [{finding.code.id}], asked for at {finding.origin}", finding.hint)
        case Failed():
            return _with_hint(outcome.message, outcome.hint)
        case NotStarted():
            return f"it comes after {outcome.after}, which did not go well"
        case _:
            assert_never(outcome)


def _winner(outcome: Conflicted) -> str:
    if outcome.created_at is None:
        return f"revision {outcome.expected} is no longer there"
    when = outcome.created_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    built_on = f"revision {outcome.expected}" if outcome.expected else "no revision"
    return f"revision {outcome.winner} by {outcome.author}, {when}, came first and this builds on {built_on}"


def _with_hint(message: str, hint: str) -> str:
    return f"{message} ({hint})" if hint else message
