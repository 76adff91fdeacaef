"""What a refusal means: its code, its enhanced code (RFC 3463) and its words are told apart as servers use them."""

import re

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.protocol.replies import Reply
from stgitops.smtp.protocol.talk import Stopped

_WANTS_TLS = re.compile(r"STARTTLS|\bTLS\b|\bSSL\b|encrypt", re.IGNORECASE)
_ABOUT_SENDER = re.compile(
    r"sender (?:address|domain|verify|rejected|denied|is not allowed)|SendAs|from address|not owned by user",
    re.IGNORECASE,
)
_ABOUT_RELAY = re.compile(r"relay", re.IGNORECASE)
_RELAY_DENIED = re.compile(r"relay(?:ing)? (?:access )?(?:denied|not permitted)|unable to relay", re.IGNORECASE)
_NOT_LOGGED_IN = re.compile(r"not logged in|authentication required", re.IGNORECASE)
_WANTS_LOGIN = re.compile(r"auth|log ?in", re.IGNORECASE)
_TURNED_OFF = re.compile(r"basic authentication|SmtpClientAuthentication is disabled|5\.7\.139", re.IGNORECASE)
_APP_PASSWORD = re.compile(r"application-specific|app password|app-specific", re.IGNORECASE)
_IN_A_BROWSER = re.compile(r"5\.7\.14\b|web ?browser|web login", re.IGNORECASE)


def refusal(code: SmtpCode, reply: Reply, message: str = "") -> Stopped:
    """Return how a refused command ends the walk."""
    return Stopped(Trouble(code, message or _lowered(code.title), reply.quoted))


def closing(reply: Reply) -> None:
    """End the walk where the server says that it closes the connection (RFC 5321, 3.8)."""
    if reply.code == 421:
        raise refusal(SmtpCode.CLOSED, reply, "the server closes the connection")


def login_refused(reply: Reply) -> SmtpCode:
    """Tell apart why a login was refused (RFC 4954, 6, and what providers made of it)."""
    if reply.kind == 4:
        return SmtpCode.LOGIN_TEMPORARY
    if _TURNED_OFF.search(reply.text) or reply.enhanced == "5.7.30":
        return SmtpCode.LOGIN_DISABLED
    if reply.code == 538 or (reply.code in {503, 530} and _WANTS_TLS.search(reply.text)):
        return SmtpCode.TLS_NEEDED
    if _IN_A_BROWSER.search(reply.text):
        return SmtpCode.WEB_LOGIN_NEEDED
    if _APP_PASSWORD.search(reply.text) or (reply.code, reply.enhanced) == (534, "5.7.9"):
        return SmtpCode.APP_PASSWORD_NEEDED
    if reply.code == 535 or reply.enhanced == "5.7.8":
        return SmtpCode.WRONG_CREDENTIALS
    if reply.code in {504, 534}:
        return SmtpCode.NO_MECHANISM
    return SmtpCode.LOGIN_FAILED


def sender_refused(reply: Reply) -> SmtpCode:
    """Tell apart why MAIL FROM was refused."""
    if reply.code == 552 or reply.enhanced == "5.3.4":
        return SmtpCode.TOO_LARGE
    if reply.kind == 4:
        return SmtpCode.SENDER_TEMPORARY
    return _not_let_in(reply) or SmtpCode.SENDER_REFUSED


def recipient_refused(reply: Reply) -> SmtpCode:
    """Tell apart why RCPT TO was refused. Some servers, Postfix among them, say only here that the sender is wrong."""
    if _RELAY_DENIED.search(reply.text):  # which Postfix calls temporary, and never is
        return SmtpCode.RELAY_DENIED
    if reply.kind == 4:
        return SmtpCode.RECIPIENT_TEMPORARY
    if reply.enhanced == "5.3.4":
        return SmtpCode.TOO_LARGE
    if _NOT_LOGGED_IN.search(reply.text):
        return SmtpCode.LOGIN_NEEDED
    if reply.enhanced in {"5.1.7", "5.1.8"} or _ABOUT_SENDER.search(reply.text):
        return SmtpCode.SENDER_REFUSED
    if reply.code == 556 or reply.enhanced in {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}:
        return SmtpCode.RECIPIENT_UNKNOWN
    if _ABOUT_RELAY.search(reply.text):
        return SmtpCode.RELAY_DENIED
    return _not_let_in(reply) or _recipient_by_code(reply)


def message_refused(reply: Reply) -> SmtpCode:
    """Tell apart why a message was refused after its last line."""
    if reply.code == 552 or reply.enhanced == "5.3.4":
        return SmtpCode.TOO_LARGE
    return SmtpCode.DATA_TEMPORARY if reply.kind == 4 else SmtpCode.MESSAGE_REFUSED


def _not_let_in(reply: Reply) -> SmtpCode | None:
    if _TURNED_OFF.search(reply.text) or reply.enhanced == "5.7.30":
        return SmtpCode.LOGIN_DISABLED
    if reply.code == 530 or reply.enhanced == "5.7.0":
        if _WANTS_TLS.search(reply.text):
            return SmtpCode.TLS_NEEDED
        if _WANTS_LOGIN.search(reply.text) or reply.code == 530:
            return SmtpCode.LOGIN_NEEDED
    return None


def _recipient_by_code(reply: Reply) -> SmtpCode:
    if reply.code in {550, 551} and not reply.enhanced:
        return SmtpCode.RECIPIENT_UNKNOWN
    return SmtpCode.RELAY_DENIED if reply.enhanced == "5.7.1" else SmtpCode.RECIPIENT_REFUSED


def _lowered(title: str) -> str:
    return title[0].lower() + title[1:]
