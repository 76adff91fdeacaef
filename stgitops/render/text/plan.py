"""A plan, a line a key, old and new."""

from collections.abc import Iterator
from typing import Any

from stgitops.core.diff import PASSWORD_KEY, Change
from stgitops.core.plan import EnvironmentPlan, Plan, SecretPlan
from stgitops.render.text.style import Style, clean, value
from stgitops.render.words import count

_MARKS = {"add": ("+", "green"), "remove": ("-", "red"), "change": ("~", "yellow")}
_FEW = 20
"""Up to so many environments, those with nothing to change are named too."""


def plan_text(plan: Plan, style: Style) -> str:
    """Write a plan."""
    few = len(plan.environments) <= _FEW
    lines = [line for each in plan.environments if few or each.changes for line in _environment(each, style)]
    for missing in plan.unplanned:
        lines.append(f"{style(missing.environment, 'bold')}: {style('not planned', 'red')}: {clean(missing.message)}")
        lines += [f"    hint: {clean(missing.hint)}"] if missing.hint else []
    return "".join(f"{line}\n" for line in [*lines, *_summary(plan, style)])


def _environment(plan: EnvironmentPlan, style: Style) -> Iterator[str]:
    live = f"revision {plan.live_revision} is live" if plan.live_revision else "no revision yet"
    nothing = "" if plan.changes else ", nothing to change"
    yield f"{style(plan.environment, 'bold')}: {live}{nothing}"
    for change in plan.changes:
        mark, color = _MARKS[change.kind]
        yield f"  {style(mark, color)} {change.key}: {_before_and_after(change, plan.secret)}"
    told = any(change.key == PASSWORD_KEY for change in plan.changes)
    if plan.secret is not None and plan.secret.state == "not compared" and not told:
        yield f"  {style('?', 'cyan')} {PASSWORD_KEY}: {_secret(plan.secret)}"


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


def _summary(plan: Plan, style: Style) -> Iterator[str]:
    create = sum(each.action == "create" for each in plan.environments)
    update = sum(each.action == "update" for each in plan.environments)
    same = len(plan.environments) - create - update
    parts = [
        (create, "to create"),
        (update, "to change"),
        (same, "with nothing to change"),
        (len(plan.unplanned), "not planned"),
    ]
    counts = ", ".join(f"{count(number, 'environment')} {what}" for number, what in parts if number)
    yield style(f"plan: {counts or 'no environments'}", "bold")
    blind = sum(each.secret is not None and each.secret.state == "not compared" for each in plan.environments)
    if blind and len(plan.environments) > _FEW:
        yield f"not compared: {count(blind, 'secret')}"
