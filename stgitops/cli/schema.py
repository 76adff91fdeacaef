"""`stgitops schema`."""

import os
from pathlib import Path

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import session
from stgitops.cli.wiring import Session
from stgitops.core.schema_files import EVERY_SCHEMA, schema_text


@click.command
@click.option("--check", is_flag=True, help="Write nothing, and end with 3 where a file differs.")
@click.option("--dir", "folder", default="schema", show_default=True, metavar="DIR", help="Where the files stand.")
@session
def command(current: Session, folder: str, *, check: bool) -> int:
    """Write the JSON Schemas that editors and other tools read, or check that they are what this version writes."""
    different = [path for path, text in _files(Path(folder)) if _content(path) != text]
    if check:
        for path in different:
            current.say(f"{path}: differs from what this version writes")
        if different:
            current.say("    hint: write it with: stgitops schema")
        return Exit.INVALID if different else Exit.DONE
    for path, text in _files(Path(folder)):
        if path in different:
            _write(path, text)
            current.write(f"wrote {path}\n")
    return Exit.DONE


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise click.BadParameter(f"{path} cannot be written: {reason}", param_hint="--dir") from None


def _files(folder: Path) -> list[tuple[Path, str]]:
    return [(folder / f"{name}.schema.json", schema_text(schema())) for name, schema in EVERY_SCHEMA.items()]


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
