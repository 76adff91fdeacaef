"""From settings to the account that error notifications are sent with: its password, and whom it trusts."""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr, ValidationError

from stgitops.core.diff import PASSWORD_KEY
from stgitops.core.findings import Finding, Origin, dotted
from stgitops.core.layering import Layered
from stgitops.core.model import PASSWORD_PATH, EmailSettings
from stgitops.core.ports.files import Files
from stgitops.core.ports.secrets import STORE_KEY_VARIABLE, Sealer
from stgitops.core.ports.world import World
from stgitops.core.revisions import Draft, Revision
from stgitops.core.rules.shared_secret import reference_of
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Login, Trouble

_LARGEST_CA_FILE = 1 << 20
"""Bytes: about four times what a browser trusts."""

Password = SecretStr | Trouble | None
"""A password, why there is none, or None where there is no login."""


def account_of(settings: EmailSettings | Trouble, password: Password, authorities: str | Trouble) -> Account | Trouble:
    """Return the account, or the first of what stands in its way."""
    if isinstance(settings, Trouble):
        return settings
    if isinstance(password, Trouble):
        return password
    if isinstance(authorities, Trouble):
        return authorities
    notifications = settings.error_notifications
    authentication = notifications.smtp_authentication
    return Account(
        server=notifications.smtp_server,
        port=notifications.smtp_server_port,
        security=notifications.security,
        address=notifications.email_address,
        login=Login(authentication.username, password) if authentication is not None and password is not None else None,
        authorities=authorities,
    )


def read_settings(plain: Mapping[str, Any]) -> EmailSettings | Trouble:
    """Read settings that were written by this version, or by another."""
    try:
        return EmailSettings.model_validate(plain)
    except ValidationError as error:
        key = dotted(error.errors(include_url=False, include_input=False)[0]["loc"])
        message = f"this version cannot read these settings: {key} is not what it expects"
        return Trouble(SmtpCode.NOT_AN_ACCOUNT, message, setting=key)


def referred_password(settings: EmailSettings, layered: Layered | None, world: World) -> Password:
    """Return the password that settings refer to; None where there is no login."""
    reference = reference_of(settings)
    if reference is None:
        return None
    origin = layered.origin(PASSWORD_PATH) if layered is not None else Origin("")
    found = world.secrets.resolve(reference, origin)
    return Trouble(SmtpCode.NO_SECRET, found.message) if isinstance(found, Finding) else found


def sealed_password(version: Draft | Revision, settings: EmailSettings | Trouble, sealer: Sealer | None) -> Password:
    """Return the password that is sealed in a revision; None where there is no login."""
    if isinstance(settings, Trouble) or reference_of(settings) is None:
        return None
    sealed = version.sealed.get(PASSWORD_KEY)
    if sealed is None:
        return Trouble(SmtpCode.NO_SECRET, "the settings have a login, and no sealed password")
    if sealer is None:
        return Trouble(SmtpCode.NO_SECRET, f"the password is sealed, and {STORE_KEY_VARIABLE} is not set")
    opened = sealer.open(sealed)
    return (
        Trouble(SmtpCode.NO_SECRET, f"no key in {STORE_KEY_VARIABLE} opens the sealed password")
        if opened is None
        else opened
    )


def authorities_in(path: str, files: Files) -> str | Trouble:
    """Return the certificates in a file, as PEM; empty where there is no file."""
    if not path:
        return ""
    content = files.read(path, _LARGEST_CA_FILE)
    if isinstance(content, Finding):
        return Trouble(SmtpCode.NOT_AN_ACCOUNT, f"the authorities cannot be read: {content.message}", setting="")
    # Between the certificates may stand names in any script, of which OpenSSL would hear nothing.
    return content.decode("ascii", errors="replace").replace("\ufffd", "?")
