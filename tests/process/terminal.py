"""A real terminal for a process: what is typed there, and what is seen."""

import os
import pty
import select
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.workspace import Workspace

_SECONDS = 60


@dataclass
class Terminal:
    """A process whose standard streams are all one pseudo terminal."""

    process: "subprocess.Popen[str]"
    _master: int
    seen: str = ""

    @classmethod
    def start(cls, workspace: Workspace, *arguments: str, **options: int) -> Self:
        """Start a process. It gets a session of its own, or Ctrl-C would not reach it."""
        master, slave = pty.openpty()
        streams = {"stdin": slave, "stdout": slave, "stderr": slave} | options
        process = workspace.start(*arguments, start_new_session=True, preexec_fn=_control_terminal, **streams)
        os.close(slave)
        return cls(process, master)

    def wait_for(self, text: str, times: int = 1) -> None:
        """Read until some text is seen so often, or the process is gone."""
        while self.seen.count(text) < times and self._read():
            pass
        assert self.seen.count(text) >= times, self.seen

    def wait_until_asleep(self) -> None:
        """Wait until the process waits for a key: one that comes a moment earlier could be lost on the way there."""
        status = Path(f"/proc/{self.process.pid}/stat")
        while self.process.poll() is None and status.read_text().rpartition(") ")[2][0] != "S":
            pass

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def end(self) -> int:
        """Read to the end, and return the exit code."""
        while self._read():
            pass
        os.close(self._master)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return self.process.wait(timeout=60)

    def _read(self) -> bool:
        if not select.select([self._master], [], [], _SECONDS)[0]:
            self.process.kill()
            raise AssertionError(f"nothing happens any more: {self.seen}")
        try:
            more = os.read(self._master, 65536)
        except OSError:  # Linux says so where the last process left the terminal
            return False
        self.seen += more.decode().replace("\r\n", "\n")
        return bool(more)


def _control_terminal() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.close(os.open(os.ttyname(0), os.O_RDWR))  # the first terminal a session opens becomes its own


def seen_on_terminal(workspace: Workspace, *arguments: str) -> tuple[int, str]:
    """Run a process to its end, and return its exit code and what was seen."""
    terminal = Terminal.start(workspace, *arguments)
    return terminal.end(), terminal.seen
