"""The only table of exit codes. Each has one meaning, on every command."""

from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, assert_never

from stgitops.core.codes import Code
from stgitops.core.errors import PlanFileError, RollbackError, StgitopsError, StoreKeyError

if TYPE_CHECKING:
    from stgitops.core.outcomes import Outcome
    from stgitops.core.plan import Unplanned
    from stgitops.core.smtp_cases import Tested
    from stgitops.core.smtp_test import Trouble


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
    """Somebody changed it first, keeps it locked, or the saved plan is stale."""
    SMTP_FAILED = 6
    """The SMTP test failed."""
    UNREACHABLE = 7
    """A store or help desk could not be reached, or refused."""
    INTERRUPTED = 130
    """By the user."""


_PRECEDENCE = (Exit.UNEXPECTED, Exit.UNREACHABLE, Exit.CONFLICT, Exit.SMTP_FAILED, Exit.INVALID, Exit.PENDING)

_OF_FAILURE = {
    "SMTP-CFG-001": Exit.INVALID,  # nothing was tested: the settings or the secret were not fit for it
    "SMTP-CFG-002": Exit.INVALID,
    "SMTP-INT-001": Exit.UNEXPECTED,
}
"""Every other failure of the SMTP test is one of mail."""


def of_outcomes(outcomes: "Iterable[Outcome]") -> Exit:
    """Return the exit code of several environments: the first that applies, in order of precedence."""
    return _first({_of_outcome(outcome) for outcome in outcomes})


def _of_outcome(outcome: "Outcome") -> Exit:
    from stgitops.core import outcomes as kinds

    match outcome:
        case kinds.Applied() | kinds.Unchanged() | kinds.NotStarted():  # what held it up has a code of its own
            return Exit.DONE
        case kinds.RolledBack() | kinds.CannotSend():
            return _of_failure(outcome.tested.test.failure)
        case kinds.Conflicted():
            return Exit.CONFLICT
        case kinds.Refused():
            return Exit.CONFLICT if outcome.finding.code is Code.LOCKED else Exit.INVALID
        case kinds.Failed():
            return Exit.UNREACHABLE
        case _:
            assert_never(outcome)


def of_tests(tested: "Iterable[Tested]", untested: "Sequence[Unplanned]", *, strict: bool) -> Exit:
    """Return the exit code of SMTP tests; `strict` takes warnings for failures."""
    exits = {Exit.UNREACHABLE} if untested else set()
    for each in tested:
        if not each.test.is_good(strict=strict):
            exits.add(_of_failure(each.test.failure))
    return _first(exits)


def of_error(error: StgitopsError) -> Exit:
    """Return the exit code of something that could not be done."""
    if isinstance(error, RollbackError):
        return Exit.USAGE
    return Exit.INVALID if isinstance(error, StoreKeyError | PlanFileError) else Exit.UNREACHABLE


def _of_failure(failure: "Trouble | None") -> Exit:
    return _OF_FAILURE.get(failure.code.id, Exit.SMTP_FAILED) if failure is not None else Exit.SMTP_FAILED


def _first(exits: Collection[Exit]) -> Exit:
    return next((each for each in _PRECEDENCE if each in exits), Exit.DONE)
