"""The connection to a server: commands go out, replies come in."""

import asyncio
import ssl

from stgitops.smtp.protocol.replies import Reply, ReplyReader
from stgitops.smtp.protocol.talk import Command

_AT_A_TIME = 4096
"""Bytes. asyncio stops reading from the socket when twice as many wait to be taken, so that a flood fills no memory."""


class Injected(Exception):  # noqa: N818 - it names what was found
    """Something was said before encryption began that would be taken for what is said after it."""

    def __init__(self, data: bytes) -> None:
        super().__init__("something was said too early")
        self.data = data


class Line:
    """One connection. Every method may wait for ever: the caller sets the limits."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take over a connection."""
        self._reader = reader
        self._writer = writer
        self._replies = ReplyReader()

    @classmethod
    async def open(cls, ip: str, port: int) -> "Line":
        """Connect to an IP address.

        Raises:
            OSError: it cannot be connected to.
        """
        return cls(*await asyncio.open_connection(ip, port, limit=_AT_A_TIME))

    @property
    def own_ip(self) -> str:
        """The IP address on this side."""
        return str(self._writer.get_extra_info("sockname")[0])

    @property
    def tls(self) -> ssl.SSLObject | None:
        """What TLS agreed on; None in the clear."""
        found: ssl.SSLObject | None = self._writer.get_extra_info("ssl_object")
        return found

    @property
    def certificate(self) -> bytes:
        """The server's certificate, as DER; empty in the clear."""
        return (self.tls.getpeercert(binary_form=True) if self.tls is not None else None) or b""

    @property
    def speaks_unasked(self) -> bool:
        """Whether something came that nobody asked for."""
        return bool(self._replies.rest)

    async def ask(self, command: Command) -> Reply:
        """Send a command, and wait for the reply.

        Raises:
            Malformed: what came is no reply.
            EOFError: the server closed the connection.
            OSError: it was cut.
        """
        if command.line is not None:
            self._writer.write(command.line + b"\r\n")
            await self._writer.drain()
        while (reply := self._replies.take()) is None:
            data = await self._reader.read(_AT_A_TIME)
            if not data:
                raise EOFError
            self._replies.feed(data)
        return reply

    async def first_bytes(self, hello: bytes = b"") -> bytes:
        """Say something, or nothing, and return the first that comes back."""
        self._writer.write(hello)
        return await self._reader.read(_AT_A_TIME)

    async def encrypt(self, context: ssl.SSLContext, server: str) -> None:
        """Begin TLS. Nothing that was said before it counts after it (RFC 3207, 6).

        Raises:
            Injected: something was said already.
            ssl.SSLError: there is no trust, or no agreement.
            OSError: the connection was cut.
        """
        transport = self._writer.transport
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - of a stream it is one that reads too
        transport.pause_reading()  # what comes now is left to the handshake, which it breaks
        said = self._replies.rest + await self._came_already()
        if said:
            raise Injected(said)
        await self._writer.start_tls(context, server_hostname=server)
        self._replies = ReplyReader()

    async def _came_already(self) -> bytes:
        """Return what came and was not read yet, without waiting for more."""
        try:
            async with asyncio.timeout(0):
                return await self._reader.read(_AT_A_TIME)
        except TimeoutError:
            return b""

    def hang_up(self, *, politely: bool = False) -> None:
        """Close the connection without waiting for the server."""
        if politely and not self._writer.is_closing():
            self._writer.write(b"QUIT\r\n")
        self._writer.transport.abort()
