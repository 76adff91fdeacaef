"""The first step: whether an account can be used at all, before anything is sent."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from stgitops.core.model import ErrorNotifications
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.smtp.encryption import trusting
from stgitops.smtp.protocol.talk import Seen, Stopped
from stgitops.smtp.providers import broken_rules

_KINDS = {
    "smtp_server": "host name or IP address",
    "smtp_server_port": "port",
    "security": "way of encryption",
    "email_address": "email address",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """An account as it goes over the line."""

    server: str
    """As DNS and TLS know it."""
    address: str
    """Its domain as IDNA writes it."""
    seen: Seen


def check(account: Account) -> Checked:
    """Check an account, and warn of what is unusual.

    Raises:
        Stopped: it cannot be used.
    """
    _check_values(account)
    if account.security != "none" and not _are_certificates(account.authorities):
        message = "the authorities to trust are no certificates in PEM"
        raise Stopped(Trouble(SmtpCode.NOT_AN_ACCOUNT, message, setting=""))
    local, _, domain = account.address.rpartition("@")
    text = f"{account.server} port {account.port}, {account.security}, {_login(account)}, from and to {account.address}"
    warnings = (*_unusual(account), *broken_rules(account))
    return Checked(_ascii(account.server), f"{local}@{_ascii(domain)}", Seen(text, warnings))


def _check_values(account: Account) -> None:
    values = {
        "smtp_server": account.server,
        "smtp_server_port": account.port,
        "security": account.security,
        "email_address": account.address,
    }
    try:
        ErrorNotifications.model_validate(values)
    except ValidationError as error:
        key = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        message = f"{values[key]!r:.80} is no {_KINDS[key]}"
        raise Stopped(Trouble(SmtpCode.NOT_AN_ACCOUNT, message, setting=f"error_notifications.{key}")) from None


def _login(account: Account) -> str:
    if account.login is None:
        return "no login"
    if account.login.username == account.login.password.get_secret_value():  # as at providers with a token for both
        return "login with the same for user name and password"
    return f"login as {account.login.username}"


def _are_certificates(authorities: str) -> bool:
    try:
        trusting(authorities)
    except (ValueError, TypeError, OSError):  # ssl.SSLError among them
        return False
    return True


def _ascii(name: str) -> str:
    """Return a name as DNS has it: IDNA 2008 with UTS 46, and not Python's own codec, which is IDNA 2003."""
    if name.isascii():
        return name
    import idna

    return idna.encode(name, uts46=True).decode()


def _unusual(account: Account) -> Iterator[Trouble]:
    if account.port == 465 and account.security != "tls":
        yield Trouble(SmtpCode.UNUSUAL_PORT, "port 465 is encrypted from the first byte on, as security: tls says")
    if account.port in {25, 587} and account.security == "tls":
        message = f"port {account.port} begins in the clear; security: tls is for 465"
        yield Trouble(SmtpCode.UNUSUAL_PORT, message)
