"""The step from a line in the clear to one that is encrypted."""

from datetime import datetime

from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.smtp.conversation import Conversation
from stgitops.smtp.diagnosis import Speaks, recognise
from stgitops.smtp.encryption import Agreement, agreement_of, handshake_trouble, trusting
from stgitops.smtp.line import Injected
from stgitops.smtp.pace import Pace
from stgitops.smtp.protocol.replies import printable
from stgitops.smtp.protocol.talk import Stopped
from stgitops.smtp.second_look import begins_in_the_clear


async def shake_hands(conversation: Conversation, pace: Pace, now: datetime) -> Agreement:
    """Begin TLS, and return what was agreed on.

    Raises:
        Stopped: there is no agreement, or no trust.
    """
    line, dialogue, patience = conversation.line, conversation.dialogue, pace.limits.answer
    account = dialogue.account
    try:
        async with pace.within(patience):
            await line.encrypt(trusting(account.authorities), dialogue.server)
    except TimeoutError:
        message = f"the TLS handshake was not over {pace.words(patience)}"
        raise Stopped(Trouble(SmtpCode.TLS_TIMED_OUT, message)) from None
    except Injected as injected:
        raise Stopped(_said_too_early(account, injected.data)) from None
    except OSError as error:  # ssl.SSLError among them
        # Its traceback holds the connection with its buffers, in a circle that nothing breaks while gc is off.
        raise Stopped(handshake_trouble(error.with_traceback(None), account)) from None
    assert line.tls is not None  # noqa: S101 - the handshake is done
    dialogue.encrypted = True
    return agreement_of(line.tls, line.certificate, now)


def _said_too_early(account: Account, data: bytes) -> Trouble:
    first = data.decode("latin-1")
    if account.security == "tls" and recognise(data) is Speaks.SMTP:
        return begins_in_the_clear(account.port, first)
    return Trouble(SmtpCode.INJECTED, "something was said in the clear where TLS was to begin", printable(first))
