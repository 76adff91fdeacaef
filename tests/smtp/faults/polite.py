"""A conversation as it should be, from which a fault changes one thing."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from tests.servers.hostile import Behaviour, Peer
from tests.smtp.faults import mechanisms

Answer = str | bytes | Callable[[Peer], Awaitable[None]]
"""Lines, to which the last line break is added; or bytes as they are; or something to be done."""

OFFERS = ("SIZE 10485760", "8BITMIME")


async def give(peer: Peer, answer: Answer) -> None:
    if isinstance(answer, str):
        await peer.say(answer)
    elif isinstance(answer, bytes):
        await peer.send(answer)
    else:
        await answer(peer)


async def polite(peer: Peer, answers: dict[str, Answer], offers: tuple[str, ...], logins: str) -> None:
    """Answer everything well, but for what `answers` holds by the names of the steps."""
    if peer.server.security == "tls":
        await give(peer, answers.get("TLS", Peer.start_tls))
    await give(peer, answers.get("greeting", "220 hostile.test ESMTP"))
    while True:
        line = await peer.hear()
        verb = line.upper().split(" ")[0].split(":")[0]
        if verb == "EHLO":
            verb = "TLS_EHLO" if peer.encrypted and peer.server.security == "starttls" else "EHLO"
            usual: Answer = "\r\n".join(_capabilities(peer, offers, logins))
        elif verb == "AUTH":
            usual = partial(mechanisms.log_in, line=line)
        else:
            usual = USUAL.get(verb, "500 What?")
        await give(peer, answers.get(verb, usual))
        if verb == "DATA" and "DATA" not in answers:
            while await peer.hear() != ".":
                pass
            await give(peer, answers.get("dot", "250 2.0.0 Ok: queued as 4XyZ12345"))


def but(*, offers: tuple[str, ...] = OFFERS, logins: str = "PLAIN LOGIN", **answers: Answer) -> Behaviour:
    """Return a polite conversation in which these answers are other ones."""
    return partial(polite, answers=answers, offers=offers, logins=logins)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Return what does one thing with the first connection and the next with the next; the last one stays."""

    async def behave(peer: Peer) -> None:
        await behaviours[min(peer.number, len(behaviours) - 1)](peer)

    return behave


def after(seconds: float, answer: str) -> Answer:
    """Return an answer that comes late."""

    async def late(peer: Peer) -> None:
        try:
            async with asyncio.timeout(seconds):
                await peer.hear_some()
        except TimeoutError:
            await peer.say(answer)

    return late


async def ready_for_tls(peer: Peer) -> None:
    await peer.say("220 2.0.0 Ready")
    await peer.start_tls()


async def goodbye(peer: Peer) -> None:
    await peer.say("221 2.0.0 Bye")
    await peer.close()


def _capabilities(peer: Peer, offers: tuple[str, ...], logins: str) -> list[str]:
    lines = ["hostile.test", *offers]
    if peer.server.security == "starttls" and not peer.encrypted:
        lines.append("STARTTLS")
    elif logins:
        lines.append(f"AUTH {logins}")
    return [f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]


USUAL: dict[str, Answer] = {
    "HELO": "250 hostile.test",
    "STARTTLS": ready_for_tls,
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "250 2.1.5 Ok",
    "DATA": "354 End data with <CR><LF>.<CR><LF>",
    "RSET": "250 2.0.0 Ok",
    "NOOP": "250 2.0.0 Ok",
    "QUIT": goodbye,
}
