"""Which parts of a file could hold a password, right or wrong as they are: those are never quoted in a message.

A list of what is harmless, not of what is dangerous: people misspell keys, and a password under a key that nobody knows
is still a password.
"""

import re
from functools import lru_cache

from stgitops.core.findings import KeyPath

_HARMLESS = frozenset(
    (
        *("delivery_delay", "addresses_to_exclude", "error_notifications", "reporting_level"),
        *("email_address", "smtp_server", "smtp_server_port", "security"),
        *("store", "type", "path", "discover", "environments", "after", "production", "ignore"),
    )
)
_OF_LOGIN = frozenset(("smtp_authentication", "username", "password", "from_env", "from_file"))
_KEY_IN_TEXT = re.compile(r"""["']?([^\s{}\[\],:"'#]+)["']?\s*:""")
_CREDENTIALS = re.compile(r":[^@]*@")


def may_be_secret(path: KeyPath) -> bool:
    """Whether the value at this path, or the line it stands on, could be a password."""
    return any(isinstance(part, str) and part not in _HARMLESS for part in _fixed(path))


def holds_credentials(text: str) -> bool:
    """Whether a value looks like a URL, or a part of one, with a password in it: `smtp://user:password@host`."""
    return _CREDENTIALS.search(text) is not None


def names_unknown_key(text: str) -> bool:
    """Whether the text of a file that could not be parsed has a key behind which a password could stand."""
    return any(key not in _HARMLESS for key in _KEY_IN_TEXT.findall(text))


def public(path: KeyPath) -> KeyPath:
    """Leave out of a path what could be a password in the place of a key: unknown keys of a login."""
    if "smtp_authentication" not in path:
        return path
    start = path.index("smtp_authentication")
    known = start
    while known < len(path) and path[known] in _OF_LOGIN:
        known += 1
    return path[:known]


@lru_cache(maxsize=4096)
def _fixed(path: KeyPath) -> KeyPath:
    """Leave out the keys that users choose themselves: names of environments, codes that are ignored."""
    if path[:1] == ("environments",):
        path = path[2:]
    return path[: path.index("ignore")] if "ignore" in path else path
