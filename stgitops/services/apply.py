"""Carry out a plan: seal the secrets, append the revisions, read them back, and say what became of each environment."""

from collections.abc import Iterator, Mapping, Sequence

from stgitops.core.codes import Code
from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.environments import waves
from stgitops.core.errors import StoreError
from stgitops.core.findings import Finding
from stgitops.core.outcomes import Applied, Conflicted, Failed, NotStarted, Outcome, Refused, Unchanged
from stgitops.core.plan import Plan, what_moved
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE
from stgitops.core.ports.stores import ConfigStore, Stores
from stgitops.core.ports.world import World
from stgitops.core.revisions import Conflict, Draft, Revision, is_intact
from stgitops.services.plan import Planning, Step, is_another_secret

_AT_A_TIME = 500
"""Revisions that are appended together."""


def moved_since(saved: Plan, planning: Planning, world: World) -> list[str]:
    """Return, in words, what changed since a plan was saved; empty where it may be carried out as it is."""
    moved = what_moved(saved, planning.plan)
    steps = {step.plan.environment: step for step in planning.steps}
    for each in saved.environments:
        step = steps.get(each.environment)
        if step is not None and each.secret is not None and is_another_secret(each, step.secret, world.sealer):
            moved.append(f"{each.environment}: the secret from {each.secret.source}, or the store key, was changed")
    return moved


def apply(planning: Planning, world: World, message: str = "") -> list[Outcome]:
    """Carry out a plan, wave by wave. An environment is left alone where one it comes after did not go well."""
    steps = {step.plan.environment: step for step in planning.steps}
    outcomes: dict[str, Outcome] = {
        each.environment: Failed(each.environment, each.message, each.hint) for each in planning.plan.unplanned
    }
    for wave in waves(planning.after):
        ready: list[Step] = []
        for name in wave:
            if name in outcomes:
                continue
            held_up = _held_up(name, planning.after[name], outcomes)
            if held_up is None:
                ready.append(steps[name])
            else:
                outcomes[name] = held_up
        outcomes |= {outcome.environment: outcome for outcome in _apply_wave(ready, world, message)}
    return [outcomes[name] for name in planning.after]


def _held_up(name: str, after: Sequence[str], outcomes: Mapping[str, Outcome]) -> NotStarted | None:
    for other in after:
        if not isinstance(outcomes[other], Applied | Unchanged):
            return NotStarted(name, other)
    return None


def _apply_wave(steps: Sequence[Step], world: World, message: str) -> Iterator[Outcome]:
    by_store: dict[str, list[tuple[Step, Draft]]] = {}
    for step in steps:
        prepared = _prepare(step, world, message)
        if isinstance(prepared, Draft):
            by_store.setdefault(step.environment.store.model_dump_json(), []).append((step, prepared))
        else:
            yield prepared
    for all_of_store in by_store.values():
        for start in range(0, len(all_of_store), _AT_A_TIME):
            yield from _append(world.stores, all_of_store[start : start + _AT_A_TIME])


def _prepare(step: Step, world: World, message: str) -> Draft | Outcome:
    """Make the draft of what is to be written, or say why nothing is."""
    plan = step.plan
    if step.trouble is not None:
        return Refused(plan.environment, step.trouble)
    if step.secret is not None and world.sealer is None:
        return Refused(plan.environment, _no_key(step))
    if not plan.changes or plan.settings is None:
        return Unchanged(plan.environment, plan.live_revision)
    sealed = (
        {PASSWORD_KEY: world.sealer.seal(step.secret)} if step.secret is not None and world.sealer is not None else {}
    )
    return Draft(
        environment=plan.environment,
        builds_on=plan.live_revision,
        settings=plan.settings,
        sealed=sealed,
        author=world.author,
        created_at=world.now(),
        commit=world.commit,
        message=message or _summary(step),
    )


def _append(stores: Stores, some: Sequence[tuple[Step, Draft]]) -> Iterator[Outcome]:
    """Append the revisions of one store, and read them back."""
    drafts = [draft for _, draft in some]
    try:
        store = stores.open(some[0][0].environment.store)
        answers = store.append(drafts)
    except StoreError as error:
        yield from (Failed(draft.environment, error.message, error.hint) for draft in drafts)
        return
    live = _read_back(store, [draft.environment for draft in drafts])
    for (step, draft), answer in zip(some, answers, strict=True):
        if isinstance(answer, Conflict):
            yield _conflicted(answer)
        elif isinstance(live, StoreError):
            message = f"revision {answer.number} was written, and could not be read back: {live.message}"
            yield Failed(draft.environment, message, live.hint)
        elif not _was_kept(answer, live.get(draft.environment)):
            message = f"revision {answer.number} was written, and something else was read back"
            yield Failed(draft.environment, message, f"look at: stgitops history {draft.environment} --verify")
        else:
            yield Applied(draft.environment, answer.number, len(step.plan.changes))


def _read_back(store: ConfigStore, names: Sequence[str]) -> dict[str, Revision] | StoreError:
    try:
        return store.current(names)
    except StoreError as error:
        return error


def _was_kept(written: Revision, live: Revision | None) -> bool:
    """Whether the store has what was written, or somebody's revision that came after it."""
    return live is not None and is_intact(live) and (live == written or live.number > written.number)


def _conflicted(conflict: Conflict) -> Conflicted:
    draft, winner = conflict.draft, conflict.winner
    if winner is None:
        return Conflicted(draft.environment, draft.builds_on, winner=0, author="", created_at=None)
    return Conflicted(draft.environment, draft.builds_on, winner.number, winner.author, winner.created_at)


def _no_key(step: Step) -> Finding:
    message = f"there is no key to seal the password with: {STORE_KEY_VARIABLE} is not set"
    assert step.secret_origin is not None  # noqa: S101 - where there is a secret there is a place that names it
    return Finding(Code.NO_STORE_KEY, message, step.secret_origin, hint="make one with: stgitops key new")


def _summary(step: Step) -> str:
    """Say in a few words what changes, as the message of a revision that its author gave none."""
    if step.plan.live_revision == 0:
        return "first revision"
    first, *others = [change.key.rpartition(".")[2] for change in step.plan.changes]
    return f"change {first}" + (f" and {len(others)} more" if others else "")
