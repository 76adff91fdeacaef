"""Servers at which the login fails, each in its own way."""

from collections.abc import Callable
from urllib.parse import quote

from stgitops.core.smtp_codes import SmtpCode
from tests.servers.hostile import Behaviour, Peer
from tests.smtp.faults import mechanisms
from tests.smtp.faults.fault import PASSWORD, USERNAME, Fault
from tests.smtp.faults.mechanisms import ACCEPTED, Scram, encoded
from tests.smtp.faults.polite import after, but, give, in_turn

_REFUSALS = {
    "535": ("535 5.7.8 Error: authentication failed", SmtpCode.WRONG_CREDENTIALS),
    "535-without-text": ("535", SmtpCode.WRONG_CREDENTIALS),
    "534-app-password": ("534 5.7.9 Application-specific password required", SmtpCode.APP_PASSWORD_NEEDED),
    "534-web-login": ("534 5.7.14 Please log in via your web browser", SmtpCode.WEB_LOGIN_NEEDED),
    "530-starttls-first": ("530 5.7.0 Must issue a STARTTLS command first", SmtpCode.TLS_NEEDED),
    "538": ("538 5.7.11 Encryption required for requested authentication mechanism", SmtpCode.TLS_NEEDED),
    "535-basic-authentication-disabled": (
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
        SmtpCode.LOGIN_DISABLED,
    ),
    "504": ("504 5.5.4 Unrecognized authentication type", SmtpCode.NO_MECHANISM),
    "500": ("500 5.5.2 Syntax error", SmtpCode.LOGIN_FAILED),
    "454": ("454 4.7.0 Temporary authentication failure", SmtpCode.LOGIN_TEMPORARY),
    "432": ("432 4.7.12 A password transition is needed", SmtpCode.LOGIN_TEMPORARY),
    "421": ("421 4.7.0 Too many errors", SmtpCode.LOGIN_TEMPORARY),
}


async def _garbage_challenge(peer: Peer) -> None:
    await peer.say("334 this is not base64 at all!")
    await peer.hear()
    await peer.say("501 5.5.2 Cannot decode")
    await peer.gone()


async def _ask_for_ever(peer: Peer) -> None:
    while True:
        await peer.say("334 VXNlcm5hbWU6")
        await peer.hear()


async def _accept_with_250(peer: Peer) -> None:
    await peer.say("250 2.7.0 Fine")


async def _odd_prompts(peer: Peer) -> None:
    await mechanisms.ask(peer, "User Name\0")
    await mechanisms.ask(peer, "Kennwort für Sie:")
    await peer.say(ACCEPTED)


def _echo(text: Callable[[str], str | bytes], step: str = "AUTH") -> Behaviour:
    """Return a server that repeats the password in a refusal."""

    async def refuse(peer: Peer) -> None:
        await give(peer, text(PASSWORD))

    return but(**{step: refuse})


def _scram(do: Callable[[Scram], object]) -> Behaviour:
    async def behave(peer: Peer) -> None:
        async def answer(peer: Peer) -> None:
            _, mechanism, *initial = peer.connection.lines[-2].split(" ")
            if mechanism == "SCRAM-SHA-256":
                await do(Scram(peer, initial))
            else:
                await peer.say("504 5.5.4 Only SCRAM-SHA-256 after all")

        await but(logins="SCRAM-SHA-256 PLAIN", AUTH=answer)(peer)

    return behave


async def _wrong_nonce(scram: Scram) -> None:
    await scram.ask_for_proof("another")


async def _nonce_without_more(scram: Scram) -> None:
    await scram.ask_for_proof("")


async def _wrong_signature(scram: Scram) -> None:
    await scram.ask_for_proof()
    await scram.show(f"v={encoded(b'x' * 32)}")


async def _no_signature(scram: Scram) -> None:
    await scram.ask_for_proof()
    await scram.peer.say(ACCEPTED)


async def _accept_at_once(scram: Scram) -> None:
    await scram.peer.say(ACCEPTED)


async def _many_rounds(scram: Scram) -> None:
    scram.rounds = 2_000_000_000
    await scram.ask_for_proof()


async def _error(scram: Scram) -> None:
    await scram.ask_for_proof()
    await mechanisms.ask(scram.peer, "e=other-error")
    await scram.peer.say("535 5.7.8 Error: authentication failed")


async def _wrong_proof(scram: Scram) -> None:
    await scram.ask_for_proof()
    await scram.peer.say("535 5.7.8 Error: authentication failed")


_SLOPPY = frozenset({SmtpCode.SLOPPY})
FAILED, WRONG = SmtpCode.LOGIN_FAILED, SmtpCode.WRONG_CREDENTIALS
_SECRET = encoded(f"\0{USERNAME}\0{PASSWORD}")


def _tls(name: str, behave: Behaviour, expected: SmtpCode | None, **more: object) -> Fault:
    return Fault(name, behave, expected, "tls", **{"login": True, "secret_allowed": True, **more})


LOGIN = (
    Fault("login-in-clear-on-loopback", but(), login=True, secret_allowed=True),
    *(
        _tls(f"all-is-well-with-{name.lower()}", but(logins=name), None)
        for name in ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")
    ),
    *(_tls(f"login-{name}", but(AUTH=text), code) for name, (text, code) in _REFUSALS.items()),
    _tls("login-not-offered", but(logins=""), SmtpCode.NO_LOGIN_OFFERED, secret_allowed=False),
    Fault(
        "login-offered-only-in-clear",
        but(EHLO="250-x\r\n250-AUTH PLAIN\r\n250 STARTTLS", logins=""),
        SmtpCode.NO_LOGIN_OFFERED,
        "starttls",
        login=True,
    ),
    _tls("login-of-unknown-kinds", but(logins="GSSAPI XOAUTH2"), SmtpCode.NO_MECHANISM, secret_allowed=False),
    _tls("login-of-no-kind", but(offers=("AUTH",), logins=""), SmtpCode.NO_LOGIN_OFFERED, secret_allowed=False),
    _tls("login-refused-wherever-it-is-tried", but(AUTH="535 5.7.8 No", logins="SCRAM-SHA-256 PLAIN LOGIN"), WRONG),
    _tls("login-accepted-with-250", but(AUTH=_accept_with_250), FAILED),
    _tls("login-with-garbage-for-a-challenge", but(AUTH=_garbage_challenge, logins="CRAM-MD5"), FAILED),
    _tls("login-asked-for-ever", but(AUTH=_ask_for_ever, logins="LOGIN"), FAILED),
    _tls("login-asked-for-ever-in-plain", but(AUTH=_ask_for_ever, logins="PLAIN"), FAILED),
    _tls("login-with-odd-prompts", but(AUTH=_odd_prompts, logins="LOGIN"), None),
    _tls("login-answered-slowly", but(AUTH=after(0.6, ACCEPTED)), None),
    _tls("login-answered-just-after-the-limit", but(AUTH=after(0.95, ACCEPTED)), SmtpCode.NO_ANSWER_TO_LOGIN),
    _tls("scram-with-another-nonce", _scram(_wrong_nonce), FAILED, secret_allowed=False),
    _tls("scram-with-an-empty-nonce", _scram(_nonce_without_more), FAILED, secret_allowed=False),
    _tls("scram-with-a-wrong-signature", _scram(_wrong_signature), FAILED, secret_allowed=False),
    _tls("scram-without-a-signature", _scram(_no_signature), FAILED, secret_allowed=False),
    _tls("scram-accepted-at-once", _scram(_accept_at_once), FAILED, secret_allowed=False),
    _tls("scram-with-two-thousand-million-rounds", _scram(_many_rounds), FAILED, secret_allowed=False),
    _tls("scram-with-an-error", _scram(_error), FAILED, secret_allowed=False),
    _tls("scram-with-a-wrong-proof", _scram(_wrong_proof), WRONG, secret_allowed=False),
    _tls("repeats-the-password", _echo(lambda secret: f"535 5.7.8 '{secret}' is wrong"), WRONG),
    _tls("repeats-the-password-in-base64", _echo(lambda secret: f"535 5.7.8 {encoded(secret)} is wrong"), WRONG),
    _tls("repeats-the-whole-command", _echo(lambda secret: f"500 5.5.2 What is AUTH PLAIN {_SECRET}?"), FAILED),
    _tls("repeats-the-password-in-a-url", _echo(lambda secret: f"535 See https://x.test/?p={quote(secret)}"), WRONG),
    _tls("repeats-the-password-in-latin-1", _echo(lambda secret: f"535 {secret}\r\n".encode("latin-1")), WRONG),
    _tls("repeats-the-password-on-two-lines", _echo(lambda _: "535-c4n4ry\r\n535 horse ü"), WRONG),
    _tls("repeats-the-password-with-a-nul", _echo(lambda _: "535 c4n4ry \0horse ü"), WRONG),
    _tls("repeats-the-password-as-a-code", _echo(lambda secret: secret), SmtpCode.INCONSISTENT),
    _tls("repeats-the-password-at-mail", _echo(lambda secret: f"550 {secret}", "MAIL"), SmtpCode.SENDER_REFUSED),
    _tls(
        "repeats-the-password-when-all-is-well", _echo(lambda secret: f"250 {secret}", "RCPT"), None, warnings=_SLOPPY
    ),
    _tls("repeats-the-password-at-quit", _echo(lambda secret: f"221 {secret}", "QUIT"), None, warnings=_SLOPPY),
    _tls(
        "repeats-the-password-in-a-line-too-long", _echo(lambda secret: f"535 {secret} {'x' * 9000}"), SmtpCode.TOO_LONG
    ),
    _tls("repeats-the-password-in-capitals", _echo(lambda secret: f"535 {secret.upper()}"), WRONG),
    _tls("repeats-the-password-in-hexadecimal", _echo(lambda secret: f"535 {secret.encode().hex()}"), WRONG),
    Fault(
        "repeats-the-password-before-tls",
        in_turn(but(AUTH="454 4.7.0 Later"), but(STARTTLS=f"220 Ready\r\n250 {PASSWORD}")),
        SmtpCode.INJECTED,
        "starttls",
        login=True,
        secret_allowed=True,
        earlier=(SmtpCode.LOGIN_TEMPORARY,),
    ),
    _tls(
        "repeats-the-password-instead-of-greeting",
        in_turn(but(AUTH="454 4.7.0 Later"), but(greeting=PASSWORD)),
        SmtpCode.NOT_SMTP,
        earlier=(SmtpCode.LOGIN_TEMPORARY,),
    ),
    _tls(
        "repeats-the-password-at-the-next-greeting",
        in_turn(but(AUTH="454 4.7.0 Later"), but(greeting=f"554 5.7.1 {PASSWORD}")),
        SmtpCode.GREETING_REFUSED,
        earlier=(SmtpCode.LOGIN_TEMPORARY,),
    ),
)
