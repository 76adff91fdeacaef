"""The user's files."""

import errno
import os
import stat
from fnmatch import fnmatchcase

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin

_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR})
_CHUNK = 1 << 16
"""Bytes."""


class DiskFiles:
    """Files on disk, read without ever waiting: a pipe or a device in a file's place is refused."""

    def read(self, path: str, limit: int) -> bytes | Finding:
        """Return a file's content, at most `limit` + 1 bytes of it, or what is wrong with the file."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            return _finding(path, error)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _not_regular(path, status.st_mode)
            return _read_all(descriptor, limit + 1)
        except OSError as error:
            return _finding(path, error)
        finally:
            os.close(descriptor)

    def matching(self, pattern: str) -> list[str] | Finding:
        """Return the files that match, sorted, or why the folder cannot be read; in one that is missing, none do."""
        folder, _, name_pattern = pattern.rpartition("/")
        prefix = f"{folder}/" if folder else ""
        try:
            with os.scandir(folder or ".") as entries:
                names = [entry.name for entry in entries if fnmatchcase(entry.name, name_pattern)]
        except OSError as error:
            return [] if error.errno in _MISSING else _finding(folder, error)
        return sorted(f"{prefix}{name}" for name in names if not name.startswith("."))


def _read_all(descriptor: int, size: int) -> bytes:
    """Read to the end, or to `size` bytes. What a file says of its own size is not believed."""
    chunks = []
    while size and (chunk := os.read(descriptor, min(size, _CHUNK))):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def _not_regular(path: str, mode: int) -> Finding:
    if stat.S_ISDIR(mode):
        return Finding(Code.FILE_IS_DIRECTORY, "a directory stands here, and a file is wanted", Origin(path))
    return Finding(Code.FILE_UNREADABLE, "a pipe, socket or device stands here, and a file is wanted", Origin(path))


def _finding(path: str, error: OSError) -> Finding:
    if error.errno in _MISSING:
        return Finding(Code.FILE_MISSING, "the file is missing", Origin(path))
    reason = os.strerror(error.errno).lower() if error.errno else "unknown reason"
    return Finding(Code.FILE_UNREADABLE, f"the file cannot be read: {reason}", Origin(path))
