"""The guards of the project as a whole: may a run change that many environments, and may it change one now?"""

from datetime import datetime

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath, dotted
from stgitops.services.load import LoadedProject


def too_many_changes(project: LoadedProject, changing: int, allowed: int | None) -> Finding | None:
    """Return what is wrong with a run that changes `changing` environments; None where it may.

    `allowed` is what the user said with `--allow-changes`. The percentage is of all environments of the project.
    """
    limits, total = project.guards.max_changes, len(project.environments)
    if limits is None or (allowed is not None and allowed >= changing):
        return None
    key, most = limits.strictest(total)
    if changing <= most:
        return None
    path: KeyPath = ("max_changes", key)
    limit = f"{dotted(path)} ({limits.percent} %)" if key == "percent" else dotted(path)
    message = f"this run would change {changing:,} of {total:,} environments, and {limit} allows {most:,}"
    hint = f"look through the plan; if all of it is meant, add --allow-changes {changing}"
    return Finding(Code.TOO_MANY_CHANGES, message, project.document.key_origin(path), hint=hint, key=dotted(path))


def freeze_of(project: LoadedProject, environment: str, now: datetime) -> Finding | None:
    """Return the freeze that holds for an environment at a time, in UTC; of several that which lasts longest."""
    holding = [
        (at, freeze)
        for at, freeze in enumerate(project.guards.freezes)
        if freeze.covers(environment) and freeze.holds(now)
    ]
    if not holding:
        return None
    at, freeze = max(holding, key=lambda each: each[1].window()[1])
    path: KeyPath = ("freeze", at)
    return Finding(
        Code.FROZEN,
        f"changes are frozen until {freeze.until} ({freeze.time_zone}): {freeze.reason}",
        project.document.key_origin(path),
        hint="a rollback still works; to lift the freeze, change its window in the project file",
        key=dotted(path),
        environments=(environment,),
    )
