"""One program at one server: a whole process, which is ended the hard way where it does not end by itself."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.comparison.cases import Case
from benchmarks.comparison.programs import Call, Errand, Program
from tests.servers.hostile import Server, serve

END = 15
"""Seconds, after which a program is ended."""
_MUCH = 20_000_000
"""Bytes of output. Nobody reads more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trial, on both sides."""

    exit_code: int | None
    """None where it had to be ended."""
    seconds: float
    output: bytes
    wires: tuple[bytes, ...] = ()
    """What the server got, of each connection, as it crossed the network."""
    insides: tuple[bytes, ...] = ()
    """The same inside TLS, decrypted."""
    logins: int = 0
    """How often AUTH was sent."""


def attempt(case: Case, program: Program, certificates: Path) -> Outcome:
    """Let a program test a server of this kind.

    Raises:
        RuntimeError: the server itself went wrong.
    """
    with tempfile.TemporaryDirectory(prefix="comparison-") as name, serve(case.fault, certificates) as server:
        folder = Path(name)
        errand = Errand(case, server.port, server.certificates.authority_file, folder)
        exit_code, seconds = _run(program.call(errand), folder, case.password if case.fault.login else "")
        outcome = _outcome(exit_code, seconds, folder / "output", server)
    if server.errors:
        raise RuntimeError(f"the server of {case.name} failed with {program.name}: {server.errors[0]!r}")
    return outcome


def _run(call: Call, folder: Path, password: str) -> tuple[int | None, float]:
    """Return the exit code, None where the process had to be ended, and how long it took."""
    variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "USER": "user", **call.variables}
    variables |= dict.fromkeys(call.password_variables, password) if password else {}
    program = shutil.which(call.arguments[0]) or call.arguments[0]
    with (folder / "output").open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [program, *call.arguments[1:]],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(END), time.perf_counter() - start
        except subprocess.TimeoutExpired:
            return None, time.perf_counter() - start
        finally:
            _end_group(process)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """End whatever the process started and left behind, and itself where it still runs."""
    with contextlib.suppress(ProcessLookupError):  # where nothing is left, as it should be
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _outcome(exit_code: int | None, seconds: float, file: Path, server: Server) -> Outcome:
    with file.open("rb") as opened:
        output = opened.read(_MUCH)
    return Outcome(
        exit_code,
        seconds,
        output,
        wires=tuple(bytes(each.wire) for each in server.connections),
        insides=tuple(bytes(each.inside) for each in server.connections),
        logins=sum(each.count("AUTH") for each in server.connections),
    )
