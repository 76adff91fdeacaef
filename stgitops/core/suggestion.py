"""The nearest known word to one that is not known."""

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known word; empty where none is near."""
    from difflib import get_close_matches  # only for those who erred

    close = get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def not_known(what: str, word: str, known: Iterable[str]) -> str:
    """Say that something of this name does not exist, and what was probably meant."""
    hint = did_you_mean(word, known)
    return f"there is no {what} {word!r}" + (f": {hint}" if hint else "")
