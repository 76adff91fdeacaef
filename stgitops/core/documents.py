"""A parsed YAML file: plain data, and the place of every key and value in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from yaml.events import Event, ScalarEvent

from stgitops.core.findings import Finding, KeyPath, Origin
from stgitops.core.secrecy import holds_credentials, may_be_secret, public

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
    quotable: bool = True
    """Whether lines of it may be shown at all."""

    @property
    def usable(self) -> bool:
        """Whether the file was read to its end and holds a mapping, as all of ours do."""
        return isinstance(self.value, dict)

    def origin(self, path: KeyPath) -> Origin:
        """Return the place of the value at `path`; of a mapping or list that is the place of its key.

        Where there is nothing at `path`, return the place of what is nearest above: there it would belong.
        """
        key, value = self._node(path)
        if type(value) is not ScalarEvent:
            return self.guarded(origin_of(self.path, key))
        origin = origin_of(self.path, value)
        return replace(origin, private=True) if path in self.nodes and may_be_secret(path) else self.guarded(origin)

    def key_origin(self, path: KeyPath) -> Origin:
        """Return the place of the key at `path`; of an item of a list, that of the item."""
        return self.guarded(origin_of(self.path, self._node(path)[0]))

    def guarded(self, origin: Origin) -> Origin:
        """Mark a place as private where its line, up to its end, has something that could be a password."""
        end = origin.column - 1 + origin.width
        private = not (self.usable and self.quotable) or end > self._private_from.get(origin.line, end)
        return replace(origin, private=True) if private else origin

    @cached_property
    def _private_from(self) -> Mapping[int, int]:
        """By line, from 1: the first column, from 0, of what could be a password."""
        first: dict[int, int] = {}
        for path, (key, value) in self.nodes.items():
            if may_be_secret(path) or (type(value) is ScalarEvent and holds_credentials(value.value)):
                event = key if public(path) != path else value
                start, end = event.start_mark, value.end_mark
                assert start is not None and end is not None  # noqa: S101, PT018 - as in `origin_of`
                first[start.line + 1] = min(start.column, first.get(start.line + 1, start.column))
                last_line = end.line + 1 if end.column else end.line
                first |= dict.fromkeys(range(start.line + 2, last_line + 1), 0)
        return first

    def _node(self, path: KeyPath) -> Node:
        while path not in self.nodes and path:
            path = path[:-1]
        return self.nodes[path]


def unreadable(finding: Finding) -> Document:
    """Return the document of a file of which nothing could be read."""
    return Document(finding.origin.path, None, {}, (finding,))


def origin_of(path: str, event: Event) -> Origin:
    """Return the place of a parser's event."""
    start, end = event.start_mark, event.end_mark
    assert start is not None and end is not None  # noqa: S101, PT018 - the parser gives every event both
    width = end.column - start.column if end.line == start.line else 0
    return Origin(path, start.line + 1, start.column + 1, width)
