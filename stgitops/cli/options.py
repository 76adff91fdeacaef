"""Options, arguments and answers that several commands share."""

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from stgitops.cli.exits import Exit
from stgitops.cli.wiring import Session, readable
from stgitops.core.codes import Severity
from stgitops.core.findings import Finding, has_errors, merge_findings
from stgitops.core.suggestion import not_known
from stgitops.render.text.findings import findings_text, no_source
from stgitops.render.words import count
from stgitops.services.load import LoadedProject

Command = TypeVar("Command", bound=Callable[..., Any])

session = click.make_pass_decorator(Session)


def format_option(*formats: str) -> Callable[[Command], Command]:
    """Return the option `--format`; the first format is the default."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to write the result.",
    )


def chosen(project: LoadedProject, names: Sequence[str]) -> list[str]:
    """Return the environments that were named, or all, in the order in which they are applied.

    Of a project file that cannot be read there are none, and its findings say why.

    Raises:
        click.BadParameter: there is none of that name.
    """
    for name in names if project.environments else ():
        if name not in project.environments:
            raise click.BadParameter(not_known("environment", name, project.environments))
    return [name for name in project.environments if not names or name in names]


def show_findings(current: Session, findings: Iterable[Finding], *, to_stdout: bool = False) -> None:
    """Write findings as text."""
    text = findings_text(
        merge_findings(findings), current.style, current.source_line if current.on_terminal else no_source
    )
    if to_stdout:
        current.write(text)
    else:
        current.say(text.rstrip("\n"))


def stopped_by(current: Session, findings: Sequence[Finding]) -> Exit | None:
    """Show what is wrong, and return the exit code where it stops everything."""
    if has_errors(findings):
        show_findings(current, [each for each in findings if each.severity is Severity.ERROR])
        return Exit.INVALID
    warnings = sum(each.severity is Severity.WARNING for each in findings)
    if warnings:
        current.say(f"{count(warnings, 'warning')}: see stgitops validate")
    return None


def reason(_context: click.Context, option: click.Parameter, text: str | None) -> str:
    """Return why somebody does something, as a reader of the history will see it; empty where the option is not given.

    Raises:
        click.BadParameter: it is blank, or longer than 500 characters.
    """
    if text is None:
        return ""
    words = readable(text.strip())
    if not words:
        raise click.BadParameter("say why.", param=option)
    if len(words) > 500:
        raise click.BadParameter(f"a reason has at most 500 characters, and this one has {len(words)}.", param=option)
    return words


def agreed(question: str, otherwise: str) -> bool:
    """Ask on the terminal.

    Raises:
        click.UsageError: there is none; `otherwise` says what to do then.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError(f"There is no terminal to ask on: {otherwise}.")
    return click.confirm(question, err=True)
