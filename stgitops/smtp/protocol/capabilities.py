"""What a server says it can do, in its answer to EHLO."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from stgitops.smtp.protocol.replies import Reply

_SEPARATOR = re.compile(r"[ \t:=]+")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The keywords of an EHLO answer (RFC 5321, 4.1.1.1). After HELO there are none."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    """By the keyword, in capitals."""

    def __contains__(self, keyword: str) -> bool:
        return keyword in self.parameters

    def __str__(self) -> str:
        return ", ".join(self.parameters) or "none"

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The ways to log in, in capitals."""
        return tuple(self.parameters.get("AUTH", "").upper().replace(",", " ").split())

    @property
    def largest(self) -> int:
        """The largest message, in bytes; 0 where the server does not say (RFC 1870, 4)."""
        size = self.parameters.get("SIZE", "").strip()
        return int(size) if size.isascii() and size.isdecimal() and len(size) < 20 else 0


def capabilities_of(reply: Reply) -> Capabilities:
    """Read the answer to EHLO: its first line greets, each one after it names a keyword."""
    found: dict[str, str] = {}
    for line in reply.lines[1:]:
        # AUTH=LOGIN is from before RFC 2554, and some servers say it beside the right way; others are sloppy.
        keyword, *parameters = _SEPARATOR.split(line.strip(), maxsplit=1)
        known = found.get(keyword.upper(), "")
        found[keyword.upper()] = " ".join([known, *parameters]).strip()
    return Capabilities(found)
