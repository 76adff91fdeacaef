"""Colours, and text that cannot do anything to a terminal."""

import json
from dataclasses import dataclass
from typing import Any

_RESET = "\x1b[0m"
_CODES = {
    "bold": "\x1b[1m",
    "dim": "\x1b[2m",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "yellow": "\x1b[33m",
    "cyan": "\x1b[36m",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How to mark text: in colours, or not at all."""

    color: bool = False

    def __call__(self, text: str, *names: str) -> str:
        """Return text in the named colours."""
        if not self.color or not names:
            return text
        return "".join(_CODES[name] for name in names) + text + _RESET


def clean(text: str) -> str:
    """Return text with everything escaped that a terminal would obey, as values of a config store may hold it."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def value(plain: Any) -> str:
    """Write a value on one line, as JSON does."""
    return clean(json.dumps(plain, ensure_ascii=False))
