"""One walk the whole way a message goes: each step takes its time, sees something, and may be the last."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Result, Step, StepName, Trouble
from stgitops.smtp import dial
from stgitops.smtp.conversation import Conversation
from stgitops.smtp.discretion import Discretion
from stgitops.smtp.encryption import Agreement
from stgitops.smtp.handshake import shake_hands
from stgitops.smtp.letter import written
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol import envelope, login, opening
from stgitops.smtp.protocol.talk import Dialogue, Seen, Stopped
from stgitops.smtp.protocol.talk import Step as Talking
from stgitops.smtp.providers import likely_cause
from stgitops.smtp.second_look import SecondLook
from stgitops.smtp.settings import Checked, check
from stgitops.smtp.world import World


@dataclass(frozen=True, slots=True)
class Errand:
    """What a walk is for."""

    account: Account
    letter: Letter
    deliver: bool
    """Whether the message is handed over."""


class Walk:
    """One try. What a step finds out, the later ones use."""

    def __init__(self, errand: Errand, pace: Pace, world: World, discretion: Discretion) -> None:
        """Begin at home; `pace` and `discretion` are those of all tries together."""
        self._errand = errand
        self._pace = pace
        self._world = world
        self._discretion = discretion
        self._checked: Checked
        self._addresses: list[str]
        self._conversation: Conversation | None = None
        self.agreement: Agreement | None = None
        """What TLS agreed on; None as long as nothing is encrypted."""

    async def take(self) -> list[Step]:
        """Take the steps until one fails; the rest was not reached."""
        steps: list[Step] = []
        failed = False
        try:
            for name, act in self._route():
                step = Step(name, Result.NOT_REACHED) if failed else await self._step(name, act)
                failed = failed or step.result is Result.FAILED
                self._world.listener.step(step)
                steps.append(step)
        finally:
            if self._conversation is not None:
                self._conversation.line.hang_up(politely=failed)
        return steps

    def _route(self) -> list[tuple[StepName, Callable[[], Awaitable[Seen]]]]:
        account = self._errand.account
        hello = [(StepName.GREETING, self._talk(opening.greet)), (StepName.EHLO, self._talk(opening.introduce))]
        tls = (StepName.TLS, self._encrypt)
        way = {
            "none": hello,
            "tls": [tls, *hello],
            "starttls": [
                *hello,
                (StepName.STARTTLS, self._talk(opening.ask_for_tls)),
                tls,
                (StepName.EHLO_AGAIN, self._talk(opening.introduce)),
            ],
        }
        return [
            (StepName.SETTINGS, self._check),
            (StepName.RESOLVE, self._resolve),
            (StepName.CONNECT, self._connect),
            *way[account.security],
            *([(StepName.AUTH, self._talk(login.log_in))] if account.login is not None else []),
            (StepName.MAIL, self._talk(envelope.name_sender)),
            (StepName.RCPT, self._talk(envelope.name_recipient)),
            *([(StepName.DATA, self._talk(envelope.hand_over))] if self._errand.deliver else []),
            (StepName.RSET, self._talk(envelope.take_back)),
            (StepName.QUIT, self._talk(envelope.leave)),
        ]

    async def _step(self, name: StepName, act: Callable[[], Awaitable[Seen]]) -> Step:
        """Take a step, and return what may be seen of it."""
        began = self._pace.milliseconds
        result, text, troubles = await self._result(name, act)
        took = round(self._pace.milliseconds - began, 1)
        step = Step(name, result, took, text, troubles)
        return step if self._conversation is None else self._discretion.shown_step(step)

    async def _result(
        self, name: StepName, act: Callable[[], Awaitable[Seen]]
    ) -> tuple[Result, str, tuple[Trouble, ...]]:
        try:
            seen = await act()
        except Stopped as stop:
            out_of_step = stop.trouble.code is SmtpCode.INCONSISTENT
            if name is StepName.QUIT or (name is StepName.RSET and not out_of_step):
                return Result.PASSED, stop.trouble.message, ()
            return Result.FAILED, "", (await self._looked_at(stop.trouble),)
        return Result.WARNING if seen.warnings else Result.PASSED, seen.text, seen.warnings

    async def _check(self) -> Seen:
        self._checked = check(self._errand.account)
        return self._checked.seen

    async def _resolve(self) -> Seen:
        self._addresses = await dial.ip_addresses(self._checked.server, self._world.resolve, self._pace)
        return Seen(", ".join(self._addresses))

    async def _connect(self) -> Seen:
        account = self._errand.account
        line, ip, failed = await dial.connect(account, self._addresses, self._pace)
        letter, message_id = written(
            self._errand.letter, self._checked.address, self._world.now(), self._world.unique()
        )
        dialogue = Dialogue(
            account=account,
            server=self._checked.server,
            ip=ip,
            address=self._checked.address,
            letter=letter,
            message_id=message_id,
            client_name=dial.literal(line.own_ip),
            on_loopback=dial.is_loopback(ip),
            nonce=self._world.unique,
        )
        self._conversation = Conversation(line, dialogue, self._pace, self._discretion, self._world.listener.line)
        return Seen(f"{ip} port {account.port}" + (f" ({failed})" if failed else ""))

    def _talk(self, step: Talking) -> Callable[[], Awaitable[Seen]]:
        async def talk() -> Seen:
            return await self._conversing.carry_out(step)

        return talk

    @property
    def _conversing(self) -> Conversation:
        assert self._conversation is not None  # noqa: S101 - the step that connects comes before all that talk
        return self._conversation

    async def _encrypt(self) -> Seen:
        self.agreement = await shake_hands(self._conversing, self._pace, self._world.now())
        return self.agreement.seen

    async def _looked_at(self, trouble: Trouble) -> Trouble:
        """Look again at trouble with a server that was connected to, and say what is likely behind it."""
        now = self._world.now()
        if self._conversation is not None:
            trouble = await SecondLook(self._conversation.dialogue, self._pace).at(trouble, now)
        cause = likely_cause(self._errand.account, trouble, now.date())
        return replace(trouble, cause=cause)
