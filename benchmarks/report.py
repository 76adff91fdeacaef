"""Writes the results: a table of times, a table of memory, and a sentence for every target that was missed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.measure import Command, Comparison, peak_of_this_process
from benchmarks.spent import sentence

MIB = 1 << 20
"""Bytes."""


_PEAKS = """\
The largest peak of all runs of a command; where a command starts others, that of the largest of them. A new process
takes over the size of the benchmark itself, {own:.0f} MiB by the end, so that a peak below it may show too large."""


@dataclass(frozen=True, slots=True)
class Row:
    """Two commands to compare, and what the first may take."""

    first: Command
    second: Command
    pairs: int
    ratio: float | None = None
    """The target: the first takes at most so many times the seconds of the second."""
    peak: int | None = None
    """The target: the first holds less memory than this, in MiB."""


@dataclass(frozen=True, slots=True)
class Result:
    """A row, measured."""

    row: Row
    comparison: Comparison

    @property
    def ratio_met(self) -> bool:
        """Whether the target of time was met, or there is none."""
        return self.row.ratio is None or self.comparison.ratio <= self.row.ratio

    @property
    def peak_met(self) -> bool:
        """Whether the target of memory was met, or there is none."""
        return self.row.peak is None or self.comparison.peaks[0] < self.row.peak * MIB


def line(result: Result) -> str:
    """Return a result in one line, for the terminal."""
    row, comparison = result.row, result.comparison
    target = "" if row.ratio is None else f", target {row.ratio:g}: {_yes(met=result.ratio_met)}"
    peak = f", peak {comparison.peaks[0] / MIB:.0f} MiB"
    peak += "" if row.peak is None else f", target {row.peak}: {_yes(met=result.peak_met)}"
    return f"{row.first.title} / {row.second.title}: {comparison.ratio:.3f}{target}{peak}".replace("`", "")


def write(results: Sequence[Result], machine: Iterable[str], notes: str, day: date) -> str:
    """Return the results as Markdown."""
    parts = [
        "# What things cost",
        f"Written by `make bench` on {day.isoformat()}.",
        _listed(machine),
        "## How it was measured",
        notes,
        "## Time",
        _times(results),
        "## Memory",
        _PEAKS.format(own=peak_of_this_process() / MIB),
        _peaks(results),
        "## Targets that were missed",
        _missed(results),
    ]
    return "\n\n".join(parts) + "\n"


def _times(results: Iterable[Result]) -> str:
    lines = [
        "| command | against | median | median of the other | ratio | smallest to largest | pairs | target | met |",
        "|---|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for result in results:
        row, comparison = result.row, result.comparison
        first, second = map(_seconds, comparison.seconds)
        spread = f"{min(comparison.ratios):.3f} to {max(comparison.ratios):.3f}"
        target, met = ("", "") if row.ratio is None else (f"at most {row.ratio:g}", _yes(met=result.ratio_met))
        pairs = len(comparison.pairs)
        cells = (row.first.title, row.second.title, first, second, f"{comparison.ratio:.3f}", spread, pairs)
        lines.append(f"| {' | '.join(map(str, cells))} | {target} | {met} |")
    return "\n".join(lines)


def _peaks(results: Iterable[Result]) -> str:
    lines = ["| command | peak | target | met |", "|---|--:|--:|---|"]
    largest: dict[str, int] = {}
    targets: dict[str, int] = {}
    for result in results:
        row = result.row
        for command, peak in zip((row.first, row.second), result.comparison.peaks, strict=True):
            largest[command.title] = max(peak, largest.get(command.title, 0))
        if row.peak is not None:
            targets[row.first.title] = row.peak
    for title, peak in largest.items():
        target = targets.get(title)
        goal, met = ("", "") if target is None else (f"under {target} MiB", _yes(met=peak < target * MIB))
        lines.append(f"| {title} | {peak / MIB:.1f} MiB | {goal} | {met} |")
    return "\n".join(lines)


def _missed(results: Iterable[Result]) -> str:
    sentences: list[str] = []
    for result in results:
        first, comparison = result.row.first, result.comparison
        if not result.ratio_met:
            sentences.append(f"{first.title}, time: {sentence(first)}")
        if not result.peak_met:
            sentences.append(f"{first.title}, memory: the peak was {comparison.peaks[0] / MIB:.1f} MiB.")
    return _listed(sentences) if sentences else "None."


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in lines)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _yes(*, met: bool) -> str:
    return "yes" if met else "no"
