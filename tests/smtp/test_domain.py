"""What DNS says of the sender's domain and of the server: it warns where something is wrong, and never fails."""

import asyncio
import functools
import hashlib
import io
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from dns.asyncresolver import Resolver

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Limits, Result, SmtpTest, Step, StepName
from stgitops.smtp.domain import look_at_domain, looking
from stgitops.smtp.domain.fetching import https_fetch
from stgitops.smtp.pace import Pace
from tests.servers.certificates import issue
from tests.servers.dns import HOST, NameServer, Trouble, Zone

ACCOUNT = Account("smtp.example.test", 587, "starttls", "helpdesk@desk.example.org")
CERTIFICATE = issue("smtp", names=("smtp.example.test",)).certificate.public_bytes(Encoding.DER)
TLSA = "_587._tcp.smtp.example.test"
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


async def never(url: str) -> bytes:
    await asyncio.Event().wait()
    raise AssertionError(url)


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


def test_a_domain_that_is_in_order_is_described() -> None:
    step = look(NameServer(zone(ANNOUNCED)), fetch=served(POLICY))
    assert step.troubles == ()
    assert step.milliseconds is not None
    assert step.seen == (
        "MX mx1.example.org, mx2.mail.example.test; "
        "SPF v=spf1 include:_spf.example.test -all (whether that allows smtp.example.test is not checked); "
        "DMARC of example.org: reject; MTA-STS enforce; DANE not checked: no certificate was accepted"
    )


# MX


def test_an_ip_address_stands_in_for_an_mx() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": [], "AAAA": ["2001:db8::2"]}})))
    assert codes(step) == []
    assert step.seen.startswith("no MX, so mail goes to desk.example.org itself")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"desk.example.org": {"MX": []}}, "desk.example.org has neither MX nor IP address, so it takes no mail"),
        ({"desk.example.org": {"MX": ["0 ."]}}, "desk.example.org says by a null MX that it takes no mail"),
        (
            {"desk.example.org": {"MX": ["0 far.example.org.", "0 192.0.2.9."]}},
            "the mail for desk.example.org is to go to far.example.org, 192.0.2.9, and no IP address is known for that",
        ),
    ],
    ids=["none", "null", "without addresses"],
)
def test_a_domain_that_takes_no_mail_is_warned_of(change: Zone, message: str) -> None:
    step = look(NameServer(zone(change)))
    assert codes(step) == [SmtpCode.NO_MX]
    assert sorted(step.troubles[0].message.split()) == sorted(message.split())


def test_one_mx_with_an_address_is_enough() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": ["1 gone.example.org.", "2 mx1.example.org.", "3 ."]}})))
    assert codes(step) == []
    assert step.seen.startswith("MX gone.example.org, mx1.example.org (no IP address: gone.example.org)")


def test_of_a_hundred_mx_ten_are_looked_at_and_three_named() -> None:
    server = NameServer(zone({"desk.example.org": {"MX": [f"{n} mx{n}.example.org." for n in range(100)]}}))
    assert look(server).seen.startswith("MX mx0.example.org, mx1.example.org, mx2.example.org and 7 more (no IP")
    assert len({name for name, kind in server.asked if kind == "A"}) == 10
    assert server.by_tcp == 1


def test_no_address_is_assumed_of_an_mx_that_could_not_be_looked_up() -> None:
    change = {"desk.example.org": {"MX": ["1 odd.example.org."]}, "odd.example.org": {"AAAA": Trouble.FAILURE}}
    step = look(NameServer(zone(change)))
    assert codes(step) == []
    assert step.seen.startswith("MX not checked: the addresses of odd.example.org could not be looked up")


def test_no_address_is_assumed_of_a_domain_that_could_not_be_looked_up() -> None:
    step = look(NameServer(zone({"desk.example.org": {"MX": [], "A": Trouble.FAILURE}})))
    assert codes(step) == []
    assert step.seen.startswith("MX not checked: there is none, and the addresses of desk.example.org could not be")


# SPF


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (records("hello", "v=spf10 -all", "v=spf1-all"), "no SPF policy"),
        (records("v=spf1 -all", "V=SPF1 a mx ~all"), "2 SPF policies"),
    ],
    ids=["none", "several"],
)
def test_no_spf_policy_and_several_are_warned_of(texts: list[str], message: str) -> None:
    step = look(NameServer(zone({"desk.example.org": {"TXT": texts}})))
    assert codes(step) == [SmtpCode.SPF]
    assert message in step.troubles[0].message


@pytest.mark.parametrize("text", ['"v=spf1"', '"v=spf" "1 -" "all"', '"V=spf1 ip4:192.0.2.0/24 -all"'])
def test_one_spf_policy_is_enough_however_it_is_written(text: str) -> None:
    assert codes(look(NameServer(zone({"desk.example.org": {"TXT": [text]}})))) == []


def test_an_answer_that_was_cut_off_is_asked_for_by_tcp() -> None:
    server = NameServer(zone({"desk.example.org": {"TXT": [*records(*(f"{n}" * 200 for n in range(9))), SPF]}}))
    step = look(server)
    assert codes(step) == []
    assert "SPF v=spf1" in step.seen
    assert server.by_tcp == 1


def test_more_records_than_anybody_has_are_not_looked_at() -> None:
    step = look(NameServer(zone({"desk.example.org": {"TXT": records(*map(str, range(201)))}})))
    assert codes(step) == []
    assert "SPF not checked: there are more than 200 records" in step.seen


def test_a_long_policy_with_control_characters_is_cut_and_cleaned() -> None:
    long = '"v=spf1 \\027[31m" ' + " ".join(f'"{"x" * 250}"' for _ in range(8))
    seen = look(NameServer(zone({"desk.example.org": {"TXT": [long]}}))).seen
    assert seen.isprintable()
    assert len(seen) < 900


# DMARC


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"_dmarc.example.org": {"TXT": records("v=DMARC2; p=none", "hello")}}, "neither desk.example.org nor"),
        ({"_dmarc.example.org": {"TXT": records("v=DMARC1; p=none", "v=DMARC1;p=reject")}}, "has 2 policies"),
        ({"_dmarc.desk.example.org": {"TXT": records("v=DMARC1", "v=DMARC1;")}}, "_dmarc.desk.example.org has 2"),
    ],
    ids=["none", "several above", "several"],
)
def test_no_dmarc_policy_and_several_are_warned_of(change: Zone, message: str) -> None:
    step = look(NameServer(zone(change)))
    assert codes(step) == [SmtpCode.DMARC]
    assert message in step.troubles[0].message


@pytest.mark.parametrize(
    ("name", "text", "seen"),
    [
        (
            "_dmarc.desk.example.org",
            "v=DMARC1; p=none; rua=mailto:dmarc@example.org",
            "DMARC of desk.example.org: none",
        ),
        ("_dmarc.example.org", "v = DMARC1 ;p=Quarantine;", "DMARC of example.org: quarantine"),
        ("_dmarc.example.org", "v=DMARC1; sp=none", "DMARC of example.org: no policy for the domain itself"),
    ],
)
def test_the_nearest_dmarc_policy_is_found(name: str, text: str, seen: str) -> None:
    step = look(NameServer(zone({name: {"TXT": records(text)}})))
    assert codes(step) == []
    assert seen in step.seen


def test_the_way_up_the_tree_is_short_however_deep_a_domain_is() -> None:
    server = NameServer({}, otherwise=None)
    deep = ".".join([*"abcdefghijklmnop", "example", "org"])
    step = look(server, replace(ACCOUNT, address=f"me@{deep}"))
    assert codes(step) == [SmtpCode.NO_MX, SmtpCode.SPF, SmtpCode.DMARC]
    asked = [name for name, _ in server.asked if name.startswith("_dmarc")]
    assert (asked[0], asked[-1], len(asked)) == (f"_dmarc.{deep}", "_dmarc.example.org", 8)


# MTA-STS


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


# DANE


def key_of(der: bytes) -> bytes:
    key = load_der_x509_certificate(der).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


OTHER = "3 1 1 " + "00" * 32
FITTING = [
    f"3 1 1 {hashlib.sha256(key_of(CERTIFICATE)).hexdigest()}",
    f"3 1 2 {hashlib.sha512(key_of(CERTIFICATE)).hexdigest()}",
    f"3 1 0 {key_of(CERTIFICATE).hex()}",
    f"3 0 1 {hashlib.sha256(CERTIFICATE).hexdigest()}",
    f"1 0 0 {CERTIFICATE.hex()}",
]


def test_a_certificate_that_fits_no_announced_key_is_warned_of() -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER, "1 0 2 " + "00" * 64]}}), validated=True)
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == [SmtpCode.DANE]
    assert step.troubles[0].message == (
        "none of the TLSA records of _587._tcp.smtp.example.test fits the certificate of the server (2 compared)"
    )


@pytest.mark.parametrize("record", FITTING, ids=[record[:5] for record in FITTING])
def test_a_certificate_that_fits_one_record_is_as_announced(record: str) -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER, record]}}), validated=True)
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE fits the certificate" in step.seen


@pytest.mark.parametrize(
    "texts",
    [["2 1 1 " + "00" * 32], [OTHER, "0 0 1 " + "00" * 32], ["3 7 1 " + "00" * 32], ["3 1 9 00"]],
    ids=["an authority", "an authority beside", "unknown selector", "unknown digest"],
)
def test_records_that_cannot_be_judged_are_no_reason_to_warn(texts: list[str]) -> None:
    step = look(NameServer(zone({TLSA: {"TLSA": texts}}), validated=True), certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE not checked: its records do not announce the server's own certificate alone" in step.seen


def test_a_record_that_dnssec_does_not_vouch_for_is_not_believed() -> None:
    server = NameServer(zone({TLSA: {"TLSA": [OTHER]}}))
    step = look(server, certificate=CERTIFICATE)
    assert codes(step) == []
    assert "DANE not checked: the resolver did not validate its records with DNSSEC" in step.seen
    assert server.wanted_validated == len(server.asked)


@pytest.mark.parametrize(
    ("server", "certificate", "seen"),
    [
        ("smtp.example.test", CERTIFICATE, "no DANE"),
        ("192.0.2.1", CERTIFICATE, "DANE not checked: the server is an IP address"),
        ("smtp.example.test", b"", "DANE not checked: no certificate was accepted"),
    ],
)
def test_without_records_or_a_certificate_there_is_nothing_to_compare(
    server: str, certificate: bytes, seen: str
) -> None:
    step = look(NameServer(zone(), validated=True), replace(ACCOUNT, server=server), certificate=certificate)
    assert codes(step) == []
    assert step.seen.endswith(seen)


def test_a_certificate_that_cannot_be_read_is_not_compared() -> None:
    step = look(NameServer(zone({TLSA: {"TLSA": [OTHER]}}), validated=True), certificate=b"\x30\x00")
    assert codes(step) == []
    assert "DANE not checked: the key in the certificate cannot be read" in step.seen


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


def test_a_null_mx_is_compared_with_no_policy() -> None:
    step = look(NameServer(zone(ANNOUNCED, {"desk.example.org": {"MX": ["0 ."]}})), fetch=served(POLICY))
    assert codes(step) == [SmtpCode.NO_MX]
    assert "null MX; " in step.seen


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
