"""Carries out steps of the protocol on a line, within limits, and says what it means when the line fails."""

import ssl
from collections.abc import Callable
from dataclasses import replace

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.aside import aside
from stgitops.smtp.diagnosis import Speaks, recognise
from stgitops.smtp.discretion import NOT_SHOWN, Discretion
from stgitops.smtp.encryption import broken_tls
from stgitops.smtp.line import Line
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol.login import CHALLENGE, MASK
from stgitops.smtp.protocol.meaning import closing, refusal
from stgitops.smtp.protocol.replies import Fault, Malformed, Reply, printable
from stgitops.smtp.protocol.talk import Command, Dialogue, Seen, Step, Stopped, Talk


class Conversation:
    """One conversation with a server, from the greeting to the end."""

    def __init__(
        self, line: Line, dialogue: Dialogue, pace: Pace, discretion: Discretion, overhear: Callable[[str], None]
    ) -> None:
        """Take a line on which nothing was said yet."""
        self.line = line
        self.dialogue = dialogue
        self._pace = pace
        self._discretion = discretion
        self._overhear = overhear
        self._told_of_rules = False

    async def carry_out(self, step: Step) -> Seen:
        """Take a step.

        Raises:
            Stopped: it did not go well.
        """
        talk = step(self.dialogue)
        said: Command | Seen = next(talk)
        warnings: list[Trouble] = []
        while isinstance(said, Command):
            reply = await self._ask(said)
            if reply.sloppy and not self._told_of_rules:  # once is enough
                self._told_of_rules = True
                warnings.append(Trouble(SmtpCode.SLOPPY, f"the server breaks the rules: {reply.sloppy}", reply.quoted))
            said = await self._next(talk, reply)
        return Seen(said.text, (*warnings, *said.warnings))

    async def _next(self, talk: Talk, reply: Reply) -> Command | Seen:
        """Return what is said to a reply. To a challenge it may be hashed for half a second, while others talk."""
        return await aside(lambda: _go_on(talk, reply)) if reply.code == CHALLENGE else _go_on(talk, reply)

    async def _ask(self, asked: Command) -> Reply:
        if asked.line is not None and self.line.speaks_unasked:
            early = await self._exchange(Command(None, "", asked.silence))
            closing(early)
            raise refusal(SmtpCode.INCONSISTENT, early, "the server answered before it was asked")
        if asked.line is not None:
            self._discretion.note(asked)
            self._overhear(f"C: {asked.shown}")
        reply = await self._exchange(asked)
        if reply.code == CHALLENGE:  # from which, with the answer to it, a password can be guessed
            self._overhear(f"S: {CHALLENGE} {MASK}")
        elif self._discretion.repeats(reply.text):
            self._overhear(f"S: {reply.code} {NOT_SHOWN}")
        else:
            for each in reply.transcript:
                self._overhear(f"S: {each}")
        return reply

    async def _exchange(self, asked: Command) -> Reply:
        patience = self._pace.limits.login if asked.slow else self._pace.limits.answer
        try:
            async with self._pace.within(patience):
                return await self.line.ask(asked)
        except TimeoutError:
            trouble = Trouble(asked.silence, f"no answer {self._pace.words(patience)}")
        except Malformed as malformed:
            trouble = _malformed(malformed, asked)
        except ssl.SSLError as error:  # as when a server of TLS 1.3 says only now that it wants a certificate
            trouble = broken_tls(error, self.dialogue.account.server, SmtpCode.INCONSISTENT)
        except EOFError:
            trouble = _cut(asked, "the server closed the connection")
        except OSError:
            trouble = _cut(asked, "the connection was cut")
        # After the last line of a message, nobody knows what became of it.
        lost = asked.silence is SmtpCode.OUTCOME_UNKNOWN
        raise Stopped(replace(trouble, code=asked.silence) if lost else trouble)


def _go_on(talk: Talk, reply: Reply) -> Command | Seen:
    try:
        return talk.send(reply)
    except StopIteration as done:
        seen: Seen = done.value
        return seen


def _malformed(malformed: Malformed, asked: Command) -> Trouble:
    answer = printable(" ".join(malformed.lines))
    if malformed.fault is Fault.TOO_LONG:
        return Trouble(SmtpCode.TOO_LONG, malformed.fault.value, answer)
    if asked.silence is SmtpCode.NO_GREETING and malformed.fault is Fault.NO_CODE:
        speaks = recognise(malformed.lines[0].encode())
        message = "this is not an SMTP server" if speaks is Speaks.OTHER else f"this is {speaks.value}"
        return Trouble(SmtpCode.NOT_SMTP, message, answer)
    return Trouble(SmtpCode.INCONSISTENT, f"the server's answer makes no sense: {malformed.fault.value}", answer)


def _cut(asked: Command, how: str) -> Trouble:
    if asked.silence is SmtpCode.NO_GREETING:
        return Trouble(asked.silence, f"{how} and said nothing")
    verb = asked.shown.partition(" ")[0]
    return Trouble(SmtpCode.CLOSED, f"{how} instead of answering {verb if verb.isupper() else 'the message'}")
