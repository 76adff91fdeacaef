"""The user's files."""

import errno
import os
import stat
from fnmatch import fnmatchcase

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin


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
            return _read_all(descriptor, min(status.st_size, limit) + 1)
        except OSError as error:
            return _finding(path, error)
        finally:
            os.close(descriptor)

    def matching(self, pattern: str) -> list[str]:
        """Return the files that match, sorted. Only the last part of the pattern has an asterisk."""
        folder, _, name_pattern = pattern.rpartition("/")
        try:
            with os.scandir(folder or ".") as entries:
                names = [entry.name for entry in entries if fnmatchcase(entry.name, name_pattern)]
        except OSError:
            return []
        prefix = f"{folder}/" if folder else ""
        return sorted(f"{prefix}{name}" for name in names if not name.startswith("."))


def _read_all(descriptor: int, size: int) -> bytes:
    content = os.read(descriptor, size)
    while len(content) < size and (more := os.read(descriptor, size - len(content))):
        content += more
    return content


def _not_regular(path: str, mode: int) -> Finding:
    if stat.S_ISDIR(mode):
        return Finding(Code.FILE_IS_DIRECTORY, "a directory stands here, and a file is wanted", Origin(path))
    return Finding(Code.FILE_UNREADABLE, "a pipe, socket or device stands here, and a file is wanted", Origin(path))


def _finding(path: str, error: OSError) -> Finding:
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return Finding(Code.FILE_MISSING, "the file is missing", Origin(path))
    reason = os.strerror(error.errno).lower() if error.errno else "unknown reason"
    return Finding(Code.FILE_UNREADABLE, f"the file cannot be read: {reason}", Origin(path))
