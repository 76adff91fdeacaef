"""What is known of revisions, and the proofs that it is known from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stgitops.core.revisions import FIRST, Draft, Revision, Terms, revise
from stgitops.core.states import Proof, State, forgery_in, is_of, prove, state_of, states_of

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def revision(number: int = 1, **terms: Any) -> Revision:
    draft = Draft("dev", number - 1, {"delay": number}, {}, "ada", NOON, "0123", "", Terms(**terms))
    return revise(draft, number, FIRST)


def proof_of(proven: Revision) -> Proof:
    return prove(proven, "shared", "ada", NOON)


PLAIN, TO_PROVE, LATER = revision(), revision(to_prove=True), revision(2)
BROUGHT_BACK, WITHDRAWN = revision(2, restores=1), revision(2, restores=0)


@pytest.mark.parametrize(
    ("looked_at", "after", "proven", "state"),
    [
        (PLAIN, None, False, State.UNPROVEN),
        (PLAIN, LATER, False, State.UNPROVEN),
        (PLAIN, None, True, State.HEALTHY),
        (PLAIN, LATER, True, State.HEALTHY),
        (TO_PROVE, None, False, State.PENDING),
        (TO_PROVE, LATER, False, State.PENDING),
        (TO_PROVE, None, True, State.HEALTHY),
        (TO_PROVE, LATER, True, State.HEALTHY),
        (TO_PROVE, BROUGHT_BACK, False, State.ROLLED_BACK),
        (TO_PROVE, BROUGHT_BACK, True, State.ROLLED_BACK),
        (TO_PROVE, WITHDRAWN, False, State.ROLLED_BACK),
        (PLAIN, WITHDRAWN, True, State.ROLLED_BACK),
        (BROUGHT_BACK, None, False, State.UNPROVEN),
        (BROUGHT_BACK, None, True, State.HEALTHY),
        (WITHDRAWN, None, False, State.WITHDRAWN),
        (WITHDRAWN, None, True, State.WITHDRAWN),
        (WITHDRAWN, revision(3, restores=1), False, State.WITHDRAWN),
        (revision(2, restores=0, to_prove=True), None, False, State.WITHDRAWN),
    ],
)
def test_the_state_of_a_revision(looked_at: Revision, after: Revision | None, proven: bool, state: State) -> None:
    assert state_of(looked_at, after, [proof_of(looked_at)] if proven else []) is state


def test_any_proof_is_enough_and_those_of_others_are_none() -> None:
    others = [proof_of(LATER), replace(proof_of(TO_PROVE), author="eve")]
    assert state_of(TO_PROVE, None, others) is State.PENDING
    assert state_of(TO_PROVE, None, [*others, proof_of(TO_PROVE)]) is State.HEALTHY


def test_the_states_of_a_chain_look_at_what_comes_after() -> None:
    chain = [revision(1, to_prove=True), revision(2, to_prove=True), revision(3, restores=1), revision(4)]
    proofs = [proof_of(chain[0]), proof_of(chain[0]), proof_of(chain[3])]
    assert states_of(chain, proofs) == {1: State.HEALTHY, 2: State.ROLLED_BACK, 3: State.UNPROVEN, 4: State.HEALTHY}
    assert states_of([], proofs) == {}


def test_a_proof_is_of_its_revision_and_intact() -> None:
    proof = proof_of(TO_PROVE)
    assert (proof.environment, proof.number, proof.revision_digest) == ("dev", 1, TO_PROVE.digest)
    assert (proof.shared_digest, proof.author, proof.created_at) == ("shared", "ada", NOON)
    assert proof.is_intact
    assert is_of(proof, TO_PROVE)


@pytest.mark.parametrize("other", [PLAIN, revision(2, to_prove=True), replace(TO_PROVE, digest="0" * 64)])
def test_a_proof_is_of_no_other_revision(other: Revision) -> None:
    assert not is_of(proof_of(TO_PROVE), other)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("environment", "prod"),
        ("number", 2),
        ("revision_digest", "0" * 64),
        ("shared_digest", ""),
        ("author", "ada "),
        ("created_at", NOON + timedelta(microseconds=1)),
        ("digest", ""),
        ("digest", "0" * 64),
    ],
)
def test_a_change_of_any_field_of_a_proof_is_found(field: str, value: Any) -> None:
    changed: Proof = replace(proof_of(TO_PROVE), **{field: value})
    assert not changed.is_intact
    assert not is_of(changed, TO_PROVE)
    assert forgery_in([TO_PROVE], [changed]) == f"the proof of revision {changed.number} is not what was written"


def test_the_proofs_of_a_chain_hold_or_the_first_that_does_not_is_named() -> None:
    chain = [revision(1), revision(2)]
    good, again = proof_of(chain[0]), proof_of(chain[1])
    assert forgery_in(chain, []) == forgery_in(chain, [good, again, good]) == ""
    assert forgery_in(chain[:1], [good, again]) == "the proof of revision 2 is not what was written"
    assert forgery_in([], [good]) == "the proof of revision 1 is not what was written"
    assert forgery_in(chain, [good, proof_of(revision(2, to_prove=True))]) != ""
