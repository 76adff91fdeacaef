"""Files that a user asked for: whole or not there, and private to their owner."""

import os
from contextlib import suppress
from pathlib import Path

import click


def check_place(path: str, option: str) -> None:
    """Check that a file can be written there.

    Raises:
        click.BadParameter: it is a folder, or its folder is not there or cannot be written to.
    """
    target = Path(path)
    if not target.name or (target.exists() and not target.is_file()):
        raise click.BadParameter(f"{path!r} is not the name of a file", param_hint=option)
    if not target.parent.is_dir():
        raise click.BadParameter(f"{path}: no such file or directory", param_hint=option)
    if not os.access(target.parent, os.W_OK):
        raise click.BadParameter(f"{path}: permission denied", param_hint=option)


def save(text: str, path: str, option: str) -> None:
    """Write a file beside its place and move it there.

    Raises:
        click.BadParameter: it cannot be written there.
    """
    check_place(path, option)
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise click.BadParameter(f"{path}: {os.strerror(error.errno or 0).lower()}", param_hint=option) from None
