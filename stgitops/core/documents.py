"""A parsed YAML file: plain data, and the place of every key and value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from yaml.events import Event, ScalarEvent

from stgitops.core.findings import Finding, KeyPath, Origin, has_errors
from stgitops.core.secrecy import holds_credentials, may_be_secret

Node = tuple[Event, Event]
"""What the parser said of a key (of an item of a list: of the item itself) and of its value."""


@dataclass(frozen=True)  # without slots, so that the private lines are computed once, if at all
class Document:
    """One parsed YAML file. `value` is plain data, and None where nothing of the file can be used."""

    path: str
    value: Any
    nodes: Mapping[KeyPath, Node]
    """The parser's own events: they know their places, and are looked at only when somebody asks."""
    findings: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether the file was read to its end and holds a mapping, as all of ours do."""
        return isinstance(self.value, dict)

    @property
    def sound(self) -> bool:
        """Whether the file is without errors."""
        return not has_errors(self.findings)

    def origin(self, path: KeyPath) -> Origin:
        """Return the place of the value at `path`; of a mapping or list that is the place of its key."""
        key, value = self._node(path)
        return self._guarded(path, value if type(value) is ScalarEvent else key)

    def key_origin(self, path: KeyPath) -> Origin:
        """Return the place of the key at `path`; of an item of a list, that of the item."""
        return self._guarded(path, self._node(path)[0])

    def _node(self, path: KeyPath) -> Node:
        """Return the node at `path`, or the nearest above it: what is missing belongs there."""
        while path not in self.nodes and path:
            path = path[:-1]
        return self.nodes[path]

    @cached_property
    def private_lines(self) -> frozenset[int]:
        """The lines (from 1) on which something stands that could be a password."""
        return frozenset(
            line
            for path, (key, value) in self.nodes.items()
            if may_be_secret(path) or _is_url(value)
            for line in range(_first_line(key), _last_line(value) + 1)
        )

    def _guarded(self, path: KeyPath, event: Event) -> Origin:
        origin = origin_of(self.path, event)
        private = may_be_secret(path) or origin.line in self.private_lines
        return replace(origin, private=True) if private else origin


def unreadable(finding: Finding) -> Document:
    """Return the document of a file of which nothing could be read."""
    return Document(finding.origin.path, None, {}, (finding,))


def origin_of(path: str, event: Event) -> Origin:
    """Return the place of a parser's event."""
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None  # noqa: S101, PT018 - the parser gives every event both
    width = end.column - start.column if end.line == start.line else 0
    return Origin(path, start.line + 1, start.column + 1, width)


def _first_line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _last_line(event: Event) -> int:
    return event.end_mark.line + 1 if event.end_mark is not None else 1


def _is_url(event: Event) -> bool:
    return isinstance(event, ScalarEvent) and holds_credentials(event.value)
