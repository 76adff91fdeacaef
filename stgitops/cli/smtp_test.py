"""`stgitops smtp-test`."""

import asyncio
from collections.abc import Sequence
from importlib.util import find_spec

import click

from stgitops.cli.exits import Exit, of_tests
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.saved_plan import saved_plan
from stgitops.cli.saving import check_place, save
from stgitops.cli.smtp_narrator import Narrator
from stgitops.cli.smtp_options import jobs_option, limit_options, prober_of
from stgitops.cli.wiring import Session
from stgitops.core.plan import Plan, Unplanned
from stgitops.core.ports.smtp import Prober
from stgitops.core.smtp_cases import Case, Tested
from stgitops.render.text.smtp_test import summary_text
from stgitops.services.load import LoadedProject
from stgitops.services.smtp_cases import live_cases, planned_cases, wanted_cases
from stgitops.services.smtp_test import run_cases

_ENDINGS = {".json": "json", ".xml": "junit"}


@click.command
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@click.option("--live", is_flag=True, help="Test the settings in the config store, not those in the files.")
@click.option("--plan", "plan_file", metavar="FILE", help="Test the settings that a saved plan would write.")
@click.option("--send", is_flag=True, help="Also deliver a message, to the error address.")
@click.option("--dns", is_flag=True, help="Also look at what DNS says of the sender's domain; only warns.")
@click.option("--strict", is_flag=True, help="End with 6 for warnings too.")
@limit_options
@jobs_option
@format_option("text", "json", "junit")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    help="Write the result to a file too, as JSON (.json) or JUnit (.xml). May be given several times.",
)
@session
def command(  # noqa: PLR0913 - click hands over each option by itself
    current: Session,
    *,
    environments: tuple[str, ...],
    plan_file: str | None,
    format_: str,
    reports: tuple[str, ...],
    timeout: int,
    tries: int,
    jobs: int,
    live: bool,
    send: bool,
    dns: bool,
    strict: bool,
) -> int:
    """Test whether mail can be sent, the whole way that an error notification goes.

    Without --send no message leaves: the test ends when the server has accepted sender and recipient. Ends with 6
    where mail cannot be sent. Without ENVIRONMENTs, all are tested.
    """
    if plan_file is not None and (live or environments):
        raise click.UsageError("--plan says itself which environments and settings are tested.")
    if dns and find_spec("dns") is None:
        raise click.UsageError("--dns needs dnspython: install stgitops[dns].")
    formats = {path: _format_of(path) for path in reports}
    project, world = current.load(), current.world()
    untested: list[Unplanned] = []
    if plan_file is not None:
        plan = saved_plan(current, plan_file)
        stopped = stopped_by(current, project.findings) or _stale(current, plan, project)
        cases = planned_cases(project, plan, world)
    elif live:
        stopped = stopped_by(current, project.findings)
        cases, untested = live_cases(project, chosen(project, environments), world)
    else:
        cases, validation = wanted_cases(project, chosen(project, environments), world)
        stopped = stopped_by(current, validation.findings)
    if stopped is not None:
        return stopped
    prober = prober_of(timeout, tries, send=send, dns=dns)
    tested = _run(current, cases, prober, jobs, format_)
    current.write(_result(current, tested, untested, format_, strict=strict))
    for path, wanted in formats.items():
        save(_result(current, tested, untested, wanted, strict=strict), path, "--report")
    return of_tests(tested, untested, strict=strict)


def _stale(current: Session, plan: Plan, project: LoadedProject) -> Exit | None:
    gone = [each.environment for each in plan.environments if each.environment not in project.environments]
    if not gone:
        return None
    current.say(f"the saved plan is stale: {gone[0]} is no environment of this project any more")
    return Exit.CONFLICT


def _format_of(path: str) -> str:
    check_place(path, "--report")
    for ending, format_ in _ENDINGS.items():
        if path.endswith(ending):
            return format_
    raise click.BadParameter(f"{path!r} ends neither in .json nor in .xml", param_hint="--report")


def _run(current: Session, cases: Sequence[Case], prober: Prober, jobs: int, format_: str) -> list[Tested]:
    narrator = Narrator(current, cases, silent=format_ != "text")
    return asyncio.run(run_cases(cases, prober, jobs, narrator.listener_of, narrator.over))


def _result(
    current: Session, tested: Sequence[Tested], untested: Sequence[Unplanned], format_: str, *, strict: bool
) -> str:
    if format_ == "json":
        from stgitops.render.smtp_report import smtp_test_json

        return smtp_test_json(tested, untested, strict=strict)
    if format_ == "junit":
        from stgitops.render.junit import smtp_test_junit

        return smtp_test_junit(tested, untested, strict=strict)
    return summary_text(tested, untested, current.style, strict=strict)
