"""Compare what is wanted with what is live."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pydantic import SecretStr

from stgitops import __version__
from stgitops.core.diff import Place, changes_between
from stgitops.core.environments import Environment, order_among, wave_numbers
from stgitops.core.errors import StoreError
from stgitops.core.findings import Finding, Origin
from stgitops.core.layering import Layered
from stgitops.core.model import PASSWORD_PATH
from stgitops.core.plan import FORMAT_VERSION, EnvironmentPlan, Plan, Unplanned
from stgitops.core.ports.world import World
from stgitops.core.revisions import digest_of
from stgitops.core.rules.shared_secret import reference_of
from stgitops.core.shared import shared_digest
from stgitops.core.states import State
from stgitops.services.attempts import earlier_attempt
from stgitops.services.by_store import unanswered
from stgitops.services.guards import freeze_of
from stgitops.services.live import Live, live_revisions
from stgitops.services.load import LoadedEnvironment, LoadedProject, load_environments
from stgitops.services.promotion import Promotion
from stgitops.services.secrets import compare
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

    project: LoadedProject
    plan: Plan
    steps: tuple[Step, ...]
    after: Mapping[str, Sequence[str]]
    """By environment: those of the planned ones that must go well before it."""
    validation: Validation
    shared_digest: str
    """Of the settings that all environments share."""


def make_plan(project: LoadedProject, names: Sequence[str], world: World) -> Planning:
    """Plan the named environments. Where `validation` has errors, the plan is not worth showing."""
    inspection = Inspection(project)
    shared = shared_digest(project.base.value)
    now = world.now()
    desk = _Desk(
        project=project,
        world=world,
        waves=wave_numbers(project.environments),
        promotion=Promotion(project.environments, world.stores, shared),
        shared_digest=shared,
        now=now,
    )
    steps: list[Step] = []
    unplanned: list[Unplanned] = []
    for some in _in_groups(names):
        live, troubled = live_revisions(project, some, world.stores)
        unplanned += troubled
        for loaded in load_environments(project, some, world.files):
            inspection.look_at(loaded)
            name = loaded.environment.name
            if name not in live or loaded.settings is None:
                continue
            try:
                steps.append(desk.step(loaded, live[name]))
            except StoreError as error:
                unplanned.append(unanswered(name, error))
    plan = Plan(
        format_version=FORMAT_VERSION,
        stgitops_version=__version__,
        created_at=now,
        commit=world.commit,
        project_digest=digest_of(project.document.value),
        environments=tuple(step.plan for step in steps),
        unplanned=tuple(unplanned),
    )
    after = order_among(names, project.environments)
    return Planning(project, plan, tuple(steps), after, inspection.result(), shared)


def _in_groups(names: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every step is made with."""

    project: LoadedProject
    world: World
    waves: Mapping[str, int]
    promotion: Promotion
    shared_digest: str
    now: datetime

    def step(self, loaded: LoadedEnvironment, live: Live) -> Step:
        """Compare what is wanted of one environment with what is live there."""
        settings, layered, environment = loaded.settings, loaded.layered, loaded.environment
        assert settings is not None  # noqa: S101 - an environment without errors has both
        assert layered is not None  # noqa: S101
        wanted = settings.plain()
        reference = reference_of(settings)
        secret, trouble, secret_plan, origin = None, None, None, None
        if reference is not None:
            origin = layered.origin(PASSWORD_PATH)
            found = self.world.secrets.resolve(reference, origin)
            secret, trouble = (None, found) if isinstance(found, Finding) else (found, None)
            secret_plan = compare(environment.name, reference, found, live.revision, self.world)
        state = secret_plan.state if secret_plan is not None else None
        changes = changes_between(live.settings, wanted, state, lambda key: _place(layered, key))
        frozen = freeze_of(self.project, environment.name, self.now) if changes else None
        proven = live.state is State.HEALTHY and live.is_proven_with(self.shared_digest)
        plan = EnvironmentPlan(
            environment=environment.name,
            live_revision=live.number,
            live_digest=live.revision.digest if live.revision is not None else "",
            settings_digest=digest_of(wanted),
            changes=changes,
            secret=secret_plan,
            settings=wanted if changes else None,
            wave=self.waves[environment.name],
            live_state=live.state,
            to_prove=not (changes or proven),
            attempt=earlier_attempt(environment, wanted, secret, self.world) if changes and live.number > 1 else None,
            lock=live.lock if live.lock is not None and live.lock.holds(self.now) else None,
            frozen=frozen.message if frozen is not None else "",
            unproven_in=self.promotion.unproven_in(environment) if changes else (),
        )
        return Step(plan, environment, secret, trouble, origin)


def _place(layered: Layered, key: str) -> Place | None:
    path = tuple(key.split("."))
    if not layered.sets(path):
        return None
    origin = layered.origin(path)
    return Place(origin.path, origin.line)
