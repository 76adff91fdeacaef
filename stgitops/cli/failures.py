"""What becomes of everything that can go wrong: a message on stderr and an exit code, never a traceback."""

from collections.abc import Callable

import click

from stgitops.cli.exits import Exit, of_error
from stgitops.core.errors import StgitopsError


def guarded(call: Callable[[], int | None]) -> int:
    """Run a command and return the exit code of the process."""
    try:
        return int(call() or Exit.DONE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return Exit.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except StgitopsError as error:
        click.echo(f"error: {error.message}" + (f"\n    hint: {error.hint}" if error.hint else ""), err=True)
        return of_error(error)
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback, whose values could hold a secret
        click.echo(f"unexpected failure: {type(error).__name__} at {_place(error)}", err=True)
        click.echo("This is a fault of stgitops. Please report this line and the command.", err=True)
        return Exit.UNEXPECTED


def _place(error: Exception) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "stgitops" in frame.filename] or frames
    return f"{own[-1].filename.rpartition('stgitops')[2].lstrip('/')}:{own[-1].lineno}"
