"""Generates projects of any number of environments, and octoDNS projects of as many zones of the same size."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure import Command, warm_up

_SCHEMA = Path(__file__).parent.parent / "schema" / "email-settings-layer.schema.json"

_PROJECT = """\
# yaml-language-server: $schema=../schema/project.schema.json
store: {type: sqlite, path: ../var/stgitops.sqlite3}
discover: environments/*.yaml
"""

_BASE = """\
# yaml-language-server: $schema=../schema/email-settings-layer.schema.json
# What every environment shares.
delivery_delay: 10
error_notifications:
  reporting_level: error
  smtp_server_port: 587
  security: starttls
"""

_ENVIRONMENT = """\
# yaml-language-server: $schema=../../schema/email-settings-layer.schema.json
delivery_delay: 60
addresses_to_exclude:
  - noreply@{name}.example.org
  - "*@bounces.{name}.example.org"
error_notifications:
  email_address: errors@{name}.example.org
  smtp_server: smtp.{name}.example.org
  smtp_authentication:
    username: errors@{name}.example.org
    password: {{from_env: {variable}}}
"""

_YAMLLINT = """\
extends: default
rules:
  document-start: disable
"""

_OCTODNS = """\
providers:
  config:
    class: octodns.provider.yaml.YamlProvider
    directory: ./zones
zones:
  "*":
    sources:
      - config
    targets: []
"""

_ZONE = """\
---
"":
  - ttl: 300
    type: A
    value: 192.0.2.{octet}
  - ttl: 300
    type: MX
    values:
      - exchange: smtp.{name}.example.org.
        preference: 10
      - exchange: backup.{name}.example.org.
        preference: 20
  - ttl: 3600
    type: TXT
    value: v=spf1 mx include:_spf.{name}.example.org -all
bounces:
  - ttl: 300
    type: CNAME
    value: smtp.{name}.example.org.
smtp:
  - ttl: 300
    type: A
    value: 192.0.2.{octet}
"""


def plain_variables(home: Path) -> dict[str, str]:
    """Return the environment variables that every process gets, and no other: Python is to write its bytecode."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LANG": "C.UTF-8"}


@dataclass(frozen=True, slots=True)
class Project:
    """A generated project: a git repository with one commit, as users have it."""

    folder: Path
    size: int
    """The number of environments."""
    variables: Mapping[str, str] = field(repr=False)
    """A password for every environment, and the key that seals them."""

    @property
    def layers(self) -> list[str]:
        """The files of settings, the base first."""
        environments = sorted((self.folder / "configs" / "environments").iterdir())
        return ["configs/base.yaml", *(f"configs/environments/{path.name}" for path in environments)]

    def validate(self) -> Command:
        """Return the command that validates every environment."""
        return Command(f"`validate` of {counted(self.size)}", self._line("validate"), self.folder, self.variables)

    def first_apply(self) -> Command:
        """Return the command that applies every environment to a new store; their mail servers do not exist."""
        title = f"`apply --yes --no-smtp-test` of {counted(self.size)}, first revisions"
        line = self._line("apply", "--yes", "--no-smtp-test")
        return Command(title, line, self.folder, self.variables, self._without_store)

    def plan_of_nothing(self) -> Command:
        """Return the command that plans every environment, where all were applied."""
        title = f"`plan` of {counted(self.size)}, nothing to do"
        line = self._line("plan", "--exit-code")
        return Command(title, line, self.folder, self.variables, self._applied)

    def _line(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "stgitops", *arguments]

    def _without_store(self) -> None:
        shutil.rmtree(self.folder / "var", ignore_errors=True)

    def _applied(self) -> None:
        if not (self.folder / "var").exists():
            warm_up(self.first_apply())


@dataclass(frozen=True, slots=True)
class Zones:
    """A generated octoDNS project."""

    folder: Path
    size: int
    """The number of zones."""


def counted(number: int, word: str = "environment") -> str:
    """Say how many of something."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def make_project(folder: Path, size: int) -> Project:
    """Write a project without findings, whose environments have a variable with a password of their own each."""
    place = folder / "configs" / "environments"
    place.mkdir(parents=True)
    (folder / "schema").mkdir()
    shutil.copy(_SCHEMA, folder / "schema")
    _write(folder / "configs" / "stgitops.yaml", _PROJECT)
    _write(folder / "configs" / "base.yaml", _BASE)
    _write(folder / ".yamllint", _YAMLLINT)
    _write(folder / ".gitignore", "/var/\n")
    variables = plain_variables(folder)
    for number in range(size):
        name, variable = f"desk-{number:05}", f"DESK_{number:05}_PASSWORD"
        _write(place / f"{name}.yaml", _ENVIRONMENT.format(name=name, variable=variable))
        variables[variable] = f"secret of {name}"
    variables["STGITOPS_STORE_KEY"] = _new_key(folder)
    _commit(folder)
    return Project(folder, size, variables)


def make_zones(folder: Path, size: int) -> Zones:
    """Write an octoDNS project without findings."""
    place = folder / "zones"
    place.mkdir(parents=True)
    _write(folder / "config.yaml", _OCTODNS)
    for number in range(size):
        name = f"desk-{number:05}"
        _write(place / f"{name}.example.org.yaml", _ZONE.format(name=name, octet=number % 254 + 1))
    return Zones(folder, size)


def mean_size(files: Path) -> int:
    """Return the mean size of the files in a folder, in bytes."""
    sizes = [entry.stat().st_size for entry in os.scandir(files)]
    return round(sum(sizes) / len(sizes))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _new_key(folder: Path) -> str:
    command = [sys.executable, "-m", "stgitops", "key", "new"]
    done = subprocess.run(
        command, cwd=folder, env=plain_variables(folder), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip()


def _commit(folder: Path) -> None:
    author = ("-c", "user.name=benchmark", "-c", "user.email=benchmark@example.org", "-c", "gc.auto=0")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "first")):
        subprocess.run(["git", *author, *arguments], cwd=folder, env=plain_variables(folder), check=True)
