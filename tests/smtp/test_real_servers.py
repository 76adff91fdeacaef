"""The test of the settings against real servers: Exim, and Postfix whose logins Dovecot checks."""

import asyncio
import re
from email.message import EmailMessage

import pytest

from stgitops.smtp import Account, Letter, Limits, Login, Result, SecretStr, SmtpCode, SmtpTest, StepName, probe
from tests.servers.authority import Authority
from tests.servers.debian import HOST, MailServer, wait_until

pytest_plugins = ("tests.servers.plugin",)

MODES = ("none", "starttls", "tls")
ONCE = Limits(tries=1)


def account(
    server: MailServer,
    authority: Authority,
    *,
    security: str = "starttls",
    port: str = "",
    address: str = "",
    password: str = "",
    login: bool = True,
    trusted: bool = True,
) -> Account:
    """The account that gets a message through, but for what is said otherwise. The port is by default the mode's."""
    return Account(
        server=HOST,
        port=server.ports[port or security],
        security=security,
        address=address or server.address,
        login=Login(server.username, SecretStr(password or server.password)) if login else None,
        authorities=authority.root if trusted else "",
    )


def tried(account: Account, *, deliver: bool = False, limits: Limits = ONCE) -> SmtpTest:
    return asyncio.run(probe(account, Letter(), deliver=deliver, limits=limits))


def code(test: SmtpTest) -> SmtpCode | None:
    """What a test failed with. A test that passed did not."""
    return test.failure.code if test.failure else None


def seen(test: SmtpTest, name: StepName) -> str:
    return next(step.seen for step in test.steps if step.name is name)


def failed_at(test: SmtpTest) -> StepName:
    return next(step.name for step in test.steps if step.result is Result.FAILED)


@pytest.mark.parametrize("mode", MODES)
def test_the_right_password_passes(server: MailServer, authority: Authority, mode: str) -> None:
    test = tried(account(server, authority, security=mode))
    assert test.failure is None
    assert (test.certificate_ends is None) == (mode == "none")


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_delivered_unless_asked_for(server: MailServer, authority: Authority, mode: str) -> None:
    before = len(server.delivered())
    assert code(tried(account(server, authority, security=mode))) is None
    server.failed_logins()  # it waits until everybody has gone
    assert len(server.delivered()) == before


@pytest.mark.parametrize("mode", MODES)
def test_a_delivered_message_says_what_it_is(server: MailServer, authority: Authority, mode: str) -> None:
    earlier = {message["Message-ID"] for message in server.delivered()}
    test = tried(account(server, authority, security=mode), deliver=True)
    assert test.failure is None
    message = arrived(server, earlier)
    assert message["From"].addresses[0].addr_spec == server.address
    assert message["To"].addresses[0].addr_spec == server.address
    assert message["Subject"] == Letter().subject
    assert message["Date"].datetime is not None
    assert message["Auto-Submitted"] == "auto-generated"
    # Postfix would add a Message-ID of its own.
    assert message["Message-ID"]
    assert "mail.example.org" not in message["Message-ID"]
    assert Letter().body in message.get_content()


def test_a_delivered_message_is_named_by_its_queue_id(server: MailServer, authority: Authority) -> None:
    earlier = {message["Message-ID"] for message in server.delivered()}
    test = tried(account(server, authority), deliver=True)
    message = arrived(server, earlier)
    queue_id = re.search(r"\bid\s+([\w-]+)", message["Received"])
    assert queue_id is not None
    assert queue_id[1] in seen(test, StepName.DATA)
    assert test.failure is None


def arrived(server: MailServer, earlier: set[str]) -> EmailMessage:
    """The one message that was not there before. Delivery comes after the server has accepted."""

    def new() -> list[EmailMessage]:
        return [message for message in server.delivered() if message["Message-ID"] not in earlier]

    wait_until(lambda: bool(new()), "the message arrived")
    (message,) = new()
    return message


@pytest.mark.parametrize("mode", MODES)
def test_postfix_is_logged_in_at_with_scram(postfix: MailServer, authority: Authority, mode: str) -> None:
    assert "SCRAM-SHA-256" in seen(tried(account(postfix, authority, security=mode)), StepName.AUTH)


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_postfix_is_logged_in_at_with_what_it_offers(postfix: MailServer, authority: Authority, mechanism: str) -> None:
    test = tried(account(postfix, authority, security="none", port=mechanism))
    assert test.failure is None
    assert mechanism in seen(test, StepName.AUTH)


@pytest.mark.parametrize(("port", "mechanism"), [("none", "PLAIN"), ("LOGIN", "LOGIN"), ("CRAM-MD5", "CRAM-MD5")])
def test_exim_is_logged_in_at_with_the_strongest(
    exim: MailServer, authority: Authority, port: str, mechanism: str
) -> None:
    test = tried(account(exim, authority, security="none", port=port))
    assert test.failure is None
    assert mechanism in seen(test, StepName.AUTH)


@pytest.mark.parametrize("mode", MODES)
def test_a_wrong_password_is_tried_once(server: MailServer, authority: Authority, mode: str) -> None:
    before = server.failed_logins()
    test = tried(account(server, authority, security=mode, password="wrong"), limits=Limits())
    assert code(test) is SmtpCode.WRONG_CREDENTIALS
    assert failed_at(test) is StepName.AUTH
    assert server.failed_logins() == before + 1


@pytest.mark.parametrize("mechanism", ["LOGIN", "CRAM-MD5"])
def test_a_wrong_password_is_tried_once_in_every_way(exim: MailServer, authority: Authority, mechanism: str) -> None:
    before = exim.failed_logins()
    test = tried(account(exim, authority, security="none", port=mechanism, password="wrong"), limits=Limits())
    assert code(test) is SmtpCode.WRONG_CREDENTIALS
    assert exim.failed_logins() == before + 1


# Exim says so at MAIL FROM, and Postfix only at RCPT TO.
def test_a_sender_of_somebody_else_is_refused(server: MailServer, authority: Authority) -> None:
    assert code(tried(account(server, authority, address=server.refused_sender))) is SmtpCode.SENDER_REFUSED


def test_an_unknown_recipient_is_refused(server: MailServer, authority: Authority) -> None:
    test = tried(account(server, authority, address=server.unknown))
    assert code(test) is SmtpCode.RECIPIENT_UNKNOWN
    assert failed_at(test) is StepName.RCPT


def test_to_relay_is_denied(server: MailServer, authority: Authority) -> None:
    assert code(tried(account(server, authority, address=server.relayed))) is SmtpCode.RELAY_DENIED


# Postfix says 454 unless it is told to say 554, and will say so for ever: only the number is temporary.
def test_to_relay_is_denied_for_good_with_a_temporary_code(postfix: MailServer, authority: Authority) -> None:
    relayed = account(postfix, authority, security="none", port="careful", address=postfix.relayed)
    assert code(tried(relayed)) is SmtpCode.RELAY_DENIED


def test_a_greylisted_recipient_is_refused_for_now(server: MailServer, authority: Authority) -> None:
    test = tried(account(server, authority, address=server.greylisted))
    assert code(test) is SmtpCode.RECIPIENT_TEMPORARY
    assert test.temporary


def test_a_temporary_refusal_is_tried_again(server: MailServer, authority: Authority) -> None:
    test = tried(account(server, authority, address=server.greylisted), limits=Limits(tries=3, pause=0.01))
    assert code(test) is SmtpCode.RECIPIENT_TEMPORARY
    assert [each.code for each in test.earlier] == [SmtpCode.RECIPIENT_TEMPORARY] * 2


def test_a_message_can_be_too_large(server: MailServer, authority: Authority) -> None:
    assert code(tried(account(server, authority, security="none", port="small"))) is SmtpCode.TOO_LARGE


def test_a_login_can_be_needed(server: MailServer, authority: Authority) -> None:
    assert code(tried(account(server, authority, login=False))) is SmtpCode.LOGIN_NEEDED


# Both offer logins only after STARTTLS. There is nothing wrong with the login, and a server that has STARTTLS but no
# AUTH all but says so: the setting to change is the encryption, so it is not NO_LOGIN_OFFERED.
def test_encryption_can_be_needed_for_the_login(server: MailServer, authority: Authority) -> None:
    before = server.failed_logins()
    assert code(tried(account(server, authority, security="none", port="starttls"))) is SmtpCode.TLS_NEEDED
    assert server.failed_logins() == before


# Without a login, both answer MAIL FROM with "530 5.7.0 Must issue a STARTTLS command first". 530 alone would be
# LOGIN_NEEDED, but a login without encryption would be of no use: again the setting to change is the encryption.
def test_encryption_can_be_needed_without_a_login(server: MailServer, authority: Authority) -> None:
    unencrypted = account(server, authority, security="none", port="starttls", login=False)
    assert code(tried(unencrypted)) is SmtpCode.TLS_NEEDED


@pytest.mark.parametrize("mode", ["starttls", "tls"])
def test_an_unknown_authority_is_not_trusted(server: MailServer, authority: Authority, mode: str) -> None:
    test = tried(account(server, authority, security=mode, trusted=False))
    # The servers send their own certificate alone, so nobody can say whether the issuer is unknown or left out.
    assert code(test) is SmtpCode.UNKNOWN_ISSUER
    assert failed_at(test) is StepName.TLS


def test_a_certificate_for_another_name_is_not_trusted(server: MailServer, authority: Authority) -> None:
    test = tried(account(server, authority, port="other name"))
    assert code(test) is SmtpCode.OTHER_NAME
    assert failed_at(test) is StepName.TLS


def test_starttls_where_the_server_has_none_is_a_failure(server: MailServer, authority: Authority) -> None:
    before = server.failed_logins()
    assert code(tried(account(server, authority, port="none"))) is SmtpCode.STARTTLS_MISSING
    assert server.failed_logins() == before


def test_tls_where_the_port_begins_in_the_clear_is_a_failure(server: MailServer, authority: Authority) -> None:
    assert code(tried(account(server, authority, security="tls", port="starttls"))) is SmtpCode.PLAIN_HERE


@pytest.mark.parametrize("security", ["none", "starttls"])
def test_a_port_that_begins_with_tls_is_a_failure_without(
    server: MailServer, authority: Authority, security: str
) -> None:
    test = tried(account(server, authority, security=security, port="tls"), limits=Limits(tries=1, answer=2))
    assert code(test) is SmtpCode.TLS_HERE
