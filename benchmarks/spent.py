"""Finds out what a command spends its time on."""

import pstats
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Command

_IMPORT_LINE = re.compile(r"^import time: +(\d+) \| +\d+ \| +([\w.]+)$", re.MULTILINE)
_METHOD = re.compile(r"<method '(.+)' of '(.+)' objects>|<built-in method (.+)>")
_NAMED = 6
"""How many of the largest parts are named."""
_WORTH_PROFILING = 0.1
"""Seconds. In a shorter run the profiler sees little but itself."""


def sentence(command: Command) -> str:
    """Say in one sentence what a command of Python spends its time on, as Python's own tools tell it."""
    imports, whole = _imports(command)
    importing = sum(imports.values())
    said = f"{importing / whole:.0%} of the time is importing ({_largest(imports, whole)})"
    if importing > whole / 2 or whole < _WORTH_PROFILING:
        return f"{said}."
    functions = _functions(command)
    return f"{said}; of the time in functions by themselves: {_largest(functions, sum(functions.values()))}."


def _imports(command: Command) -> tuple[Mapping[str, float], float]:
    """Return the seconds of importing by package, the standard library as one, and those of the whole run."""
    start = time.perf_counter()
    said = _python(command, "-X", "importtime")
    whole = time.perf_counter() - start
    seconds: defaultdict[str, float] = defaultdict(float)
    for microseconds, module in _IMPORT_LINE.findall(said):
        package = module.partition(".")[0]
        standard = package in sys.stdlib_module_names
        seconds["the standard library" if standard else package] += int(microseconds) / 1e6
    return seconds, whole


def _functions(command: Command) -> Mapping[str, float]:
    """Return the seconds of functions by themselves, without those that they call."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "profile"
        _python(command, "-m", "cProfile", "-o", str(result))
        entries = vars(pstats.Stats(str(result)))["stats"]
    seconds: defaultdict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, own, _, _) in entries.items():
        seconds[_function(file, name)] += own
    return seconds


def _python(command: Command, *options: str) -> str:
    command.prepare()
    python, *rest = command.arguments
    done = subprocess.run(
        [python, *options, *rest],
        cwd=command.folder,
        env=command.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stderr


def _function(file: str, name: str) -> str:
    if found := _METHOD.fullmatch(name):
        method, kind, function = found.groups()
        return f"`{function or f'{kind}.{method}'}`"
    return f"`{Path(file.strip('<>')).stem}.{name}`"


def _largest(parts: Mapping[str, float], whole: float) -> str:
    largest = sorted(parts.items(), key=lambda part: part[1], reverse=True)[:_NAMED]
    return ", ".join(f"{name} {part / whole:.0%}" for name, part in largest if part > whole / 100)
