"""The step as a whole: what it says of a domain in order, the names it asks for, and resolvers that fail it."""

import asyncio
import functools
import io
import time
from dataclasses import replace

import pytest
from dns.asyncresolver import Resolver

from stgitops.core.smtp_test import Account, Limits, Result, SmtpTest, Step
from stgitops.smtp.domain import look_at_domain, looking
from stgitops.smtp.pace import Pace
from tests.servers.dns import HOST, NameServer, Trouble
from tests.smtp.domain_helpers import ACCOUNT, ANNOUNCED, CERTIFICATE, GOOD, POLICY, codes, look, served, unwanted, zone


def test_a_domain_that_is_in_order_is_described() -> None:
    step = look(NameServer(zone(ANNOUNCED)), fetch=served(POLICY))
    assert step.troubles == ()
    assert step.milliseconds is not None
    assert step.seen == (
        "MX mx1.example.org, mx2.mail.example.test; "
        "SPF v=spf1 include:_spf.example.test -all (whether that allows smtp.example.test is not checked); "
        "DMARC of example.org: reject; MTA-STS enforce; DANE not checked: no certificate was accepted"
    )


# Names


def test_names_are_written_as_idna_does() -> None:
    server = NameServer({}, otherwise=Trouble.FAILURE)
    look(server, Account("smtp.bücher.test", 25, "none", "desk@straße.test"), certificate=CERTIFICATE)
    names = {name for name, _ in server.asked}
    assert names == {
        "xn--strae-oqa.test",
        "_dmarc.xn--strae-oqa.test",
        "_mta-sts.xn--strae-oqa.test",
        "_25._tcp.smtp.xn--bcher-kva.test",
    }


def test_a_domain_too_long_for_a_name_below_it_is_none_to_warn_of() -> None:
    domain = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 59])
    step = look(NameServer({domain: GOOD["desk.example.org"]} | GOOD), replace(ACCOUNT, address=f"me@{domain}"))
    assert codes(step) == []
    assert "DMARC not checked: the name cannot be looked up; MTA-STS not checked: the name cannot" in step.seen


def test_settings_that_cannot_be_used_are_not_looked_at() -> None:
    server = NameServer(zone())
    step = look(server, replace(ACCOUNT, address="nobody"))
    assert (step.seen, step.troubles) == ("nothing looked up: the settings cannot be used", ())
    assert server.asked == []


# Resolvers


def unanswered(reason: str) -> str:
    return "; ".join(f"{what} not checked: {reason}" for what in ("MX", "SPF", "DMARC", "MTA-STS", "DANE"))


def test_a_silent_resolver_is_given_up_within_the_limit() -> None:
    start = time.perf_counter()
    server = NameServer({}, otherwise=Trouble.SILENCE)
    step = look(server, certificate=CERTIFICATE, seconds=0.5)
    assert time.perf_counter() - start < 1.5
    assert step.troubles == ()
    assert step.seen == unanswered("the resolver did not answer")


def test_a_silent_resolver_is_given_up_where_its_own_limit_ends_first() -> None:
    async def seen() -> str:
        async with NameServer({}, otherwise=Trouble.SILENCE) as server:
            resolver = server.resolver(lifetime=0.2)
            test = SmtpTest((), 0, certificate=CERTIFICATE)
            return (await look_at_domain(ACCOUNT, test, Pace(Limits(whole=30)), resolver=resolver, fetch=unwanted)).seen

    assert asyncio.run(seen()) == unanswered("the resolver did not answer")


def test_when_all_time_is_spent_nothing_is_checked() -> None:
    step = look(NameServer(zone()), certificate=CERTIFICATE, seconds=0)
    assert (step.seen, step.troubles) == (unanswered("the resolver did not answer"), ())


def test_a_resolver_that_fails_is_no_reason_to_warn() -> None:
    step = look(NameServer({}, otherwise=Trouble.FAILURE), certificate=CERTIFICATE)
    assert (step.seen, step.troubles) == (unanswered("the resolver has no answer now"), ())


def test_a_machine_without_a_resolver_is_no_reason_to_warn(monkeypatch: pytest.MonkeyPatch) -> None:
    async def taken() -> Step:
        return await look_at_domain(ACCOUNT, SmtpTest((), 0), Pace(Limits(whole=5)), fetch=unwanted)

    monkeypatch.setattr(looking, "Resolver", functools.partial(Resolver, filename=io.StringIO("options edns0\n")))
    step = asyncio.run(taken())
    assert (step.result, step.seen) == (Result.PASSED, "nothing looked up: this machine has no resolver")


def test_the_resolver_that_is_passed_in_stays_as_it_is() -> None:
    resolver = Resolver(configure=False)
    resolver.nameservers = [HOST]
    resolver.lifetime = 0.1
    look(NameServer({}), resolver=resolver)
    assert resolver.flags is None
