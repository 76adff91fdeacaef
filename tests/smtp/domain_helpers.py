"""What the tests of the domain step share: an account, a zone that is in order, and a look at it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Limits, Result, SmtpTest, Step, StepName
from stgitops.smtp.domain import look_at_domain
from stgitops.smtp.pace import Pace
from tests.servers.certificates import issue
from tests.servers.dns import NameServer, Zone

ACCOUNT = Account("smtp.example.test", 587, "starttls", "helpdesk@desk.example.org")
CERTIFICATE = issue("smtp", names=("smtp.example.test",)).certificate.public_bytes(Encoding.DER)
SPF = '"v=spf1 include:_spf.example.test -all"'
POLICY = b"version: STSv1\r\nmode: enforce\r\nmx: mx1.example.org\r\nmx: *.mail.example.test\r\nmax_age: 604800\r\n"
ANNOUNCED = {"_mta-sts.desk.example.org": {"TXT": ['"v=STSv1; id=20260101"']}}
GOOD: Zone = {
    "desk.example.org": {"MX": ["20 mx2.mail.example.test.", "10 mx1.example.org."], "TXT": ['"hello"', SPF]},
    "mx1.example.org": {"A": ["192.0.2.1"]},
    "mx2.mail.example.test": {"AAAA": ["2001:db8::1"]},
    "_dmarc.example.org": {"TXT": ['"v=DMARC1; p=reject"']},
}


def zone(*changes: Zone) -> Zone:
    """The good zone; a change is to a name and a type."""
    changed = {name: dict(records) for name, records in GOOD.items()}
    for change in changes:
        for name, records in change.items():
            changed[name] = changed.get(name, {}) | records
    return changed


async def unwanted(url: str) -> bytes:
    raise AssertionError(url)


def served(data: bytes | Exception) -> Callable[[str], Awaitable[bytes]]:
    async def fetch(url: str) -> bytes:
        assert url == "https://mta-sts.desk.example.org/.well-known/mta-sts.txt"
        if isinstance(data, Exception):
            raise data
        return data

    return fetch


def look(
    server: NameServer, account: Account = ACCOUNT, *, certificate: bytes = b"", seconds: float = 5, **options: Any
) -> Step:
    """Take the step against a name server of its own."""

    async def taken() -> Step:
        async with server:
            before = asyncio.all_tasks()
            test = SmtpTest((), 0, certificate=certificate)
            resolver = options.pop("resolver", None) or server.resolver()
            fetch = options.pop("fetch", unwanted)
            step = await look_at_domain(account, test, Pace(Limits(whole=seconds)), resolver=resolver, fetch=fetch)
            left_behind = [task for task in asyncio.all_tasks() - before if "_serve" not in repr(task)]
            assert left_behind == []
            return step

    step = asyncio.run(taken())
    assert step.name is StepName.DOMAIN
    assert step.result is (Result.WARNING if step.troubles else Result.PASSED)
    assert all(each.is_warning for each in step.troubles)
    return step


def codes(step: Step) -> list[SmtpCode]:
    return [each.code for each in step.troubles]


def records(*texts: str) -> list[str]:
    return [f'"{text}"' for text in texts]
