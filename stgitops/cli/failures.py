"""What becomes of everything that can go wrong: a message on stderr and an exit code, never a traceback."""

from collections.abc import Callable
from contextlib import suppress

import click

from stgitops.cli.exits import Exit, of_error
from stgitops.core.errors import StgitopsError
from stgitops.render.text.style import clean


def guarded(call: Callable[[], int | None]) -> int:
    """Run a command and return the exit code of the process."""
    try:
        return int(call() or Exit.DONE)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except StgitopsError as error:
        _say(f"error: {clean(error.message)}" + (f"\n    hint: {clean(error.hint)}" if error.hint else ""))
        return of_error(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback, whose values could hold a secret
        _say(f"unexpected failure: {type(error).__name__} at {_place(error)}")
        _say("This is a fault of stgitops. Please report this line and the command.")
        return Exit.UNEXPECTED


def _say(text: str) -> None:
    with suppress(OSError):  # where stderr cannot be written, nobody can be told
        click.echo(text, err=True)


def _place(error: Exception) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "stgitops" in frame.filename] or frames
    return f"{own[-1].filename.rpartition('stgitops')[2].lstrip('/')}:{own[-1].lineno}"
