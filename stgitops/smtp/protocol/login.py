"""The login: one mechanism, tried once (RFC 4954)."""

import base64
import binascii

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Login, Trouble
from stgitops.smtp.protocol.meaning import login_refused, refusal
from stgitops.smtp.protocol.mechanisms import BadChallenge, Exchange, Mechanism, choose
from stgitops.smtp.protocol.replies import Reply, printable
from stgitops.smtp.protocol.talk import Command, Dialogue, Seen, Stopped, Talk

CHALLENGE = 334
MASK = "****"
"""What a reader sees of credentials, and of challenges."""


def log_in(dialogue: Dialogue) -> Talk:
    """Log in with the strongest mechanism that both sides know; never in the clear over a network."""
    login = dialogue.account.login
    assert login is not None  # noqa: S101 - the step is taken only where there is one
    mechanism = _chosen(dialogue, login)
    exchange = mechanism.start(login, dialogue.nonce())
    reply = yield _begin(mechanism, next(exchange))
    while reply.code == CHALLENGE:
        try:
            response = exchange.send(_challenge(reply) if mechanism.heeds_challenges else b"")
        except (BadChallenge, StopIteration) as error:
            yield _secret("*", b"*")  # cancels the exchange (RFC 4954, 4)
            reason = str(error) or "it asks for more than the mechanism has"
            message = f"the server's challenge makes no sense: {reason}"
            raise refusal(SmtpCode.LOGIN_FAILED, reply, message) from None
        reply = yield _secret(MASK, base64.b64encode(response or b""))
    if reply.code != 235:
        raise _refused(mechanism, reply)
    if not _is_through(exchange):
        message = f"the server accepted the login before {mechanism.name} was through, so that it proved nothing"
        raise refusal(SmtpCode.LOGIN_FAILED, reply, message)
    return Seen(f"logged in as {login.username} with {mechanism.name}")


def _is_through(exchange: Exchange) -> bool:
    try:
        exchange.send(b"")
    except StopIteration:
        return True
    except BadChallenge:
        return False
    return False


def _chosen(dialogue: Dialogue, login: Login) -> Mechanism:
    offered = dialogue.capabilities.mechanisms
    if not (dialogue.encrypted or dialogue.on_loopback):
        message = "the password was not sent, because the connection is not encrypted"
        raise Stopped(Trouble(SmtpCode.TLS_NEEDED, message))
    if not offered and not dialogue.encrypted and "STARTTLS" in dialogue.capabilities:
        message = "the server offers a login only after STARTTLS, which these settings do not ask for"
        raise Stopped(Trouble(SmtpCode.TLS_NEEDED, message))
    if not offered:
        raise Stopped(Trouble(SmtpCode.NO_LOGIN_OFFERED, "the server offers no login here"))
    mechanism = choose(offered, login)
    if mechanism is None:
        message = (
            f"the server offers {printable(', '.join(offered))}, and none of it can be used with user name and password"
        )
        raise Stopped(Trouble(SmtpCode.NO_MECHANISM, message))
    return mechanism


def _begin(mechanism: Mechanism, first: bytes | None) -> Command:
    opening = f"AUTH {mechanism.name}"
    if first is None:
        return _secret(opening, opening.encode())
    return _secret(f"{opening} {MASK}", opening.encode() + b" " + base64.b64encode(first))


def _secret(shown: str, line: bytes) -> Command:
    return Command(line, shown, SmtpCode.NO_ANSWER_TO_LOGIN, slow=True)


def _challenge(reply: Reply) -> bytes:
    try:
        return base64.b64decode(reply.lines[0].strip().encode(), validate=True)
    except binascii.Error:
        raise BadChallenge("it is not base64") from None


def _refused(mechanism: Mechanism, reply: Reply) -> Stopped:
    code = login_refused(reply)
    if code is SmtpCode.LOGIN_TEMPORARY:
        return refusal(code, reply, "the server cannot check the login now")
    return refusal(code, reply, f"the server refused the login with {mechanism.name}")
