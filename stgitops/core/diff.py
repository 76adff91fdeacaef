"""What differs between the settings that are live and those that are wanted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stgitops.core.model import PASSWORD_PATH

PASSWORD_KEY = ".".join(PASSWORD_PATH)

SecretState = Literal["new", "changed", "unchanged", "not compared"]


@dataclass(frozen=True, slots=True)
class Place:
    """The file and line that a value came from."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """One key, its value before and after."""

    key: str
    """With dots."""
    before: Any
    """Plain data; null where the key was not there."""
    after: Any
    """Plain data; null where the key goes away."""
    secret: SecretState | None = None
    """For a secret reference: what became of the secret itself."""
    origin: Place | None = None
    """Where the value after was set; null where it is a default or goes away."""

    @property
    def kind(self) -> Literal["add", "remove", "change"]:
        """What happens to the key."""
        if self.before is None:
            return "add"
        return "remove" if self.after is None else "change"


def flatten(settings: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Return each setting with its dotted key. Lists and secret references are values, not mappings."""
    for name, value in settings.items():
        key = f"{above}{name}"
        if isinstance(value, Mapping) and key != PASSWORD_KEY:
            yield from flatten(value, f"{key}.")
        else:
            yield key, value


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return key, value before and value after of each setting that differs; None where the key is not there."""
    if before == after:
        return []
    old, new = dict(flatten(before)), dict(flatten(after))
    keys = [*new, *(key for key in old if key not in new)]
    return [(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def nowhere(_: str) -> Place | None:
    """Return no place, where values come from no file."""
    return None


def changes_between(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    secret: SecretState | None = None,
    place_of: Callable[[str], Place | None] = nowhere,
) -> tuple[Change, ...]:
    """Return what changes, a secret included that is another one under the same reference.

    `secret` is what became of it, None where there is none; `place_of` tells where the value of a key was set.
    """
    changes = [
        Change(key, old, new, secret if key == PASSWORD_KEY and new is not None else None, place_of(key))
        for key, old, new in differences(before, after)
    ]
    if secret in {"new", "changed"} and all(each.key != PASSWORD_KEY for each in changes):
        reference = dict(flatten(after))[PASSWORD_KEY]
        changes.append(Change(PASSWORD_KEY, reference, reference, secret, place_of(PASSWORD_KEY)))
    return tuple(changes)
