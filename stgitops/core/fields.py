"""The types of single settings: each a JSON Schema pattern or range, and the check that a schema cannot say.

Patterns are written so that Rust's, Python's and JavaScript's regular expressions read them alike: explicit character
classes, no look-around, anchors at both ends. Constraints stand before the check, or pydantic would drop them from the
schema.
"""

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

# RFC 1123, 2.1, and RFC 5890 for what is not ASCII: letters and digits, hyphens only between them. The last three are
# full stops of other scripts, which UTS 46 would read as dots, and nobody else.
_ALNUM = r"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa0\u3002\uff0e\uff61]"
_LABEL = rf"{_ALNUM}(?:-*{_ALNUM})*"
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"
# RFC 5322, 3.2.3 (dot-atom) and RFC 6531; quoted local parts are not taken. The asterisk is left to the patterns.
_ATEXT = r"[^\x00-\x20\x22\x28-\x2a\x2c\x2e\x3a-\x3c\x3e\x40\x5b-\x5d\x7f-\xa0]"
_LOCAL = rf"{_ATEXT}+(?:\.{_ATEXT}+)*"

ADDRESS_PATTERN = rf"^{_LOCAL}@{_HOST}$"
EXCLUSION_PATTERN = rf"^(?:{_LOCAL}@|\*@(?:\*\.)?){_HOST}$"
HOST_PATTERN = rf"^(?:{_HOST}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)$"
VARIABLE_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]*$"
NOT_BLANK = "[^ ]"


def check_host(host: str) -> str:
    """Check what a pattern cannot say of a host: that an IP address is one, and that a name is one (`check_domain`)."""
    if ":" in host or host.rpartition(".")[2].isdecimal():
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise PydanticCustomError("host", "this is not an IP address") from None
        return host
    return check_domain(host)


def check_address(address: str) -> str:
    """Check what a pattern cannot say of an address or a pattern of addresses: lengths in octets, and the domain.

    RFC 5321, 4.5.3.1: 64 octets before the @, 255 behind it.
    """
    local, _, domain = address.rpartition("@")
    if len(local.encode()) > 64:
        raise PydanticCustomError("address", "the part before the @ is longer than 64 octets")
    if domain.rpartition(".")[2].isdecimal():
        raise PydanticCustomError("address", "an IP address cannot stand behind the @")
    check_domain(domain.removeprefix("*."))
    return address


def check_domain(name: str) -> str:
    """Check that the labels of a name have 63 octets at most, and that IDNA 2008 (UTS 46) allows what is not ASCII."""
    if name.isascii() and "xn--" not in name.lower():
        if any(len(label) > 63 for label in name.split(".")):
            raise PydanticCustomError("host", "a part between two dots is longer than 63 characters")
        return name
    import idna

    try:
        idna.encode(name, uts46=True)
    except idna.IDNAError:
        raise PydanticCustomError("host", "this is not a name that IDNA 2008 allows") from None
    return name


def check_unique(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Check that no address stands twice: domains are compared without regard to case, and so are local parts here."""
    first: dict[str, int] = {}
    again = [index for index, each in enumerate(addresses) if first.setdefault(each.casefold(), index) != index]
    if again:
        raise PydanticCustomError("duplicate_address", "an address stands twice", {"again": again})
    return addresses


Address = Annotated[str, Field(pattern=ADDRESS_PATTERN, max_length=254), AfterValidator(check_address)]
Exclusion = Annotated[str, Field(pattern=EXCLUSION_PATTERN, max_length=254), AfterValidator(check_address)]
HostName = Annotated[str, Field(pattern=HOST_PATTERN, max_length=253), AfterValidator(check_host)]
Port = Annotated[int, Field(ge=1, le=65535)]
Variable = Annotated[str, Field(pattern=VARIABLE_PATTERN, max_length=255)]
