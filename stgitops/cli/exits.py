"""The only table of exit codes. Each has one meaning, on every command."""

from collections.abc import Iterable
from enum import IntEnum

from stgitops.core.errors import PlanFileError, StgitopsError, StoreKeyError
from stgitops.core.outcomes import Applied, Conflicted, Failed, NotStarted, Outcome, Refused, Unchanged


class Exit(IntEnum):
    """What the process ends with."""

    DONE = 0
    UNEXPECTED = 1
    """A fault of stgitops."""
    USAGE = 2
    """Wrong usage, as click says it."""
    INVALID = 3
    """The configuration is invalid, a secret or key of it included."""
    PENDING = 4
    """Changes or drift are pending; only with `--exit-code`."""
    CONFLICT = 5
    """Somebody changed it first, or the saved plan is stale."""
    SMTP_FAILED = 6
    """The SMTP test failed."""
    UNREACHABLE = 7
    """A store or help desk could not be reached, or refused."""
    INTERRUPTED = 130
    """By the user."""


_PRECEDENCE = (Exit.UNEXPECTED, Exit.UNREACHABLE, Exit.CONFLICT, Exit.SMTP_FAILED, Exit.INVALID, Exit.PENDING)

_OF_OUTCOME: dict[type, Exit] = {
    Applied: Exit.DONE,
    Unchanged: Exit.DONE,
    NotStarted: Exit.DONE,  # what held it up has an exit code of its own
    Conflicted: Exit.CONFLICT,
    Refused: Exit.INVALID,
    Failed: Exit.UNREACHABLE,
}


def of_outcomes(outcomes: Iterable[Outcome]) -> Exit:
    """Return the exit code of several environments: the first that applies, in order of precedence."""
    exits = {_OF_OUTCOME[type(outcome)] for outcome in outcomes}
    return next((each for each in _PRECEDENCE if each in exits), Exit.DONE)


def of_error(error: StgitopsError) -> Exit:
    """Return the exit code of something that could not be done."""
    return Exit.INVALID if isinstance(error, StoreKeyError | PlanFileError) else Exit.UNREACHABLE
