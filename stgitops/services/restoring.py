"""The revision that brings an earlier one back: its settings, and its sealed secrets as they are."""

from collections.abc import Iterable, Mapping, Sequence

from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Revision, Terms, is_intact
from stgitops.core.smtp_test import Trouble
from stgitops.core.states import Proof, State, states_of


def restorable(earlier: Sequence[Revision], last: Revision, states: Mapping[int, State]) -> Revision | None:
    """Return the newest of earlier revisions, the oldest first, that is proven or else was written without a test.

    None that was rolled back, was never proven though it had to be, holds no settings, was tampered with, only brings
    back another, or is what the last one holds already.
    """
    fit = [
        each
        for each in reversed(earlier)
        if is_intact(each) and (each.settings, each.sealed) != (last.settings, last.sealed)
    ]
    proven = (each for each in fit if states[each.number] is State.HEALTHY)
    untested = (each for each in fit if states[each.number] is State.UNPROVEN and each.terms.restores is None)
    return next(proven, None) or next(untested, None)


def roll_back(chain: Sequence[Revision], proofs: Iterable[Proof], trouble: Trouble, world: World) -> Draft:
    """Make the revision that undoes the last one of a chain because mail cannot be sent with it.

    Where there is nothing to bring back, it withdraws the settings, so that none are live.
    """
    *earlier, last = chain
    # As they were before the last one: where that was itself a way back, what it left may be live again.
    target = restorable(earlier, last, states_of(earlier, tuple(proofs)))
    done, restores = ("withdrawal of", 0) if target is None else ("rolled back from", original_of(target))
    terms = Terms(restores=restores, code=trouble.code.id, reason=trouble.message)
    return restore(target, last, world, f"{done} {last.number}: {trouble.code.id}", terms)


def restore(target: Revision | None, live: Revision, world: World, message: str, terms: Terms) -> Draft:
    """Make the revision that brings `target` back in the place of what is live; None withdraws the settings."""
    return Draft(
        environment=live.environment,
        builds_on=live.number,
        settings=target.settings if target is not None else {},
        sealed=target.sealed if target is not None else {},
        author=world.author,
        created_at=world.now(),
        commit=target.commit if target is not None else "",
        message=message,
        terms=terms,
    )


def original_of(revision: Revision) -> int:
    """Return the number of the revision that first had these settings."""
    return revision.terms.restores or revision.number
