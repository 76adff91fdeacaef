"""Lists in words, however long they are."""

from collections.abc import Sequence


def some(names: Sequence[str], most: int = 3, between: str = ", ") -> str:
    """Name the first of many, and count the others."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return between.join(names[:most]) + more
