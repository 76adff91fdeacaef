"""A server that does whatever a test tells it to, and records every byte it gets.

What it does with a connection is a coroutine function that takes a `Peer`. `python -m tests.servers.hostile FAULT
[FOLDER]` serves one of `tests.smtp.faults` for other programs: it prints its port, and the file with the authority to
trust; it ends when it is ended.
"""

import asyncio
import contextlib
import enum
import signal
import socket
import ssl
import struct
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.servers.certificates import Certificates

if TYPE_CHECKING:
    from tests.smtp.faults import Fault

HOST = "127.0.0.1"


class GoneError(ConnectionError):
    """The client has gone away, or the server has had enough: this connection is over."""


class Door(enum.Enum):
    """What the port does with a new connection."""

    OPEN = "takes it"
    SHUT = "refuses it"
    CROWDED = "does not answer it"


@dataclass
class Connection:
    """What was seen of one connection."""

    wire: bytearray = field(default_factory=bytearray)
    """Every byte that came, as it crossed the network."""
    clear: bytearray = field(default_factory=bytearray)
    """What came outside TLS, attempts at handshakes included."""
    inside: bytearray = field(default_factory=bytearray)
    """What came inside TLS, decrypted."""
    sent: int = 0
    """How many bytes the client let itself be sent; what it did not read may be waiting for it."""

    @property
    def lines(self) -> list[str]:
        """Every line of the client, outside TLS and then inside."""
        return (self.clear + b"\r\n" + self.inside).decode("latin-1").split("\r\n")

    def count(self, verb: str) -> int:
        """Return how many commands of this kind came."""
        return sum(line.upper().split(" ")[0].split(":")[0] == verb for line in self.lines)


class Peer:
    """The client at the other end of one connection, and all that can be done to it."""

    def __init__(self, server: "Server", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server = server
        self.number = len(server.connections)
        """Of this connection: 0 for the first."""
        self.connection = Connection()
        self.password = ""
        """What the client logged in with, for a server that repeats it."""
        self._reader, self._writer = reader, writer
        self._heard = bytearray()
        self._tls: ssl.SSLObject | None = None
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()

    @property
    def encrypted(self) -> bool:
        return self._tls is not None

    async def hear(self) -> str:
        """Return the next line without its end."""
        while b"\n" not in self._heard:
            await self.hear_some()
        line, _, rest = self._heard.partition(b"\n")
        self._heard = rest
        return line.decode("utf-8", "replace").rstrip("\r")

    async def hear_some(self) -> None:
        """Wait until more bytes come."""
        data = await self._reader.read(65536)
        if not data:
            raise GoneError
        self.connection.wire += data
        if self._tls is None:
            self.connection.clear += data
            self._heard += data
            return
        self._incoming.write(data)
        self._unseal(self._tls)

    async def say(self, *lines: str) -> None:
        """Send whole lines."""
        await self.send("".join(f"{line}\r\n" for line in lines).encode())

    async def send(self, data: bytes, *, raw: bool = False) -> None:
        """Send bytes as they are; `raw` leaves TLS out where it has begun."""
        self._writer.write(data if raw or self._tls is None else self.seal(data))
        await self._writer.drain()
        self.connection.sent += len(data)

    def seal(self, data: bytes) -> bytes:
        """Return the TLS record of some bytes."""
        assert self._tls is not None
        self._tls.write(data)
        return self._outgoing.read()

    async def drip(self, data: bytes, *, raw: bool = False, every: float = 0.05) -> None:
        """Send one byte at a time."""
        for number in range(len(data)):
            await self.send(data[number : number + 1], raw=raw)
            await asyncio.sleep(every)

    async def flood(self, data: bytes) -> None:
        """Send the same again and again, until the client goes away."""
        while True:
            await self.send(data)

    async def start_tls(self, slowly: bool = False) -> None:
        """Do the server's part of the handshake, one byte at a time where it is to be slow."""
        context = self.server.certificates.context(self.server.certificate, self.server.tune)
        self._incoming.write(bytes(self._heard))
        self._heard.clear()
        tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                await self._flush(slowly)
                await self._hear_handshake()
            except ssl.SSLError:  # the alert must not be lost, as it is where a socket is closed with bytes unread
                await self._flush(slowly)
                await self.half_close()
        await self._flush(slowly)
        self._tls = tls
        self._unseal(tls)

    async def half_close(self) -> None:
        """Say nothing more, and go on listening."""
        self._writer.write_eof()
        await self.gone()

    async def gone(self) -> None:
        """Say nothing, and wait until the client goes away."""
        while True:
            await self.hear_some()

    async def close(self) -> None:
        raise GoneError

    async def reset(self) -> None:
        """End the connection with a reset."""
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()
        raise GoneError

    async def _flush(self, slowly: bool) -> None:
        data = self._outgoing.read()
        await (self.drip(data, raw=True) if slowly else self.send(data, raw=True))

    async def _hear_handshake(self) -> None:
        await self.hear_some()
        self._incoming.write(bytes(self._heard))
        self._heard.clear()

    def _unseal(self, tls: ssl.SSLObject) -> None:
        while True:
            try:
                data = tls.read(65536)
            except ssl.SSLWantReadError:
                return
            if not data:
                raise GoneError
            self.connection.inside += data
            self._heard += data


Behaviour = Callable[[Peer], Awaitable[None]]


@dataclass
class Server:
    """Serves on a free port of 127.0.0.1 while its block lasts; all that it started ends with the block."""

    behave: Behaviour
    certificates: Certificates
    security: str = "none"
    certificate: str = "good"
    tune: Callable[[ssl.SSLContext], None] | None = None
    door: Door = Door.OPEN
    port: int = 0
    connections: list[Connection] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    """What went wrong in the server itself."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._leave = contextlib.AsyncExitStack()
        listener = self._leave.enter_context(socket.socket())
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)  # so that little waits for a client
        listener.bind((HOST, 0))
        self.port = listener.getsockname()[1]
        if self.door is Door.OPEN:
            await self._leave.enter_async_context(self._serving(listener))
        if self.door is Door.CROWDED:
            listener.listen(0)
            for _ in range(3):
                waiting = self._leave.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex((HOST, self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave.aclose()

    async def settled(self, seconds: float) -> bool:
        """Wait until every client has gone away; return whether they did."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=seconds)
        return not self.tasks

    @contextlib.asynccontextmanager
    async def _serving(self, listener: socket.socket) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._begin, sock=listener)
        try:
            yield
        finally:
            server.close()
            for task in self.tasks:
                task.cancel()
            await asyncio.gather(*self.tasks, return_exceptions=True)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._meet(Peer(self, reader, writer), writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _meet(self, peer: Peer, writer: asyncio.StreamWriter) -> None:
        self.connections.append(peer.connection)
        writer.transport.set_write_buffer_limits(high=0)
        try:
            await self.behave(peer)
        except (OSError, ssl.SSLError):
            pass  # the client went away, or would not have what it was shown
        except Exception as error:  # noqa: BLE001 - a test asks for it
            self.errors.append(error)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@contextlib.contextmanager
def serve(fault: "Fault", folder: Path) -> Iterator[Server]:
    """Serve a fault from a thread, for a program that is not asynchronous, with certificates in a folder."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = fault.server_with(Certificates(folder))
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def main(name: str, folder: str = "") -> None:
    from tests.smtp.faults import FAULTS

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as stack:
        where = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(serve(FAULTS[name], where))
        sys.stdout.write(f"{server.port} {server.certificates.authority_file}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
