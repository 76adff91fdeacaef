"""Which revision may be live again, and the draft that brings it back."""

from dataclasses import replace

import pytest

from stgitops.core.revisions import FIRST, Draft, Revision, Terms, break_in, revise
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.core.states import Proof, prove, states_of
from stgitops.services.restoring import original_of, restorable, roll_back
from tests.unit.fakes import NOON, Case

TROUBLE = Trouble(SmtpCode.WRONG_CREDENTIALS, "the password is wrong")
PENDING = Terms(to_prove=True)


def chain_of(*terms: Terms, delays: str = "") -> list[Revision]:
    """Return revisions on terms; `delays` has a letter for the settings of each, by which some are the same."""
    found: list[Revision] = []
    for number, (each, delay) in enumerate(zip(terms, delays or "abcdefgh", strict=False), start=1):
        settings = {} if each.restores == 0 else {"delay": delay}
        draft = Draft("dev", number - 1, settings, {"p": f"sealed {delay}"}, "ada", NOON, f"commit {delay}", "", each)
        found.append(revise(draft, number, found[-1].digest if found else FIRST))
    return found


def proofs_of(chain: list[Revision], *numbers: int) -> list[Proof]:
    return [prove(chain[number - 1], "", "ada", NOON) for number in numbers]


ORDINARY, WITHDRAWS = Terms(), Terms(restores=0)


@pytest.mark.parametrize(
    ("terms", "proven", "delays", "found"),
    [
        ([ORDINARY], (1,), "", None),
        ([PENDING, PENDING], (1, 2), "", 1),
        ([ORDINARY, PENDING], (), "", 1),
        ([PENDING, PENDING], (), "", None),
        ([PENDING, PENDING, PENDING], (1,), "", 1),
        ([ORDINARY, PENDING, PENDING], (2,), "", 2),
        ([ORDINARY, PENDING, Terms(restores=1)], (2,), "aba", None),
        ([ORDINARY, PENDING, Terms(restores=1), ORDINARY], (2,), "abac", 1),
        ([ORDINARY, ORDINARY, Terms(restores=1)], (1, 2, 3), "aba", None),
        ([ORDINARY, ORDINARY], (1, 2), "aa", None),
        ([PENDING, WITHDRAWS, PENDING], (1,), "", None),
        ([ORDINARY, PENDING, WITHDRAWS], (), "", 1),
        ([PENDING, ORDINARY, PENDING], (1,), "", 1),
        ([ORDINARY, ORDINARY, PENDING], (), "", 2),
        ([ORDINARY, Terms(restores=1), PENDING], (), "abc", None),
        ([ORDINARY, ORDINARY, Terms(restores=1), PENDING], (3,), "abac", 3),
    ],
)
def test_the_newest_earlier_one_that_is_proven_or_else_that_was_not_to_be_and_was_not_rolled_back(
    terms: list[Terms], proven: tuple, delays: str, found: int | None
) -> None:
    chain = chain_of(*terms, delays=delays)
    *earlier, last = chain
    revision = restorable(earlier, last, states_of(chain, proofs_of(chain, *proven)))
    assert (revision.number if revision is not None else None) == found


def drafted(chain: list[Revision], *proven: int) -> Draft:
    return roll_back(chain, proofs_of(chain, *proven), TROUBLE, Case().world())


def test_a_draft_that_brings_back_settings_seals_and_commit() -> None:
    chain = chain_of(PENDING, PENDING)
    draft = drafted(chain, 1)
    assert (draft.builds_on, draft.settings, draft.sealed) == (2, {"delay": "a"}, {"p": "sealed a"})
    assert (draft.commit, draft.author, draft.created_at) == ("commit a", "ada", NOON)
    assert draft.message == "rolled back from 2: SMTP-AUTH-005"
    assert draft.terms == Terms(restores=1, code="SMTP-AUTH-005", reason="the password is wrong")
    assert break_in([*chain, revise(draft, 3, chain[-1].digest)]) == ""


def test_where_nothing_may_be_live_again_the_settings_are_withdrawn() -> None:
    draft = drafted(chain_of(PENDING, PENDING))
    assert (draft.builds_on, draft.settings, draft.sealed, draft.commit) == (2, {}, {}, "")
    assert draft.terms == Terms(restores=0, code="SMTP-AUTH-005", reason="the password is wrong")


def test_what_was_brought_back_is_named_by_the_revision_that_first_had_it() -> None:
    chain = chain_of(ORDINARY, PENDING, Terms(restores=1), PENDING, delays="abac")
    assert drafted(chain, 3).terms.restores == 1
    assert [original_of(each) for each in chain] == [1, 2, 1, 4]


def test_a_way_back_that_fails_brings_back_what_it_took_the_place_of() -> None:
    """What was live when somebody went back counts as it did then: not as rolled back."""
    chain = chain_of(ORDINARY, ORDINARY, Terms(to_prove=True, restores=1), delays="aba")
    draft = drafted(chain, 2)
    assert (draft.settings, draft.terms.restores) == ({"delay": "b"}, 2)


def test_a_way_back_that_fails_and_took_the_place_of_a_pending_one_withdraws() -> None:
    chain = chain_of(ORDINARY, PENDING, Terms(to_prove=True, restores=1), delays="aba")
    assert drafted(chain).terms.restores == 0


def test_a_tampered_revision_may_not_be_live_again() -> None:
    chain = chain_of(ORDINARY, ORDINARY, PENDING)
    chain[1] = replace(chain[1], settings={"delay": "forged"})
    assert drafted(chain).terms.restores == 1
    chain[0] = replace(chain[0], sealed={"p": "forged"})
    assert drafted(chain).terms.restores == 0
