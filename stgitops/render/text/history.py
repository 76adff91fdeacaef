"""The revisions of an environment as a table, the newest first."""

from collections.abc import Mapping, Sequence

from stgitops.core.diff import Change
from stgitops.core.plan import SecretPlan
from stgitops.core.revisions import Revision
from stgitops.core.states import State
from stgitops.render.text.changes import change_lines
from stgitops.render.text.style import Style, clean

_HEAD = ("revision", "state", "when (UTC)", "who", "commit", "message")


def history_text(revisions: Sequence[Revision], states: Mapping[int, State], style: Style) -> str:
    """Write revisions, each with its state, by its number."""
    if not revisions:
        return "no revisions yet\n"
    rows = [_HEAD, *(_row(revision, states[revision.number]) for revision in reversed(revisions))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in [style(lines[0], "bold"), *lines[1:]])


def difference_text(
    before: Revision, after: Revision, changes: Sequence[Change], secret: SecretPlan | None, style: Style
) -> str:
    """Write what changed between two revisions."""
    known = "" if secret is None or secret.state != "not compared" else " as far as is known"
    nothing = "" if changes else f": nothing changed{known}"
    head = f"from revision {before.number} to revision {after.number}{nothing}"
    return "".join(f"{line}\n" for line in [style(head, "bold"), *change_lines(changes, secret, style)])


def _row(revision: Revision, state: State) -> tuple[str, ...]:
    commit, mark, _ = revision.commit.partition("+")
    when = revision.created_at.strftime("%Y-%m-%d %H:%M:%S")
    override = f" (promotion overridden: {revision.terms.override})" if revision.terms.override else ""
    message = clean(revision.message + override)
    return (str(revision.number), state, when, clean(revision.author), clean(commit[:12] + mark), message)
