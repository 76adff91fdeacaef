"""`stgitops show`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.core.findings import KeyPath
from stgitops.core.layering import Layered
from stgitops.render.yaml import CommentOf, no_comment, settings_yaml
from stgitops.services.load import load_environments


@click.command
@click.argument("environment")
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@format_option("text", "json")
@session
def command(current: Session, environment: str, format_: str, *, origin: bool) -> int:
    """Show the merged settings of ENVIRONMENT, as YAML.

    Passwords are shown as what they are here: references.
    """
    project = current.load()
    stopped = stopped_by(current, (*project.findings, *project.base.findings))
    if stopped is not None:
        return stopped
    (loaded,) = load_environments(project, chosen(project, [environment]), current.files)
    if loaded.settings is None or loaded.layered is None:
        return stopped_by(current, loaded.findings) or Exit.INVALID
    if format_ == "json":
        from stgitops.render.json import settings_json

        current.write(settings_json(environment, loaded.settings.plain(), loaded.layered))
    else:
        comment_of = _origin_of(loaded.layered) if origin else no_comment
        current.write(settings_yaml(loaded.settings.plain(), comment_of))
    return Exit.DONE


def _origin_of(layered: Layered) -> CommentOf:
    def origin_of(path: KeyPath) -> str:
        return str(layered.origin(path)) if layered.sets(path) else "default"

    return origin_of
