"""Whatever is done to a chain of revisions is found; only its end can be cut off, as of any chain."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stgitops.core.revisions import FIRST, Draft, Revision, Terms, break_in, is_intact, revise
from stgitops.core.states import Proof, forgery_in, prove, states_of

plain = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=2), inner, max_size=2)),
    max_leaves=4,
)
times = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1))
terms = st.builds(
    Terms,
    to_prove=st.booleans(),
    restores=st.none() | st.integers(0, 3),
    code=st.text(max_size=2),
    reason=st.text(max_size=2),
    override=st.text(max_size=2),
)
drafts = st.builds(
    Draft,
    environment=st.just("dev"),
    builds_on=st.just(0),
    settings=st.dictionaries(st.text(max_size=2), plain, max_size=2),
    sealed=st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=1),
    author=st.text(max_size=2),
    created_at=times,
    commit=st.text(max_size=2),
    message=st.text(max_size=2),
    terms=st.just(Terms()) | terms,
)


def chained(versions: list[Draft]) -> list[Revision]:
    chain: list[Revision] = []
    for number, draft in enumerate(versions, start=1):
        chain.append(revise(draft, number, chain[-1].digest if chain else FIRST))
    return chain


chains = st.lists(drafts, min_size=2, max_size=5).map(chained)


@given(chains)
def test_what_was_appended_holds(chain: list[Revision]) -> None:
    assert break_in(chain) == ""
    assert break_in(chain[:-1]) == ""


@given(chains, drafts, st.data())
def test_a_changed_revision_is_found(chain: list[Revision], other: Draft, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    field = data.draw(st.sampled_from(["settings", "sealed", "author", "created_at", "commit", "message", "terms"]))
    value: Any = getattr(other, field)
    changed: Revision = replace(chain[at], **{field: value})
    if not exactly(value, getattr(chain[at], field)):
        assert not is_intact(changed)
        assert break_in([*chain[:at], changed, *chain[at + 1 :]]) == (
            f"revision {at + 1} is not what was written: its digest differs"
        )


@given(chains, drafts, st.data())
def test_a_forged_revision_is_found_where_another_follows(
    chain: list[Revision], other: Draft, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(chain) - 2))
    forged = revise(other, at + 1, chain[at].previous_digest)
    if forged.digest != chain[at].digest:
        assert f"revision {at + 2} does not follow" in break_in([*chain[:at], forged, *chain[at + 1 :]])


@given(chains, st.data())
def test_a_dropped_revision_is_found_where_another_follows(chain: list[Revision], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 2))
    assert break_in([*chain[:at], *chain[at + 1 :]]) == f"revision {at + 1} is missing"


@given(chains, st.data())
def test_swapped_revisions_are_found(chain: list[Revision], data: st.DataObject) -> None:
    one, two = data.draw(st.lists(st.integers(0, len(chain) - 1), min_size=2, max_size=2, unique=True))
    chain[one], chain[two] = chain[two], chain[one]
    assert break_in(chain) == f"revision {min(one, two) + 1} is missing"


@given(chains, drafts, st.data())
def test_an_inserted_revision_is_found(chain: list[Revision], other: Draft, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(chain) - 1))
    before = chain[at - 1].digest if at else FIRST
    assert break_in([*chain[:at], revise(other, at + 1, before), *chain[at:]]) != ""


proofs = st.builds(
    Proof,
    environment=st.sampled_from(["dev", "other"]),
    number=st.integers(0, 6),
    revision_digest=st.text(max_size=2),
    shared_digest=st.text(max_size=2),
    author=st.text(max_size=2),
    created_at=times,
    digest=st.text(max_size=2),
)


@given(chains, proofs, st.data())
def test_proofs_hold_and_a_changed_one_is_found_and_proves_nothing(
    chain: list[Revision], other: Proof, data: st.DataObject
) -> None:
    proven = data.draw(st.sampled_from(chain))
    proof = prove(proven, other.shared_digest, other.author, other.created_at)
    assert forgery_in(chain, [proof]) == ""
    field = data.draw(st.sampled_from([each.name for each in fields(Proof)]))
    value: Any = data.draw(proofs.map(attrgetter(field)))
    changed: Proof = replace(proof, **{field: value})
    if changed != proof:
        assert forgery_in(chain, [proof, changed]) == f"the proof of revision {changed.number} is not what was written"
        assert states_of(chain, [changed]) == states_of(chain, [])


@given(chains, drafts, times)
def test_the_proof_of_another_revision_is_found_and_proves_nothing(
    chain: list[Revision], other: Draft, when: datetime
) -> None:
    forged = prove(revise(other, 1, "elsewhere"), "", "eve", when)
    assert forgery_in(chain, [forged]) == "the proof of revision 1 is not what was written"
    assert states_of(chain, [forged]) == states_of(chain, [])


def exactly(one: Any, two: Any) -> bool:
    """Whether plain data is the same, types included: True is not 1."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(exactly(one[key], two[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(exactly, one, two))
    return bool(one == two)
