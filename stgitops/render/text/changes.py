"""What changes between two versions of the settings: a line a key, old and new."""

from collections.abc import Iterator, Sequence
from typing import Any

from stgitops.core.diff import PASSWORD_KEY, Change
from stgitops.core.plan import SecretPlan
from stgitops.render.text.style import Style, clean, value

_MARKS = {"add": ("+", "green"), "remove": ("-", "red"), "change": ("~", "yellow")}


def change_lines(changes: Sequence[Change], secret: SecretPlan | None, style: Style) -> Iterator[str]:
    """Write changes, and a secret of which it is not known whether it changes."""
    for change in changes:
        mark, color = _MARKS[change.kind]
        yield f"  {style(mark, color)} {change.key}: {_before_and_after(change, secret)}"
    told = any(change.key == PASSWORD_KEY for change in changes)
    if secret is not None and secret.state == "not compared" and not told:
        yield f"  {style('?', 'cyan')} {PASSWORD_KEY}: {_secret(secret)}"


def _before_and_after(change: Change, secret: SecretPlan | None) -> str:
    if change.key == PASSWORD_KEY:
        old = f"(secret from {clean(_source(change.before))})" if change.before is not None else ""
        new = _secret(secret) if secret is not None and change.after is not None else ""
        return new if change.before == change.after else " -> ".join(filter(None, (old, new)))
    if isinstance(change.before, list) and isinstance(change.after, list):
        return _list_difference(change.before, change.after)
    return " -> ".join(value(each) for each in (change.before, change.after) if each is not None)


def _list_difference(before: list[Any], after: list[Any]) -> str:
    gone = [f"-{value(each)}" for each in before if each not in after]
    come = [f"+{value(each)}" for each in after if each not in before]
    return " ".join([*gone, *come]) or "in another order"


def _secret(secret: SecretPlan) -> str:
    reason = f": {clean(secret.reason)}" if secret.reason else ""
    return f"(secret from {clean(secret.source)}: {secret.state}{reason})"


def _source(reference: dict[str, str]) -> str:
    return next(iter(reference.values()))
