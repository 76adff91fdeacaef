"""Runs whole processes, two in turn, and takes the time and the peak memory of each."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_BYTES_OF_PEAK = 1 if sys.platform == "darwin" else 1024
"""In what `ru_maxrss` is counted."""


class BenchmarkError(Exception):
    """A process did not do what is to be measured."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process as it is to be measured."""

    title: str
    """As it stands in the results."""
    arguments: Sequence[str]
    folder: Path
    """Where it runs."""
    variables: Mapping[str, str]
    """All of its environment variables."""
    prepare: Callable[[], None] = lambda: None
    """What is done before every run, and not measured."""
    ends_with: int = 0
    """The exit code that shows that it did its work."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a process took."""

    seconds: float
    peak: int
    """The largest amount of memory it held, in bytes."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The runs of two commands in turn: one of each is a pair."""

    pairs: Sequence[tuple[Run, Run]]

    @property
    def ratios(self) -> list[float]:
        """How many times as long as the second the first took, of each pair."""
        return [first.seconds / second.seconds for first, second in self.pairs]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return median(self.ratios)

    @property
    def seconds(self) -> tuple[float, float]:
        """The median of the times of the first, and of the second."""
        return median(first.seconds for first, _ in self.pairs), median(second.seconds for _, second in self.pairs)

    @property
    def peaks(self) -> tuple[int, int]:
        """The largest peak of the first, and of the second, in bytes."""
        return max(first.peak for first, _ in self.pairs), max(second.peak for _, second in self.pairs)


def compare(first: Command, second: Command, pairs: int) -> Comparison:
    """Run two commands in turn, so that what else the machine does falls on both.

    Raises:
        BenchmarkError: one of them did not end as it should.
    """
    for command in (first, second):
        warm_up(command)
    return Comparison([(run(first), run(second)) for _ in range(pairs)])


def warm_up(command: Command) -> None:
    """Run a command once, for its bytecode and the system's cache of files, and see that it does its work.

    Raises:
        BenchmarkError: it did not end as it should; the message has what it said.
    """
    command.prepare()
    done = subprocess.run(
        command.arguments,
        cwd=command.folder,
        env=command.variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != command.ends_with:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise BenchmarkError(f"{command.title} ended with {done.returncode}:\n{said[-2000:]}")


def run(command: Command) -> Run:
    """Run a command once.

    Raises:
        BenchmarkError: it did not end as it should.
    """
    command.prepare()
    start = time.perf_counter()
    process = subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env=command.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != command.ends_with:
        raise BenchmarkError(f"{command.title} ended with {process.returncode}")
    return Run(seconds, usage.ru_maxrss * _BYTES_OF_PEAK)


def peak_of_this_process() -> int:
    """Return the largest amount of memory that this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_OF_PEAK
