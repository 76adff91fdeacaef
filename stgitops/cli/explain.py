"""`stgitops explain`."""

import click

from stgitops.adapters.pages import page_of
from stgitops.cli.exits import Exit
from stgitops.cli.options import session
from stgitops.cli.wiring import Session
from stgitops.core.codes import CODES
from stgitops.core.suggestion import not_known


@click.command
@click.argument("code", required=False)
@session
def command(current: Session, code: str | None) -> int:
    """Explain what the finding CODE means and how to mend it. Without CODE, list all."""
    if code is None:
        current.write("".join(f"{each.id}  {each.severity:<7}  {each.title}\n" for each in CODES.values()))
        return Exit.DONE
    known = CODES.get(code.upper())
    if known is None:
        raise click.BadParameter(not_known("finding", code.upper(), CODES))
    current.write(page_of(known))
    return Exit.DONE
