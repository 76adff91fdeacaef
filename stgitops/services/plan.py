"""Compare what is wanted with what is live."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pydantic import SecretStr

from stgitops import __version__
from stgitops.core.diff import PASSWORD_KEY, Change, Place, differences
from stgitops.core.environments import Environment, order_among
from stgitops.core.findings import Finding, Origin
from stgitops.core.layering import Layered
from stgitops.core.model import PASSWORD_PATH, SecretReference
from stgitops.core.plan import FORMAT_VERSION, EnvironmentPlan, Plan, SecretPlan, Unplanned
from stgitops.core.ports.secrets import Sealer
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision, digest_of
from stgitops.core.rules.shared_secret import reference_of
from stgitops.services.live import live_revisions
from stgitops.services.load import LoadedEnvironment, LoadedProject, load_environments
from stgitops.services.validate import Inspection, Validation

_AT_A_TIME = 500
"""Environments whose live revisions are asked for together: few round trips, and bounded memory."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an apply needs to carry out one environment's plan. The secret exists only here, in memory."""

    plan: EnvironmentPlan
    environment: Environment
    secret: SecretStr | None
    trouble: Finding | None
    """Why the secret cannot be used."""
    secret_origin: Origin | None
    """Where the secret reference stands; None where there is none."""


@dataclass(frozen=True, slots=True)
class Planning:
    """A plan, the steps to carry it out, and what is wrong with the settings it was made from."""

    plan: Plan
    steps: tuple[Step, ...]
    after: Mapping[str, Sequence[str]]
    """By environment: those of the planned ones that must go well before it."""
    validation: Validation


def make_plan(project: LoadedProject, names: Sequence[str], world: World) -> Planning:
    """Plan the named environments. Where `validation` has errors, the plan is not worth showing."""
    inspection = Inspection(project)
    steps: list[Step] = []
    unplanned: list[Unplanned] = []
    for some in _in_groups(names):
        live, troubled = live_revisions(project, some, world.stores)
        unplanned += troubled
        for loaded in load_environments(project, some, world.files):
            inspection.look_at(loaded)
            name = loaded.environment.name
            if name in live and loaded.settings is not None:
                steps.append(_step(loaded, live[name], world))
    plan = Plan(
        format_version=FORMAT_VERSION,
        stgitops_version=__version__,
        created_at=world.now(),
        commit=world.commit,
        project_digest=digest_of(project.document.value),
        environments=tuple(step.plan for step in steps),
        unplanned=tuple(unplanned),
    )
    return Planning(plan, tuple(steps), order_among(names, project.environments), inspection.result())


def is_another_secret(planned: EnvironmentPlan, secret: SecretStr | None, sealer: Sealer | None) -> bool:
    """Whether a secret is known not to be the one that was planned with; without a key or a secret nothing is known."""
    fingerprint = planned.secret.fingerprint if planned.secret is not None else ""
    if secret is None or sealer is None or not fingerprint:
        return False
    return not sealer.matches(fingerprint, planned.environment, secret)


def _in_groups(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some


def _step(loaded: LoadedEnvironment, live: Revision | None, world: World) -> Step:
    settings, layered, environment = loaded.settings, loaded.layered, loaded.environment
    assert settings is not None  # noqa: S101 - an environment without errors has both
    assert layered is not None  # noqa: S101
    wanted = settings.plain()
    reference = reference_of(settings)
    secret, trouble, secret_plan, origin = None, None, None, None
    if reference is not None:
        origin = layered.origin(PASSWORD_PATH)
        found = world.secrets.resolve(reference, origin)
        secret, trouble = (None, found) if isinstance(found, Finding) else (found, None)
        secret_plan = _compare(environment.name, reference, found, live, world)
    changes = _changes(live, wanted, secret_plan, layered)
    plan = EnvironmentPlan(
        environment=environment.name,
        live_revision=live.number if live is not None else 0,
        live_digest=live.digest if live is not None else "",
        settings_digest=digest_of(wanted),
        changes=changes,
        secret=secret_plan,
        settings=wanted if changes else None,
    )
    return Step(plan, environment, secret, trouble, origin)


def _compare(
    name: str, reference: SecretReference, found: SecretStr | Finding, live: Revision | None, world: World
) -> SecretPlan:
    source = str(reference)
    if isinstance(found, Finding):
        return SecretPlan(source, "not compared", reason=found.message)
    fingerprint = world.sealer.fingerprint(name, found) if world.sealer is not None else ""
    sealed = live.sealed.get(PASSWORD_KEY) if live is not None else None
    if sealed is None:
        return SecretPlan(source, "new", fingerprint=fingerprint)
    if world.sealer is None:
        return SecretPlan(source, "not compared", reason="no key")
    opened = world.sealer.open(sealed)
    if opened is None:
        return SecretPlan(source, "changed", reason="no key opens the live one", fingerprint=fingerprint)
    return SecretPlan(source, "unchanged" if opened == found else "changed", fingerprint=fingerprint)


def _changes(
    live: Revision | None, wanted: Mapping[str, object], secret: SecretPlan | None, layered: Layered
) -> tuple[Change, ...]:
    before = live.settings if live is not None else {}
    changes = [
        Change(
            key,
            old,
            new,
            secret.state if secret and key == PASSWORD_KEY and new is not None else None,
            _place(layered, key),
        )
        for key, old, new in differences(before, wanted)
    ]
    if secret is not None and secret.state in {"new", "changed"} and all(each.key != PASSWORD_KEY for each in changes):
        reference = layered.value["error_notifications"]["smtp_authentication"]["password"]
        changes.append(Change(PASSWORD_KEY, reference, reference, secret.state, _place(layered, PASSWORD_KEY)))
    return tuple(changes)


def _place(layered: Layered, key: str) -> Place | None:
    path = tuple(key.split("."))
    if not layered.sets(path):
        return None
    origin = layered.origin(path)
    return Place(origin.path, origin.line)
