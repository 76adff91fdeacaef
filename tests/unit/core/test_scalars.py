"""Every form of a plain scalar, as the two versions of YAML read it."""

import math

import pytest
import yaml

from stgitops.core.loader import load
from stgitops.core.scalars import NumberTooLong, Scalar, is_plain_text, read_plain

WORDS_OF_11 = [
    (each, value)
    for value, words in (("true", ("y", "yes", "on")), ("false", ("n", "no", "off")))
    for word in words
    for each in (word, word.capitalize(), word.upper())
]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
        *[(text, True) for text in ("true", "True", "TRUE")],
        *[(text, False) for text in ("false", "False", "FALSE")],
        *[
            ("0", 0),
            ("7", 7),
            ("-7", -7),
            ("+7", 7),
            ("-0", 0),
            ("86400", 86400),
            ("123456789012345678", 123456789012345678),
        ],
        *[("0x1F", 31), ("0xff", 255), ("00", 0), ("01", 1), ("-07", -7)],
        *[("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("-1.5", -1.5), ("+1.5", 1.5), ("1.5e+3", 1500.0), ("1.5E-1", 0.15)],
        *[("012.5", 12.5), (".inf", math.inf), ("-.Inf", -math.inf), ("+.INF", math.inf)],
    ],
)
def test_both_versions_agree_on_a_value(text: str, value: Scalar) -> None:
    reading = read_plain(text)
    assert (reading.value, type(reading.value)) == (value, type(value))
    assert not reading.ambiguous
    assert (reading.yaml_11, reading.yaml_12) == ("", "")


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_both_versions_agree_on_what_is_no_number(text: str) -> None:
    value = read_plain(text).value
    assert isinstance(value, float)
    assert math.isnan(value)
    assert not read_plain(text).ambiguous


@pytest.mark.parametrize(
    "text",
    [
        *["yES", "nO", "oN", "tRUE", "nULL", "yesterday", "office", "none", "starttls", "noreply@example.org"],
        *["127.0.0.1", "::1", "2001:db8::1", "1:60", "0:59", "2026-1-1", "2026-01-1", "1.2.3", "1-2", "3com", "-"],
        *["-.nan", ".", "..", "...", "+", "-a", "<", "<<<", "==", "0o", "0o8", "0b2", "0xg", "0X1F", "1e", "e1", "._5"],
        *["-_1", "_1", "12:30:45:99", "2026-01-01 10:00"],
    ],
)
def test_both_versions_agree_on_text(text: str) -> None:
    assert read_plain(text).value == text
    assert not read_plain(text).ambiguous


@pytest.mark.parametrize(("text", "value"), WORDS_OF_11)
def test_a_word_is_true_or_false_only_to_11(text: str, value: str) -> None:
    reading = read_plain(text)
    assert (reading.value, reading.yaml_11, reading.yaml_12) == (text, value, f'the text "{text}"')
    assert reading.ambiguous


@pytest.mark.parametrize(
    ("text", "value", "yaml_11", "yaml_12"),
    [
        ("025", 25, "the number 21", "the number 25"),
        ("-010", -10, "the number -8", "the number -10"),
        ("0o25", 21, 'the text "0o25"', "the number 21"),
        ("08", 8, 'the text "08"', "the number 8"),
        ("0b101", "0b101", "the number 5", 'the text "0b101"'),
        ("-0b1", "-0b1", "the number -1", 'the text "-0b1"'),
        ("-0x1F", "-0x1F", "the number -31", 'the text "-0x1F"'),
        ("0x_1", "0x_1", "the number 1", 'the text "0x_1"'),
        ("1_000", "1_000", "the number 1000", 'the text "1_000"'),
        ("0_7", "0_7", "the number 7", 'the text "0_7"'),
        ("0_", "0_", "the number 0", 'the text "0_"'),
        ("1_0.5", "1_0.5", "the number 10.5", 'the text "1_0.5"'),
        ("1e3", 1000.0, 'the text "1e3"', "the number 1000"),
        ("1e+3", 1000.0, 'the text "1e+3"', "the number 1000"),
        ("1.5e3", 1500.0, 'the text "1.5e3"', "the number 1500"),
        (".5e3", 500.0, 'the text ".5e3"', "the number 500"),
        ("-.5", -0.5, 'the text "-.5"', "the number -0.5"),
        ("+.5", 0.5, 'the text "+.5"', "the number 0.5"),
        ("-.5e+3", -500.0, 'the text "-.5e+3"', "the number -500"),
        ("0b_", "0b_", "a number without digits", 'the text "0b_"'),
        ("-0x_", "-0x_", "a number without digits", 'the text "-0x_"'),
        ("1e999", math.inf, 'the text "1e999"', "the number inf"),
        ("22:25", "22:25", "a number to the base of 60", 'the text "22:25"'),
        ("-1:30", "-1:30", "a number to the base of 60", 'the text "-1:30"'),
        ("190:20:30.15", "190:20:30.15", "a number to the base of 60", 'the text "190:20:30.15"'),
        ("0:59.", "0:59.", "a number to the base of 60", 'the text "0:59."'),
        ("2026-11-24", "2026-11-24", "a date", 'the text "2026-11-24"'),
        ("2026-99-99", "2026-99-99", "a date", 'the text "2026-99-99"'),
        ("2026-11-24 10:00:00", "2026-11-24 10:00:00", "a date and time", 'the text "2026-11-24 10:00:00"'),
        ("2026-1-1t1:00:00.5 +2", "2026-1-1t1:00:00.5 +2", "a date and time", 'the text "2026-1-1t1:00:00.5 +2"'),
        ("2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", "a date and time", 'the text "2026-11-24T10:00:00Z"'),
        ("<<", "<<", "a merge key", 'the text "<<"'),
        ("=", "=", 'the "default value" mark', 'the text "="'),
    ],
)
def test_the_versions_disagree(text: str, value: Scalar, yaml_11: str, yaml_12: str) -> None:
    reading = read_plain(text)
    assert (reading.value, reading.yaml_11, reading.yaml_12) == (value, yaml_11, yaml_12)
    assert type(reading.value) is type(value)
    assert reading.ambiguous


@pytest.mark.parametrize(
    "text",
    ["1234567890123456789", "0x" + "f" * 17, "0" * 19, "1" * 5000, "0." + "1" * 36, "1e" + "9" * 40, "0b" + "1" * 64],
)
def test_a_number_of_too_many_digits_is_not_read(text: str) -> None:
    with pytest.raises(NumberTooLong):
        read_plain(text)
    assert not is_plain_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "error",
        "smtp.example.org",
        "helpdesk@example.org",
        "127.0.0.1",
        "/run/secrets/a-b_c",
        "a+b@example.org",
        "_A",
        "...",
    ],
)
def test_text_that_needs_no_quotes(text: str) -> None:
    assert is_plain_text(text)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            " a",
            "a b",
            "a: b",
            "a #b",
            "#a",
            "*@example.org",
            "&a",
            "!a",
            "@a",
            "%a",
            "-",
            "- a",
            "[a]",
            "{a}",
            '"a"',
        ],
        *["off", "Yes", "n", "null", "~", "true", "25", "0x1F", "025", "1e3", "22:25", "2026-11-24", "1.5", ".inf"],
        *["bücher.example", "a\n", "a,b", "1" * 30],
    ],
)
def test_text_that_needs_quotes(text: str) -> None:
    assert not is_plain_text(text)


@pytest.mark.parametrize("text", ["-.5", "+.5", "-.5e+3", "0b_", "-0x_"])
def test_pyyaml_reads_it_as_the_same_or_it_is_refused(text: str) -> None:
    document = load("f", text.encode())
    assert document.findings or yaml.load(text, Loader=yaml.CSafeLoader) == document.value
