"""The server's half of each way to log in. Whatever user and password come, they are right."""

import base64
import hashlib
import hmac

from tests.servers.hostile import GoneError, Peer
from tests.smtp.faults.fault import PASSWORD

ACCEPTED = "235 2.7.0 Authentication successful"
SALT = b"salt of the test"


def encoded(text: str | bytes) -> str:
    return base64.b64encode(text.encode() if isinstance(text, str) else text).decode()


async def ask(peer: Peer, challenge: str | bytes) -> str:
    """Send a challenge, and return what is answered to it."""
    await peer.say(f"334 {encoded(challenge)}")
    answer = await peer.hear()
    try:
        return base64.b64decode(answer, validate=True).decode()
    except ValueError:  # "*", with which a client breaks off, is not base64 either
        await peer.say("501 5.7.0 Authentication aborted")
        raise GoneError from None


async def log_in(peer: Peer, line: str) -> None:
    """Take any login with PLAIN, LOGIN, CRAM-MD5 or SCRAM-SHA-256."""
    _, mechanism, *initial = line.split(" ")
    if mechanism.upper() == "SCRAM-SHA-256":
        await Scram(peer, initial).log_in()
        return
    if mechanism.upper() == "PLAIN":
        answer = base64.b64decode(initial[0]).decode() if initial else await ask(peer, "")
        peer.password = answer.split("\0")[-1]
    elif mechanism.upper() == "LOGIN":
        if not initial:
            await ask(peer, "Username:")
        peer.password = await ask(peer, "Password:")
    elif mechanism.upper() == "CRAM-MD5":
        await ask(peer, "<1.2@hostile.test>")
    await peer.say(ACCEPTED)


class Scram:
    """SCRAM-SHA-256 (RFC 5802, 7677), in steps that a fault can change."""

    rounds = 4096

    def __init__(self, peer: Peer, initial: list[str]) -> None:
        self.peer = peer
        self._initial = initial

    async def log_in(self) -> None:
        await self.ask_for_proof()
        await self.show(f"v={self.signature()}")

    async def ask_for_proof(self, nonce: str | None = None) -> None:
        """Say salt and rounds; the nonce is the client's with something behind it, unless another is given."""
        first = base64.b64decode(self._initial[0]).decode() if self._initial else await ask(self.peer, "")
        bare = first.split(",", 2)[2]
        whole_nonce = bare.split("r=")[1] + "behind" if nonce is None else nonce
        challenge = f"r={whole_nonce},s={encoded(SALT)},i={self.rounds}"
        final = await ask(self.peer, challenge)
        self._signed = ",".join((bare, challenge, final.rpartition(",p=")[0])).encode()

    async def show(self, outcome: str) -> None:
        """Say the last word of SCRAM; then that the login is accepted."""
        await ask(self.peer, outcome)
        await self.peer.say(ACCEPTED)

    def signature(self) -> str:
        salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), SALT, self.rounds)
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        return encoded(hmac.digest(server_key, self._signed, "sha256"))
