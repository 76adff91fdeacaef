"""What a domain publishes about mail in its name: SPF (RFC 7208) and DMARC (RFC 7489)."""

import re

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.domain.lookups import Lookups
from stgitops.smtp.protocol.replies import shown
from stgitops.smtp.protocol.talk import Seen

_SPF = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)  # RFC 7208, 4.5
_DMARC = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")  # RFC 7489, 6.4
_DMARC_POLICY = re.compile(r";[ \t]*p[ \t]*=[ \t]*(none|quarantine|reject)[ \t]*(?:;|$)", re.IGNORECASE)
_MOST_NAMES = 8
"""How many names are looked at for DMARC, however many labels a domain has."""


async def spf(domain: str, server: str, lookups: Lookups) -> Seen:
    """Say what SPF policy a domain has, and warn where it has none, or several.

    Raises:
        Unknown: it could not be looked up.
    """
    records = [text for text in await lookups.texts(domain) if _SPF.match(text)]
    if not records:
        message = f"{domain} has no SPF policy, so receivers cannot tell which servers send in its name"
        return Seen("no SPF", (Trouble(SmtpCode.SPF, message),))
    if len(records) > 1:
        message = f"{domain} has {len(records)} SPF policies, which makes all of them invalid (RFC 7208, 4.5)"
        return Seen(f"{len(records)} SPF policies", (Trouble(SmtpCode.SPF, message),))
    return Seen(f"SPF {shown(records[0])} (whether that allows {server} is not checked)")


async def dmarc(domain: str, lookups: Lookups) -> Seen:
    """Say what DMARC policy a domain has, and warn where it has none, or several.

    Raises:
        Unknown: it could not be looked up.
    """
    for name in up_the_tree(domain):
        records = [text for text in await lookups.texts(f"_dmarc.{name}") if _DMARC.match(text)]
        if len(records) > 1:
            message = f"_dmarc.{name} has {len(records)} policies, which counts as none (RFC 7489, 6.6.3)"
            return Seen(f"{len(records)} DMARC policies", (Trouble(SmtpCode.DMARC, message),))
        if records:
            policy = _DMARC_POLICY.search(records[0])
            return Seen(f"DMARC of {name}: " + (policy[1].lower() if policy else "no policy for the domain itself"))
    message = f"neither {domain} nor a domain above it says what to do with mail that is forged in its name"
    return Seen("no DMARC", (Trouble(SmtpCode.DMARC, message),))


def up_the_tree(domain: str) -> list[str]:
    """Return a domain and those above it down to two labels, where that of the organisation is among them."""
    labels = domain.split(".")
    names = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
    return names if len(names) <= _MOST_NAMES else [names[0], *names[1 - _MOST_NAMES :]]
