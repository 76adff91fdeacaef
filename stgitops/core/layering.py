"""An environment's settings: the layers laid over one another, and which layer each value came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stgitops.core.documents import Document
from stgitops.core.findings import KeyPath, Origin


@dataclass(frozen=True, slots=True)
class Layered:
    """The layers of one environment, the base first, and what they give together."""

    layers: tuple[Document, ...]
    value: Any

    def sets(self, path: KeyPath) -> bool:
        """Whether the layers give a value at the path; otherwise it is a default."""
        value = self.value
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return False
        return True

    def origin(self, path: KeyPath) -> Origin:
        """Return the place that set the value at `path`; of a value that nobody set, where it would belong."""
        return self._setter(path).origin(path)

    def key_origin(self, path: KeyPath) -> Origin:
        """Return the place of the key at `path` in the layer that set it."""
        return self._setter(path).key_origin(path)

    def _setter(self, path: KeyPath) -> Document:
        """Return the last layer that has the path, or else the longest part of it.

        Lists and scalars replace whole, so of a value that is there it is the layer that set it.
        """
        while True:
            for layer in reversed(self.layers):
                if path in layer.nodes:
                    return layer
            path = path[:-1]


def lay(layers: Sequence[Document]) -> Layered:
    """Lay usable documents over one another, the first at the bottom."""
    value: Any = {}
    for layer in layers:
        value = merge(value, layer.value)
    return Layered(tuple(layers), value)


def merge(base: Any, over: Any) -> Any:
    """Lay plain data over plain data: mappings merge key by key, lists and scalars replace, null takes a key away.

    That is JSON Merge Patch (RFC 7396). Neither argument is changed.
    """
    if not isinstance(over, dict):
        return over
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in over.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict):
            merged[key] = merge(merged.get(key), value)
        else:
            merged[key] = value
    return merged
