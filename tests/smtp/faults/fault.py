"""What a fault is: a server that does something wrong, and what the test of it is to say."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import SecretStr

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Limits, Login
from tests.servers.certificates import Certificates
from tests.servers.hostile import HOST, Behaviour, Door, Server

PASSWORD = "c4n4ry horse ü"
MOST_OF_IT = PASSWORD[:-2]
"""Who sees this much can guess the rest."""
USERNAME = "user@example.org"
ADDRESS = "stgitops@example.org"

LIMITS = Limits(whole=4, connect=1, answer=0.5, login=0.8, tries=2, pause=0.1)
MUCH = 4_000_000
"""Bytes. More than this no client may let itself be sent; what the system keeps for it is part of it."""


@dataclass(frozen=True)
class Fault:
    """One thing that a server does wrong."""

    name: str
    behave: Behaviour
    expected: SmtpCode | None = None
    """None where mail can be sent."""
    security: Literal["none", "starttls", "tls"] = "none"
    login: bool = False
    secret_allowed: bool = False
    """Whether the credentials may be sent at all."""
    warnings: frozenset[SmtpCode] = frozenset()
    """Exactly these, where mail can be sent."""
    earlier: tuple[SmtpCode, ...] | None = None
    """What the tries before the last one end with; None for as the code says: nothing, or the same again."""
    connections: int | None = None
    """How many in all, where that matters."""
    deliver: bool = False
    certificate: str = "good"
    tune: Callable[[ssl.SSLContext], None] | None = None
    server: str = HOST
    address: str = ADDRESS
    limits: Limits = LIMITS
    door: Door = Door.OPEN

    @property
    def earlier_codes(self) -> tuple[SmtpCode, ...]:
        if self.earlier is not None:
            return self.earlier
        again = self.expected is not None and self.expected.temporary
        return (self.expected,) * (self.limits.tries - 1) if self.expected and again else ()

    def server_with(self, certificates: Certificates) -> Server:
        return Server(self.behave, certificates, self.security, self.certificate, self.tune, self.door)

    def account(self, server: Server) -> Account:
        login = Login(USERNAME, SecretStr(PASSWORD)) if self.login else None
        return Account(
            server=self.server,
            port=server.port,
            security=self.security,
            address=self.address,
            login=login,
            authorities=server.certificates.authority,
        )
