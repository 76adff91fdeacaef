"""The places between two effects of a rollout. docs/rollout.md says what each leaves behind."""

from enum import StrEnum


class CrashPoint(StrEnum):
    """Where a process can die so that the store holds one effect and not the next."""

    TESTED = "tested"
    """The wanted settings were tested; nothing is written."""
    APPENDED = "appended"
    """Revisions were written to one store; they are not read back, and those of other stores are not written."""
    READ_BACK = "read-back"
    """Revisions were read back; they are not tested."""
    TESTED_LIVE = "tested-live"
    """What was read back was tested; that is written nowhere."""
    RESTORED = "restored"
    """A revision that failed was rolled back; what is live again is not tested, and what passed is not proven."""
    PROVEN = "proven"
    """Proofs were written to one store; those of other stores are not."""
    GROUP_DONE = "group-done"
    """A group of environments is done; the next is not begun."""
