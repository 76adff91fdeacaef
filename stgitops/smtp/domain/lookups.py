"""Look-ups in DNS: what there is, or why that is not known."""

import asyncio
import copy
from dataclasses import dataclass
from typing import Generic, TypeVar

import dns.exception
import dns.flags
import dns.name
import dns.resolver
from dns.asyncresolver import Resolver
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from stgitops.smtp.pace import Pace

LONGEST_WAIT = 5
"""Seconds for one look-up, or one fetch."""
_MOST_RECORDS = 200
"""Of one name and kind. Domains with a hundred TXT records exist."""

Record = TypeVar("Record", bound=Rdata)


class Unknown(Exception):  # noqa: N818 - it is no fault of anybody's
    """It could not be looked up, or not be judged; the message says why."""


@dataclass(frozen=True, slots=True)
class Found(Generic[Record]):
    """The records of one name and kind."""

    records: tuple[Record, ...] = ()
    """None where there is no such name, too."""
    validated: bool = False
    """Whether the resolver says that DNSSEC vouches for them."""


class Lookups:
    """Asks a resolver, within a limit."""

    def __init__(self, resolver: Resolver, pace: Pace) -> None:
        """Ask for the AD flag with every query (RFC 6840, 5.7), and leave the resolver that was given as it is."""
        self._resolver = copy.copy(resolver)
        self._resolver.set_flags(dns.flags.RD | dns.flags.AD)
        self.pace = pace

    async def records(self, name: str, kind: type[Record]) -> Found[Record]:
        """Return the records of a name; `kind` is a class of dnspython, which bears the name of the type.

        Raises:
            Unknown: the resolver does not answer, or not usefully.
        """
        try:
            absolute = dns.name.from_text(name)
            async with self.pace.within(LONGEST_WAIT):
                answer = await self._resolver.resolve(absolute, kind.__name__, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return Found()
        except (TimeoutError, dns.exception.Timeout):
            raise Unknown("the resolver did not answer") from None
        except dns.resolver.NoNameservers:
            raise Unknown("the resolver has no answer now") from None
        except (dns.exception.DNSException, OSError, ValueError):
            raise Unknown("the name cannot be looked up") from None
        records = tuple(each for each in answer.rrset or () if isinstance(each, kind))
        if len(records) > _MOST_RECORDS:
            raise Unknown(f"there are more than {_MOST_RECORDS} records")
        return Found(records, bool(answer.response.flags & dns.flags.AD))

    async def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, the strings of each put together (RFC 7208, 3.3).

        Raises:
            Unknown: the resolver does not answer, or not usefully.
        """
        found = await self.records(name, TXT)
        return [b"".join(each.strings).decode(errors="replace") for each in found.records]

    async def has_address(self, name: str) -> bool | None:
        """Say whether a name has an IP address of either kind; None where that is not known."""
        has = await asyncio.gather(self._has(name, A), self._has(name, AAAA))
        if True in has:
            return True
        return None if None in has else False

    async def _has(self, name: str, kind: type[A] | type[AAAA]) -> bool | None:
        try:
            return bool((await self.records(name, kind)).records)
        except Unknown:
            return None
