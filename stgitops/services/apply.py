"""Carry out a plan, wave by wave, and say what became of each environment."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence

from stgitops.core.crash_points import CrashPoint
from stgitops.core.environments import waves
from stgitops.core.outcomes import Applied, CannotSend, Failed, NotStarted, Outcome, Unchanged
from stgitops.core.plan import Plan, what_moved
from stgitops.core.ports.world import World
from stgitops.core.states import State
from stgitops.services.orders import Orders, moves_of, proving
from stgitops.services.plan import Planning, Step
from stgitops.services.promotion import Promotion
from stgitops.services.rollout import Rollout
from stgitops.services.secrets import is_another_secret

_WITHOUT_GATE = 500
"""Environments that are written together where the SMTP test is left out."""


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
    rollout = Rollout(planning.project, world, orders.gate)
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
        # Made anew for each wave: the one before may have proven what this one waits for.
        promotion = Promotion(planning.project.environments, world.stores, planning.shared_digest)
        for start in range(0, len(ready), size):
            some = ready[start : start + size]
            take(_together(some, planning, rollout, orders, promotion))
            world.reached(CrashPoint.GROUP_DONE)
    return [outcomes[name] for name in planning.after]


def _held_up(name: str, after: Sequence[str], outcomes: Mapping[str, Outcome]) -> NotStarted | None:
    for other in after:
        if not isinstance(outcomes[other], Applied | Unchanged):
            return NotStarted(name, other)
    return None


def _together(
    steps: Sequence[Step], planning: Planning, rollout: Rollout, orders: Orders, promotion: Promotion
) -> Iterator[Outcome]:
    """Carry out steps of one wave."""
    ready = yield from _settled(steps, planning, rollout)
    moves = yield from moves_of(ready, planning, rollout.world, orders, promotion)
    yield from rollout.carry_out(moves)


def _settled(steps: Sequence[Step], planning: Planning, rollout: Rollout) -> Generator[Outcome, None, list[Step]]:
    """Prove, or roll back, what an apply before left pending, whatever is wanted now and whatever is in its way.

    Return the steps in which there still is something to do.
    """
    pending = [step for step in steps if step.plan.live_state is State.PENDING] if rollout.gate is not None else []
    moves = [proving(step, planning, may_roll_back=True) for step in pending]
    outcomes = {outcome.environment: outcome for outcome in rollout.carry_out(moves)}
    ready: list[Step] = []
    for step in steps:
        outcome = outcomes.get(step.plan.environment)
        untested = isinstance(outcome, CannotSend) and not outcome.tested.test.refuted
        if outcome is None or (step.plan.changes and (untested or isinstance(outcome, Unchanged))):
            ready.append(step)
        else:
            yield outcome
    return ready
