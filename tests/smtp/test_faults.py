"""The SMTP test against a server that does one thing wrong: the right code, in time, and no secret anywhere."""

import asyncio
import base64
import gc
import re
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

import pytest

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Letter, Listener, SmtpTest, Step
from stgitops.smtp import World, probe
from tests.canary import encodings, found_in
from tests.servers.certificates import Certificates
from tests.servers.hostile import Peer, Server
from tests.smtp.faults import ALL, MOST_OF_IT, PASSWORD, Fault
from tests.smtp.faults.fault import MUCH

FORMS = encodings(PASSWORD) | {f"{name}, in part": form for name, form in encodings(MOST_OF_IT).items()}
ABOUT_SETTINGS = {SmtpCode.UNUSUAL_PORT, SmtpCode.PROVIDER_RULE}


@dataclass
class Seen:
    """What came of one test, on both sides."""

    test: SmtpTest
    server: Server
    seconds: float
    left_behind: bool
    """Whether a task of the client was there still, or a connection open."""
    watched: list[Step] = field(default_factory=list)
    overheard: list[str] = field(default_factory=list)

    def received(self, verb: str) -> int:
        return sum(connection.count(verb) for connection in self.server.connections)


async def walk(fault: Fault, certificates: Certificates) -> Seen:
    watched: list[Step] = []
    overheard: list[str] = []
    async with fault.server_with(certificates) as server:
        before = asyncio.all_tasks()
        start = time.perf_counter()
        test = await probe(
            fault.account(server),
            Letter(),
            deliver=fault.deliver,
            limits=fault.limits,
            world=World(listener=Listener(watched.append, overheard.append)),
        )
        seconds = time.perf_counter() - start
        settled = await server.settled(1)
        left_behind = not settled or bool(asyncio.all_tasks() - before)
    return Seen(test, server, seconds, left_behind, watched, overheard)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates") / "hostile")


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.name)
def test_the_fault_is_named_in_time_and_nothing_leaks(fault: Fault, certificates: Certificates) -> None:
    seen = asyncio.run(walk(fault, certificates))
    assert seen.server.errors == []
    assert named(seen.test) == expected_of(fault), seen.overheard
    assert seen.seconds < fault.limits.whole + 1
    assert not seen.left_behind
    assert all(connection.sent < MUCH for connection in seen.server.connections)
    expect_no_secret_reported(seen)
    expect_no_secret_sent(fault, seen.server)
    expect_no_more_than_once(fault, seen)


def named(test: SmtpTest) -> tuple[SmtpCode | None, list[SmtpCode], set[SmtpCode]]:
    """Return what the test fails with, what the tries before it failed with, and what it warns of if it passes."""
    failure = test.failure
    warnings = set() if failure else {each.code for each in test.warnings} - ABOUT_SETTINGS
    return failure and failure.code, [each.code for each in test.earlier], warnings


def expected_of(fault: Fault) -> tuple[SmtpCode | None, list[SmtpCode], set[SmtpCode]]:
    return fault.expected, list(fault.earlier_codes), set(fault.warnings)


def expect_no_secret_reported(seen: Seen) -> None:
    """Look for the password in whatever the client says, also with its spaces and signs as they may be shown."""
    for text in texts_of(seen):
        for shown in (text, re.sub(r"\s+", " ", text), re.sub(r"[^\w ]", "", text)):
            assert found_in(shown.encode("utf-8", "backslashreplace"), FORMS) == [], f"the password stands in {text!r}"


def texts_of(seen: Seen) -> Iterator[str]:
    yield repr(seen.test)
    yield repr(seen.watched)
    yield "\n".join(seen.overheard)
    yield from strings_in((seen.test, seen.watched, seen.overheard))


def strings_in(value: object) -> Iterator[str]:
    """Yield every string in a value, in whatever field it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings_in(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings_in(getattr(value, each.name))


def expect_no_secret_sent(fault: Fault, server: Server) -> None:
    for connection in server.connections:
        if not (fault.secret_allowed and fault.security == "none"):
            assert found_in(bytes(connection.wire), FORMS) == []
        if not fault.secret_allowed:
            assert found_in(bytes(connection.inside), FORMS) == []


def expect_no_more_than_once(fault: Fault, seen: Seen) -> None:
    """One login for each try, one message in all, and no more connections than were asked for."""
    tries = len(seen.test.earlier) + 1
    assert seen.received("AUTH") <= tries
    assert len(seen.server.connections) <= 3 * tries, "two more may look what kind of port this is"
    if fault.connections is not None:
        assert len(seen.server.connections) == fault.connections
    if not fault.deliver:
        assert seen.received("DATA") == 0


def test_a_walk_without_faults_sends_what_it_says(certificates: Certificates) -> None:
    fault = next(each for each in ALL if each.name == "all-is-well-with-tls")
    seen = asyncio.run(walk(fault, certificates))
    (connection,) = seen.server.connections
    verbs = [line.split(" ")[0] for line in bytes(connection.inside).decode().splitlines()]
    assert verbs == ["EHLO", "AUTH", "MAIL", "RCPT", "RSET", "QUIT"]
    assert found_in(bytes(connection.inside), FORMS) != [], "or the other tests would look for the wrong bytes"


def test_what_is_overheard_of_scram_does_not_help_to_guess_the_password(certificates: Certificates) -> None:
    fault = next(each for each in ALL if each.name == "all-is-well-with-scram-sha-256")
    seen = asyncio.run(walk(fault, certificates))
    challenges = [line.removeprefix("S: 334 ") for line in seen.overheard if line.startswith("S: 334")]
    assert challenges
    assert not any(part in found for part in (b"s=", b"v=") for found in map(decoded, challenges))


def decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError:
        return b""


def test_there_are_at_least_60_faults_and_each_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in ALL]
    assert len(names) == len(set(names)) >= 60
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_a_failed_handshake_leaves_nothing_in_memory_while_the_collector_is_off(certificates: Certificates) -> None:
    fault = next(fault for fault in ALL if fault.name == "certificate-self-signed")
    gc.collect()
    gc.disable()  # as the command line does
    try:
        asyncio.run(walk(fault, certificates))
        left = [each for each in gc.get_objects() if isinstance(each, ssl.SSLObject) and not each.server_side]
    finally:
        gc.enable()
    assert left == []


async def out_of_step(peer: Peer) -> None:
    """Answer MAIL twice, the second time too late to be seen, so that every answer after it is one behind."""
    await peer.say("220 hostile.test ESMTP")
    while True:
        line = await peer.hear()
        verb = line[:4].upper()
        if verb == "MAIL":
            await peer.say("250 OK")
            await asyncio.sleep(0.05)
        await peer.say("550 5.1.1 User unknown" if verb == "RCPT" else "250 OK")


def test_answers_that_are_out_of_step_are_no_pass(certificates: Certificates) -> None:
    fault = Fault("out-of-step", out_of_step)
    seen = asyncio.run(walk(fault, certificates))
    assert seen.test.failure is not None
    assert seen.test.failure.code is SmtpCode.INCONSISTENT
