"""The guards of a project: how much a run may change, when it may, and which values an environment may have.

Patterns know one wildcard: `*` stands for any characters, or for none. They are compared without regard to case, and
host names in both spellings of a name that is not ASCII (RFC 5890, 2.3.2.1: U-label and A-label).
"""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from stgitops.core.freeze import Freeze
from stgitops.core.model import Model

GuardedKey = Literal["smtp_server", "email_address", "recipient_domain"]

# The forms leave out what no host name and no address has: such a pattern would match nothing, and a guard that denies
# nothing is not noticed. Question marks and brackets are wildcards elsewhere, and not here.
_IN_LABEL = r"[^\x00-\x20\x22\x27\x2c\x2e\x2f\x3a-\x3c\x3e-\x40\x5b-\x5d\x7f-\xa0]"
_IN_LOCAL = r"[^\x00-\x20\x22\x2c\x3a-\x3c\x3e\x40\x5b-\x5d\x7f-\xa0]"
_DOMAIN = rf"{_IN_LABEL}+(?:\.{_IN_LABEL}+)*"
DOMAIN_PATTERN = rf"^{_DOMAIN}$"
SERVER_PATTERN = rf"^(?:{_DOMAIN}|[0-9A-Fa-f*]*:[0-9A-Fa-f:.*]*)$"
ADDRESS_PATTERN = rf"^(?:{_IN_LOCAL}+@{_DOMAIN}|{_IN_LOCAL}*\*{_IN_LOCAL}*)$"

_LIST = Field(strict=False, min_length=1)


class Patterns(Model):
    """Lists of patterns, each for one value of the settings."""

    smtp_server: Annotated[
        Annotated[tuple[Annotated[str, Field(pattern=SERVER_PATTERN, max_length=254)], ...], _LIST] | None,
        Field(
            title="SMTP Server",
            description="Patterns for error_notifications.smtp_server. * stands for any characters.",
            examples=[["*.example.com"], ["sandbox.*", "10.*"]],
        ),
    ] = None
    email_address: Annotated[
        Annotated[tuple[Annotated[str, Field(pattern=ADDRESS_PATTERN, max_length=254)], ...], _LIST] | None,
        Field(
            title="Email Address",
            description="Patterns for error_notifications.email_address. * stands for any characters.",
            examples=[["*@example.com"]],
        ),
    ] = None
    recipient_domain: Annotated[
        Annotated[tuple[Annotated[str, Field(pattern=DOMAIN_PATTERN, max_length=254)], ...], _LIST] | None,
        Field(
            title="Recipient domain",
            description="Patterns for the domain that error notifications are sent to: what stands behind the @ of "
            "error_notifications.email_address. * stands for any characters.",
            examples=[["example.com", "*.example.com"]],
        ),
    ] = None

    def of(self, key: GuardedKey) -> tuple[str, ...] | None:
        """Return the patterns for a value, None where it is not guarded."""
        match key:
            case "smtp_server":
                return self.smtp_server
            case "email_address":
                return self.email_address
            case "recipient_domain":
                return self.recipient_domain


class MaxChanges(Model):
    """How many environments one run may change. Where both are given, both hold."""

    count: Annotated[
        Annotated[int, Field(ge=1)] | None,
        Field(title="Count", description="How many environments one run may change.", examples=[20]),
    ] = None
    percent: Annotated[
        Annotated[int, Field(ge=1, le=100)] | None,
        Field(
            title="Percent",
            description="How many of all environments of the project one run may change, in percent. "
            "Rounded down, and never less than one environment.",
            examples=[25],
        ),
    ] = None

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.count is None and self.percent is None:
            hint = "write count, percent or both, as in {count: 20, percent: 25}"
            raise PydanticCustomError("not_allowed", "neither count nor percent is set", {"hint": hint})
        return self

    def strictest(self, total: int) -> tuple[str, int]:
        """Return the key that allows fewer, and how many of `total` environments it allows."""
        limits = []
        if self.count is not None:
            limits.append(("count", self.count))
        if self.percent is not None:
            limits.append(("percent", max(1, self.percent * total // 100)))
        return min(limits, key=lambda limit: limit[1])


@dataclass(frozen=True, slots=True)
class Guards:
    """The guards of the project as a whole; those of single environments stand there."""

    max_changes: MaxChanges | None = None
    freezes: tuple[Freeze, ...] = ()
    """In the order of the project file."""


def first_match(patterns: Iterable[str], text: str) -> str | None:
    """Return the first pattern that matches a host name or an address; None where none does."""
    return next((pattern for pattern in patterns if matches(pattern, text)), None)


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches a host name, an IP address or an email address as a whole."""
    pattern, text = _canonical(pattern), _canonical(text)
    if _is_spelled_one_way(pattern) and _is_spelled_one_way(text):
        return _matches(pattern, text)
    return any(_matches(_spelled(pattern, spell), _spelled(text, spell)) for spell in (_a_label, _u_label))


def _matches(pattern: str, text: str) -> bool:
    first, *others = pattern.split("*")
    if not others:
        return pattern == text
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last):
        return False
    at = len(first)
    for part in middle:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return at <= len(text) - len(last)


def _canonical(text: str) -> str:
    """Write in small letters, and IPv6 in its short form."""
    if ":" in text:
        try:
            address = ipaddress.IPv6Address(text)
            return str(address.ipv4_mapped or address)
        except ValueError:
            pass
    return text.lower()  # casefold would make two host names one: ß becomes ss


def _is_spelled_one_way(text: str) -> bool:
    return text.isascii() and "xn--" not in text


def _spelled(text: str, spell: Callable[[str], str]) -> str:
    """Spell each part of a host name, or of the domain of an address, in one way."""
    local, at, domain = text.rpartition("@")
    return local + at + ".".join(map(spell, domain.split(".")))


def _a_label(label: str) -> str:
    import idna

    try:
        return label if label.isascii() else idna.encode(label, uts46=True).decode()
    except idna.IDNAError:  # with a wildcard in it, it has no A-label
        return label


def _u_label(label: str) -> str:
    import idna

    try:
        return idna.decode(label) if label.startswith("xn--") else idna.uts46_remap(label, std3_rules=False)
    except idna.IDNAError:  # "xn--*" is the half of an A-label
        return label
