"""The SMTP test beside swaks, beside the time that the waits take by themselves, and beside its own limit."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import BenchmarkError, Command
from benchmarks.projects import counted, plain_variables
from benchmarks.report import Row

_ROOT = Path(__file__).parent.parent
PAUSE = 50
"""Milliseconds before each answer of the server that takes its time."""
ANSWERS = 6
"""Of a walk in the clear without a login: greeting, EHLO, MAIL FROM, RCPT TO, RSET, QUIT."""
_LIMIT = 5
"""Seconds for each environment whose server never answers."""
JOBS = 50
_ADDRESS = "errors@helpdesk.example.org"

_WAITS = """\
import asyncio
async def work():
    for _ in range({each}):
        await asyncio.sleep({seconds})
async def main():
    await asyncio.gather(*(work() for _ in range({jobs})))
asyncio.run(main())
"""


def mail_rows(folder: Path, size: int) -> Iterator[Row]:
    """Yield what is compared; the servers run as long as the rows are taken.

    Raises:
        BenchmarkError: swaks is not installed.
    """
    with mail_server("0") as port:
        project = _project(folder / "mail-1", 1, port)
        yield Row(_smtp_test(project, 1), _swaks(folder, port), 15, ratio=1.5)
    with mail_server(str(PAUSE)) as port:
        project = _project(folder / "mail-slow", size, port)
        test = _smtp_test(project, size, "--jobs", str(JOBS), title=f"answers after {PAUSE} ms, `--jobs {JOBS}`")
        yield Row(test, waits(folder, size), 5, ratio=1.3, peak=150)
    with mail_server("never") as port:
        project = _project(folder / "mail-silent", size, port)
        options = ("--jobs", str(size), "--timeout", str(_LIMIT))
        title = f"no answers, `--jobs {size} --timeout {_LIMIT}`"
        test = _smtp_test(project, size, *options, title=title, ends_with=6)
        yield Row(test, _sleep(folder, _LIMIT + 2), 3, ratio=1.0, peak=150)


@contextmanager
def mail_server(pause: str) -> Iterator[int]:
    """Serve mail as `benchmarks.mail_server` does, and give the port."""
    command = [sys.executable, "-m", "benchmarks.mail_server", pause]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def _project(folder: Path, size: int, port: int) -> Path:
    (folder / "environments").mkdir(parents=True)
    (folder / "stgitops.yaml").write_text("store: {type: sqlite, path: store.sqlite3}\n", encoding="utf-8")
    base = f"error_notifications: {{smtp_server: 127.0.0.1, smtp_server_port: {port}}}\n"
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    for number in range(size):
        text = f"error_notifications: {{email_address: errors@e{number}.example.org}}\n"
        (folder / "environments" / f"e{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def _smtp_test(project: Path, size: int, *options: str, title: str = "", ends_with: int = 0) -> Command:
    name = f"`smtp-test` of {counted(size)}" + (f", {title}" if title else "")
    line = [sys.executable, "-m", "stgitops", "smtp-test", *options]
    return Command(name, line, project, plain_variables(project), ends_with=ends_with)


def _swaks(folder: Path, port: int) -> Command:
    program = shutil.which("swaks")
    if program is None:
        raise BenchmarkError("swaks is not installed: apt-get install swaks")
    options = ["--quit-after", "RCPT", "--server", f"127.0.0.1:{port}", "--from", _ADDRESS, "--to", _ADDRESS]
    return Command("`swaks --quit-after RCPT`", [program, *options], folder, plain_variables(folder))


def waits(folder: Path, tests: int) -> Command:
    """Return the command that waits as long as so many tests do, and does nothing else."""
    script = _WAITS.format(each=tests // JOBS * ANSWERS, seconds=PAUSE / 1000, jobs=JOBS)
    return Command("the same waits by themselves", [sys.executable, "-c", script], folder, plain_variables(folder))


def _sleep(folder: Path, seconds: int) -> Command:
    return Command(f"waiting for {seconds} s", ["sleep", str(seconds)], folder, plain_variables(folder))
