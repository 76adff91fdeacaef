"""Locks of environments."""

from stgitops.core.locks import Lock
from stgitops.render.text.style import clean


def lock_text(lock: Lock) -> str:
    """Say who keeps an environment closed, until when, and why."""
    return clean(lock.words)


def newest_text(lock: Lock | None) -> str:
    """Say what the newest lock of an environment does."""
    if lock is None:
        return "its lock is no longer there"
    if lock.created_at >= lock.expires_at:
        return f"unlocked by {clean(lock.owner)}"
    return lock_text(lock)
