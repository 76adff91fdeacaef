"""Debian's mail servers: where their programs are, how they are started and ended, and what the tests know of them."""

import os
import re
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

HOST = "localhost"
IP_ADDRESS = "127.0.0.1"
OTHER_NAME = "mail.example.org"
"""What one certificate is for instead."""
DOMAIN = "example.org"
SECONDS = 20
"""How long a server may need for anything. It is only ever waited for as long as it takes."""

_UNPACKED = Path(__file__).parents[2] / ".servers"


class MissingServerError(Exception):
    """A server cannot be started here. The text says how to get it."""


class DidNotStartError(Exception):
    """A server did not greet. The text is what it wrote."""


@dataclass(frozen=True)
class MailServer:
    """A server that is running, and what it answers to whom. Only `address` gets a message through."""

    name: str
    folder: Path
    """Everything of it is in here, the messages that were delivered in `mail`."""
    ports: Mapping[str, int]
    """By what they offer: `none`, `starttls` and `tls` as in the settings, and those that only some servers have."""
    log: Path
    login_failed: str
    """What a line of the log about a login that failed matches."""
    at_rest: Callable[[], bool]
    """Whether nobody is connected any more, and the log has it all."""
    username: str = "alerts"
    password: str = field(default="", repr=False)
    host: str = HOST
    address: str = f"alerts@{DOMAIN}"
    refused_sender: str = f"director@{DOMAIN}"
    """A mailbox of somebody else, who alone may send from there."""
    unknown: str = f"gone@{DOMAIN}"
    """The user may send from there, but there is no such mailbox."""
    relayed: str = "alerts@elsewhere.test"
    """The user may send from there, but the server delivers nothing there."""
    greylisted: str = f"patience@{DOMAIN}"
    """The user may send from there, but the mailbox is always refused for now."""

    def delivered(self) -> list[EmailMessage]:
        """Every message that arrived, in no order."""
        files = (self.folder / "mail" / "new").glob("*")
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def failed_logins(self) -> int:
        """How many logins failed so far, as the log has it once nobody is connected any more."""
        wait_until(self.at_rest, "all connections ended")
        return lines(self.log, self.login_failed)


def lines(log: Path, pattern: str) -> int:
    """How many lines of a log match."""
    return len(re.findall(pattern, log.read_text(errors="replace")))


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition that has no event to wait for, and fail where it does not come true."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {SECONDS} s")
        time.sleep(0.02)


def root_of(server: str, program: str) -> Path:
    """The folder that holds a server's `usr`: where `.ci/servers` unpacked it, or the system's."""
    for root in (_UNPACKED / server, Path("/")):
        if (root / program).is_file():
            if os.geteuid():
                raise MissingServerError(f"{server} can only be started by root")
            return root
    raise MissingServerError(f"{server} is not here: `bash .ci/servers`, as root, gets it")


def libraries(*folders: Path) -> dict[str, str]:
    """The environment of a program whose own libraries are in these folders. Nothing else is passed on."""
    return {"PATH": os.defpath, "LD_LIBRARY_PATH": ":".join(map(str, folders))}


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """A new folder, removed at the end.

    It is not below pytest's own, which is for the user's eyes only: mail servers drop their rights, and could not
    reach it any more.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"stgitops-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def free_ports(*names: str) -> dict[str, int]:
    """As many different ports as there are names. Somebody else may still take one before the server does."""
    with ExitStack() as stack:
        sockets = {name: stack.enter_context(socket.socket()) for name in names}
        for each in sockets.values():
            each.bind((IP_ADDRESS, 0))
        return {name: each.getsockname()[1] for name, each in sockets.items()}


@contextmanager
def running(command: list[str], environment: dict[str, str], output: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server in the foreground, in a process group of its own, and end it with all its children."""
    with output.open("ab") as opened:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=opened, stderr=opened, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=SECONDS)
        # Whatever outlived it is in its group. The group's number is its own until the last of them is gone.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=SECONDS)


def has_children(parent: int) -> bool:
    """Whether a process has children, such as one for each connection."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            # After the name, which may hold anything, come the state and the parent.
            if int(file.read_text().rpartition(") ")[2].split()[1]) == parent:
                return True
    return False


def wait_for(process: "subprocess.Popen[bytes]", answers: Callable[[], None], *logs: Path) -> None:
    """Wait until a call no longer fails because the server is not there yet."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return answers()
        except (OSError, smtplib.SMTPException) as error:
            if process.poll() is not None or time.monotonic() > deadline:
                written = "\n".join(log.read_text(errors="replace") for log in logs if log.exists())
                raise DidNotStartError(f"{error}\n{written}") from error
        time.sleep(0.02)


def greets(ports: Mapping[str, int]) -> None:
    """Connect to every port, and fail with an `OSError` or `SMTPException` unless each greets."""
    # The certificate is what the tests are about: here it is only seen whether anybody is there.
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    for name, port in ports.items():
        encrypted = {"context": trusting} if name == "tls" else {}
        kind = smtplib.SMTP_SSL if encrypted else smtplib.SMTP
        with kind(IP_ADDRESS, port, timeout=SECONDS, local_hostname=HOST, **encrypted):
            pass
