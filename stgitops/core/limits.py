"""How much one file may hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold."""

    size: int
    """Bytes."""
    nodes: int
    """Keys and values together."""
    levels: int = 64
    """How deep mappings and lists may stand in one another."""


SETTINGS_LIMITS = Limits(size=1 << 20, nodes=10_000)
PROJECT_LIMITS = Limits(size=16 << 20, nodes=1_000_000)
