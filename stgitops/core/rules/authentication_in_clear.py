"""STG302: the password would be sent over a connection that is not encrypted (RFC 4954, 4; RFC 8314, 3)."""

import ipaddress
from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find a login with `security: none`, unless the server is on this machine."""
    notifications = subject.settings.error_notifications
    if notifications.smtp_authentication is None or notifications.security != "none":
        return
    if is_loopback(notifications.smtp_server):
        return
    path: KeyPath = ("error_notifications", "smtp_authentication")
    message = f"the password would be sent unencrypted to {notifications.smtp_server}"
    yield subject.finding(
        Code.AUTHENTICATION_IN_CLEAR, path, message, "write security: starttls with port 587, or tls with 465"
    )


def is_loopback(server: str) -> bool:
    """Whether a server is this machine: `localhost` and names under it (RFC 6761, 6.3), 127.0.0.0/8, ::1."""
    name = server.lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
