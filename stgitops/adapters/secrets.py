"""Where secret references lead to: environment variables and files."""

import os
from collections.abc import Mapping

from pydantic import SecretStr

from stgitops.adapters.files import DiskFiles
from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.model import FromEnv, SecretReference

_LARGEST = 64 << 10
"""Bytes of a file with a secret."""

_LINE_BREAK_HINT = "write it without one (printf %s, not echo): a password is never trimmed"

_Trouble = tuple[Code, str]


class SecretSources:
    """Environment variables and files. Values are taken as they are: spaces are part of a password."""

    def __init__(self, variables: Mapping[str, str], folder: str) -> None:
        """Take the environment variables, and the folder that the paths of files are relative to."""
        self._variables = variables
        self._folder = folder

    def resolve(self, reference: SecretReference, origin: Origin) -> SecretStr | Finding:
        """Return the secret, or why it cannot be used; `origin` is where the reference stands."""
        if isinstance(reference, FromEnv):
            name, value = f"the variable {reference}", self._variable(reference.from_env)
        else:
            name, value = f"the file {reference}", self._file(reference.from_file)
        trouble = value if isinstance(value, tuple) else _trouble(value)
        if trouble is not None:
            code, what = trouble
            return Finding(
                code, f"{name} {what}", origin, hint=_LINE_BREAK_HINT if code is Code.SECRET_LINE_BREAK else ""
            )
        return SecretStr(str(value))

    def _variable(self, name: str) -> str | _Trouble:
        value = self._variables.get(name)
        return (Code.SECRET_UNSET, "is not set") if value is None else value

    def _file(self, path: str) -> str | _Trouble:
        content = DiskFiles().read(os.path.join(self._folder, path), _LARGEST)  # noqa: PTH118 - an absolute path stays
        if isinstance(content, Finding):
            missing = content.code is Code.FILE_MISSING
            return (Code.SECRET_UNSET, "is missing") if missing else (Code.SECRET_UNREADABLE, "cannot be read")
        if len(content) > _LARGEST:
            return Code.SECRET_UNREADABLE, f"is larger than {_LARGEST >> 10} KiB"
        return content.decode(errors="surrogateescape")


def _trouble(value: str) -> _Trouble | None:
    if not value:
        return Code.SECRET_EMPTY, "is empty"
    if value.endswith(("\n", "\r")):
        return Code.SECRET_LINE_BREAK, "ends in a line break"
    if not _is_unicode(value):
        return Code.SECRET_UNREADABLE, "is not UTF-8"
    return None


def _is_unicode(value: str) -> bool:
    """Whether text came from valid UTF-8: what did not stands in it as lone surrogates (PEP 383)."""
    return not any("\ud800" <= character <= "\udfff" for character in value)
