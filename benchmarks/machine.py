"""What the benchmark runs on."""

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks import peers

_OURS = ("click", "cryptography", "jsonschema-rs", "pydantic", "PyYAML")


def describe(folder: Path) -> list[str]:
    """Say what the machine is, what is installed, and on what `folder`, with the generated projects, stands."""
    ours = ", ".join(f"{name} {version(name)}" for name in _OURS)
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    system = f"{platform.system()} {platform.release()}, the projects on {_file_system(folder)}"
    return [
        f"{_processor()}, {os.cpu_count()} cores, {_memory()}; {system}; load at the start {load}",
        f"Python {platform.python_version()} for all; stgitops {version('stgitops')} with {ours}",
        f"Compared with {', '.join(peers.versions())}",
    ]


def _processor() -> str:
    return _after("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = _after("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return f"{int(kilobytes) / (1 << 20):.0f} GiB" if kilobytes else "memory unknown"


def _file_system(folder: Path) -> str:
    """Return the kind of file system: what a commit to a store costs depends on it."""
    if sys.platform != "linux":
        return "an unknown file system"
    mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    above = [(len(place), kind) for _, place, kind, *_ in mounts if folder.resolve().is_relative_to(place)]
    return max(above)[1]


def _after(path: str, name: str) -> str:
    """Return what stands after a name in a file of the kernel; empty where there is none."""
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
