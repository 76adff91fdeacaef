"""`stgitops explain`."""

import click

from stgitops.adapters.pages import page_of
from stgitops.cli.exits import Exit
from stgitops.cli.options import session
from stgitops.cli.wiring import Session
from stgitops.core.codes import CODES, Code
from stgitops.core.smtp_codes import SMTP_CODES, SmtpCode
from stgitops.core.suggestion import not_known


@click.command
@click.argument("code", required=False)
@session
def command(current: Session, code: str | None) -> int:
    """Explain what CODE, of a finding or of the SMTP test, means and how to mend it. Without CODE, list all."""
    every: dict[str, Code | SmtpCode] = {**CODES, **SMTP_CODES}
    if code is None:
        current.write("".join(f"{each.id:<14}  {each.severity:<7}  {each.title}\n" for each in every.values()))
        return Exit.DONE
    known = every.get(code.upper())
    if known is None:
        raise click.BadParameter(not_known("code", code.upper(), every))
    current.write(page_of(known))
    return Exit.DONE
