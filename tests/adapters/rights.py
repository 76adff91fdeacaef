"""Processes for which the permissions of files count, even where the tests run as root."""

import os
import shutil
from pathlib import Path

import pytest

from tests.workspace import Workspace

_ROOT = os.geteuid() == 0
_CAPABILITIES = "-dac_override,-dac_read_search"
_DROPPED = ["setpriv", "--bounding-set", _CAPABILITIES, "--inh-caps", _CAPABILITIES] if _ROOT else []

needs_permissions = pytest.mark.skipif(
    _ROOT and shutil.which("setpriv") is None, reason="root, and no setpriv (util-linux) to give up its rights"
)
needs_mount = pytest.mark.skipif(
    not _ROOT or shutil.which("unshare") is None, reason="only root can mount a file system, with unshare (util-linux)"
)


class Unprivileged(Workspace):
    """A workspace whose processes may only do what the permissions of files allow."""

    def command(self, *arguments: str) -> list[str]:
        return [*_DROPPED, *super().command(*arguments)]


class SmallDisk(Workspace):
    """A workspace whose processes see a file system of 64 KiB in the folder `small`."""

    def command(self, *arguments: str) -> list[str]:
        mount = f'mount -t tmpfs -o size=64k small "{self.folder / "small"}" && exec "$@"'
        return ["unshare", "--mount", "sh", "-c", mount, "sh", *super().command(*arguments)]


def unprivileged(workspace: Workspace) -> Unprivileged:
    """Return the same folder and variables, with permissions that count."""
    return _as(Unprivileged, workspace)


def small_disk(workspace: Workspace) -> SmallDisk:
    """Return the same folder and variables, with a small disk in it."""
    (workspace.folder / "small").mkdir()
    return _as(SmallDisk, workspace)


def _as(kind: type, workspace: Workspace) -> Workspace:
    other = kind(workspace.folder)
    other.variables.update(workspace.variables)
    return other


def content_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, to show that nothing was written."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
