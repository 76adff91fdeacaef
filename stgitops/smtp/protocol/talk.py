"""The pieces that the steps of a conversation are made of.

A step is a generator: it yields commands, receives the reply to each, and returns what it saw. It knows no socket.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.smtp.protocol.capabilities import Capabilities
from stgitops.smtp.protocol.replies import Reply


@dataclass(frozen=True, slots=True)
class Command:
    """What the client says, as the server gets it and as a reader may see it."""

    line: bytes | None = field(repr=False)
    """Without its line end; None where the server speaks unasked."""
    shown: str
    silence: SmtpCode
    """What it means when no answer comes."""
    slow: bool = False
    """Whether the server may take its time, as with a login."""


def command(text: str, silence: SmtpCode) -> Command:
    """Return a command that anyone may see."""
    return Command(text.encode(), text, silence)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a step that went well saw, and what it warns of."""

    text: str = ""
    warnings: tuple[Trouble, ...] = ()


class Stopped(Exception):  # noqa: N818 - it is how a step ends the walk, and no fault
    """The walk ends here."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


Talk = Generator[Command, Reply, Seen]


@dataclass
class Dialogue:
    """What both sides know of each other by now."""

    account: Account
    server: str
    """The account's, as DNS and TLS know it."""
    ip: str
    """The IP address that is connected to."""
    address: str
    """The account's, its domain as IDNA writes it."""
    letter: bytes
    """The message that is sent, or that would be."""
    message_id: str
    client_name: str
    """Who the client says it is: its IP address in brackets (RFC 5321, 4.1.3)."""
    on_loopback: bool
    """Whether what is sent stays on this machine."""
    nonce: Callable[[], str]
    """Randomness for logins: printable, new at every call."""
    encrypted: bool = False
    capabilities: Capabilities = field(default_factory=Capabilities)


Step = Callable[[Dialogue], Talk]
