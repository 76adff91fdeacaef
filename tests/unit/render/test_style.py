"""Colours and clean text."""

import pytest

from stgitops.render.text.style import Style, clean, value
from stgitops.render.words import count


def test_marks() -> None:
    assert Style()("text", "bold") == "text"
    assert Style(color=True)("text") == "text"
    assert Style(color=True)("text", "red", "bold") == "\x1b[31m\x1b[1mtext\x1b[0m"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("ü 😀", "ü 😀"),
        ("a\x1b[2J", "a\\x1b[2J"),
        ("a\n\tb", "a\\n\\tb"),
        ("\u202e", "\\u202e"),
        ("\x9b", "\\x9b"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped(text: str, wanted: str) -> None:
    assert clean(text) == wanted


def test_a_value_is_one_line_of_json() -> None:
    assert value({"a": ["ü", None, "\n"]}) == '{"a": ["ü", null, "\\n"]}'


@pytest.mark.parametrize(
    ("number", "words", "wanted"),
    [
        (1, ("change",), "1 change"),
        (0, ("change",), "0 changes"),
        (1234, ("entry", "entries"), "1,234 entries"),
        (1, ("entry", "entries"), "1 entry"),
    ],
)
def test_a_number_and_what_is_counted(number: int, words: tuple[str, ...], wanted: str) -> None:
    assert count(number, *words) == wanted
