"""The step `domain`: everything that DNS is asked for, side by side, and what came of it."""

import asyncio
from collections.abc import Awaitable

from dns.asyncresolver import Resolver
from dns.exception import DNSException

from stgitops.core.smtp_test import Account, Result, SmtpTest, Step, StepName
from stgitops.smtp.domain.dane import dane
from stgitops.smtp.domain.fetching import Fetch, https_fetch
from stgitops.smtp.domain.lookups import Lookups, Unknown
from stgitops.smtp.domain.mail_exchangers import exchangers_of, mail
from stgitops.smtp.domain.mta_sts import mta_sts
from stgitops.smtp.domain.policies import dmarc, spf
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol.talk import Seen, Stopped
from stgitops.smtp.settings import Checked, check


async def look_at_domain(
    account: Account,
    test: SmtpTest,
    pace: Pace,
    *,
    resolver: Resolver | None = None,
    fetch: Fetch = https_fetch,
) -> Step:
    """Look at the domain of an account's address, and at its server, once the test is over.

    It never raises for what DNS or the network does, warns at most, and ends within `pace.left`. What could not be
    looked up is said so, which is no warning. The resolver is that of the system, unless another is given.
    """
    began = pace.milliseconds
    try:
        checked = check(account)
        lookups = Lookups(resolver or Resolver(), pace)
    except Stopped:
        found = [Seen("nothing looked up: the settings cannot be used")]
    except (DNSException, OSError):
        found = [Seen("nothing looked up: this machine has no resolver")]
    else:
        found = await _everything(checked, account.port, test.certificate, lookups, fetch)
    warnings = tuple(each for seen in found for each in seen.warnings)
    return Step(
        StepName.DOMAIN,
        Result.WARNING if warnings else Result.PASSED,
        round(pace.milliseconds - began, 1),
        "; ".join(seen.text for seen in found),
        warnings,
    )


async def _everything(checked: Checked, port: int, certificate: bytes, lookups: Lookups, fetch: Fetch) -> list[Seen]:
    domain = checked.address.rpartition("@")[2].lower()
    async with asyncio.TaskGroup() as group:
        exchangers = group.create_task(exchangers_of(domain, lookups))
        looks = {
            "MX": mail(domain, exchangers, lookups),
            "SPF": spf(domain, checked.server, lookups),
            "DMARC": dmarc(domain, lookups),
            "MTA-STS": mta_sts(domain, exchangers, lookups, fetch),
            "DANE": dane(checked.server, port, certificate, lookups),
        }
        tasks = [group.create_task(_known(what, look)) for what, look in looks.items()]
    return [task.result() for task in tasks]


async def _known(what: str, look: Awaitable[Seen]) -> Seen:
    try:
        return await look
    except Unknown as unknown:
        return Seen(f"{what} not checked: {unknown}")
