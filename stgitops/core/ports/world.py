"""All ports together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from stgitops.core.crash_points import CrashPoint
from stgitops.core.ports.files import Files
from stgitops.core.ports.secrets import Sealer, Secrets
from stgitops.core.ports.stores import Stores


@dataclass(frozen=True, slots=True)
class World:
    """All that a use case needs of the world, joined once by `stgitops.cli.wiring`."""

    files: Files
    secrets: Secrets
    sealer: Sealer | None
    """None where there is no store key."""
    stores: Stores
    now: Callable[[], datetime]
    """The time, in UTC."""
    commit: str
    """The git commit of the settings; empty outside of git."""
    author: str
    """Who runs this."""
    reached: Callable[[CrashPoint], None] = lambda _: None
    """Is told where a rollout is, so that a test can end the process there."""
