"""MTA-STS of the sender's domain: its record, its policy, and how that is fetched."""

import asyncio
import functools
import ssl
from collections.abc import Awaitable, Callable

import pytest
import trustme

from stgitops.core.smtp_codes import SmtpCode
from stgitops.smtp.domain.fetching import https_fetch
from tests.servers.dns import HOST, NameServer, Trouble, Zone
from tests.smtp.domain_helpers import ANNOUNCED, POLICY, codes, look, records, served, zone


async def never(url: str) -> bytes:
    await asyncio.Event().wait()
    raise AssertionError(url)


def test_without_a_record_no_policy_is_fetched() -> None:
    step = look(NameServer(zone({"_mta-sts.desk.example.org": {"TXT": records("v=STSv2; id=1")}})))
    assert codes(step) == []
    assert "no MTA-STS" in step.seen


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (records("v=STSv1; id=1", "v=STSv1; id=2"), "has 2 records, which counts as none"),
        (records("v=STSv1"), "has no `id`"),
        (records("v=STSv1; id=with space;"), "has no `id`"),
    ],
)
def test_a_broken_record_of_mta_sts_is_warned_of(texts: list[str], message: str) -> None:
    step = look(NameServer(zone({"_mta-sts.desk.example.org": {"TXT": texts}})))
    assert codes(step) == [SmtpCode.MTA_STS]
    assert message in step.troubles[0].message


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        (OSError("the answer is 404 Not Found"), "cannot be fetched: the answer is 404 Not Found"),
        (ConnectionRefusedError(111, "Connection refused"), "cannot be fetched: Connection refused"),
        (b"", "has no `version: STSv1`"),
        (b"<html>\n<title>Not here</title>", "has a line that is no `key: value`: <html>"),
        (POLICY.replace(b"enforce", b"maybe"), "has no `mode`"),
        (POLICY.replace(b"604800", b"a week"), "has no `max_age`"),
        (b"version: STSv1\nmode: testing\nmax_age: 1", "names no `mx`"),
        (POLICY.replace(b"mx1.", b"mx9."), "does not allow the MX mx1.example.org (mode: enforce)"),
        (POLICY.replace(b"*.mail.", b"*."), "does not allow the MX mx2.mail.example.test"),
        (POLICY.replace(b"mx1.example.org", b"\xff\xfe\x00"), "does not allow the MX mx1.example.org"),
    ],
)
def test_a_broken_policy_of_mta_sts_is_warned_of(policy: bytes | Exception, message: str) -> None:
    step = look(NameServer(zone(ANNOUNCED)), fetch=served(policy))
    assert codes(step) == [SmtpCode.MTA_STS]
    assert message in step.troubles[0].message


@pytest.mark.parametrize(
    ("change", "policy"),
    [
        ({}, POLICY.replace(b"\r", b"").replace(b"mx1.example", b"MX1.Example")),
        ({}, b"version: STSv1\nmode: none\nmax_age: 86400\n"),
        ({}, POLICY + b"\r\nmode: maybe\r\nnew-key: of later: days\r\n"),
        ({"desk.example.org": {"MX": [], "A": ["192.0.2.3"]}}, POLICY + b"mx: desk.example.org"),
    ],
    ids=["case and line ends", "taken back", "first of two modes, unknown key", "the domain itself"],
)
def test_a_policy_of_mta_sts_that_is_followed_is_none_to_warn_of(change: Zone, policy: bytes) -> None:
    step = look(NameServer(zone(ANNOUNCED, change)), fetch=served(policy))
    assert codes(step) == []
    assert "MTA-STS" in step.seen


def test_a_policy_is_not_compared_with_an_mx_that_is_not_known() -> None:
    server = NameServer(zone(ANNOUNCED, {"desk.example.org": {"MX": Trouble.FAILURE}}))
    step = look(server, fetch=served(POLICY))
    assert codes(step) == []
    assert "MTA-STS enforce, its hosts not compared: the MX are not known" in step.seen


@pytest.mark.parametrize(
    ("fetch", "words"),
    [(never, "did not come in time"), (served(OSError(101, "Network is unreachable")), "is out of reach from here")],
)
def test_a_policy_that_is_out_of_reach_from_here_is_no_reason_to_warn(
    fetch: Callable[[str], Awaitable[bytes]], words: str
) -> None:
    step = look(NameServer(zone(ANNOUNCED)), seconds=0.5, fetch=fetch)
    assert codes(step) == []
    assert f"MTA-STS not checked: https://mta-sts.desk.example.org/.well-known/mta-sts.txt {words}" in step.seen


def test_a_null_mx_is_compared_with_no_policy() -> None:
    step = look(NameServer(zone(ANNOUNCED, {"desk.example.org": {"MX": ["0 ."]}})), fetch=served(POLICY))
    assert codes(step) == [SmtpCode.NO_MX]
    assert "null MX; " in step.seen


# Fetching


class WebServer:
    """Answers to every request with the same bytes, and keeps the first lines."""

    def __init__(self, answer: bytes, context: ssl.SSLContext) -> None:
        self._answer, self._context = answer, context
        self.requests: list[bytes] = []

    async def fetch(self, host: str, context: ssl.SSLContext) -> bytes:
        server = await asyncio.start_server(self._serve, HOST, 0, ssl=self._context)
        async with server:
            port = server.sockets[0].getsockname()[1]
            fetch = functools.partial(https_fetch, context=context, port=port)
            return await fetch(f"https://{host}/.well-known/mta-sts.txt")

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.requests.append((await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")[0])
        writer.write(self._answer)
        try:
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass  # the client had enough


def fetched(answer: bytes, *, name: str = "localhost") -> bytes:
    authority = trustme.CA()
    ours, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(ours)
    authority.issue_cert(name).configure_cert(theirs)
    server = WebServer(answer, theirs)
    data = asyncio.run(server.fetch("localhost", ours))
    assert server.requests == [b"GET /.well-known/mta-sts.txt HTTP/1.1"]
    return data


def answer(status: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {status}\r\nLocation: https://example.org/\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def test_a_policy_is_fetched() -> None:
    assert fetched(answer("200 OK", POLICY)) == POLICY


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (answer("404 Not Found"), "the answer is 404 Not Found"),
        (answer("301 Moved Permanently"), "the answer is 301 Moved Permanently"),
        (answer("200 OK", b"#" * 65537), "it is larger than 64 KiB"),
        (b"SSH-2.0-server\r\n", "the answer is no HTTP"),
    ],
    ids=["missing", "redirect", "too large", "not HTTP"],
)
def test_what_is_no_policy_is_refused(sent: bytes, message: str) -> None:
    with pytest.raises(OSError, match=message):
        fetched(sent)


def test_a_certificate_for_another_name_is_refused_and_warned_of() -> None:
    with pytest.raises(ssl.SSLCertVerificationError) as caught:
        fetched(answer("200 OK", POLICY), name="mta-sts.desk.example.org")
    step = look(NameServer(zone(ANNOUNCED)), fetch=served(caught.value))
    assert codes(step) == [SmtpCode.MTA_STS]
    assert "the certificate is not accepted, Hostname mismatch" in step.troubles[0].message
