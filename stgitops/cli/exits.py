"""The only table of exit codes. Each has one meaning, on every command."""

from collections.abc import Collection, Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from stgitops.core.errors import PlanFileError, StgitopsError, StoreKeyError

if TYPE_CHECKING:
    from stgitops.core.outcomes import Outcome
    from stgitops.core.plan import Unplanned
    from stgitops.core.smtp_cases import Tested


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

_OF_OUTCOME = {
    "applied": Exit.DONE,
    "unchanged": Exit.DONE,
    "not started": Exit.DONE,  # what held it up has an exit code of its own
    "conflicted": Exit.CONFLICT,
    "refused": Exit.INVALID,
    "failed": Exit.UNREACHABLE,
}

_OF_FAILURE = {
    "SMTP-CFG-001": Exit.INVALID,  # nothing was tested: the settings or the secret were not fit for it
    "SMTP-CFG-002": Exit.INVALID,
    "SMTP-INT-001": Exit.UNEXPECTED,
}
"""Every other failure of the SMTP test is one of mail."""


def of_outcomes(outcomes: "Iterable[Outcome]") -> Exit:
    """Return the exit code of several environments: the first that applies, in order of precedence."""
    return _first({_OF_OUTCOME[outcome.outcome] for outcome in outcomes})


def of_tests(tested: "Iterable[Tested]", untested: "Sequence[Unplanned]", *, strict: bool) -> Exit:
    """Return the exit code of SMTP tests; `strict` takes warnings for failures."""
    exits = {Exit.UNREACHABLE} if untested else set()
    for each in tested:
        failure = each.test.failure
        if not each.test.is_good(strict=strict):
            exits.add(_OF_FAILURE.get(failure.code.id, Exit.SMTP_FAILED) if failure else Exit.SMTP_FAILED)
    return _first(exits)


def of_error(error: StgitopsError) -> Exit:
    """Return the exit code of something that could not be done."""
    return Exit.INVALID if isinstance(error, StoreKeyError | PlanFileError) else Exit.UNREACHABLE


def _first(exits: Collection[Exit]) -> Exit:
    return next((each for each in _PRECEDENCE if each in exits), Exit.DONE)
