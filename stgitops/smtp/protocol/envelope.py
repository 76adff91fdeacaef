"""Sender, recipient and message, and the way out."""

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Trouble
from stgitops.smtp.protocol.meaning import closing, message_refused, recipient_refused, refusal, sender_refused
from stgitops.smtp.protocol.talk import Command, Dialogue, Seen, Stopped, Talk, command


def name_sender(dialogue: Dialogue) -> Talk:
    """Say MAIL FROM, with the size (RFC 1870) and SMTPUTF8 (RFC 6531) where they are offered and needed."""
    address, capabilities = dialogue.address, dialogue.capabilities
    parameters = ""
    size = len(dialogue.letter)
    if "SIZE" in capabilities:
        if 0 < capabilities.largest < size:
            message = f"the server takes messages of {capabilities.largest:,} bytes, and this one has {size:,}"
            raise Stopped(Trouble(SmtpCode.TOO_LARGE, message))
        parameters += f" SIZE={size}"
    if not address.isascii():
        if "SMTPUTF8" not in capabilities:
            message = "the part before the @ is not ASCII, and the server does not offer SMTPUTF8"
            raise Stopped(Trouble(SmtpCode.NEEDS_SMTPUTF8, message))
        parameters += " SMTPUTF8"
    reply = yield command(f"MAIL FROM:<{address}>{parameters}", SmtpCode.NO_ANSWER_TO_SENDER)
    if reply.code != 250:
        closing(reply)
        code = sender_refused(reply) if reply.kind in {4, 5} else SmtpCode.INCONSISTENT
        raise refusal(code, reply)
    return Seen(reply.quoted)


def name_recipient(dialogue: Dialogue) -> Talk:
    """Say RCPT TO: error notifications go to the address that they come from."""
    reply = yield command(f"RCPT TO:<{dialogue.address}>", SmtpCode.NO_ANSWER_TO_RECIPIENT)
    if reply.code not in {250, 251, 252}:
        closing(reply)
        code = recipient_refused(reply) if reply.kind in {4, 5} else SmtpCode.INCONSISTENT
        raise refusal(code, reply)
    return Seen(reply.quoted)


def hand_over(dialogue: Dialogue) -> Talk:
    """Say DATA and send the message. What the server says then often names its queue id."""
    reply = yield command("DATA", SmtpCode.NO_ANSWER_TO_DATA)
    if reply.code != 354:
        closing(reply)
        raise refusal(
            {4: SmtpCode.DATA_TEMPORARY, 5: SmtpCode.DATA_REFUSED}.get(reply.kind, SmtpCode.INCONSISTENT), reply
        )
    body = dialogue.letter.replace(b"\r\n.", b"\r\n..")  # RFC 5321, 4.5.2
    reply = yield Command(body + b".", f"(the message {dialogue.message_id})", SmtpCode.OUTCOME_UNKNOWN)
    if reply.code != 250:
        raise refusal(message_refused(reply) if reply.kind in {4, 5} else SmtpCode.INCONSISTENT, reply)
    return Seen(f"{reply.quoted}, Message-ID {dialogue.message_id}")


def take_back(_dialogue: Dialogue) -> Talk:
    """Say RSET, so that the server forgets sender and recipient."""
    reply = yield command("RSET", SmtpCode.CLOSED)
    if reply.code >= 550:  # which RSET cannot be refused with (RFC 5321, 4.3.2): it is the answer to something else
        raise refusal(SmtpCode.INCONSISTENT, reply, "RSET was refused: the server's answers are out of step")
    return Seen(reply.quoted)


def leave(_dialogue: Dialogue) -> Talk:
    """Say QUIT."""
    reply = yield command("QUIT", SmtpCode.CLOSED)
    return Seen(reply.quoted)
