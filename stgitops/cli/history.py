"""`stgitops history`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.render.text.history import history_text
from stgitops.render.words import count
from stgitops.services.history import history


@click.command
@click.argument("environment")
@click.option("--verify", is_flag=True, help="Follow the chain of digests, and end with 7 where it is broken.")
@format_option("text", "json")
@session
def command(current: Session, environment: str, format_: str, *, verify: bool) -> int:
    """Show the revisions of ENVIRONMENT: when, who, from which commit, and why."""
    project = current.load()
    stopped = stopped_by(current, project.findings)
    if stopped is not None:
        return stopped
    (name,) = chosen(project, [environment])
    found = history(project.environments[name], current.world().stores)
    if format_ == "json":
        from stgitops.render.json import history_json

        current.write(history_json(name, found.revisions, found.broken))
    else:
        current.write(history_text(found.revisions, current.style))
    if verify and found.broken:
        current.say(f"the history of {name} was tampered with: {found.broken}")
        return Exit.UNREACHABLE
    if verify:
        current.say(f"the chain of {count(len(found.revisions), 'revision')} holds")
    return Exit.DONE
