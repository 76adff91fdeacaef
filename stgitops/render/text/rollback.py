"""The way back to an earlier revision: what is live, what will be, and what changes by that."""

from stgitops.core.revisions import Revision
from stgitops.core.states import State
from stgitops.core.way_back import WayBack
from stgitops.render.text.changes import change_lines
from stgitops.render.text.style import Style, clean


def way_back_text(way: WayBack, style: Style) -> str:
    """Write the way back."""
    name = style(way.environment.name, "bold")
    live = f"revision {way.live.number} is live and {way.live_state}"
    lines = [
        f"{name}: {live}; back to {_version(way.target, way.target_state)}",
        *(change_lines(way.changes, way.secret, style) if way.changes or way.secret else ["  nothing changes"]),
    ]
    return "".join(f"{line}\n" for line in lines)


def _version(revision: Revision, state: State) -> str:
    when = revision.created_at.strftime("%Y-%m-%d %H:%M UTC")
    return f"revision {revision.number}, {state}, by {clean(revision.author)}, {when}: {clean(revision.message)}"
