"""Write revisions, store by store, and read back what is live."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass

from stgitops.core.crash_points import CrashPoint
from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError
from stgitops.core.outcomes import Conflicted, Failed, Outcome
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.ports.world import World
from stgitops.core.revisions import Conflict, Draft, Revision, is_intact
from stgitops.services.by_store import by_store


@dataclass(frozen=True, slots=True)
class Move:
    """What is to become of one environment."""

    environment: Environment
    draft: Draft | None
    """The revision to write; None where the live one only has to be proven."""
    live: int
    """The revision that is live, as it was planned; 0 where there is none."""
    changes: int
    """How many keys it changes."""
    shared_digest: str
    """Of the settings that all environments share; empty where they are not known."""
    may_roll_back: bool = True
    """Whether what is live is rolled back if mail cannot be sent with it."""

    @property
    def name(self) -> str:
        """The name of the environment."""
        return self.environment.name


@dataclass(frozen=True, slots=True)
class Written:
    """A move, and the revision that was read back after it."""

    move: Move
    revision: Revision


def write(moves: Iterable[Move], world: World, *, gated: bool) -> Generator[Outcome, None, list[Written]]:
    """Append the drafts of moves, and read back what is live.

    Yields the outcomes of those that end here. Where they are not `gated`, nothing more is done with what was written,
    so that a revision of somebody else may follow at once.
    """
    written: list[Written] = []
    for some in by_store(moves, lambda move: move.environment):
        drafts = [move.draft for move in some if move.draft is not None]
        try:
            store = world.stores.open(some[0].environment.store)
            answers = store.append(drafts) if drafts else []
        except StoreError as error:
            yield from (Failed(move.name, error.message, error.hint) for move in some)
            continue
        world.reached(CrashPoint.APPENDED)
        live = read_back(store, [move.name for move in some])
        by_name = {answer.environment: answer for answer in answers}
        for move in some:
            seen = _seen(move, by_name.get(move.name), live, gated=gated)
            if isinstance(seen, Revision):
                written.append(Written(move, seen))
            else:
                yield seen
    world.reached(CrashPoint.READ_BACK)
    return written


def conflicted(move: Move, winner: Revision | None, written: int | None = None) -> Conflicted:
    """Return the outcome of a move that somebody else was faster than, or that was overtaken once it was written."""
    if winner is None:
        return Conflicted(move.name, move.live, winner=0, author="", created_at=None)
    return Conflicted(move.name, move.live, winner.number, winner.author, winner.created_at, written)


def read_back(store: ConfigStore, names: Sequence[str]) -> Mapping[str, Revision] | StoreError:
    """Return what is live in some environments of a store, or why it cannot be read."""
    try:
        return store.current(names)
    except StoreError as error:
        return error


def _seen(
    move: Move, answer: Revision | Conflict | None, live: Mapping[str, Revision] | StoreError, *, gated: bool
) -> Revision | Outcome:
    """Return the revision that is live after a move, or what went wrong."""
    if isinstance(answer, Conflict):
        return conflicted(move, answer.winner)
    number, what = (move.live, "was live") if answer is None else (answer.number, "was written")
    if isinstance(live, StoreError):
        return Failed(move.name, f"revision {number} {what}, and could not be read back: {live.message}", live.hint)
    newest = live.get(move.name)
    if newest is None or newest.number < number or not is_intact(newest) or _is_another(newest, answer):
        hint = f"look at: stgitops history {move.name} --verify"
        return Failed(move.name, f"revision {number} {what}, and something else was read back", hint)
    if newest.number == number:
        return newest
    if answer is not None and not gated:
        return answer
    return conflicted(move, newest, written=number if answer is not None else None)


def _is_another(newest: Revision, answer: Revision | None) -> bool:
    """Whether a revision has the number of the one that was written, and is not it."""
    return answer is not None and newest.number == answer.number and newest != answer
