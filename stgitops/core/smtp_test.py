"""The SMTP test: what is tested, the steps it takes, and what they ended with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import SecretStr

from stgitops.core.codes import Severity
from stgitops.core.smtp_codes import SmtpCode


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in at a server."""

    username: str
    password: SecretStr


@dataclass(frozen=True, slots=True)
class Account:
    """What error notifications are sent with."""

    server: str
    """A host name, in Unicode or as IDNA writes it, or an IP address."""
    port: int
    security: Literal["none", "starttls", "tls"]
    address: str
    """The sender, and the recipient."""
    login: Login | None = None
    authorities: str = ""
    """Certificates of authorities that are trusted beside the system's, as PEM; empty for none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the test message says. Without `--send` it only tells the server how large it would be."""

    subject: str = "SMTP test"
    body: str = "This is a test of the settings that error notifications are sent with."


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the test waits, in seconds, and how often it tries.

    RFC 5321, 4.5.3.2 asks clients to wait for minutes. A server that needs longer than these limits is slow, which is
    not to say that it is broken.
    """

    whole: float = 30
    """For everything, tries and pauses included. It holds whatever the server does."""
    connect: float = 5
    """For each IP address of the server."""
    answer: float = 10
    """For each answer of the server, from the command to the last line."""
    login: float = 20
    """For each answer to a login, which servers put off on purpose."""
    tries: int = 3
    """How often, where the trouble is temporary."""
    pause: float = 2
    """Before the second try; doubled before each one after that."""

    @classmethod
    def of(cls, whole: float, tries: int = 3) -> "Limits":
        """Return limits that stand to the whole as the ordinary ones do."""
        return cls(whole, connect=whole / 6, answer=whole / 3, login=whole * 2 / 3, tries=tries, pause=whole / 15)


class StepName(StrEnum):
    """The steps, in the order in which they are taken."""

    SETTINGS = "settings"
    RESOLVE = "resolve"
    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "EHLO"
    STARTTLS = "STARTTLS"
    TLS = "TLS"
    EHLO_AGAIN = "EHLO over TLS"
    AUTH = "AUTH"
    MAIL = "MAIL FROM"
    RCPT = "RCPT TO"
    DATA = "DATA"
    RSET = "RSET"
    QUIT = "QUIT"
    DOMAIN = "domain"
    """Of the sender; with `--dns`."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a step failed with, or warns of."""

    code: SmtpCode
    message: str
    """In plain words. It holds no secret."""
    answer: str = ""
    """What the server said, cleaned of control characters and cut at 500 characters."""
    cause: str = ""
    """What is likely behind it, where that is known of the provider."""
    setting: str | None = None
    """The setting to change, with dots, where it is not that of the code; empty for none."""

    @property
    def is_warning(self) -> bool:
        """Whether mail can be sent all the same."""
        return self.code.severity is Severity.WARNING

    @property
    def key(self) -> str:
        """The setting to change, with dots; empty where there is none."""
        return self.code.setting if self.setting is None else self.setting


class Result(StrEnum):
    """What a step ended with."""

    PASSED = "passed"
    WARNING = "warning"
    FAILED = "failed"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and what was seen in it."""

    name: StepName
    result: Result
    milliseconds: float | None = None
    """How long it took; None where it was not reached."""
    seen: str = ""
    """What was seen, in a few words."""
    troubles: tuple[Trouble, ...] = ()
    """What it failed with, and what it warns of."""


_OF_THIS_SIDE = frozenset({SmtpCode.NOT_AN_ACCOUNT, SmtpCode.NO_SECRET, SmtpCode.FAULT})
"""What keeps a test from beginning, whatever the server would say."""


@dataclass(frozen=True, slots=True)
class SmtpTest:
    """What a test ended with."""

    steps: tuple[Step, ...]
    """Of the last try, those that were not reached included."""
    milliseconds: float
    """For everything, tries and pauses included."""
    earlier: tuple[Trouble, ...] = ()
    """What the tries before the last one failed with."""
    certificate_ends: datetime | None = None
    """When the server's certificate ends, in UTC; None where none was accepted."""
    certificate: bytes = field(default=b"", repr=False)
    """That certificate, as DER; empty where none was accepted."""

    @property
    def failure(self) -> Trouble | None:
        """What the test failed with; None where mail can be sent."""
        return next((each for each in self._troubles() if not each.is_warning), None)

    @property
    def warnings(self) -> tuple[Trouble, ...]:
        """Everything that was warned of."""
        return tuple(each for each in self._troubles() if each.is_warning)

    @property
    def passed(self) -> bool:
        """Whether mail can be sent."""
        return self.failure is None

    @property
    def refuted(self) -> bool:
        """Whether it showed that mail cannot be sent; a test that could not begin shows nothing."""
        return self.failure is not None and self.failure.code not in _OF_THIS_SIDE

    def is_good(self, *, strict: bool) -> bool:
        """Whether mail can be sent and, where it is strict, nothing is warned of."""
        return self.passed and not (strict and self.warnings)

    @property
    def temporary(self) -> bool:
        """Whether it failed with something that may pass by itself."""
        return self.failure is not None and self.failure.code.temporary

    def _troubles(self) -> Iterator[Trouble]:
        return (each for step in self.steps for each in step.troubles)


def not_begun(trouble: Trouble) -> SmtpTest:
    """Return what a test ends with that cannot begin."""
    return SmtpTest((Step(StepName.SETTINGS, Result.FAILED, 0, troubles=(trouble,)),), 0)


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what happens while it happens."""

    step: Callable[[Step], None]
    """Is told of each step when it is over, in every try."""
    line: Callable[[str], None]
    """Is told each line that is said, as `C: …` and `S: …`, without the credentials."""
