"""A rollout wave by wave through the gate, beside the time that the waits of its SMTP tests take by themselves."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.mail import JOBS, PAUSE, mail_server, waits
from benchmarks.measure import Command
from benchmarks.projects import counted, plain_variables
from benchmarks.report import Row

_WAVES = 10
_TESTS = 2
"""Of each environment: before it is written, and when it is live."""


def rollout_rows(folder: Path, size: int) -> Iterator[Row]:
    """Yield what is compared; the server runs as long as the row is taken."""
    with mail_server(str(PAUSE)) as port:
        project = _project(folder / "rollout", size, port)
        line = [sys.executable, "-m", "stgitops", "apply", "--yes", "--jobs", str(JOBS)]
        title = f"`apply --jobs {JOBS}` of {counted(size)} in {_WAVES} waves, answers after {PAUSE} ms"
        store = project / "store.sqlite3"
        apply = Command(title, line, project, plain_variables(project), lambda: _remove(store))
        yield Row(apply, waits(folder, size * _TESTS), 3, ratio=1.5)


def _remove(store: Path) -> None:
    for path in store.parent.glob(f"{store.name}*"):
        path.unlink()


def _project(folder: Path, size: int, port: int) -> Path:
    """Write a project in which each environment, but those of the first wave, comes after one of the wave before."""
    (folder / "environments").mkdir(parents=True)
    names = [f"e{number:04}" for number in range(size)]
    width = size // _WAVES
    orders = "".join(f"  {name}: {{after: [{names[at]}]}}\n" for at, name in enumerate(names[width:]))
    text = f"store: {{type: sqlite, path: store.sqlite3}}\nenvironments:\n{orders}"
    (folder / "stgitops.yaml").write_text(text, encoding="utf-8")
    base = f"error_notifications: {{smtp_server: 127.0.0.1, smtp_server_port: {port}}}\n"
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    for name in names:
        text = f"error_notifications: {{email_address: errors@{name}.example.org}}\n"
        (folder / "environments" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
