"""What a refusal means: its code, its enhanced code (RFC 3463) and its words are told apart as servers use them."""

import re

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.protocol.replies import Reply
from stgitops.smtp.protocol.talk import Stopped


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_ADDRESS = re.compile(r"<[^<>]*>")

_WANTS_TLS = _words(r"STARTTLS", r"\bTLS\b", r"\bSSL\b", r"encrypt")
_WANTS_LOGIN = _words(
    r"\bnot (?:logged in|authenticated)",
    r"\bunauthenticated",
    r"\bauth\w* (?:is )?(?:required|needed|command first)",
    r"\b(?:requires?|turn on|must|need to) (?:\w+ )?(?:auth|log ?in)",
    r"\blog ?in (?:first|required)",
)
_ABOUT_SENDER = _words(
    r"sender (?:address|domain|verify|rejected|denied|is not allowed)",
    r"send as this sender",
    r"SendAs",
    r"from address",
    r"not owned by user",
)
_RELAY_DENIED = _words(r"relay(?:ing)? (?:access )?(?:denied|not permitted)", r"unable to relay", r"rcpthosts")
_ABOUT_RELAY = _words(r"relay")
_UNKNOWN = _words(
    r"unknown",
    r"no such",
    r"n[o']t exist",
    r"invalid (?:recipient|mailbox)",
    r"no mailbox",
    r"not local",
    r"mailbox (?:unavailable|not found)",
    r"user (?:\w+ )?not found",
    r"unrouteable",
)

_NOT_THESE = _words(r"credentials were incorrect", r"password (?:has |is )?expired")
_TURNED_OFF = _words(
    r"basic authentication", r"is disabled for the", r"security defaults", r"did not meet the criteria", r"5\.7\.139"
)
_TOO_WEAK = _words(r"too weak")
_APP_PASSWORD = _words(r"application-specific", r"app[- ]password", r"app-specific")
_IN_A_BROWSER = _words(r"5\.7\.14\b", r"web ?browser", r"web login")
_NOT_RIGHT = _words(r"authentication (?:failed|unsuccessful)", r"credentials")

_OF_SIZE = {"5.3.4", "5.2.3"}
_OF_SENDER = {"1.7", "1.8"}
_OF_RECIPIENT = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}


def refusal(code: SmtpCode, reply: Reply, message: str = "") -> Stopped:
    """Return how a refused command ends the walk."""
    return Stopped(Trouble(code, message or _lowered(code.title), reply.quoted))


def closing(reply: Reply) -> None:
    """End the walk where the server says that it closes the connection (RFC 5321, 3.8)."""
    if reply.code == 421:
        raise refusal(SmtpCode.CLOSED, reply, "the server closes the connection")


def login_refused(reply: Reply) -> SmtpCode:
    """Tell apart why a login was refused (RFC 4954, 6, and what providers made of it)."""
    text = reply.text
    if reply.kind == 4:
        return SmtpCode.LOGIN_TEMPORARY
    if _is_turned_off(reply):
        return SmtpCode.LOGIN_DISABLED
    if reply.code == 538 or (reply.code in {503, 530, 535} and _WANTS_TLS.search(text)):
        return SmtpCode.TLS_NEEDED
    if _TOO_WEAK.search(text):
        return SmtpCode.NO_MECHANISM
    if _IN_A_BROWSER.search(text):
        return SmtpCode.WEB_LOGIN_NEEDED
    if _APP_PASSWORD.search(text) or (reply.code, reply.enhanced) == (534, "5.7.9"):
        return SmtpCode.APP_PASSWORD_NEEDED
    if reply.code == 535 or reply.enhanced == "5.7.8" or _NOT_RIGHT.search(text):
        return SmtpCode.WRONG_CREDENTIALS
    return SmtpCode.NO_MECHANISM if reply.code in {504, 534} else SmtpCode.LOGIN_FAILED


def sender_refused(reply: Reply) -> SmtpCode:
    """Tell apart why MAIL FROM was refused."""
    if _is_too_large(reply):
        return SmtpCode.TOO_LARGE
    if reply.kind == 4:
        return SmtpCode.SENDER_TEMPORARY
    return _not_let_in(reply) or SmtpCode.SENDER_REFUSED


def recipient_refused(reply: Reply) -> SmtpCode:
    """Tell apart why RCPT TO was refused. Some servers, Postfix among them, say only here that the sender is wrong."""
    text = _without_addresses(reply)
    if _RELAY_DENIED.search(text):  # which Postfix calls temporary, and never is
        return SmtpCode.RELAY_DENIED
    about_sender = reply.enhanced[2:] in _OF_SENDER or _ABOUT_SENDER.search(text)
    if reply.kind == 4:
        return SmtpCode.SENDER_TEMPORARY if about_sender else SmtpCode.RECIPIENT_TEMPORARY
    if reply.enhanced in _OF_SIZE:
        return SmtpCode.TOO_LARGE
    not_let_in = _not_let_in(reply)
    if not_let_in is not None:
        return not_let_in
    if about_sender:
        return SmtpCode.SENDER_REFUSED
    if reply.code == 556 or reply.enhanced in _OF_RECIPIENT or (not reply.enhanced and _UNKNOWN.search(text)):
        return SmtpCode.RECIPIENT_UNKNOWN
    return SmtpCode.RELAY_DENIED if _ABOUT_RELAY.search(text) else SmtpCode.RECIPIENT_REFUSED


def message_refused(reply: Reply) -> SmtpCode:
    """Tell apart why a message was refused after its last line."""
    if _is_too_large(reply):
        return SmtpCode.TOO_LARGE
    if reply.kind == 4:
        return SmtpCode.DATA_TEMPORARY
    return SmtpCode.SENDER_REFUSED if _ABOUT_SENDER.search(_without_addresses(reply)) else SmtpCode.MESSAGE_REFUSED


def _not_let_in(reply: Reply) -> SmtpCode | None:
    text = _without_addresses(reply)
    if _is_turned_off(reply):
        return SmtpCode.LOGIN_DISABLED
    if _WANTS_LOGIN.search(text):
        return SmtpCode.LOGIN_NEEDED
    if (reply.code == 530 or reply.enhanced == "5.7.0") and _WANTS_TLS.search(text):
        return SmtpCode.TLS_NEEDED
    return SmtpCode.LOGIN_NEEDED if reply.code == 530 else None


def _is_turned_off(reply: Reply) -> bool:
    if _NOT_THESE.search(reply.text):
        return False
    return reply.enhanced == "5.7.30" or _TURNED_OFF.search(reply.text) is not None


def _is_too_large(reply: Reply) -> bool:
    return reply.enhanced in _OF_SIZE or (reply.code == 552 and not reply.enhanced)


def _without_addresses(reply: Reply) -> str:
    """Return what a server said without the addresses it repeats, whose words mean nothing."""
    return _ADDRESS.sub("", reply.text)


def _lowered(title: str) -> str:
    return title if title[1].isupper() else title[0].lower() + title[1:]
