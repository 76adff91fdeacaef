"""MTA-STS, "deliver to me only with checked TLS" (RFC 8461): whether what is announced holds together."""

import re
from collections.abc import Awaitable
from dataclasses import dataclass

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.domain.fetching import Fetch, Unfetched, fetched
from stgitops.smtp.domain.lookups import Lookups
from stgitops.smtp.domain.mail_exchangers import Exchangers
from stgitops.smtp.protocol.replies import shown
from stgitops.smtp.protocol.talk import Seen
from stgitops.smtp.words import some

_RECORD = re.compile(r"v=STSv1[ \t]*(?:;|$)")
_ID = re.compile(r";[ \t]*id[ \t]*=[ \t]*[A-Za-z0-9]{1,32}[ \t]*(?:;|$)")
_MODES = ("enforce", "testing", "none")
_SECONDS = re.compile(r"[0-9]{1,10}")


class Broken(Exception):  # noqa: N818 - what is published is
    """What is published cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a policy file says."""

    mode: str
    patterns: tuple[str, ...]
    """Of the hosts that may take the mail."""


async def mta_sts(domain: str, exchangers: Awaitable[Exchangers], lookups: Lookups, fetch: Fetch) -> Seen:
    """Say whether a domain has MTA-STS, and warn where it has and does not follow it.

    Raises:
        Unknown: it could not be looked up.
    """
    records = [text for text in await lookups.texts(f"_mta-sts.{domain}") if _RECORD.match(text)]
    if not records:
        return Seen("no MTA-STS")
    url = f"https://mta-sts.{domain}/.well-known/mta-sts.txt"
    try:
        _check_records(domain, records)
        policy = read_policy(await fetched(url, fetch, lookups.pace))
        known = await exchangers
        _check_hosts(policy, known.of(domain))
    except Unfetched as why:
        return _broken(f"{url} cannot be fetched: {shown(str(why))}")
    except Broken as why:
        return _broken(str(why))
    compared = ", its hosts not compared: the MX are not known" if known.unknown else ""
    return Seen(f"MTA-STS {policy.mode}{compared}")


def read_policy(data: bytes) -> Policy:
    """Read a policy file (RFC 8461, 3.2). Of a key that stands twice the first counts, but for `mx`.

    Raises:
        Broken: it is none.
    """
    values: dict[str, str] = {}
    patterns: list[str] = []
    for line in data.decode(errors="replace").splitlines():
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon and key:
            raise Broken(f"the policy of MTA-STS has a line that is no `key: value`: {shown(line)}")
        if key == "mx":
            patterns.append(value.lower().removesuffix("."))
        values.setdefault(key, value)
    if values.get("version") != "STSv1":
        raise Broken("the policy of MTA-STS has no `version: STSv1`")
    mode = values.get("mode", "")
    if mode not in _MODES:
        raise Broken(f"the policy of MTA-STS has no `mode` of {', '.join(_MODES)}")
    if not _SECONDS.fullmatch(values.get("max_age", "")):
        raise Broken("the policy of MTA-STS has no `max_age` in seconds")
    if mode != "none" and not patterns:
        raise Broken("the policy of MTA-STS names no `mx`")
    return Policy(mode, tuple(patterns))


def matches(pattern: str, host: str) -> bool:
    """Say whether a host fits a pattern, whose `*` stands for one whole label (RFC 8461, 4.1)."""
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern.removeprefix("*.")
    return host == pattern


def _check_records(domain: str, records: list[str]) -> None:
    if len(records) > 1:
        raise Broken(f"_mta-sts.{domain} has {len(records)} records, which counts as none (RFC 8461, 3.1)")
    if not _ID.search(records[0]):
        raise Broken(f"the record of _mta-sts.{domain} has no `id`, which makes it invalid: {shown(records[0])}")


def _check_hosts(policy: Policy, hosts: tuple[str, ...]) -> None:
    if policy.mode == "none":
        return
    left_out = [host for host in hosts if not any(matches(pattern, host) for pattern in policy.patterns)]
    if left_out:
        raise Broken(f"the policy of MTA-STS does not allow the MX {some(left_out)} (mode: {policy.mode})")


def _broken(message: str) -> Seen:
    return Seen("MTA-STS is broken", (Trouble(SmtpCode.MTA_STS, message),))
