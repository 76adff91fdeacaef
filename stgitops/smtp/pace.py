"""One limit for the whole test, and smaller ones inside it."""

import asyncio

from stgitops.core.smtp_test import Limits


class Pace:
    """How long to wait for what, from now on, by the clock of the event loop."""

    def __init__(self, limits: Limits) -> None:
        """Begin now."""
        self.limits = limits
        self._loop = asyncio.get_running_loop()
        self._began = self._loop.time()

    @property
    def milliseconds(self) -> float:
        """Since it began, to a tenth."""
        return round((self._loop.time() - self._began) * 1000, 1)

    @property
    def left(self) -> float:
        """Seconds until the whole is over."""
        return max(0.0, self._began + self.limits.whole - self._loop.time())

    def within(self, seconds: float) -> asyncio.Timeout:
        """Return a context that raises `TimeoutError` after some seconds, or when the whole is over."""
        return asyncio.timeout(min(seconds, self.left))

    def words(self, seconds: float) -> str:
        """Say how long it was waited for something that was given some seconds."""
        return f"in {seconds:g} s" if self.left > 0 else f"before the {self.limits.whole:g} s for everything were over"
