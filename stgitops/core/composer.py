"""Builds plain data out of a YAML parser's events, and keeps the place of every key and value.

PyYAML's own composer would recurse (60 KB of brackets kill the process), take the last of two equal keys, and forget
where a value stood. Limits are checked as the events arrive, so that a hostile file costs milliseconds, whatever it
holds.
"""

import re
from collections.abc import Iterator
from typing import Any

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from stgitops.core.codes import Code
from stgitops.core.documents import Node, origin_of
from stgitops.core.findings import Finding, KeyPath, dotted
from stgitops.core.limits import Limits
from stgitops.core.scalars import NumberTooLong, Scalar, read_plain
from stgitops.core.secrecy import may_be_secret, public

# Characters that a file may not hold at all: controls, the line separators that editors and libyaml count differently,
# and those that change the direction of text, so that a reviewer would see another file than the machine does.
FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_forbidden_in_value = re.compile(f"[\t\n\r\ud800-\udfff{FORBIDDEN}]")


_MOST_FINDINGS = 1000
"""Of one file: whoever wrote so many mistakes does not read more."""


class Stop(Exception):  # noqa: N818 - not an error: the file is not read further
    """The rest of the file is not worth reading."""


class _Frame:
    """A mapping or list that is still open."""

    __slots__ = ("container", "key", "path")

    def __init__(self, container: dict[str, Any] | list[Any], path: KeyPath) -> None:
        self.container: Any = container
        self.path = path
        self.key: ScalarEvent | None = None
        """In a mapping: the key that waits for its value."""

    def wants_key(self) -> bool:
        return self.key is None and type(self.container) is dict


class Composer:
    """Builds plain data out of a parser's events.

    `root` is the data, `nodes` has the places, `findings` what is wrong; where not `quotable`, no line may be shown.
    """

    def __init__(self, path: str, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        self.root: Any = None
        self.nodes: dict[KeyPath, Node] = {}
        self.findings: list[Finding] = []
        self.quotable = True
        self._first_keys: dict[KeyPath, Event] = {}
        self._open_frames: list[_Frame] = []
        self._documents = 0
        self._count = 0

    def read(self, events: Iterator[Event]) -> None:
        """Take all events of a file.

        Raises:
            Stop: the rest of the file is not worth reading; why, stands in the findings.
            yaml.YAMLError: from the parser, where the file is not YAML.
        """
        frames = self._open_frames
        for event in events:
            if isinstance(event, ScalarEvent):
                self._count_node(event)
                if frames and frames[-1].wants_key():
                    self._key(frames[-1], event)
                else:
                    self._attach(self._value(event), event)
            elif isinstance(event, MappingStartEvent):
                self._open({}, event)
            elif isinstance(event, SequenceStartEvent):
                self._open([], event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                frames.pop()
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, DocumentStartEvent):
                self._document(event)

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._add(Code.SEVERAL_DOCUMENTS, "a second document starts here", event, hint="one file, one document")
            raise Stop
        if event.version or event.tags:
            self._add(Code.TAG_OR_DIRECTIVE, "directives are not used", event, hint="remove the line that opens with %")

    def _open(self, container: dict[str, Any] | list[Any], event: MappingStartEvent | SequenceStartEvent) -> None:
        self._count_node(event)
        if len(self._open_frames) == self.limits.levels:
            message = f"mappings and lists stand in one another more than {self.limits.levels} levels deep"
            self._add(Code.LIMIT_PASSED, message, event)
            raise Stop
        if self._open_frames and self._open_frames[-1].wants_key():
            self._add(Code.KEY_NOT_TEXT, "a key must be text, not a mapping or list", event)
            raise Stop
        self._open_frames.append(_Frame(container, self._attach(container, event)))

    def _attach(self, value: Any, event: Event) -> KeyPath:
        """Put a value where it belongs and keep its place; return its path."""
        if not self._open_frames:
            self.root = value
            self.nodes[()] = (event, event)
            return ()
        frame = self._open_frames[-1]
        container, key = frame.container, frame.key
        if key is None:
            path = (*frame.path, len(container))
            container.append(value)
            self.nodes[path] = (event, event)
        else:
            path = (*frame.path, key.value)
            container[key.value] = value
            self.nodes[path] = (key, event)
            frame.key = None
        return path

    def _key(self, frame: _Frame, event: ScalarEvent) -> None:
        frame.key = event
        text: str = event.value
        if not event.style and text == "<<":
            self._add(Code.MERGE_KEY, "merge keys are not used", event, hint="share settings through base.yaml")
        elif not isinstance(self._value(event), str):
            self._add(Code.KEY_NOT_TEXT, "a key must be text", event, hint="quote it")
        if text in frame.container:
            self._repeated((*frame.path, text), event)

    def _repeated(self, path: KeyPath, event: ScalarEvent) -> None:
        node = self.nodes[path]
        # What the first of the two held could be a password: its place is kept, or no line of the file is quoted.
        self.nodes[*path, -1 - len(self.findings)] = node
        self.quotable = self.quotable and isinstance(node[1], ScalarEvent)
        first = self._first_keys.setdefault(path, node[0])
        name = f"the key {_cut(event.value)}" if public(path) == path else "this key"
        line = origin_of(self.path, first).line
        self._add(Code.DUPLICATE_KEY, f"{name} stands here again, first in line {line}", event)

    def _value(self, event: ScalarEvent) -> Scalar:
        text: str = event.value
        if not text.isprintable() and (found := _forbidden_in_value.search(text)):
            self._refuse_character(event, found.group())
        if event.style:
            return text
        try:
            # Long texts would only fill the cache.
            reading = read_plain(text) if len(text) <= 64 else read_plain.__wrapped__(text)
        except NumberTooLong:
            self._add(Code.LIMIT_PASSED, "the number has too many digits", event, hint="quote it if it is text")
            return text
        if reading.yaml_11:
            self._refuse_ambiguity(event, reading.yaml_11, reading.yaml_12)
        return reading.value

    def _alias(self, event: AliasEvent) -> None:
        self._count_node(event)
        if self._open_frames and self._open_frames[-1].wants_key():
            raise Stop
        self._attach(None, event)

    def _count_node(self, event: Any) -> None:
        self._count += 1
        if self._count > self.limits.nodes:
            self._add(Code.LIMIT_PASSED, f"the file holds more than {self.limits.nodes:,} keys and values", event)
            raise Stop
        if event.anchor:
            hint = "share settings through base.yaml; quote a value that is meant to start with * or &"
            self._add(Code.ANCHOR_OR_ALIAS, "anchors and aliases are not used", event, hint=hint)
        if getattr(event, "tag", None):
            hint = "write the value as it is meant, quoted if it is text"
            self._add(Code.TAG_OR_DIRECTIVE, "tags are not used", event, hint=hint)

    def _refuse_ambiguity(self, event: ScalarEvent, yaml_11: str, yaml_12: str) -> None:
        path = self._path()
        of_key = bool(self._open_frames) and event is self._open_frames[-1].key
        if public(path) != path if of_key else may_be_secret(path):
            message, hint = "this is read differently by YAML 1.1 and YAML 1.2", "quote it if it is text"
        else:
            message = f"{event.value} is {yaml_11} in YAML 1.1 and {yaml_12} in YAML 1.2"
            hint = f'write "{event.value}" if it is text, or write it otherwise'
        self._add(Code.AMBIGUOUS_SCALAR, message, event, hint=hint)

    def _refuse_character(self, event: ScalarEvent, character: str) -> None:
        if character in "\r\n":
            self._add(Code.CONTROL_CHARACTER, "the value holds a line break", event, hint="write it on one line")
        else:
            message = f"the value holds the character U+{ord(character):04X}"
            self._add(Code.CONTROL_CHARACTER, message, event, hint="remove it")

    def _path(self) -> KeyPath:
        """Return the path of the value that is read just now."""
        if not self._open_frames:
            return ()
        frame = self._open_frames[-1]
        return frame.path if frame.key is None else (*frame.path, frame.key.value)

    def _add(self, code: Code, message: str, event: Event, *, hint: str = "") -> None:
        origin = origin_of(self.path, event)
        self.findings.append(Finding(code, message, origin, hint=hint, key=dotted(public(self._path()))))
        if len(self.findings) == _MOST_FINDINGS:
            raise Stop


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
