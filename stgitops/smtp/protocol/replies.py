"""From bytes to replies (RFC 5321, 4.2), however the server cuts them up, and never more than a reply may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

LONGEST_LINE = 4096
"""Bytes. RFC 5321, 4.5.3.1.5 allows 512; some servers list more than that in one line."""
LARGEST_REPLY = 64 << 10
"""Bytes of all the lines of one reply."""
LONGEST_QUOTE = 500
"""Characters of an answer that a reader sees."""

_LINE = re.compile(r"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?= |$)")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def printable(text: str) -> str:
    """Return what a server said on one line and without control characters."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def cut(text: str, most: int = LONGEST_QUOTE) -> str:
    """Return text cut after some characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown(text: str) -> str:
    """Return what a server said as a reader may see it."""
    return cut(printable(text))


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server."""

    code: int
    lines: tuple[str, ...]
    """What stands behind the code, as it came."""
    sloppy: str = ""
    """What in it breaks the rules and does no harm; empty where nothing does."""

    @property
    def text(self) -> str:
        """The whole, on one line, with its code."""
        return " ".join([str(self.code), *filter(None, self.lines)])

    @property
    def enhanced(self) -> str:
        """The enhanced status code, as in 5.7.8 (RFC 3463); empty where there is none."""
        found = _ENHANCED.match(self.lines[0])
        return found[1] if found else ""

    @property
    def kind(self) -> int:
        """The first digit of the code: 2 done, 3 go on, 4 not now, 5 no."""
        return self.code // 100

    @property
    def quoted(self) -> str:
        """The whole on one line, without control characters. It is cut only once it is known to hold no secret."""
        return printable(self.text)

    @property
    def transcript(self) -> list[str]:
        """The lines with their codes, as a reader may see them."""
        *earlier, last = self.lines
        return [shown(line) for line in (*(f"{self.code}-{line}" for line in earlier), f"{self.code} {last}")]


class Fault(Enum):
    """Why bytes are no reply."""

    TOO_LONG = "a line or an answer is too long"
    NO_CODE = "a line opens with no code"
    SEVERAL_CODES = "the lines of one answer have different codes"


class Malformed(Exception):  # noqa: N818 - it names what came
    """What came is no reply."""

    def __init__(self, fault: Fault, lines: Sequence[str] = ()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.lines = tuple(lines)
        """Those that came, the one that shows it last; none where they are too long to be whole."""


class ReplyReader:
    """Takes bytes in pieces of any size, and gives replies."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._bytes = bytearray()
        self._lines: list[str] = []
        self._code = ""
        self._size = 0
        self._sloppy = ""

    @property
    def rest(self) -> bytes:
        """What came and is not part of a reply that was taken."""
        return "".join(self._lines).encode() + self._bytes

    def feed(self, data: bytes) -> None:
        """Take bytes."""
        self._bytes += data

    def take(self) -> Reply | None:
        """Return the next reply; None where it is not complete.

        Raises:
            Malformed: it is none, and never will be.
        """
        while (end := self._bytes.find(b"\n")) >= 0:
            raw = bytes(self._bytes[:end])
            del self._bytes[: end + 1]
            if self._take_line(raw):
                return self._whole()
        if len(self._bytes) > LONGEST_LINE:
            raise Malformed(Fault.TOO_LONG)
        return None

    def _take_line(self, raw: bytes) -> bool:
        """Take one line, and return whether it is the last of a reply."""
        self._size += len(raw)
        if len(raw) > LONGEST_LINE or self._size > LARGEST_REPLY:
            raise Malformed(Fault.TOO_LONG)
        text = raw.removesuffix(b"\r").decode(errors="replace")
        found = _LINE.fullmatch(text)
        if found is None:
            raise Malformed(Fault.NO_CODE, [*self._lines, text])
        code, separator, rest = found.groups()
        if self._code not in {"", code}:
            raise Malformed(Fault.SEVERAL_CODES, [*self._lines, text])
        self._code = code
        self._lines.append(rest or "")
        self._sloppy = self._sloppy or _what_breaks_the_rules(raw)
        return separator != "-"

    def _whole(self) -> Reply:
        reply = Reply(int(self._code), tuple(self._lines), self._sloppy)
        self._lines, self._code, self._size, self._sloppy = [], "", 0, ""
        return reply


def _what_breaks_the_rules(raw: bytes) -> str:
    """RFC 5321, 2.3.7 and 4.2: lines end in CR LF, and hold printable ASCII."""
    if not raw.endswith(b"\r"):
        return "a line ends in LF without CR"
    text = raw[:-1]
    if b"\r" in text:
        return "a CR stands inside a line"
    if _CONTROL.search(text.decode("latin-1")):
        return "a line holds a control character"
    return "" if text.isascii() else "a line is not ASCII"
