"""A second look, on a connection of its own and without credentials, at what stopped a walk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp import certificates
from stgitops.smtp.conversation import Conversation
from stgitops.smtp.diagnosis import Speaks, client_hello, what_speaks
from stgitops.smtp.discretion import Discretion
from stgitops.smtp.encryption import NO_TRUST, trusting_anyone
from stgitops.smtp.line import Injected, Line
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol import opening
from stgitops.smtp.protocol.replies import printable
from stgitops.smtp.protocol.talk import Dialogue, Stopped

_FOREIGN = {Speaks.HTTP, Speaks.SSH, Speaks.IMAP, Speaks.POP3}

_NO_SECOND_LOOK = (OSError, EOFError, Stopped, Injected)
"""What is known already must do then. `TimeoutError` is an OSError."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """Finds out more about trouble with a server that was connected to."""

    dialogue: Dialogue
    pace: Pace

    async def at(self, trouble: Trouble, now: datetime) -> Trouble:
        """Return trouble as it is, or said better."""
        implicit = self.dialogue.account.security == "tls"
        if trouble.code is SmtpCode.NO_GREETING and not implicit:
            return await self._at_silence(trouble)
        if trouble.code is SmtpCode.HANDSHAKE_FAILED and implicit:
            return await self._at_no_tls(trouble)
        if trouble.code is SmtpCode.NO_COMMON_PROTOCOL and await self._agreed_on_a_cipher():
            message = f"{self.dialogue.account.server} asks for a client certificate"  # TLS 1.2 has no alert for it
            return Trouble(SmtpCode.CLIENT_CERTIFICATE, message)
        if trouble.code in NO_TRUST:
            words = certificates.refused(trouble.code, await self._certificate(), self.dialogue.account.server, now)
            return replace(trouble, message=words or trouble.message)
        return trouble

    async def _at_silence(self, trouble: Trouble) -> Trouble:
        """It may wait for TLS, or for a request of HTTP."""
        speaks, first = await self._listen(to_tls=True)
        if speaks is Speaks.TLS:
            message = f"port {self.dialogue.account.port} is a TLS port: encrypted from the first byte on"
            return Trouble(SmtpCode.TLS_HERE, message)
        return _foreign(speaks, first) or trouble

    async def _at_no_tls(self, trouble: Trouble) -> Trouble:
        """It may begin in the clear, or be no mail server at all."""
        speaks, first = await self._listen(to_tls=False)
        if speaks is Speaks.SMTP:
            return begins_in_the_clear(self.dialogue.account.port, first)
        if speaks is Speaks.NOTHING:
            speaks, first = await self._listen(to_tls=True)
        return _foreign(speaks, first) or trouble

    async def _listen(self, *, to_tls: bool) -> tuple[Speaks, str]:
        return await what_speaks(self.dialogue.ip, self.dialogue.account.port, self.pace, to_tls=to_tls)

    async def _agreed_on_a_cipher(self) -> bool:
        """Whether the first answer to the hello of TLS is a hello, and no alert."""
        try:
            async with self._line_before_tls() as line, self.pace.within(self.pace.limits.answer):
                return (await line.first_bytes(client_hello())).startswith(b"\x16\x03")
        except _NO_SECOND_LOOK as error:
            error.with_traceback(None)  # which holds the connection
            return False

    async def _certificate(self) -> bytes:
        """Return the certificate that was refused, as DER; empty where it cannot be had again."""
        try:
            async with self._line_before_tls() as line, self.pace.within(self.pace.limits.answer):
                await line.encrypt(trusting_anyone(), self.dialogue.server)
                return line.certificate
        except _NO_SECOND_LOOK as error:
            error.with_traceback(None)
            return b""

    @asynccontextmanager
    async def _line_before_tls(self) -> AsyncIterator[Line]:
        account = replace(self.dialogue.account, login=None)
        async with self.pace.within(self.pace.limits.connect):
            line = await Line.open(self.dialogue.ip, account.port)
        try:
            if account.security == "starttls":
                dialogue = replace(self.dialogue, account=account)
                conversation = Conversation(line, dialogue, self.pace, Discretion(None), lambda _: None)
                for step in (opening.greet, opening.introduce, opening.ask_for_tls):
                    await conversation.carry_out(step)
            yield line
        finally:
            line.hang_up()


def begins_in_the_clear(port: int, first: str) -> Trouble:
    """Return the trouble of a server that begins in the clear where TLS was expected."""
    return Trouble(SmtpCode.PLAIN_HERE, f"port {port} begins in the clear, and not with TLS", printable(first))


def _foreign(speaks: Speaks, first: str) -> Trouble | None:
    return Trouble(SmtpCode.NOT_SMTP, f"this is {speaks.value}", printable(first)) if speaks in _FOREIGN else None
