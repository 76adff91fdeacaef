"""What could not be done: raised at an adapter's border, shown to the user as one message with a hint.

What the user wrote wrong is no error but a `Finding`; what happened to an environment is an `Outcome`.
No message here holds a driver's own text, because that may hold a password.
"""


class StgitopsError(Exception):
    """Something that could not be done, told so that the user knows the next step."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class StoreError(StgitopsError):
    """A config store did not do what it was asked."""


class StoreUnreachable(StoreError):  # noqa: N818 - the words say what happened, as the design names them
    """The store was not there, or did not answer: nothing was written."""


class StoreRefused(StoreError):  # noqa: N818
    """The store is there and says no: not a store of ours, too new, read-only, full, tampered with."""


class StoreKeyError(StgitopsError):
    """`STGITOPS_STORE_KEY` holds something that is no key."""


class PlanFileError(StgitopsError):
    """A saved plan cannot be read: not JSON, not a plan, or of a format that this version does not know."""


class RollbackError(StgitopsError):
    """There is no revision to go back to."""
