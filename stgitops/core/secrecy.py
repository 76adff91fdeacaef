"""Which parts of a file could hold a password, right or wrong as they are: those are never quoted in a message.

A list of what is harmless, not of what is dangerous: people misspell keys, and a password under a key that nobody knows
is still a password.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from stgitops.core.findings import KeyPath

_HARMLESS = frozenset(
    (
        *("delivery_delay", "addresses_to_exclude", "error_notifications", "reporting_level"),
        *("email_address", "smtp_server", "smtp_server_port", "security"),
        *("store", "type", "path", "discover", "environments", "after", "production", "ignore"),
        *("requires_proof", "allow", "deny", "recipient_domain", "max_changes", "count", "percent"),
        *("freeze", "from", "until", "time_zone", "reason"),
    )
)
_OF_LOGIN = frozenset(("smtp_authentication", "username", "password", "from_env", "from_file"))
_KEY_IN_TEXT = re.compile(r"""("[^"]*"|'[^']*'|[^\s{}\[\],:"'#]*)\s*:""")
_CREDENTIALS = re.compile(r":[^@]*@")


def may_be_secret(path: KeyPath) -> bool:
    """Whether the value at this path, or the line it stands on, could be a password."""
    return any(isinstance(part, str) and part not in _HARMLESS for part in _fixed(path))


def holds_credentials(text: str) -> bool:
    """Whether a value looks like a URL, or a part of one, with a password in it: `smtp://user:password@host`."""
    return _CREDENTIALS.search(text) is not None


def lines_that_are_harmless(lines: Sequence[str]) -> int:
    """Return how many lines of a file that could not be parsed come before anything that could be a password.

    That is a key that nobody knows, a key written with a question mark, or text before the first key.
    """
    keys_seen = False
    for number, line in enumerate(lines):
        keys = [key.strip("\"'") for key in _KEY_IN_TEXT.findall(line)]
        keys_seen = keys_seen or bool(keys)
        has_text = bool(line.strip()) and not line.lstrip().startswith("#")
        if "?" in line or any(key not in _HARMLESS for key in keys) or (has_text and not keys_seen):
            return number
    return len(lines) + 1


def public(path: KeyPath) -> KeyPath:
    """Leave out of a path what could be a password in the place of a key: unknown keys of a login, and URLs."""
    login = path.index("smtp_authentication") if "smtp_authentication" in path else len(path)
    for at, part in enumerate(path):
        if isinstance(part, str) and (holds_credentials(part) or (at > login and part not in _OF_LOGIN)):
            return path[:at]
    return path


@lru_cache(maxsize=4096)
def _fixed(path: KeyPath) -> KeyPath:
    """Leave out the keys that users choose themselves: names of environments, codes that are ignored."""
    if path[:1] == ("environments",):
        path = path[2:]
    return path[: path.index("ignore")] if "ignore" in path else path
