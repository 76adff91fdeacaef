"""Ways to log in (RFC 4954): each a generator that yields responses and receives the server's challenges.

The first response is None where the server speaks first.
"""

import hmac
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from stgitops.core.smtp_test import Login

Exchange = Generator[bytes | None, bytes, None]

_MOST_ROUNDS = 1_000_000
"""Of hashing that a server may ask for: about half a second."""


class BadChallenge(Exception):  # noqa: N818 - it names what came
    """The server's challenge makes no sense. The message says why, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A way to log in."""

    name: str
    start: Callable[[Login, str], Exchange]
    """Takes the login and a nonce."""
    allows: Callable[[Login], bool]
    """Whether user name and password can be sent this way."""
    heeds_challenges: bool = False
    """Whether what the server asks with matters."""


def choose(offered: Iterable[str], login: Login) -> Mechanism | None:
    """Return the strongest mechanism that is offered and that the credentials allow."""
    names = set(offered)
    return next((each for each in _STRONGEST_FIRST if each.name in names and each.allows(login)), None)


def _plain(login: Login, _nonce: str) -> Exchange:
    """RFC 4616."""
    yield f"\0{login.username}\0{login.password.get_secret_value()}".encode()


def _login(login: Login, _nonce: str) -> Exchange:
    """Two prompts, never standardised; what they say does not matter, as servers word them in many ways."""
    yield None
    yield login.username.encode()
    yield login.password.get_secret_value().encode()


def _cram_md5(login: Login, _nonce: str) -> Exchange:
    """RFC 2195."""
    challenge = yield None
    digest = hmac.new(login.password.get_secret_value().encode(), challenge, "md5").hexdigest()
    yield f"{login.username} {digest}".encode()


def _scram_sha_256(login: Login, nonce: str) -> Exchange:
    """RFC 7677: the password is never sent, and the server proves that it knows it too."""
    import scramp

    client = scramp.ScramClient(["SCRAM-SHA-256"], login.username, login.password.get_secret_value(), c_nonce=nonce)
    try:
        first = yield client.get_client_first().encode()
        client.set_server_first(first.decode())
        if int(client.iterations) > _MOST_ROUNDS:
            raise BadChallenge(f"it asks for more than {_MOST_ROUNDS:,} rounds of hashing")
        final = yield client.get_client_final().encode()
        client.set_server_final(final.decode())
    except (scramp.ScramException, UnicodeDecodeError):  # whose text repeats what the server said
        raise BadChallenge("its part of SCRAM-SHA-256 is not what RFC 7677 asks for") from None
    yield b""


def _without_nul(login: Login) -> bool:
    return "\0" not in login.username + login.password.get_secret_value()


def _fits_scram(login: Login) -> bool:
    """RFC 5802, 2.2: SASLprep (RFC 4013) refuses some characters."""
    import scramp

    try:
        scramp.ScramClient(["SCRAM-SHA-256"], login.username, login.password.get_secret_value())
    except scramp.ScramException:
        return False
    return True


_STRONGEST_FIRST = (
    Mechanism("SCRAM-SHA-256", _scram_sha_256, _fits_scram, heeds_challenges=True),
    Mechanism("PLAIN", _plain, _without_nul),
    Mechanism("LOGIN", _login, _without_nul),
    Mechanism("CRAM-MD5", _cram_md5, _without_nul, heeds_challenges=True),
)
"""Encrypted, PLAIN and LOGIN show the password to the server alone; CRAM-MD5 shows it an MD5, and has it keep the
password in the clear."""
