"""A workspace that looks for a secret in everything that a process leaves behind."""

import subprocess
from pathlib import Path

from tests.canary import CANARY, ONE_LINE, encodings, found_in
from tests.process.terminal import seen_on_terminal
from tests.workspace import Workspace

FORMS = encodings(CANARY) | {f"{name}, on one line": form for name, form in encodings(ONE_LINE).items()}


class Watched(Workspace):
    """A workspace in which nothing may show the secret: no stream, no file, no argument of a process."""

    def __init__(self, folder: Path, **variables: str) -> None:
        super().__init__(folder, **variables)
        self.holds_secret: frozenset[str] = frozenset()
        """The files that the test itself wrote the secret into."""
        self.arguments: set[bytes] = set()
        """The arguments of every process that was seen."""

    def watch(self, *arguments: str) -> int:
        """Run a process, and return its exit code."""
        process = self.start(*arguments)
        self._watch_arguments_of(process)
        stdout, stderr = process.communicate(timeout=120)
        self.expect_nothing_in((stdout + stderr).encode(), f"the output of {arguments}")
        assert "Traceback" not in stderr
        self._look_at_files()
        return process.returncode

    def watch_on_terminal(self, *arguments: str) -> int:
        """Run a process on a terminal, and return its exit code."""
        exit_code, seen = seen_on_terminal(self, *arguments)
        self.expect_nothing_in(seen.encode(), f"what the terminal shows of {arguments}")
        return exit_code

    def expect_nothing_in(self, content: bytes, place: str) -> None:
        assert found_in(content, FORMS) == [], f"the secret stands in {place}: {content[:2000]!r}"

    def _watch_arguments_of(self, process: "subprocess.Popen[str]") -> None:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None:
            try:
                for identifier in (str(process.pid), *children.read_text().split()):
                    self.arguments.add(Path(f"/proc/{identifier}/cmdline").read_bytes())
            except OSError:  # the process is gone
                continue
        for arguments in self.arguments:
            self.expect_nothing_in(arguments, "the arguments of a process")

    def _look_at_files(self) -> None:
        for path in self.folder.rglob("*"):
            name = str(path.relative_to(self.folder))
            if path.is_file() and name not in self.holds_secret:
                self.expect_nothing_in(path.read_bytes(), name)
