"""The way back to an earlier revision, as it is shown before it is gone."""

from dataclasses import dataclass

from stgitops.core.diff import Change
from stgitops.core.environments import Environment
from stgitops.core.findings import Finding
from stgitops.core.plan import SecretPlan
from stgitops.core.revisions import Revision
from stgitops.core.states import State


@dataclass(frozen=True, slots=True)
class WayBack:
    """The earlier revision that is to be live again, and what changes by that."""

    environment: Environment
    live: Revision
    live_state: State
    target: Revision
    target_state: State
    changes: tuple[Change, ...]
    secret: SecretPlan | None
    obstacle: Finding | None
    """What stands in the way."""
