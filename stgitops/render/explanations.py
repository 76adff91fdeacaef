"""What became of an environment, in a sentence: the text and the JSON show the same."""

from typing import assert_never

from stgitops.core.outcomes import (
    Applied,
    CannotSend,
    Conflicted,
    Failed,
    NotStarted,
    Outcome,
    Refused,
    RolledBack,
    Unchanged,
)
from stgitops.core.smtp_cases import Tested
from stgitops.core.states import State
from stgitops.render.words import count


def explanation(outcome: Outcome) -> str:
    """Say what became of an environment, or why nothing did."""
    match outcome:
        case Applied():
            back = f", the settings of revision {outcome.restores} again" if outcome.restores else ""
            return f"revision {outcome.revision} ({count(outcome.changes, 'change')}){back}, {outcome.state}"
        case Unchanged():
            return f"revision {outcome.revision}, {outcome.state}"
        case RolledBack():
            return f"revision {outcome.failed} cannot send mail: {_trouble(outcome.tested)}; {_live_again(outcome)}"
        case Conflicted():
            return _conflict(outcome)
        case Refused(finding=finding):
            place = f", at {finding.origin}" if finding.origin.width else ""
            return _with_hint(f"{finding.message} [{finding.code.id}]{place}", finding.hint)
        case Failed():
            return _with_hint(outcome.message, outcome.hint)
        case CannotSend():
            return _cannot_send(outcome)
        case NotStarted():
            return f"it comes after {outcome.after}, which did not go well"
        case _:
            assert_never(outcome)


def _cannot_send(outcome: CannotSend) -> str:
    what = "cannot send mail" if outcome.tested.test.refuted else "could not be tested"
    if outcome.revision is None:
        return f"these settings {what}: {_trouble(outcome.tested)}; nothing was written"
    return f"revision {outcome.revision} {what}: {_trouble(outcome.tested)}; it is live as before"


def _trouble(tested: Tested) -> str:
    trouble = tested.test.failure
    return f"{trouble.message} [{trouble.code.id}]" if trouble is not None else ""


def _live_again(outcome: RolledBack) -> str:
    if not outcome.restores:
        return f"revision {outcome.revision} withdraws it, and no settings are live"
    works = "which works" if outcome.state is State.HEALTHY else "whose test did not pass either"
    return f"revision {outcome.revision} brings back revision {outcome.restores}, {works}"


def _conflict(outcome: Conflicted) -> str:
    if outcome.created_at is None:
        return f"revision {outcome.expected} is no longer there; nothing was written, plan again"
    when = outcome.created_at.strftime("%Y-%m-%d %H:%M:%S UTC")
    winner = f"revision {outcome.winner} by {outcome.author}, {when},"
    if outcome.written is not None:
        return f"revision {outcome.written} is no longer live: {winner} took its place meanwhile"
    built_on = f"revision {outcome.expected}" if outcome.expected else "no revision"
    return f"{winner} came first and this builds on {built_on}; nothing was written, plan again"


def _with_hint(message: str, hint: str) -> str:
    return f"{message} ({hint})" if hint else message
