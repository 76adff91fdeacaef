"""The way to a server: accounts that cannot be used, names that are not ASCII, and several IP addresses.

The resolver is a fake, which says what a test wants to hear: `tests/process/test_smtp_dns.py` asks a real one.
"""

import asyncio
import socket
from dataclasses import replace

import pytest

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Limits, SmtpTest, StepName
from stgitops.smtp import World, probe
from tests.servers.certificates import Certificates
from tests.servers.hostile import HOST, Door, Server
from tests.smtp.faults.polite import but

ACCOUNT = Account("mail.example.org", 25, "none", "errors@example.org")
LIMITS = Limits(whole=4, connect=0.5, answer=0.5, tries=1)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates") / "dialling")


def probed(account: Account, addresses: list[str] | OSError, asked: list[str] | None = None) -> SmtpTest:
    async def resolve(name: str) -> list[str]:
        if asked is not None:
            asked.append(name)
        if isinstance(addresses, OSError):
            raise addresses
        return addresses

    return asyncio.run(probe(account, limits=LIMITS, world=World(resolve=resolve)))


async def with_server(certificates: Certificates, addresses: list[str], door: Door = Door.OPEN) -> SmtpTest:
    async def resolve(_: str) -> list[str]:
        return addresses

    async with Server(but(), certificates, door=door) as server:
        account = replace(ACCOUNT, port=server.port)
        return await probe(account, limits=LIMITS, world=World(resolve=resolve))


def seen_in(test: SmtpTest, name: StepName) -> str:
    return next(step.seen for step in test.steps if step.name is name)


def test_the_next_address_is_tried_and_what_became_of_the_first_is_told(certificates: Certificates) -> None:
    test = asyncio.run(with_server(certificates, ["127.0.0.2", HOST]))
    assert test.passed
    assert seen_in(test, StepName.RESOLVE) == f"127.0.0.2, {HOST}"
    assert "(127.0.0.2 refused the connection)" in seen_in(test, StepName.CONNECT)


def test_addresses_that_fail_for_several_causes_are_told_apart(certificates: Certificates) -> None:
    failure = asyncio.run(with_server(certificates, ["127.0.0.2", HOST], Door.CROWDED)).failure
    assert failure is not None
    assert failure.code is SmtpCode.SEVERAL_CAUSES
    assert "127.0.0.2 port" in failure.message
    assert "did not answer in 0.5 s" in failure.message


def test_addresses_that_fail_for_one_cause_are_all_told() -> None:
    with socket.create_server((HOST, 0)) as server:  # a port that is free on the others too
        failure = probed(replace(ACCOUNT, port=server.getsockname()[1]), ["127.0.0.2", "127.0.0.3"]).failure
    assert failure is not None
    assert failure.code is SmtpCode.CONNECTION_REFUSED
    assert failure.message.count("refused the connection") == 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no name"), SmtpCode.NO_SUCH_NAME),
        (socket.gaierror(socket.EAI_NODATA, "no data"), SmtpCode.NO_IP_ADDRESS),
        (socket.gaierror(socket.EAI_AGAIN, "again"), SmtpCode.RESOLVER_FAILED),
        (socket.gaierror(socket.EAI_FAIL, "Non-recoverable failure"), SmtpCode.NAME_TROUBLE),
        (OSError(24, "Too many open files"), SmtpCode.NAME_TROUBLE),
        ([], SmtpCode.NO_IP_ADDRESS),
    ],
)
def test_why_a_name_has_no_address(error: OSError | list[str], code: SmtpCode) -> None:
    failure = probed(ACCOUNT, error).failure
    assert failure is not None
    assert failure.code is code
    assert "mail.example.org" in failure.message


@pytest.mark.parametrize(
    ("server", "asked"), [("straße.example", "xn--strae-oqa.example"), ("Bücher.example", "xn--bcher-kva.example")]
)
def test_a_name_that_is_not_ascii_is_asked_for_as_idna_2008_writes_it(server: str, asked: str) -> None:
    names: list[str] = []
    probed(replace(ACCOUNT, server=server), [], names)
    assert names == [asked]


def test_an_ip_address_is_not_asked_for() -> None:
    names: list[str] = []
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
    probed(replace(ACCOUNT, server="127.0.0.2", port=port), [], names)
    assert names == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"server": "mail.example.org."}, "error_notifications.smtp_server"),
        ({"server": "mail example.org"}, "error_notifications.smtp_server"),
        ({"server": ""}, "error_notifications.smtp_server"),
        ({"port": 70000}, "error_notifications.smtp_server_port"),
        ({"port": 0}, "error_notifications.smtp_server_port"),
        ({"address": "errors@example.org> SIZE=1 X=<"}, "error_notifications.email_address"),
        ({"address": "errors@example.org\r\nRSET"}, "error_notifications.email_address"),
        ({"security": "tls", "authorities": "no certificate"}, ""),
    ],
)
def test_an_account_that_cannot_be_used_goes_nowhere(change: dict, key: str) -> None:
    names: list[str] = []
    failure = probed(replace(ACCOUNT, **change), [HOST], names).failure
    assert failure is not None
    assert (failure.code, failure.key, names) == (SmtpCode.NOT_AN_ACCOUNT, key, [])
    assert failure.message.isprintable()


@pytest.mark.parametrize(("port", "security"), [(465, "none"), (465, "starttls"), (587, "tls"), (25, "tls")])
def test_what_is_unusual_for_the_port_is_warned_of(port: int, security: str) -> None:
    test = probed(replace(ACCOUNT, port=port, security=security), [])
    assert [each.code for each in test.warnings] == [SmtpCode.UNUSUAL_PORT]


def test_without_trouble_with_the_port_nothing_is_warned_of() -> None:
    assert probed(replace(ACCOUNT, port=587, security="starttls"), []).warnings == ()


def test_where_authorities_are_not_needed_they_are_not_read() -> None:
    failure = probed(replace(ACCOUNT, authorities="no certificate"), []).failure
    assert failure is not None
    assert failure.code is SmtpCode.NO_IP_ADDRESS
