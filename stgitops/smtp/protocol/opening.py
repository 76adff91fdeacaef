"""The opening of a conversation: the greeting, EHLO and STARTTLS."""

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.protocol.capabilities import Capabilities, capabilities_of
from stgitops.smtp.protocol.meaning import closing, refusal
from stgitops.smtp.protocol.replies import Reply, printable
from stgitops.smtp.protocol.talk import Command, Dialogue, Seen, Stopped, Talk, command


def greet(_dialogue: Dialogue) -> Talk:
    """Wait for the greeting (RFC 5321, 3.1)."""
    reply = yield Command(None, "", SmtpCode.NO_GREETING)
    if reply.code == 220:
        return Seen(reply.quoted)
    if reply.kind == 4:
        raise refusal(SmtpCode.GREETING_TEMPORARY, reply)
    raise refusal(SmtpCode.GREETING_REFUSED if reply.kind == 5 else SmtpCode.INCONSISTENT, reply)


def introduce(dialogue: Dialogue) -> Talk:
    """Say EHLO, and HELO to a server that does not know EHLO (RFC 5321, 3.2). Before TLS nothing counts after it."""
    reply = yield command(f"EHLO {dialogue.client_name}", SmtpCode.NO_ANSWER_TO_EHLO)
    if reply.code == 250:
        dialogue.capabilities = capabilities_of(reply)
        return Seen(printable(str(dialogue.capabilities)))
    _refused_for_now(reply)
    old = yield command(f"HELO {dialogue.client_name}", SmtpCode.NO_ANSWER_TO_EHLO)
    if old.code != 250:
        _refused_for_now(old)
        raise refusal(SmtpCode.EHLO_REFUSED, reply)
    dialogue.capabilities = Capabilities()
    return Seen("EHLO is not known, HELO is")


def ask_for_tls(dialogue: Dialogue) -> Talk:
    """Say STARTTLS where it is offered, and end the walk where it is not: never go on in the clear (RFC 3207, 6)."""
    if "STARTTLS" not in dialogue.capabilities:
        raise Stopped(Trouble(SmtpCode.STARTTLS_MISSING, _why_missing(dialogue.capabilities)))
    reply = yield command("STARTTLS", SmtpCode.TLS_TIMED_OUT)
    if reply.code != 220:
        closing(reply)
        codes = {4: SmtpCode.STARTTLS_REFUSED, 5: SmtpCode.STARTTLS_NEVER}
        raise refusal(codes.get(reply.kind, SmtpCode.INCONSISTENT), reply)
    return Seen(reply.quoted)


def _refused_for_now(reply: Reply) -> None:
    closing(reply)
    if reply.kind == 4:
        raise refusal(SmtpCode.EHLO_TEMPORARY, reply)


def _why_missing(capabilities: Capabilities) -> str:
    if any(keyword.startswith("XXXX") for keyword in capabilities.parameters):
        return "STARTTLS was overwritten on its way here, as the mail inspection of some firewalls does"
    return "the server does not offer STARTTLS, and nothing was sent in the clear"
