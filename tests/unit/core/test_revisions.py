"""Revisions and the chain of their digests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stgitops.core.revisions import (
    FIRST,
    ORDINARY,
    Draft,
    Revision,
    Terms,
    break_in,
    canonical,
    digest_of,
    is_intact,
    revise,
)

DRAFT = Draft(
    "dev", 0, {"delay": 1}, {"password": "sealed"}, "ada", datetime(2026, 11, 24, tzinfo=UTC), "0123", "first"
)


def chain_of(length: int) -> list[Revision]:
    chain: list[Revision] = []
    for number in range(1, length + 1):
        draft = replace(DRAFT, builds_on=number - 1, settings={"delay": number})
        chain.append(revise(draft, number, chain[-1].digest if chain else FIRST))
    return chain


def test_a_revision_is_its_draft_with_a_number_and_digests() -> None:
    revision = revise(DRAFT, 7, "before")
    for field in ("environment", "settings", "sealed", "author", "created_at", "commit", "message", "terms"):
        assert getattr(revision, field) == getattr(DRAFT, field)
    assert (revision.number, revision.previous_digest) == (7, "before")
    assert is_intact(revision)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("environment", "prod"),
        ("number", 8),
        ("settings", {"delay": 2}),
        ("settings", {"delay": "1"}),
        ("settings", {"delay": True}),
        ("settings", {"delay": 1, "more": None}),
        ("settings", {}),
        ("sealed", {"password": "Sealed"}),
        ("sealed", {}),
        ("author", "ada "),
        ("author", ""),
        ("created_at", DRAFT.created_at + timedelta(microseconds=1)),
        ("commit", "0124"),
        ("message", "First"),
        ("previous_digest", "Before"),
        ("digest", "0" * 64),
        ("terms", Terms(to_prove=True)),
        ("terms", Terms(restores=0)),
        ("terms", Terms(restores=1)),
        ("terms", Terms(code="SMTP-AUTH-005")),
        ("terms", Terms(reason="why")),
        ("terms", Terms(override="why")),
    ],
)
def test_a_change_of_any_field_is_found(field: str, value: Any) -> None:
    changed: Revision = replace(revise(DRAFT, 7, "before"), **{field: value})
    assert not is_intact(changed)


def test_a_revision_with_ordinary_terms_has_the_digest_that_it_had_before_there_were_terms() -> None:
    before = "ea55ceafcd064a9fb4fe2d06542bce3be561fbdbc8ef57a8674439379a5181e3"
    assert revise(DRAFT, 7, "before").digest == before
    assert revise(replace(DRAFT, terms=Terms()), 7, "before").digest == before


def test_different_terms_are_different_digests() -> None:
    every = [
        ORDINARY,
        *(Terms(to_prove=True, restores=number) for number in (None, 0, 1, 2)),
        *(Terms(restores=number) for number in (0, 1, 2)),
        *(Terms(**{name: text}) for name in ("code", "reason", "override") for text in ("a", "b")),
        Terms(code="a", reason="b", override="c"),
    ]
    assert len({revise(replace(DRAFT, terms=terms), 7, "before").digest for terms in every}) == len(every)


@pytest.mark.parametrize(
    ("terms", "plain"),
    [
        (ORDINARY, {}),
        (Terms(to_prove=True), {"to_prove": True}),
        (Terms(restores=0), {"restores": 0}),
        (
            Terms(restores=3, code="SMTP-AUTH-005", reason="why"),
            {"restores": 3, "code": "SMTP-AUTH-005", "reason": "why"},
        ),
        (Terms(override="why"), {"override": "why"}),
    ],
)
def test_terms_as_plain_data_say_what_is_not_ordinary(terms: Terms, plain: dict[str, Any]) -> None:
    assert terms.plain() == plain
    assert Terms(**plain) == terms


@pytest.mark.parametrize(("restores", "withdraws"), [(None, False), (0, True), (1, False)])
def test_a_revision_that_restores_none_withdraws_the_settings(restores: int | None, withdraws: bool) -> None:
    assert revise(replace(DRAFT, terms=Terms(restores=restores)), 7, "before").is_withdrawal is withdraws


def test_the_order_of_keys_does_not_count_and_everything_else_does() -> None:
    assert canonical({"b": [1, "ü"], "a": None}) == canonical({"a": None, "b": [1, "ü"]}) == '{"a":null,"b":[1,"ü"]}'
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of([1, 2]) != digest_of([2, 1])
    assert digest_of({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("length", [0, 1, 5])
def test_a_chain_that_holds(length: int) -> None:
    assert break_in(chain_of(length)) == ""


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (lambda c: c[1:], "revision 1 is missing"),
        (lambda c: [c[0], *c[2:]], "revision 2 is missing"),
        (lambda c: [c[1], c[0], *c[2:]], "revision 1 is missing"),
        (lambda c: [c[0], c[0], *c[1:]], "revision 2 is missing"),
        (lambda c: [replace(c[0], author="eve"), *c[1:]], "revision 1 is not what was written: its digest differs"),
        (lambda c: [revise(DRAFT, 1, FIRST), *c[1:]], ""),
        (
            lambda c: [replace(c[0], terms=Terms(to_prove=True)), *c[1:]],
            "revision 1 is not what was written: its digest differs",
        ),
        (
            lambda c: [revise(replace(DRAFT, author="eve"), 1, FIRST), *c[1:]],
            "revision 2 does not follow revision 1: another one stood there",
        ),
        (lambda c: [revise(DRAFT, 1, "x"), *c[1:]], "revision 1 does not follow revision 0: another one stood there"),
    ],
)
def test_where_a_chain_breaks(tamper: Any, message: str) -> None:
    assert break_in(tamper(chain_of(3))) == message
