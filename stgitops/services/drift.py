"""Find where what is live is not what is wanted, and tell the causes apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.drift import Cause, Drift, EnvironmentDrift
from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError
from stgitops.core.plan import Attempt, EnvironmentPlan, Unplanned
from stgitops.core.ports.stores import Stores
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision, is_intact
from stgitops.core.states import State
from stgitops.services.by_store import unanswered
from stgitops.services.history import history
from stgitops.services.load import LoadedProject
from stgitops.services.plan import make_plan
from stgitops.services.validate import Validation


@dataclass(frozen=True, slots=True)
class Drifts:
    """What was found, in the order in which environments are applied."""

    environments: tuple[EnvironmentDrift, ...]
    unanswered: tuple[Unplanned, ...]
    """The environments whose config store did not answer."""
    validation: Validation


def drift(project: LoadedProject, names: Sequence[str], world: World) -> Drifts:
    """Compare the named environments. Where `validation` has errors, nothing is looked for."""
    planning = make_plan(project, names, world)
    if planning.validation.has_errors:
        return Drifts((), (), planning.validation)
    plans = {each.environment: each for each in planning.plan.environments}
    unplanned = {each.environment: each for each in planning.plan.unplanned}
    found: list[EnvironmentDrift] = []
    silent: list[Unplanned] = []
    for name in planning.after:
        try:
            tampered = _changed_outside(project.environments[name], world.stores)
        except StoreError as error:
            silent.append(unanswered(name, error))
            continue
        if tampered is not None:
            found.append(tampered)
        elif name in plans:
            found.append(_compared(plans[name]))
        elif name in unplanned:
            silent.append(unplanned[name])
    return Drifts(tuple(found), tuple(silent), planning.validation)


def _changed_outside(environment: Environment, stores: Stores) -> EnvironmentDrift | None:
    past = history(environment, stores)
    if not past.broken:
        return None
    live = past.revisions[-1] if past.revisions else None
    return EnvironmentDrift(
        environment=environment.name,
        revision=live.number if live is not None else 0,
        state=past.states[live.number] if live is not None else None,
        drifts=(Drift(Cause.CHANGED_OUTSIDE, past.broken, _intruder(past.revisions)),),
        not_compared="the history was changed outside",
    )


def _intruder(chain: Sequence[Revision]) -> str:
    """Return who added the first revision that does not follow the one before; empty where one was changed in place.

    Of what was changed in place the store does not know by whom: its author is who wrote it before.
    """
    for before, after in pairwise(chain):
        if not is_intact(before):
            return ""
        if is_intact(after) and after.previous_digest != before.digest:
            return after.author
    return ""


def _compared(plan: EnvironmentPlan) -> EnvironmentDrift:
    secret = plan.secret
    not_compared = secret.reason if secret is not None and secret.state == "not compared" else ""
    return EnvironmentDrift(plan.environment, plan.live_revision, plan.live_state, tuple(_drifts(plan)), not_compared)


def _drifts(plan: EnvironmentPlan) -> Iterator[Drift]:
    if plan.live_revision == 0:
        yield Drift(Cause.NEVER_APPLIED, "there is no revision")
        return
    moved = [each.key for each in plan.changes if each.key != PASSWORD_KEY or each.before != each.after]
    if moved:
        changed = f"{', '.join(moved)} changed since revision {plan.live_revision}"
        if plan.live_state is State.WITHDRAWN:
            changed = f"revision {plan.live_revision} withdrew the settings, and none are live"
        yield Drift(Cause.MOVED_AHEAD, changed + _before(plan.attempt))
    if plan.secret is not None and plan.secret.state == "changed":
        yield Drift(Cause.SECRET_ROTATED, f"{plan.secret.source} is not what revision {plan.live_revision} holds")
    if plan.live_state is State.PENDING:
        yield Drift(Cause.NOT_PROVEN, f"an apply was cut off before it proved revision {plan.live_revision}")


def _before(attempt: Attempt | None) -> str:
    return f"; these settings were revision {attempt.revision}, {attempt.words}" if attempt is not None else ""
