"""Carry out a plan, wave by wave, and say what became of each environment."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from stgitops.core.crash_points import CrashPoint
from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.environments import waves
from stgitops.core.outcomes import Applied, Failed, NotStarted, Outcome, Refused, Unchanged
from stgitops.core.plan import Plan, what_moved
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Terms
from stgitops.core.states import State
from stgitops.services.locks import locks_in_force
from stgitops.services.obstacles import Obstacles
from stgitops.services.plan import Planning, Step
from stgitops.services.promotion import Promotion
from stgitops.services.rollout import Rollout
from stgitops.services.secrets import is_another_secret
from stgitops.services.writing import Move

_WITHOUT_GATE = 500
"""Environments that are written together where the SMTP test is left out."""


def _nobody(_: Outcome) -> None:
    """Be told of an outcome, and do nothing."""


@dataclass(frozen=True, slots=True)
class Orders:
    """How a plan is to be carried out."""

    message: str = ""
    """Why, for the history; empty to say what changes."""
    gate: Gate | None = None
    """The SMTP test; None to leave it out."""
    jobs: int = 10
    """How many environments, at most, are between being written and being proven."""
    retry_failed: bool = False
    """Whether settings may be applied that were rolled back before."""
    override_promotion: str = ""
    """Why shared settings may be applied that were not proven before; empty where they may not."""
    told: Callable[[Outcome], None] = _nobody
    """Is told of each outcome when it is known."""


def moved_since(saved: Plan, planning: Planning, world: World) -> list[str]:
    """Return, in words, what changed since a plan was saved; empty where it may be carried out as it is."""
    moved = what_moved(saved, planning.plan)
    steps = {step.plan.environment: step for step in planning.steps}
    for each in saved.environments:
        step = steps.get(each.environment)
        if step is not None and each.secret is not None and is_another_secret(each, step.secret, world.sealer):
            moved.append(f"{each.environment}: the secret from {each.secret.source}, or the store key, was changed")
    return moved


def apply(planning: Planning, world: World, orders: Orders) -> list[Outcome]:
    """Carry out a plan, wave by wave. An environment is left alone where one it comes after did not go well."""
    steps = {step.plan.environment: step for step in planning.steps}
    size = orders.jobs if orders.gate is not None else _WITHOUT_GATE
    outcomes: dict[str, Outcome] = {}

    def take(found: Iterable[Outcome]) -> None:
        for outcome in found:
            outcomes[outcome.environment] = outcome
            orders.told(outcome)

    take(Failed(each.environment, each.message, each.hint) for each in planning.plan.unplanned)
    for wave in waves(planning.after):
        waiting = [name for name in wave if name not in outcomes]
        take(held_up for name in waiting if (held_up := _held_up(name, planning.after[name], outcomes)) is not None)
        ready = [steps[name] for name in waiting if name not in outcomes]
        for start in range(0, len(ready), size):
            take(_together(ready[start : start + size], planning, world, orders))
            world.reached(CrashPoint.GROUP_DONE)
    return [outcomes[name] for name in planning.after]


def _held_up(name: str, after: Sequence[str], outcomes: Mapping[str, Outcome]) -> NotStarted | None:
    for other in after:
        if not isinstance(outcomes[other], Applied | Unchanged):
            return NotStarted(name, other)
    return None


def _together(steps: Sequence[Step], planning: Planning, world: World, orders: Orders) -> Iterator[Outcome]:
    """Carry out steps of one wave, as far as nothing stands in their way."""
    project = planning.project
    locks, unknown = locks_in_force(project, [step.plan.environment for step in steps], world.stores, world.now())
    yield from (Failed(each.environment, each.message, each.hint) for each in unknown)
    failed = {each.environment for each in unknown}
    obstacles = Obstacles(project, world, locks, orders.retry_failed)
    # Made anew for each group: the wave before may have proven what this one waits for.
    promotion = Promotion(project.environments, world.stores, planning.shared_digest)
    moves: list[Move] = []
    for step in (each for each in steps if each.plan.environment not in failed):
        unproven_in = promotion.unproven_in(step.environment) if step.plan.changes else ()
        finding = obstacles.of(step, () if orders.override_promotion else unproven_in)
        if finding is not None:
            yield Refused(step.plan.environment, finding)
        elif step.plan.changes or (orders.gate is not None and step.plan.to_prove):
            moves.append(_move(step, planning, world, orders, override=bool(unproven_in)))
        else:
            yield Unchanged(step.plan.environment, step.plan.live_revision, step.plan.live_state or State.UNPROVEN)
    yield from Rollout(project, world, orders.gate).carry_out(moves)


def _move(step: Step, planning: Planning, world: World, orders: Orders, *, override: bool) -> Move:
    plan = step.plan
    terms = Terms(to_prove=orders.gate is not None, override=orders.override_promotion if override else "")
    return Move(
        environment=step.environment,
        draft=_draft(step, world, orders.message, terms) if plan.settings is not None else None,
        live=plan.live_revision,
        changes=len(plan.changes),
        shared_digest=planning.shared_digest,
        may_roll_back=bool(plan.changes) or plan.live_state is State.PENDING,
    )


def _draft(step: Step, world: World, message: str, terms: Terms) -> Draft:
    """Make the draft of what is to be written, its secret sealed."""
    plan = step.plan
    sealed = (
        {PASSWORD_KEY: world.sealer.seal(step.secret)} if step.secret is not None and world.sealer is not None else {}
    )
    return Draft(
        environment=plan.environment,
        builds_on=plan.live_revision,
        settings=plan.settings or {},
        sealed=sealed,
        author=world.author,
        created_at=world.now(),
        commit=world.commit,
        message=message or _summary(step),
        terms=terms,
    )


def _summary(step: Step) -> str:
    """Say in a few words what changes, as the message of a revision that its author gave none."""
    if step.plan.action == "create":
        return "first revision" if step.plan.live_revision == 0 else "settings again, after they were withdrawn"
    first, *others = [change.key.rpartition(".")[2] for change in step.plan.changes]
    return f"change {first}" + (f" and {len(others)} more" if others else "")
