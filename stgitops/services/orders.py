"""How a plan is to be carried out, and what that makes of each environment: a move, or a reason why there is none."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.outcomes import Failed, Outcome, Refused, Unchanged
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Terms
from stgitops.core.states import State
from stgitops.services.locks import locks_in_force
from stgitops.services.obstacles import Obstacles
from stgitops.services.plan import Planning, Step
from stgitops.services.promotion import Promotion
from stgitops.services.writing import Move


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


def moves_of(
    steps: Sequence[Step], planning: Planning, world: World, orders: Orders, promotion: Promotion
) -> Generator[Outcome, None, list[Move]]:
    """Return what is to become of environments; yield the outcomes of those in which nothing is to be done."""
    locks, unknown = locks_in_force(
        planning.project, [each.plan.environment for each in steps], world.stores, world.now()
    )
    yield from (Failed(each.environment, each.message, each.hint) for each in unknown)
    silent = {each.environment for each in unknown}
    obstacles = Obstacles(planning.project, world, locks, orders.retry_failed)
    moves: list[Move] = []
    for step in (each for each in steps if each.plan.environment not in silent):
        plan = step.plan
        unproven_in = promotion.unproven_in(step.environment) if plan.changes else ()
        finding = obstacles.of(step, () if orders.override_promotion else unproven_in)
        if finding is not None:
            yield Refused(plan.environment, finding)
        elif plan.changes:
            override = orders.override_promotion if unproven_in else ""
            draft = _draft(step, world, orders.message, Terms(to_prove=orders.gate is not None, override=override))
            moves.append(Move(step.environment, draft, plan.live_revision, len(plan.changes), planning.shared_digest))
        elif plan.to_prove and orders.gate is not None:
            moves.append(proving(step, planning, may_roll_back=False))
        else:
            yield Unchanged(plan.environment, plan.live_revision, plan.live_state or State.UNPROVEN)
    return moves


def proving(step: Step, planning: Planning, *, may_roll_back: bool) -> Move:
    """Return the move that only proves what is live."""
    # Where something is to change, what is live was made with other shared settings than those of now.
    shared_digest = "" if step.plan.changes else planning.shared_digest
    return Move(step.environment, None, step.plan.live_revision, 0, shared_digest, may_roll_back)


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
