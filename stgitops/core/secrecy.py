"""Which parts of a file could hold a password, right or wrong as they are: those are never quoted in a message."""

from functools import lru_cache

from stgitops.core.findings import KeyPath

_PARTS_OF_NAMES = ("pas", "pw", "secret", "token", "cred", "auth", "dsn", "key")


def mentions_secret(text: str) -> bool:
    """Whether text has a word that could name a password, misspelled or not."""
    lowered = text.lower()
    return any(part in lowered for part in _PARTS_OF_NAMES)


_names_secret = lru_cache(maxsize=1024)(mentions_secret)


def is_private(path: KeyPath) -> bool:
    """Whether the value at this path could be a password."""
    return any(isinstance(part, str) and _names_secret(part) for part in path)
