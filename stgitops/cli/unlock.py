"""`stgitops unlock`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.lock import refuse
from stgitops.cli.options import chosen, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.services.locks import Held, Outrun, unlock_environment


@click.command
@click.argument("environment")
@click.option("--force", is_flag=True, help="Lift the lock of somebody else too.")
@session
def command(current: Session, environment: str, *, force: bool) -> int:
    """Open ENVIRONMENT, which was closed with stgitops lock. Who closed it may; others need --force."""
    project = current.load()
    stopped = stopped_by(current, project.findings)
    if stopped is not None:
        return stopped
    (name,) = chosen(project, [environment])
    world = current.world()
    lifted = unlock_environment(project.environments[name], world.author, world.stores, world.now(), force=force)
    if isinstance(lifted, Held | Outrun):
        return refuse(current, name, lifted)
    current.write(f"{name}: {'unlocked' if lifted is not None else 'not locked'}\n")
    return Exit.DONE
