"""How far a rollout is, in one line; and what was done already, where it is cut off."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from stgitops.cli.status import StatusLine
from stgitops.cli.wiring import Session
from stgitops.core.outcomes import Applied, Outcome, Unchanged
from stgitops.render.text.outcomes import counts_text


class Progress:
    """Says in one line which wave a rollout is in, and how many environments are done, failed and left."""

    def __init__(self, waves: Mapping[str, int]) -> None:
        """Take the wave of each environment."""
        self._waves = waves
        self._last = max(waves.values(), default=1)
        self._status = StatusLine()
        self._outcomes: list[Outcome] = []
        self._good = 0

    def told(self, outcome: Outcome) -> None:
        """Take an outcome."""
        self._outcomes.append(outcome)
        self._good += isinstance(outcome, Applied | Unchanged)
        self.testing(outcome.environment)
        if len(self._outcomes) == len(self._waves):
            self._status.show("")

    def testing(self, environment: str) -> None:
        """Take note that a test of an environment goes on."""
        done, left = len(self._outcomes), len(self._waves) - len(self._outcomes)
        counts = f"{self._good:,} done, {done - self._good:,} failed, {left:,} left"
        self._status.show(f"wave {self._waves[environment]} of {self._last}: {counts}")

    @contextmanager
    def finished_by_running_again(self, current: Session) -> Iterator[None]:
        """Say to who interrupts a rollout how far it came, and how it is finished."""
        try:
            yield
        except KeyboardInterrupt:
            self._status.show("")
            so_far = f" after {counts_text(self._outcomes)}" if self._outcomes else ""
            current.say(
                f"cut off{so_far}: what is pending is proven or rolled back when you run the same command again"
            )
            raise
