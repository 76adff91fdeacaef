"""What the SMTP test tests: the settings that are wanted, that are live, or that a saved plan would write."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import SecretStr

from stgitops import __version__
from stgitops.core.layering import Layered
from stgitops.core.model import EmailSettings
from stgitops.core.plan import EnvironmentPlan, Plan, Unplanned
from stgitops.core.ports.files import Files
from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Revision
from stgitops.core.smtp_cases import Case
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Letter, Trouble
from stgitops.services.accounts import (
    Password,
    account_of,
    authorities_in,
    read_settings,
    referred_password,
    sealed_password,
)
from stgitops.services.live import live_revisions
from stgitops.services.load import LoadedEnvironment, LoadedProject, load_environments
from stgitops.services.secrets import is_another_secret
from stgitops.services.validate import Inspection, Validation


@dataclass(frozen=True, slots=True)
class _Source:
    """Where settings are from."""

    words: str
    commit: str
    """The git commit; empty where there is none."""


def wanted_cases(project: LoadedProject, names: Iterable[str], world: World) -> tuple[list[Case], Validation]:
    """Return what the files want. Where the validation has errors, it is not worth testing."""
    inspection = Inspection(project)
    cases: list[Case] = []
    for loaded in load_environments(project, names, world.files):
        inspection.look_at(loaded)
        if loaded.settings is not None:
            password = referred_password(loaded.settings, loaded.layered, world)
            cases.append(_case(loaded, loaded.settings, password, _Source("the files", world.commit), world.files))
    return cases, inspection.result()


def live_cases(project: LoadedProject, names: Iterable[str], world: World) -> tuple[list[Case], list[Unplanned]]:
    """Return what is live in the config stores, and the environments whose store does not answer."""
    live, unanswered = live_revisions(project, names, world.stores)
    cases: list[Case] = []
    for loaded in load_environments(project, live, world.files):
        revision = live[loaded.environment.name].revision
        if revision is not None and not revision.is_withdrawal:
            cases.append(version_case(loaded, revision, f"revision {revision.number}, which is live", world))
            continue
        why = "nothing was applied yet" if revision is None else f"revision {revision.number} withdrew the settings"
        nothing = Trouble(SmtpCode.NOT_AN_ACCOUNT, f"no settings are live: {why}", setting="")
        cases.append(_case(loaded, nothing, None, _Source("the config store", ""), world.files))
    return cases, unanswered


def version_case(loaded: LoadedEnvironment, version: Draft | Revision, words: str, world: World) -> Case:
    """Return what is live in a config store, or is about to be, with the password that is sealed in it."""
    settings = read_settings(version.settings)
    password = sealed_password(version, settings, world.sealer)
    return _case(loaded, settings, password, _Source(words, version.commit), world.files)


def planned_cases(project: LoadedProject, plan: Plan, world: World) -> list[Case]:
    """Return what a saved plan would write; environments in which nothing would change are left out."""
    planned = {each.environment: each for each in plan.environments if each.settings is not None}
    cases: list[Case] = []
    for loaded in load_environments(project, [name for name in project.environments if name in planned], world.files):
        each = planned[loaded.environment.name]
        settings = read_settings(each.settings or {})
        password = _planned(each, settings, loaded.layered, world) if isinstance(settings, EmailSettings) else None
        builds_on = f"revision {each.live_revision}" if each.live_revision else "no revision"
        source = _Source(f"the saved plan, which builds on {builds_on}", plan.commit)
        cases.append(_case(loaded, settings, password, source, world.files))
    return cases


def _case(
    loaded: LoadedEnvironment,
    settings: EmailSettings | Trouble,
    password: Password,
    source: _Source,
    files: Files,
) -> Case:
    environment = loaded.environment
    account = account_of(settings, password, authorities_in(environment.ca_file, files))
    return Case(environment.name, source.words, account, _letter(environment.name, source), loaded.layered)


def _planned(plan: EnvironmentPlan, settings: EmailSettings, layered: Layered | None, world: World) -> Password:
    """Return the password that a plan refers to, if it still is the one that was planned with."""
    password = referred_password(settings, layered, world)
    if isinstance(password, SecretStr) and is_another_secret(plan, password, world.sealer):
        return Trouble(SmtpCode.NO_SECRET, "the password, or the store key, was changed since the plan was made")
    return password


def _letter(environment: str, source: _Source) -> Letter:
    body = f"""\
This message tests the email settings of the help desk {environment}. No answer is needed.

Environment: {environment}
Settings: {source.words}
Git commit: {source.commit or "none"}
Sent by: stgitops {__version__}
"""
    return Letter(f"SMTP test of {environment}", body)
