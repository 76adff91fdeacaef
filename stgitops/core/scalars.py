"""How a plain (unquoted) scalar is read, by YAML 1.1 and by YAML 1.2, and where the two disagree.

PyYAML and many tools read YAML 1.1, editors and most JSON Schema tools YAML 1.2 (its core schema). A scalar that they
read differently is an error for us, never a guess: `reporting_level: off` must not mean `false` to half the world.

Sources: YAML 1.1 type repository (bool, int, float, timestamp, value, merge); YAML 1.2.2, 10.3.2 "Tag Resolution".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

Scalar = str | int | float | bool | None

_LONGEST_NUMBER = 18
"""Digits. More fit no setting, and Python itself refuses to read numbers of some thousand digits."""

_SAME_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_SAME_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_ONLY_11_WORDS = {
    word: value
    for value, words in ((True, ("y", "yes", "on")), (False, ("n", "no", "off")))
    for base in words
    for word in (base, base.capitalize(), base.upper())
}

_INT_SAME = re.compile(r"[-+]?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+")
_FLOAT_SAME = re.compile(
    r"(?:[-+]?[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_INT_12 = re.compile(r"[-+]?[0-9]+|0o[0-7]+")
_FLOAT_12 = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_OCTAL_11 = re.compile(r"[-+]?0[0-7_]+")
_INT_11 = re.compile(r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|[1-9][0-9_]*)")
# The specification allows a sign before the point; PyYAML, and with it most of the world that reads 1.1, does not.
_FLOAT_11 = re.compile(r"(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?")
_SEXAGESIMAL_11 = re.compile(r"[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)")
_TIMESTAMP_11 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?"
)
_UNQUOTED = re.compile(r"[A-Za-z0-9./_][A-Za-z0-9._/+@-]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a plain scalar means."""

    value: Scalar
    """The value by YAML 1.2."""
    yaml_11: str = ""
    """What YAML 1.1 makes of it, in words; empty where the two agree."""
    yaml_12: str = ""
    """What YAML 1.2 makes of it, in words; empty where the two agree."""

    @property
    def ambiguous(self) -> bool:
        """Whether the two versions of YAML disagree."""
        return bool(self.yaml_11)


class NumberTooLong(ValueError):  # noqa: N818
    """A number of more digits than any setting has."""


@lru_cache(maxsize=4096)
def read_plain(text: str) -> Reading:
    """Read a plain scalar.

    Raises:
        NumberTooLong: for a number of more than 18 digits.
    """
    if text in _SAME_WORDS:
        return Reading(_SAME_WORDS[text])
    if text in _ONLY_11_WORDS:
        return Reading(text, str(_ONLY_11_WORDS[text]).lower(), f'the text "{text}"')
    if text[0] not in "0123456789-+.<=":
        return Reading(text)
    if _INT_SAME.fullmatch(text):
        return Reading(_whole(text, 16 if text.startswith("0x") else 10))
    if _FLOAT_SAME.fullmatch(text):
        return Reading(_fraction(text))
    in_11, in_12, value = _read_11(text), *_read_12(text)
    return Reading(value) if in_11 == in_12 else Reading(value, in_11, in_12)


def is_plain_text(text: str) -> bool:
    """Whether text can be written without quotes and is read as that text by every version of YAML."""
    if not _UNQUOTED.fullmatch(text):
        return False
    try:
        reading = read_plain(text)
    except NumberTooLong:
        return False
    return reading.value == text and not reading.ambiguous


def _read_12(text: str) -> tuple[str, Scalar]:
    if _INT_12.fullmatch(text):
        number = _whole(text.removeprefix("0o"), 8 if text.startswith("0o") else 10)
        return f"the number {number}", number
    if _FLOAT_12.fullmatch(text):
        fraction = _fraction(text)
        return f"the number {fraction:g}", fraction
    return f'the text "{text}"', text


def _read_11(text: str) -> str:
    if text == "<<":
        return "a merge key"
    if text == "=":
        return 'the "default value" mark'
    digits = text.replace("_", "")
    if _OCTAL_11.fullmatch(text):
        return f"the number {_whole(digits, 8)}"
    if _INT_11.fullmatch(text):
        return f"the number {_whole(digits, 0)}" if digits[-1] not in "bx" else "a number without digits"
    if _SEXAGESIMAL_11.fullmatch(text):
        return "a number to the base of 60"
    if _TIMESTAMP_11.fullmatch(text):
        return "a date" if len(text) <= len("2026-01-01") else "a date and time"
    if _FLOAT_11.fullmatch(text):
        return f"the number {_fraction(digits):g}"
    return f'the text "{text}"'


def _whole(digits: str, base: int) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise NumberTooLong
    return int(digits or "0", base)


def _fraction(text: str) -> float:
    if len(text) > 2 * _LONGEST_NUMBER:
        raise NumberTooLong
    lowered = text.lower().replace(".inf", "inf").replace(".nan", "nan")
    return float(lowered)
