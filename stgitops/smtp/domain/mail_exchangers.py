"""Whether a domain takes mail: its MX, or the addresses that stand in for one (RFC 5321, 5.1; RFC 7505)."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass

from dns.rdtypes.ANY.MX import MX

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.domain.lookups import Lookups, Unknown
from stgitops.smtp.protocol.talk import Seen
from stgitops.smtp.words import some

_MOST_HOSTS = 10
"""How many mail exchangers are looked at, those preferred first."""


@dataclass(frozen=True, slots=True)
class Exchangers:
    """Where the mail for a domain goes."""

    hosts: tuple[str, ...] = ()
    """Of the MX records, those preferred first; none where the domain itself stands in for them."""
    null: bool = False
    """Whether the domain says that it takes no mail."""
    unknown: str = ""
    """Why nothing is known; empty where something is."""

    def of(self, domain: str) -> tuple[str, ...]:
        """Return where the mail goes; a domain without MX is its own."""
        return self.hosts if self.hosts or self.null or self.unknown else (domain,)


async def exchangers_of(domain: str, lookups: Lookups) -> Exchangers:
    """Look up where the mail for a domain goes. It never raises, since several wait for it."""
    try:
        found = await lookups.records(domain, MX)
    except Unknown as unknown:
        return Exchangers(unknown=str(unknown))
    ordered = sorted(found.records, key=lambda each: (each.preference, each.exchange))
    names = [each.exchange.to_text(omit_final_dot=True).lower() for each in ordered]
    hosts = tuple(dict.fromkeys(name for name in names if name != "."))
    return Exchangers(hosts[:_MOST_HOSTS], null=bool(names) and not hosts)


async def mail(domain: str, exchangers: Awaitable[Exchangers], lookups: Lookups) -> Seen:
    """Say where the mail for a domain goes, and warn where it goes nowhere.

    Raises:
        Unknown: that is not known.
    """
    known = await exchangers
    if known.unknown:
        raise Unknown(known.unknown)
    if known.null:
        return _none("null MX", f"{domain} says by a null MX that it takes no mail")
    if known.hosts:
        return await _to_hosts(domain, known.hosts, lookups)
    has = await lookups.has_address(domain)
    if has is None:
        raise Unknown(f"there is none, and the addresses of {domain} could not be looked up")
    if has:
        return Seen(f"no MX, so mail goes to {domain} itself")
    return _none("no MX", f"{domain} has neither MX nor IP address, so it takes no mail")


async def _to_hosts(domain: str, hosts: tuple[str, ...], lookups: Lookups) -> Seen:
    has = await asyncio.gather(*(lookups.has_address(host) for host in hosts))
    if any(has):
        lost = [host for host, one in zip(hosts, has, strict=True) if one is False]
        return Seen(f"MX {some(hosts)}" + (f" (no IP address: {some(lost)})" if lost else ""))
    if None in has:
        raise Unknown(f"the addresses of {some(hosts)} could not be looked up")
    return _none(
        f"MX {some(hosts)}", f"the mail for {domain} is to go to {some(hosts)}, and no IP address is known for that"
    )


def _none(seen: str, message: str) -> Seen:
    return Seen(seen, (Trouble(SmtpCode.NO_MX, message),))
