"""However much is wrong with a file, no more is told than somebody could read."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.loader import load
from stgitops.core.structure import check_layer


def repeated(item: str, times: int) -> str:
    return "addresses_to_exclude:\n" + item * times


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (repeated("- no\n", 4_000), Code.AMBIGUOUS_SCALAR),
        ("".join(f"k{number}: no\n" for number in range(4_000)), Code.AMBIGUOUS_SCALAR),
        ("type: x\n" * 4_000, Code.DUPLICATE_KEY),
        (repeated("- &a x\n", 4_000), Code.ANCHOR_OR_ALIAS),
        (repeated("- !a x\n", 4_000), Code.TAG_OR_DIRECTIVE),
        (repeated('- "\\e"\n', 4_000), Code.CONTROL_CHARACTER),
    ],
)
def test_of_one_file_a_thousand_findings_are_told(text: str, code: Code) -> None:
    document = load("f", text.encode())
    assert (document.value, len(document.findings)) == (None, 1000)
    assert {each.code for each in document.findings} == {code}


def test_a_file_of_fewer_findings_is_read_to_its_end() -> None:
    document = load("f", repeated("- no\n", 999).encode())
    assert (document.value, len(document.findings)) == ({"addresses_to_exclude": ["no"] * 999}, 999)
    assert document.findings[-1].origin.line == 1000


@pytest.mark.parametrize(("wrong", "told_of"), [(999, 999), (1000, 1000), (1001, 1000), (9_000, 1000)])
def test_of_one_document_a_thousand_errors_of_the_schema_are_told(wrong: int, told_of: int) -> None:
    found = check_layer(load("f", repeated("- {}\n", wrong).encode()))
    assert len(found) == told_of
    assert {each.code for each in found} == {Code.WRONG_TYPE}


def test_of_equal_addresses_each_but_the_first_is_told_once() -> None:
    found = check_layer(load("f", repeated("- a@example.org\n", 1000).encode()))
    assert {each.code for each in found} == {Code.DUPLICATE_ADDRESS}
    assert [each.origin.line for each in found] == list(range(3, 1002))


@pytest.mark.parametrize(
    "text",
    [
        "addresses_to_exclude:\n" + "- a@example.org\n" * 4_000,
        "".join(f"k{number}: 1\n" for number in range(4_000)),
    ],
)
def test_of_one_document_a_thousand_problems_are_told(text: str) -> None:
    assert len(check_layer(load("f", text.encode()))) == 1000
