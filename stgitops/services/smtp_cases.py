"""What the SMTP test tests: the settings that are wanted, that are live, or that a saved plan would write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr, ValidationError

from stgitops import __version__
from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.findings import Finding, Origin, dotted
from stgitops.core.layering import Layered
from stgitops.core.model import PASSWORD_PATH, EmailSettings
from stgitops.core.plan import EnvironmentPlan, Plan, Unplanned
from stgitops.core.ports.files import Files
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE, Sealer
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision
from stgitops.core.rules.shared_secret import reference_of
from stgitops.core.smtp_cases import Case
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Login, Trouble
from stgitops.services.live import live_revisions
from stgitops.services.load import LoadedEnvironment, LoadedProject, load_environments
from stgitops.services.plan import is_another_secret
from stgitops.services.validate import Inspection, Validation

_LARGEST_CA_FILE = 1 << 20
"""Bytes: about four times what a browser trusts."""


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
            password = _referred_to(loaded.settings, loaded.layered, world)
            cases.append(_case(loaded, loaded.settings, password, _Source("the files", world.commit), world.files))
    return cases, inspection.result()


def live_cases(project: LoadedProject, names: Iterable[str], world: World) -> tuple[list[Case], list[Unplanned]]:
    """Return what is live in the config stores, and the environments whose store does not answer."""
    live, unanswered = live_revisions(project, names, world.stores)
    cases: list[Case] = []
    for loaded in load_environments(project, live, world.files):
        revision = live[loaded.environment.name]
        if revision is None:
            nothing = Trouble(SmtpCode.NOT_AN_ACCOUNT, "no revision is live: nothing was applied yet", setting="")
            cases.append(_case(loaded, nothing, None, _Source("the config store", ""), world.files))
            continue
        settings = _settings(revision.settings)
        source = _Source(f"revision {revision.number}, which is live", revision.commit)
        cases.append(_case(loaded, settings, _sealed(revision, settings, world.sealer), source, world.files))
    return cases, unanswered


def planned_cases(project: LoadedProject, plan: Plan, world: World) -> list[Case]:
    """Return what a saved plan would write; environments in which nothing would change are left out."""
    planned = {each.environment: each for each in plan.environments if each.settings is not None}
    cases: list[Case] = []
    for loaded in load_environments(project, [name for name in project.environments if name in planned], world.files):
        each = planned[loaded.environment.name]
        settings = _settings(each.settings or {})
        password = _planned(each, settings, loaded.layered, world) if isinstance(settings, EmailSettings) else None
        builds_on = f"revision {each.live_revision}" if each.live_revision else "no revision"
        source = _Source(f"the saved plan, which builds on {builds_on}", plan.commit)
        cases.append(_case(loaded, settings, password, source, world.files))
    return cases


def _case(
    loaded: LoadedEnvironment,
    settings: EmailSettings | Trouble,
    password: SecretStr | Trouble | None,
    source: _Source,
    files: Files,
) -> Case:
    environment = loaded.environment
    account = _account(settings, password, _authorities(environment.ca_file, files))
    return Case(environment.name, source.words, account, _letter(environment.name, source), loaded.layered)


def _account(
    settings: EmailSettings | Trouble, password: SecretStr | Trouble | None, authorities: str | Trouble
) -> Account | Trouble:
    if isinstance(settings, Trouble):
        return settings
    if isinstance(password, Trouble):
        return password
    if isinstance(authorities, Trouble):
        return authorities
    notifications = settings.error_notifications
    authentication = notifications.smtp_authentication
    return Account(
        server=notifications.smtp_server,
        port=notifications.smtp_server_port,
        security=notifications.security,
        address=notifications.email_address,
        login=Login(authentication.username, password) if authentication is not None and password is not None else None,
        authorities=authorities,
    )


def _settings(plain: Mapping[str, Any]) -> EmailSettings | Trouble:
    """Read settings that were written by this version, or by another."""
    try:
        return EmailSettings.model_validate(plain)
    except ValidationError as error:
        key = dotted(error.errors(include_url=False, include_input=False)[0]["loc"])
        message = f"this version cannot read these settings: {key} is not what it expects"
        return Trouble(SmtpCode.NOT_AN_ACCOUNT, message, setting=key)


def _referred_to(settings: EmailSettings, layered: Layered | None, world: World) -> SecretStr | Trouble | None:
    """Return the password that settings refer to; None where there is no login."""
    reference = reference_of(settings)
    if reference is None:
        return None
    origin = layered.origin(PASSWORD_PATH) if layered is not None else Origin("")
    found = world.secrets.resolve(reference, origin)
    return Trouble(SmtpCode.NO_SECRET, found.message) if isinstance(found, Finding) else found


def _planned(
    plan: EnvironmentPlan, settings: EmailSettings, layered: Layered | None, world: World
) -> SecretStr | Trouble | None:
    """Return the password that a plan refers to, if it still is the one that was planned with."""
    password = _referred_to(settings, layered, world)
    if isinstance(password, SecretStr) and is_another_secret(plan, password, world.sealer):
        return Trouble(SmtpCode.NO_SECRET, "the password, or the store key, was changed since the plan was made")
    return password


def _sealed(revision: Revision, settings: EmailSettings | Trouble, sealer: Sealer | None) -> SecretStr | Trouble | None:
    """Return the password that is sealed in a revision; None where there is no login."""
    if isinstance(settings, Trouble) or reference_of(settings) is None:
        return None
    sealed = revision.sealed.get(PASSWORD_KEY)
    if sealed is None:
        return Trouble(SmtpCode.NO_SECRET, "the live settings have a login, and no sealed password")
    if sealer is None:
        return Trouble(SmtpCode.NO_SECRET, f"the live password is sealed, and {STORE_KEY_VARIABLE} is not set")
    opened = sealer.open(sealed)
    return (
        Trouble(SmtpCode.NO_SECRET, f"no key in {STORE_KEY_VARIABLE} opens the live password")
        if opened is None
        else opened
    )


def _authorities(path: str, files: Files) -> str | Trouble:
    if not path:
        return ""
    content = files.read(path, _LARGEST_CA_FILE)
    if isinstance(content, Finding):
        return Trouble(SmtpCode.NOT_AN_ACCOUNT, f"the authorities cannot be read: {content.message}", setting="")
    # Between the certificates may stand names in any script, of which OpenSSL would hear nothing.
    return content.decode("ascii", errors="replace").replace("\ufffd", "?")


def _letter(environment: str, source: _Source) -> Letter:
    body = f"""\
This message tests the email settings of the help desk {environment}. No answer is needed.

Environment: {environment}
Settings: {source.words}
Git commit: {source.commit or "none"}
Sent by: stgitops {__version__}
"""
    return Letter(f"SMTP test of {environment}", body)
