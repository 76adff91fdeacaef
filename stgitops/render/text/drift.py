"""Drift as text: a line an environment, and a summary."""

from collections.abc import Iterator, Sequence

from stgitops.core.drift import EnvironmentDrift
from stgitops.core.plan import Unplanned
from stgitops.render.text.style import Style, clean
from stgitops.render.words import count


def drift_text(environments: Sequence[EnvironmentDrift], unanswered: Sequence[Unplanned], style: Style) -> str:
    """Write what was found."""
    lines = [line for each in environments for line in _lines(each, style)]
    for missing in unanswered:
        lines.append(f"{style(missing.environment, 'bold')}: {style('not compared', 'red')}: {clean(missing.message)}")
        lines += [f"    hint: {clean(missing.hint)}"] if missing.hint else []
    drifted = sum(bool(each.drifts) for each in environments)
    parts = [f"{count(drifted, 'environment')} with drift" if drifted else "no drift"]
    parts.append(f"{count(len(environments), 'environment')} compared")
    if unanswered:
        parts.append(f"{len(unanswered):,} not compared")
    return "".join(f"{line}\n" for line in [*lines, style(f"drift: {', '.join(parts)}", "bold")])


def _lines(found: EnvironmentDrift, style: Style) -> Iterator[str]:
    name = style(found.environment, "bold")
    for drift in found.drifts:
        by = f" (by {clean(drift.author)}, as the config store has it)" if drift.author else ""
        yield f"{name}: {style(drift.cause, 'yellow')}: {clean(drift.message)}{by}"
    if not found.drifts:
        yield f"{name}: {style('no drift', 'green')}: revision {found.revision} is live and {found.state}"
    if found.not_compared:
        yield f"    the secret was not compared: {clean(found.not_compared)}"
