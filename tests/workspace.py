"""A user's folder with a project in it, and the command line run there: as a process, or inside the test's own."""

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from stgitops.cli.main import run

STORE_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="

PROJECT = "store: {type: sqlite, path: store.sqlite3}\n"
BASE = """\
delivery_delay: 10
error_notifications:
  smtp_server_port: 587
  security: starttls
"""
DEV = """\
error_notifications:
  email_address: dev@helpdesk.example.org
  smtp_server: smtp.example.org
"""
WITH_PASSWORD = (
    DEV
    + """\
  smtp_authentication:
    username: dev
    password: {from_env: DEV_PASSWORD}
"""
)


@dataclass(frozen=True)
class Result:
    """What a run of the command line ended with."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


class Workspace:
    """A folder, and the environment variables that commands in it see: nothing of the machine's own."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.variables = {"HOME": str(folder), "PATH": os.environ["PATH"], "STGITOPS_AUTHOR": "ada", **variables}

    def write(self, **files: str) -> "Workspace":
        """Write files of the project by their names without ending: `dev="…"` is environments/dev.yaml."""
        for name, text in files.items():
            place = f"{name}.yaml" if name in {"stgitops", "base"} else f"environments/{name.replace('_', '-')}.yaml"
            self.put(place, text)
        return self

    def put(self, place: str, content: str | bytes) -> Path:
        """Write any file."""
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "stgitops", *arguments]

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """Start a real process."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.variables,
            text=True,
            encoding="utf-8",
            **(pipes | options),
        )

    def run(self, *arguments: str, **options: Any) -> Result:
        """Run a real process to its end."""
        process = self.start(*arguments, **options)
        stdout, stderr = process.communicate(timeout=120)
        return Result(process.returncode, stdout or "", stderr or "")

    def invoke(self, *arguments: str, stdin: str = "") -> Result:
        """Run the command line inside this process, which is faster and otherwise the same."""
        runner = CliRunner()
        absent: dict[str, str | None] = {name: None for name in os.environ if name not in self.variables}
        with contextlib.chdir(self.folder), runner.isolation(input=stdin, env=absent | self.variables) as streams:
            exit_code = run(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            stdout, stderr = streams[0].getvalue().decode(), streams[1].getvalue().decode()
        return Result(exit_code, stdout, stderr)
