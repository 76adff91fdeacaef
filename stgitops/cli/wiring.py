"""Joins the rooms: what the command line and the environment say becomes the adapters that the use cases ask for."""

import io
import os
import posixpath
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

from stgitops.adapters.files import DiskFiles
from stgitops.core.findings import Finding, Origin
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE, Sealer
from stgitops.render.text.style import Style
from stgitops.services.load import LoadedProject, load_project

if TYPE_CHECKING:
    from stgitops.core.crash_points import CrashPoint
    from stgitops.core.ports.world import World

_PROJECT_FILES = ("stgitops.yaml", "configs/stgitops.yaml")
_CRASH_VARIABLE = "STGITOPS_TEST_CRASH_POINT"
"""Set by nobody but the tests: docs/rollout.md lists the points."""
_AUTHOR_VARIABLES = ("STGITOPS_AUTHOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN")


class Session:
    """One run of the command line."""

    def __init__(
        self, project: str | None, color: str, *, verbose: bool, variables: Mapping[str, str] = os.environ
    ) -> None:
        """Take the options that all commands share, and the environment variables."""
        self.files = DiskFiles()
        self.path = project or next((path for path in _PROJECT_FILES if os.path.exists(path)), _PROJECT_FILES[1])  # noqa: PTH110
        self._color = color
        self._verbose = verbose
        self._variables = variables
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # whose terminal may not be UTF-8
                stream.reconfigure(errors="backslashreplace")

    @property
    def on_terminal(self) -> bool:
        """Whether results are read by a person."""
        return sys.stdout is not None and sys.stdout.isatty()

    @property
    def style(self) -> Style:
        """How results are marked."""
        wanted = self.on_terminal and not self._variables.get("NO_COLOR") and self._variables.get("TERM") != "dumb"
        return Style(self._color == "always" or (self._color == "auto" and wanted))

    def write(self, text: str) -> None:
        """Write a result to stdout. A reader that went away changes neither what is done nor the exit code."""
        reason = _write(sys.stdout, text)
        if reason:
            self.say(f"the result could not be written: {reason}")

    def say(self, text: str) -> None:
        """Write what is no result to stderr. Where that cannot be written, nobody can be told."""
        _write(sys.stderr, f"{text}\n")

    def log(self, text: str) -> None:
        """Say what is done, with `--verbose`."""
        if self._verbose:
            self.say(f"stgitops: {text}")

    def load(self) -> LoadedProject:
        """Read the project file and the base."""
        self.log(f"project file {self.path}")
        project = load_project(self.path, self.files)
        self.log(f"{len(project.environments)} environments, base {project.base.path}")
        return project

    def world(self) -> "World":
        """Join the adapters that plan and apply need. Nothing is opened before it is used."""
        from stgitops.adapters.git import commit_of
        from stgitops.adapters.registry import ProjectStores
        from stgitops.adapters.secrets import SecretSources
        from stgitops.core.ports.world import World

        folder = posixpath.dirname(self.path)
        stores = ProjectStores(folder)
        click.get_current_context().call_on_close(stores.close)
        commit = commit_of(folder)
        self.log(f"git commit {commit or 'none'}")
        return World(
            files=self.files,
            secrets=SecretSources(self._variables, folder),
            sealer=self._sealer(),
            stores=stores,
            now=lambda: datetime.now(UTC),
            commit=commit,
            author=self._author(),
            reached=self._reached,
        )

    def source_line(self, origin: Origin) -> str:
        """Return the line of a file that an origin is on; empty where it cannot be read."""
        content = self.files.read(origin.path, 1 << 20)
        lines = [] if isinstance(content, Finding) else content.decode(errors="replace").splitlines()
        return lines[origin.line - 1] if origin.line <= len(lines) else ""

    def _sealer(self) -> Sealer | None:
        keys = self._variables.get(STORE_KEY_VARIABLE, "")
        if not keys.strip():
            self.log(f"no key: {STORE_KEY_VARIABLE} is not set")
            return None
        from stgitops.adapters.sealing import FernetSealer

        return FernetSealer(keys)

    def _reached(self, point: "CrashPoint") -> None:
        """End the process where a test wants it to, as if the machine had lost its power."""
        if self._variables.get(_CRASH_VARIABLE) == point:
            import signal

            os.kill(os.getpid(), signal.SIGKILL)

    def _author(self) -> str:
        for variable in _AUTHOR_VARIABLES:
            if self._variables.get(variable):
                return readable(self._variables[variable])
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError):  # a container's user without a name
            return f"user {os.getuid()}"


def readable(text: str) -> str:
    """Return text that can be written as UTF-8: what came from bytes that are not UTF-8 is escaped."""
    return text.encode(errors="backslashreplace").decode()


def _write(stream: TextIO | None, text: str) -> str:
    """Write to a stream at once; return why it failed, empty where that is no matter. It is not tried again."""
    if stream is None:  # closed by whoever started this
        return ""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return "" if isinstance(error, BrokenPipeError) else os.strerror(error.errno or 0).lower()
    return ""
