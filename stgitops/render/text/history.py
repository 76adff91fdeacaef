"""The revisions of an environment as a table, the newest first."""

from stgitops.core.revisions import Revision
from stgitops.render.text.style import Style, clean

_HEAD = ("revision", "when (UTC)", "who", "commit", "message")


def history_text(revisions: tuple[Revision, ...], style: Style) -> str:
    """Write revisions."""
    if not revisions:
        return "no revisions yet\n"
    rows = [_HEAD, *map(_row, reversed(revisions))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in [style(lines[0], "bold"), *lines[1:]])


def _row(revision: Revision) -> tuple[str, ...]:
    commit, mark, _ = revision.commit.partition("+")
    when = revision.created_at.strftime("%Y-%m-%d %H:%M:%S")
    return (str(revision.number), when, clean(revision.author), clean(commit[:12] + mark), clean(revision.message))
