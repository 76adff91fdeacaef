"""The test of an account: walks, as many as a temporary trouble is worth, within one limit."""

import asyncio
from dataclasses import replace

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Limits, SmtpTest, Trouble
from stgitops.smtp.discretion import Discretion
from stgitops.smtp.pace import Pace
from stgitops.smtp.walk import Errand, Walk
from stgitops.smtp.world import World

_ORDINARY_LETTER = Letter()
_ORDINARY_LIMITS = Limits()
_ORDINARY_WORLD = World()


async def probe(  # noqa: PLR0913 - what a caller may leave out
    account: Account,
    letter: Letter = _ORDINARY_LETTER,
    *,
    deliver: bool = False,
    domain: bool = False,
    limits: Limits = _ORDINARY_LIMITS,
    world: World = _ORDINARY_WORLD,
) -> SmtpTest:
    """Test whether mail can be sent with an account, and say at which step it stops and why.

    The message is handed over only with `deliver`; without it, the test ends after the recipient was accepted. With
    `domain`, DNS is asked about the sender's domain too, which needs the extra `dns` and only warns.
    It never raises for what a server or the network does, and ends within `limits.whole` whatever that is.

    Raises:
        ImportError: dnspython is wanted, and not there.
    """
    pace = Pace(limits)
    test = await _walks(Errand(account, letter, deliver), pace, world)
    if not domain:
        return test
    from stgitops.smtp.domain import look_at_domain

    step = await look_at_domain(account, test, pace)
    world.listener.step(step)
    return replace(test, steps=(*test.steps, step), milliseconds=pace.milliseconds)


async def _walks(errand: Errand, pace: Pace, world: World) -> SmtpTest:
    limits = pace.limits
    discretion = Discretion(errand.account.login)
    earlier: list[Trouble] = []
    while True:
        walk = Walk(errand, pace, world, discretion)
        steps = tuple(await walk.take())
        test = SmtpTest(
            steps=steps,
            milliseconds=pace.milliseconds,
            earlier=tuple(earlier),
            certificate_ends=walk.agreement.ends if walk.agreement is not None else None,
            certificate=walk.agreement.certificate if walk.agreement is not None else b"",
        )
        pause = limits.pause * 2 ** len(earlier)
        if test.failure is None or not _worth_another(test.failure, len(earlier) + 1, limits) or pause >= pace.left:
            return test
        earlier.append(test.failure)
        await asyncio.sleep(pause)


def _worth_another(failure: Trouble, tries: int, limits: Limits) -> bool:
    """Whether to try again; a message that may have been taken is not sent a second time."""
    return failure.code.temporary and failure.code is not SmtpCode.OUTCOME_UNKNOWN and tries < limits.tries
