"""How far a rollout is, in one line."""

from collections import Counter
from collections.abc import Mapping

from stgitops.cli.status import StatusLine
from stgitops.core.outcomes import Applied, Outcome, Unchanged


class Progress:
    """Says in one line which wave a rollout is in, and how many environments are done, failed and left."""

    def __init__(self, waves: Mapping[str, int]) -> None:
        """Take the wave of each environment."""
        self._waves = waves
        self._status = StatusLine()
        self._done: Counter[bool] = Counter()
        self._wave = min(waves.values(), default=1)

    def told(self, outcome: Outcome) -> None:
        """Take an outcome."""
        self._done[isinstance(outcome, Applied | Unchanged)] += 1
        self._show(outcome.environment)
        if self._done.total() == len(self._waves):
            self._status.show("")

    def testing(self, environment: str) -> None:
        """Take note that a test of an environment is over."""
        self._show(environment)

    def _show(self, environment: str) -> None:
        wave, waves = self._waves[environment], max(self._waves.values())
        good, bad = self._done[True], self._done[False]
        left = len(self._waves) - good - bad
        self._status.show(f"wave {wave} of {waves}: {good:,} done, {bad:,} failed, {left:,} left")
