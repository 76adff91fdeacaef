"""What a refusal means, in the words that servers really use."""

import pytest

from stgitops.core.smtp_codes import SmtpCode
from stgitops.smtp.protocol.meaning import (
    closing,
    login_refused,
    message_refused,
    recipient_refused,
    refusal,
    sender_refused,
)
from stgitops.smtp.protocol.talk import Stopped
from tests.unit.smtp import reply_of

BASIC_DISABLED = (
    "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XYZ.prod.outlook.com 2026-01-01]"
)
CLIENT_DISABLED = (
    "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
    " Visit https://aka.ms/smtp_auth_disabled for more information."
)
GMAIL_WRONG = (
    "535-5.7.8 Username and Password not accepted. For more information, go to\n"
    "535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp"
)
GMAIL_APP = (
    "534-5.7.9 Application-specific password required. For more information, go to\n"
    "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor x - gsmtp"
)
GMAIL_WEB = (
    "534-5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via your web\n"
    "534-5.7.14 browser and then try again.\n"
    "534 5.7.14  https://support.google.com/mail/answer/78754 - gsmtp"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", SmtpCode.WRONG_CREDENTIALS),
        ("535 Incorrect authentication data", SmtpCode.WRONG_CREDENTIALS),
        ("535 Authentication Credentials Invalid", SmtpCode.WRONG_CREDENTIALS),
        ("535", SmtpCode.WRONG_CREDENTIALS),
        ("550 5.7.8 No", SmtpCode.WRONG_CREDENTIALS),
        (GMAIL_WRONG, SmtpCode.WRONG_CREDENTIALS),
        (GMAIL_APP, SmtpCode.APP_PASSWORD_NEEDED),
        ("534 5.7.9 Go away", SmtpCode.APP_PASSWORD_NEEDED),
        ("535 5.7.8 Please use an app password", SmtpCode.APP_PASSWORD_NEEDED),
        (GMAIL_WEB, SmtpCode.WEB_LOGIN_NEEDED),
        (BASIC_DISABLED, SmtpCode.LOGIN_DISABLED),
        (CLIENT_DISABLED, SmtpCode.LOGIN_DISABLED),
        ("550 5.7.30 Basic authentication is not supported for Client Submission.", SmtpCode.LOGIN_DISABLED),
        ("550 5.7.30 No", SmtpCode.LOGIN_DISABLED),
        ("530 5.7.0 Must issue a STARTTLS command first", SmtpCode.TLS_NEEDED),
        ("503 5.5.1 TLS is needed", SmtpCode.TLS_NEEDED),
        ("538 5.7.11 Encryption required", SmtpCode.TLS_NEEDED),
        ("538 No", SmtpCode.TLS_NEEDED),
        ("535 5.7.0 Error: TLS required for authentication", SmtpCode.TLS_NEEDED),
        ("534 5.7.9 Authentication mechanism is too weak", SmtpCode.NO_MECHANISM),
        ("550 5.7.1 Authentication failed", SmtpCode.WRONG_CREDENTIALS),
        ("535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.", SmtpCode.WRONG_CREDENTIALS),
        ("535 5.7.139 Authentication unsuccessful, user password has expired.", SmtpCode.WRONG_CREDENTIALS),
        ("530 5.7.0 No", SmtpCode.LOGIN_FAILED),
        ("504 5.5.4 Unrecognized authentication type", SmtpCode.NO_MECHANISM),
        ("534 5.7.4 Mechanism too weak", SmtpCode.NO_MECHANISM),
        ("454 4.7.0 Temporary authentication failure", SmtpCode.LOGIN_TEMPORARY),
        ("454 5.7.8 Temporary authentication failure", SmtpCode.LOGIN_TEMPORARY),
        ("421 4.7.0 Too many errors", SmtpCode.LOGIN_TEMPORARY),
        ("432 4.7.12 A password transition is needed", SmtpCode.LOGIN_TEMPORARY),
        ("500 5.5.2 Syntax error", SmtpCode.LOGIN_FAILED),
        ("503 5.5.1 Bad sequence", SmtpCode.LOGIN_FAILED),
        ("250 Fine", SmtpCode.LOGIN_FAILED),
    ],
)
def test_a_login(text: str, code: SmtpCode) -> None:
    assert login_refused(reply_of(text)) is code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.7.1 Sender refused", SmtpCode.SENDER_REFUSED),
        ("553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b", SmtpCode.SENDER_REFUSED),
        ("501 5.1.7 Bad sender", SmtpCode.SENDER_REFUSED),
        ("554 5.7.60 SMTP; Client does not have permissions to send as this sender", SmtpCode.SENDER_REFUSED),
        ("530 5.7.0 Authentication required", SmtpCode.LOGIN_NEEDED),
        ("530 5.7.57 Client not authenticated to send mail.", SmtpCode.LOGIN_NEEDED),
        ("530 No", SmtpCode.LOGIN_NEEDED),
        ("550 5.7.0 Please log in first", SmtpCode.LOGIN_NEEDED),
        ("530 5.7.0 Must issue a STARTTLS command first", SmtpCode.TLS_NEEDED),
        ("550 5.7.0 No", SmtpCode.SENDER_REFUSED),
        (BASIC_DISABLED, SmtpCode.LOGIN_DISABLED),
        ("552 5.3.4 Message size exceeds fixed limit", SmtpCode.TOO_LARGE),
        ("552 Too big", SmtpCode.TOO_LARGE),
        ("451 4.3.0 Later", SmtpCode.SENDER_TEMPORARY),
        ("451 4.7.0 Authentication required", SmtpCode.SENDER_TEMPORARY),
        ("550 Unauthenticated senders not allowed", SmtpCode.LOGIN_NEEDED),
        ("503 5.5.4 Error: send AUTH command first.", SmtpCode.LOGIN_NEEDED),
        ("550 5.7.1 Authentication required", SmtpCode.LOGIN_NEEDED),
        ("530 5.7.0 Authentication Required. SSL is recommended", SmtpCode.LOGIN_NEEDED),
        ("552 5.2.2 Mailbox is full", SmtpCode.SENDER_REFUSED),
    ],
)
def test_a_sender(text: str, code: SmtpCode) -> None:
    assert sender_refused(reply_of(text)) is code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 <x@example.org>: Recipient address rejected: User unknown", SmtpCode.RECIPIENT_UNKNOWN),
        ("550 No such user here", SmtpCode.RECIPIENT_UNKNOWN),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", SmtpCode.RECIPIENT_UNKNOWN),
        ("556 5.1.10 Null MX", SmtpCode.RECIPIENT_UNKNOWN),
        ("551 User not local", SmtpCode.RECIPIENT_UNKNOWN),
        ("554 5.7.1 <x@example.org>: Relay access denied", SmtpCode.RELAY_DENIED),
        ("550 relay not permitted", SmtpCode.RELAY_DENIED),
        ("550 5.7.1 Unable to relay", SmtpCode.RELAY_DENIED),
        ("550 5.7.1 No", SmtpCode.RECIPIENT_REFUSED),
        ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list", SmtpCode.RECIPIENT_REFUSED),
        ("554 5.7.1 <h[192.0.2.1]>: Client host rejected: Access denied", SmtpCode.RECIPIENT_REFUSED),
        ("550 Administrative prohibition", SmtpCode.RECIPIENT_REFUSED),
        ("550 Access denied - Invalid HELO name", SmtpCode.RECIPIENT_REFUSED),
        ("550 5.7.0 <author@example.org>: blocked by policy", SmtpCode.RECIPIENT_REFUSED),
        ("550 <x@relay.example.org>: No such user here", SmtpCode.RECIPIENT_UNKNOWN),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", SmtpCode.RELAY_DENIED),
        ("550 5.7.1 Client does not have permissions to send as this sender", SmtpCode.SENDER_REFUSED),
        ("450 4.1.8 <a@nowhere.invalid>: Sender address rejected: Domain not found", SmtpCode.SENDER_TEMPORARY),
        ("550 Unauthenticated senders not allowed", SmtpCode.LOGIN_NEEDED),
        ("503 This mail server requires authentication when sending from a local domain", SmtpCode.LOGIN_NEEDED),
        (
            "550-Please turn on SMTP Authentication in your mail client.\n550 Not permitted to relay",
            SmtpCode.LOGIN_NEEDED,
        ),
        ("550 5.7.1 Client was not authenticated", SmtpCode.LOGIN_NEEDED),
        ("553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b", SmtpCode.SENDER_REFUSED),
        ("550 5.1.8 <a@nowhere.invalid>: Sender address rejected: Domain not found", SmtpCode.SENDER_REFUSED),
        ("550 Sender verify failed", SmtpCode.SENDER_REFUSED),
        ("530 5.7.0 Authentication required", SmtpCode.LOGIN_NEEDED),
        ("530 5.7.0 Must issue a STARTTLS command first", SmtpCode.TLS_NEEDED),
        (BASIC_DISABLED, SmtpCode.LOGIN_DISABLED),
        ("552 5.3.4 Too big", SmtpCode.TOO_LARGE),
        ("450 4.2.0 Recipient address rejected: Greylisted", SmtpCode.RECIPIENT_TEMPORARY),
        ("454 4.7.1 <x@example.org>: Relay access denied", SmtpCode.RELAY_DENIED),
        ("553 5.7.1 <a@example.org>: Sender address rejected: not logged in", SmtpCode.LOGIN_NEEDED),
        ("552 5.2.2 Mailbox full", SmtpCode.RECIPIENT_REFUSED),
        ("554 5.7.25 No", SmtpCode.RECIPIENT_REFUSED),
        ("501 Syntax", SmtpCode.RECIPIENT_REFUSED),
    ],
)
def test_a_recipient(text: str, code: SmtpCode) -> None:
    assert recipient_refused(reply_of(text)) is code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("554 5.7.1 Spam", SmtpCode.MESSAGE_REFUSED),
        ("552-5.7.0 This message was blocked because its content\n552 5.7.0 is dangerous", SmtpCode.MESSAGE_REFUSED),
        ("554 5.2.252 SendAsDenied", SmtpCode.SENDER_REFUSED),
        ("550 The from address does not match a verified sender", SmtpCode.SENDER_REFUSED),
        ("550 No", SmtpCode.MESSAGE_REFUSED),
        ("552 Too big", SmtpCode.TOO_LARGE),
        ("554 5.3.4 Too big", SmtpCode.TOO_LARGE),
        ("451 4.3.0 Later", SmtpCode.DATA_TEMPORARY),
    ],
)
def test_a_message(text: str, code: SmtpCode) -> None:
    assert message_refused(reply_of(text)) is code


def test_a_server_that_closes_the_connection_says_421() -> None:
    closing(reply_of("451 4.3.0 Later"))
    with pytest.raises(Stopped) as caught:
        closing(reply_of("421 4.3.2 Going down"))
    assert (caught.value.trouble.code, caught.value.trouble.answer) == (SmtpCode.CLOSED, "421 4.3.2 Going down")


def test_a_refusal_without_words_of_its_own_says_the_title_of_its_code() -> None:
    trouble = refusal(SmtpCode.RELAY_DENIED, reply_of("550\n".strip())).trouble
    assert trouble.message == "the server does not relay to the recipient"
    assert refusal(SmtpCode.RELAY_DENIED, reply_of("550 No"), "other words").trouble.message == "other words"
