"""A plan: environment by environment, and a summary."""

from collections.abc import Collection, Iterator

from stgitops.core.plan import EnvironmentPlan, Plan
from stgitops.core.states import State
from stgitops.render.text.changes import change_lines
from stgitops.render.text.style import Style, clean
from stgitops.render.words import count

_FEW = 20
"""Up to so many environments, those with nothing to change are named too."""


def plan_text(plan: Plan, style: Style) -> str:
    """Write a plan."""
    few = len(plan.environments) <= _FEW
    with_waves = any(each.wave > 1 for each in plan.environments)
    told = [each for each in plan.environments if few or each.changes or each.live_state is State.PENDING]
    proven = {each.environment for each in plan.environments if each.changes or each.to_prove}
    lines = [line for each in told for line in _environment(each, style, proven, with_wave=with_waves)]
    for missing in plan.unplanned:
        lines.append(f"{style(missing.environment, 'bold')}: {style('not planned', 'red')}: {clean(missing.message)}")
        lines += [f"    hint: {clean(missing.hint)}"] if missing.hint else []
    return "".join(f"{line}\n" for line in [*lines, *_summary(plan, style)])


def _environment(
    plan: EnvironmentPlan, style: Style, proven_before: Collection[str], *, with_wave: bool
) -> Iterator[str]:
    wave = f"wave {plan.wave}, " if with_wave else ""
    nothing = "" if plan.changes else ", nothing to change but the proof" if plan.to_prove else ", nothing to change"
    yield f"{style(plan.environment, 'bold')}: {wave}{_live(plan)}{nothing}"
    for note in _notes(plan, proven_before):
        yield f"  {style('!', 'yellow')} {clean(note)}"
    yield from change_lines(plan.changes, plan.secret, style)


def _live(plan: EnvironmentPlan) -> str:
    if plan.live_revision == 0:
        return "no revision yet"
    if plan.live_state is State.WITHDRAWN:
        return f"revision {plan.live_revision} withdrew the settings"
    state = f" and {plan.live_state}" if plan.live_state is not None else ""
    return f"revision {plan.live_revision} is live{state}"


def _notes(plan: EnvironmentPlan, proven_before: Collection[str]) -> Iterator[str]:
    """Say what else apply has to do with, and what would keep it from going on."""
    unproven = [name for name in plan.unproven_in if name not in proven_before]
    if plan.live_state is State.PENDING:
        yield f"revision {plan.live_revision} was not proven yet: apply does that, or rolls it back"
    if plan.attempt is not None:
        yield f"these settings were revision {plan.attempt.revision}, {plan.attempt.words}"
        yield "they are tried again only with apply --retry-failed"
    if plan.lock is not None:
        yield plan.lock.words
    if plan.frozen:
        yield plan.frozen
    if unproven:
        yield f"the settings that all environments share have to be proven in {' and '.join(unproven)} first"


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
