"""A mail account with one secret as its password, in a project where nothing may show it."""

import base64
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.canary import CANARY
from tests.process.mail import settings
from tests.process.watched import Watched
from tests.servers.hostile import Peer, Server, serve
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but

ONCE = ("smtp-test", "--timeout", "5", "--tries", "1")
WAYS = [
    ("--format", "text"),
    ("--format", "json"),
    ("--format", "junit"),
    ("--send", "--format", "text"),
    ("--send", "--format", "json", "--strict"),
]


class Folder(Watched):
    """A watched workspace whose files can be looked at without a process."""

    def look_at_files(self) -> None:
        self._look_at_files()


class Account:
    """A watched project, and the server that its one environment uses."""

    def __init__(self, watched: Folder, certificates: Path, stack: ExitStack) -> None:
        self.watched = watched
        self._certificates = certificates
        self._stack = stack
        self.server: Server

    def at(self, fault: Fault, password: str = CANARY) -> "Account":
        self.server = self._stack.enter_context(serve(fault, self._certificates))
        self.watched.variables["DEV_PASSWORD"] = password
        self.watched.put("ca.pem", self.server.certificates.authority)
        self.watched.write(dev=settings(fault, self.server.port))
        return self

    def test(self, *arguments: str) -> int:
        """Run a process with `-v`, look for the secret, and return the exit code."""
        return self.watched.watch("-v", *ONCE, *arguments)

    def tests(self) -> list[int]:
        """Run every way inside this process, which is faster, look for the secret, and return the exit codes."""
        return [self._invoke(*way) for way in WAYS]

    def _invoke(self, *way: str) -> int:
        result = self.watched.invoke("-v", *ONCE, *way)
        self.watched.expect_nothing_in(result.output.encode(errors="backslashreplace"), f"the output of {way}")
        self.watched.look_at_files()
        return result.exit_code

    def told(self, password: str = CANARY) -> bool:
        """Whether the server was told the password, or there would be nothing to be found anywhere."""
        wire = b"".join(bytes(each.inside) + bytes(each.clear) for each in self.server.connections)
        lines = [base64.b64decode(line.split()[-1] + b"==") for line in wire.split(b"\r\n") if is_credentials(line)]
        return any(password.encode() in line for line in lines)


def is_credentials(line: bytes) -> bool:
    return line.startswith(b"AUTH PLAIN ") or (b" " not in line and len(line) > 40)


def with_login(**more: object) -> Fault:
    return Fault("canary", but(**more), security="tls", login=True)


def echo(text: Callable[[str], str], step: str = "") -> Callable:
    """Return an answer that repeats the password."""

    async def answer(peer: Peer) -> None:
        if not step:
            line = peer.connection.lines[-2]
            peer.password = base64.b64decode(line.split(" ")[-1]).decode().split("\0")[-1]
        await peer.send(text(peer.password).encode() + b"\r\n")

    return answer
