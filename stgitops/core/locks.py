"""Locks: environments that somebody keeps closed on purpose, for a while."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Lock:
    """That an environment is closed. The newest lock of an environment is the one that counts."""

    environment: str
    owner: str
    """Who closed it."""
    reason: str
    created_at: datetime
    """In UTC."""
    expires_at: datetime
    """In UTC; a lock that expires when it is made opens the environment again."""

    def holds(self, now: datetime) -> bool:
        """Whether the environment is closed at a time."""
        return self.created_at < self.expires_at and now < self.expires_at  # whatever the clock of who unlocked it

    @property
    def words(self) -> str:
        """Who closed it, until when, and why."""
        return f"locked by {self.owner} until {self.expires_at.strftime('%Y-%m-%d %H:%M UTC')}: {self.reason}"
