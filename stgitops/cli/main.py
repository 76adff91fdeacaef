"""The entry: the table of commands, the options that all share, and what becomes of errors."""

from collections.abc import Sequence
from importlib import import_module

import click

from stgitops import __version__

_COMMANDS = {
    "validate": "Find everything that is wrong with the settings.",
    "show": "Show the merged settings of an environment.",
    "plan": "Show what apply would change.",
    "apply": "Make the settings live.",
    "drift": "Show where what is live is not what is wanted.",
    "smtp-test": "Test whether mail can be sent.",
    "history": "Show the revisions of an environment.",
    "rollback": "Make an earlier revision live again.",
    "lock": "Close an environment for a while.",
    "unlock": "Open a locked environment.",
    "schema": "Write or check the JSON Schemas for editors.",
    "explain": "Explain a finding and how to mend it.",
    "key": "Make keys that seal passwords in a config store.",
}
"""A command is the module of its name in `stgitops.cli`, imported when it is called: `--help` loads none of them."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"stgitops.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from stgitops.core.suggestion import not_known

            raise click.UsageError(not_known("command", args[0], _COMMANDS), ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="stgitops %(version)s")
@click.option(
    "--project",
    metavar="FILE",
    envvar="STGITOPS_PROJECT",
    help="The project file.  [default: stgitops.yaml, here or in configs/]",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colours.  [default: auto: on a terminal, unless NO_COLOR is set]",
)
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is done.")
@click.pass_context
def main(ctx: click.Context, project: str | None, color: str, *, verbose: bool) -> None:
    """Keep a help desk's email settings as code: validated, planned, applied, proven.

    Exit codes: 0 done, 1 unexpected failure, 2 wrong usage, 3 invalid configuration, 4 changes pending (with
    --exit-code), 5 conflict or stale plan, 6 SMTP test failed, 7 store unreachable or refused, 130 interrupted.
    """
    from stgitops.cli.wiring import Session

    ctx.obj = Session(project, color, verbose=verbose)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return the exit code of the process."""
    from stgitops.cli.failures import guarded

    return guarded(lambda: main.main(list(arguments), prog_name="stgitops", standalone_mode=False))
