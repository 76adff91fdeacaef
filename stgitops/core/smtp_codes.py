"""Every code that the SMTP test can end with or warn of. The page of each is `stgitops/pages/CODE.md`.

The middle of a code says what it is about: the configuration, the name, the connection, the greeting, the protocol,
EHLO, encryption, the certificate, the login, the sender, the recipient, the message, the sender's domain.
"""

from enum import Enum

from stgitops.core.codes import Severity

_NOTIFICATIONS = "error_notifications"
_ADDRESS = f"{_NOTIFICATIONS}.email_address"
_SERVER = f"{_NOTIFICATIONS}.smtp_server"
_PORT = f"{_NOTIFICATIONS}.smtp_server_port"
_SECURITY = f"{_NOTIFICATIONS}.security"
_LOGIN = f"{_NOTIFICATIONS}.smtp_authentication"
_USERNAME = f"{_LOGIN}.username"
_PASSWORD = f"{_LOGIN}.password"

_E, _W = Severity.ERROR, Severity.WARNING
_FOR_NOW, _FOR_GOOD = True, False


class SmtpCode(Enum):
    """A kind of trouble. The id is stable: it is never given to another kind, and its meaning does not change."""

    NOT_AN_ACCOUNT = ("SMTP-CFG-001", _E, _FOR_GOOD, _SERVER, "A host, port or address cannot be used")
    NO_SECRET = ("SMTP-CFG-002", _E, _FOR_GOOD, _PASSWORD, "The password is not to be had")
    UNUSUAL_PORT = ("SMTP-CFG-003", _W, _FOR_GOOD, _SECURITY, "The encryption is unusual for the port")
    PROVIDER_RULE = ("SMTP-CFG-004", _W, _FOR_GOOD, _SERVER, "The provider wants it otherwise")

    NO_SUCH_NAME = ("SMTP-DNS-001", _E, _FOR_GOOD, _SERVER, "The server's name does not exist")
    NO_IP_ADDRESS = ("SMTP-DNS-002", _E, _FOR_GOOD, _SERVER, "The server's name has no IP address")
    RESOLVER_FAILED = ("SMTP-DNS-003", _E, _FOR_NOW, _SERVER, "The resolver did not answer")
    NAME_TROUBLE = ("SMTP-DNS-004", _E, _FOR_GOOD, _SERVER, "The server's name cannot be resolved")

    CONNECTION_REFUSED = ("SMTP-TCP-001", _E, _FOR_GOOD, _PORT, "The connection was refused")
    CONNECTION_TIMED_OUT = ("SMTP-TCP-002", _E, _FOR_GOOD, _PORT, "Nobody answered the connection")
    UNREACHABLE = ("SMTP-TCP-003", _E, _FOR_GOOD, _SERVER, "The server cannot be reached")
    SEVERAL_CAUSES = ("SMTP-TCP-004", _E, _FOR_GOOD, _SERVER, "No address could be connected to, for several causes")
    CLOSED = ("SMTP-TCP-005", _E, _FOR_NOW, _SERVER, "The server closed the connection")

    NO_GREETING = ("SMTP-BAN-001", _E, _FOR_NOW, _PORT, "The server did not greet")
    GREETING_TEMPORARY = ("SMTP-BAN-002", _E, _FOR_NOW, _SERVER, "The server is not available now")
    GREETING_REFUSED = ("SMTP-BAN-003", _E, _FOR_GOOD, _SERVER, "The server refuses to talk")

    NOT_SMTP = ("SMTP-PROTO-001", _E, _FOR_GOOD, _PORT, "This is not an SMTP server")
    INCONSISTENT = ("SMTP-PROTO-002", _E, _FOR_GOOD, _SERVER, "The server's answers make no sense")
    TOO_LONG = ("SMTP-PROTO-003", _E, _FOR_GOOD, _SERVER, "An answer is too long")
    SLOPPY = ("SMTP-PROTO-004", _W, _FOR_GOOD, _SERVER, "An answer breaks the rules of SMTP")

    NO_ANSWER_TO_EHLO = ("SMTP-EHLO-001", _E, _FOR_NOW, _SERVER, "The server did not answer to EHLO")
    EHLO_REFUSED = ("SMTP-EHLO-002", _E, _FOR_GOOD, _SERVER, "The server refuses EHLO and HELO")
    EHLO_TEMPORARY = ("SMTP-EHLO-003", _E, _FOR_NOW, _SERVER, "The server refuses EHLO for now")

    STARTTLS_MISSING = ("SMTP-TLS-001", _E, _FOR_GOOD, _SECURITY, "STARTTLS is not offered")
    STARTTLS_REFUSED = ("SMTP-TLS-002", _E, _FOR_NOW, _SECURITY, "STARTTLS is refused for now")
    PLAIN_HERE = ("SMTP-TLS-003", _E, _FOR_GOOD, _SECURITY, "The port is not encrypted from the first byte on")
    TLS_HERE = ("SMTP-TLS-004", _E, _FOR_GOOD, _SECURITY, "The port is encrypted from the first byte on")
    STARTTLS_NEVER = ("SMTP-TLS-005", _E, _FOR_GOOD, _SECURITY, "STARTTLS is offered and refused for good")
    NO_COMMON_PROTOCOL = ("SMTP-TLS-006", _E, _FOR_GOOD, _SERVER, "There is no protocol or cipher in common")
    HANDSHAKE_FAILED = ("SMTP-TLS-007", _E, _FOR_GOOD, _SECURITY, "The TLS handshake failed")
    INJECTED = ("SMTP-TLS-009", _E, _FOR_GOOD, _SERVER, "Something was said between STARTTLS and the handshake")
    TLS_TIMED_OUT = ("SMTP-TLS-010", _E, _FOR_NOW, _SERVER, "The way to encryption took too long")
    CLIENT_CERTIFICATE = ("SMTP-TLS-011", _E, _FOR_GOOD, _SERVER, "The server wants a client certificate")

    EXPIRED = ("SMTP-CERT-001", _E, _FOR_GOOD, _SERVER, "The certificate has expired")
    NOT_YET_VALID = ("SMTP-CERT-002", _E, _FOR_GOOD, _SERVER, "The certificate is not valid yet")
    OTHER_NAME = ("SMTP-CERT-003", _E, _FOR_GOOD, _SERVER, "The certificate is for another name")
    SELF_SIGNED = ("SMTP-CERT-004", _E, _FOR_GOOD, _SERVER, "The certificate is signed by itself")
    SELF_SIGNED_ROOT = (
        "SMTP-CERT-005",
        _E,
        _FOR_GOOD,
        _SERVER,
        "The certificate is of an authority that is unknown here",
    )
    UNKNOWN_ISSUER = ("SMTP-CERT-006", _E, _FOR_GOOD, _SERVER, "The certificate's issuer is unknown or left out")
    ENDS_SOON = ("SMTP-CERT-007", _W, _FOR_GOOD, _SERVER, "The certificate ends soon")
    COMMON_NAME_ONLY = ("SMTP-CERT-008", _W, _FOR_GOOD, _SERVER, "The certificate has its name in the wrong place")
    CERTIFICATE_TROUBLE = ("SMTP-CERT-009", _E, _FOR_GOOD, _SERVER, "The certificate cannot be trusted")

    TLS_NEEDED = ("SMTP-AUTH-001", _E, _FOR_GOOD, _SECURITY, "Encryption is needed first")
    NO_LOGIN_OFFERED = ("SMTP-AUTH-002", _E, _FOR_GOOD, _LOGIN, "The server offers no login")
    NO_MECHANISM = ("SMTP-AUTH-003", _E, _FOR_GOOD, _LOGIN, "There is no way to log in that both sides know")
    APP_PASSWORD_NEEDED = ("SMTP-AUTH-004", _E, _FOR_GOOD, _PASSWORD, "The provider wants an app password")
    WRONG_CREDENTIALS = ("SMTP-AUTH-005", _E, _FOR_GOOD, _PASSWORD, "User name or password is wrong")
    LOGIN_TEMPORARY = ("SMTP-AUTH-006", _E, _FOR_NOW, _LOGIN, "The login cannot be checked now")
    LOGIN_DISABLED = ("SMTP-AUTH-007", _E, _FOR_GOOD, _LOGIN, "Logins with a password are turned off")
    WEB_LOGIN_NEEDED = ("SMTP-AUTH-008", _E, _FOR_GOOD, _USERNAME, "The provider wants a login in a browser first")
    LOGIN_FAILED = ("SMTP-AUTH-009", _E, _FOR_GOOD, _LOGIN, "The login failed")
    NO_ANSWER_TO_LOGIN = ("SMTP-AUTH-010", _E, _FOR_NOW, _LOGIN, "The server did not answer to the login")

    SENDER_REFUSED = ("SMTP-MAIL-001", _E, _FOR_GOOD, _ADDRESS, "The sender is refused")
    LOGIN_NEEDED = ("SMTP-MAIL-002", _E, _FOR_GOOD, _LOGIN, "The server wants a login")
    SENDER_TEMPORARY = ("SMTP-MAIL-003", _E, _FOR_NOW, _ADDRESS, "The sender is refused for now")
    NO_ANSWER_TO_SENDER = ("SMTP-MAIL-004", _E, _FOR_NOW, _SERVER, "The server did not answer to the sender")
    NEEDS_SMTPUTF8 = ("SMTP-MAIL-005", _E, _FOR_GOOD, _ADDRESS, "The address needs SMTPUTF8, which is not offered")
    TOO_LARGE = ("SMTP-MAIL-006", _E, _FOR_GOOD, _SERVER, "The message is larger than the server takes")

    RECIPIENT_UNKNOWN = ("SMTP-RCPT-001", _E, _FOR_GOOD, _ADDRESS, "The recipient is unknown")
    RELAY_DENIED = ("SMTP-RCPT-002", _E, _FOR_GOOD, _ADDRESS, "The server does not relay to the recipient")
    RECIPIENT_TEMPORARY = (
        "SMTP-RCPT-003",
        _E,
        _FOR_NOW,
        _ADDRESS,
        "The recipient is refused for now, as by greylisting",
    )
    NO_ANSWER_TO_RECIPIENT = ("SMTP-RCPT-004", _E, _FOR_NOW, _SERVER, "The server did not answer to the recipient")
    RECIPIENT_REFUSED = ("SMTP-RCPT-005", _E, _FOR_GOOD, _ADDRESS, "The recipient is refused")

    DATA_REFUSED = ("SMTP-DATA-001", _E, _FOR_GOOD, _SERVER, "The server does not take a message")
    DATA_TEMPORARY = ("SMTP-DATA-002", _E, _FOR_NOW, _SERVER, "The server does not take a message now")
    NO_ANSWER_TO_DATA = ("SMTP-DATA-003", _E, _FOR_NOW, _SERVER, "The server did not ask for the message")
    MESSAGE_REFUSED = ("SMTP-DATA-004", _E, _FOR_GOOD, _ADDRESS, "The message was refused")
    OUTCOME_UNKNOWN = ("SMTP-DATA-005", _E, _FOR_NOW, _SERVER, "Whether the message was taken is not known")

    NO_MX = ("SMTP-DOM-001", _W, _FOR_GOOD, _ADDRESS, "The sender's domain takes no mail")
    SPF = ("SMTP-DOM-002", _W, _FOR_GOOD, _ADDRESS, "The sender's SPF policy is missing or broken")
    DMARC = ("SMTP-DOM-003", _W, _FOR_GOOD, _ADDRESS, "The sender's domain has no DMARC policy")
    MTA_STS = ("SMTP-DOM-005", _W, _FOR_GOOD, _ADDRESS, "MTA-STS is published and broken")
    DANE = ("SMTP-DOM-006", _W, _FOR_GOOD, _SERVER, "DANE is published and broken")

    FAULT = ("SMTP-INT-001", _E, _FOR_GOOD, "", "A fault of stgitops")

    def __init__(self, identifier: str, severity: Severity, temporary: bool, setting: str, title: str) -> None:
        self.id = identifier
        self.severity = severity
        self.temporary = temporary
        self.setting = setting
        self.title = title


SMTP_CODES = {code.id: code for code in SmtpCode}
"""Every code of the SMTP test by its id, in order."""
