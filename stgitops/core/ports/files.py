"""The user's files."""

from typing import Protocol

from stgitops.core.findings import Finding


class Files(Protocol):
    """The user's files."""

    def read(self, path: str, limit: int) -> bytes | Finding:
        """Return a file's content, at most `limit` + 1 bytes of it, or what is wrong with the file."""
        ...

    def matching(self, pattern: str) -> list[str] | Finding:
        """Return the files that match, sorted, or why the folder cannot be read.

        Only the last part of the pattern has an asterisk.
        """
        ...
