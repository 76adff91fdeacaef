"""Go back to an earlier revision of one environment: choose it, show what changes, and make it live again."""

from collections.abc import Mapping, Sequence

from stgitops.core.environments import Environment
from stgitops.core.errors import RollbackError, StoreRefused
from stgitops.core.outcomes import Outcome, Refused, Unchanged
from stgitops.core.ports.smtp import Gate
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision, Terms
from stgitops.core.states import State
from stgitops.core.way_back import WayBack
from stgitops.services.history import difference, history
from stgitops.services.load import LoadedProject
from stgitops.services.locks import locked, locks_in_force
from stgitops.services.restoring import original_of, restorable, restore
from stgitops.services.rollout import Rollout
from stgitops.services.writing import Move


def way_back(environment: Environment, to: int | None, project: LoadedProject, world: World) -> WayBack:
    """Find the revision numbered `to`, or the newest earlier one that may be live again.

    Raises:
        RollbackError: there is none.
        StoreError: the config store cannot be read, or was tampered with.
    """
    name = environment.name
    past = history(environment, world.stores)
    chain, states = past.revisions, past.states
    if not chain:
        raise RollbackError(f"{name} has no revisions", hint=f"make the first: stgitops apply {name}")
    if past.broken:
        hint = "what a tampered history holds is not made live"
        raise StoreRefused(f"the history of {name} was tampered with: {past.broken}", hint=hint)
    target = _target(chain, states, to, name)
    live = chain[-1]
    changes, secret = difference(live, target, world.sealer)
    locks, _ = locks_in_force(project, [name], world.stores, world.now())
    return WayBack(
        environment=environment,
        live=live,
        live_state=states[live.number],
        target=target,
        target_state=states[target.number],
        changes=changes,
        secret=secret,
        obstacle=locked(locks[name], environment.path) if name in locks else None,
    )


def go_back(way: WayBack, project: LoadedProject, world: World, gate: Gate | None, message: str) -> Outcome:
    """Write the earlier revision again as a new one, its sealed secret included, and prove it.

    `message` says why; without it, the history says only what was done.
    """
    name = way.environment.name
    if way.obstacle is not None:
        return Refused(name, way.obstacle)
    is_there = (way.live.settings, way.live.sealed) == (way.target.settings, way.target.sealed)
    if is_there and (gate is None or way.live_state is not State.PENDING):
        return Unchanged(name, way.live.number, way.live_state)
    terms = Terms(to_prove=gate is not None, restores=original_of(way.target), reason=message)
    words = f"rolled back to {way.target.number}" + (f": {message}" if message else "")
    move = Move(
        environment=way.environment,
        draft=None if is_there else restore(way.target, way.live, world, words, terms),
        live=way.live.number,
        changes=len(way.changes),
        shared_digest="",
    )
    (outcome,) = Rollout(project, world, gate).carry_out([move])
    return outcome


def _target(chain: Sequence[Revision], states: Mapping[int, State], to: int | None, name: str) -> Revision:
    hint = f"look at: stgitops history {name}"
    *earlier, live = chain
    if to is None and live.terms.restores and states[live.number] is State.PENDING:
        return chain[live.terms.restores - 1]  # a rollback that was cut off is finished by running it again
    if to is None:
        # Further back than what is live again already: what was left for it is no way back.
        found = restorable(earlier[: (live.terms.restores or live.number) - 1], live, states)
        if found is None:
            raise RollbackError(f"{name} has no earlier revision that may be live again", hint=hint)
        return found
    if not 1 <= to <= len(chain):
        raise RollbackError(f"{name} has no revision {to}: the newest is {len(chain)}", hint=hint)
    if chain[to - 1].is_withdrawal:
        raise RollbackError(f"revision {to} of {name} holds no settings: it withdrew them", hint=hint)
    return chain[to - 1]
