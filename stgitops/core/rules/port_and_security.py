"""STG301: the server's port and the way of encryption contradict each other.

Port 465 speaks TLS from the first byte on (RFC 8314, 3.3); 587 and 25 begin in the clear and take STARTTLS (RFC 6409,
RFC 3207). With the two mixed up, client and server wait for each other until one gives up.
"""

from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    """Find 465 without `tls`, and 25 or 587 with it."""
    notifications = subject.settings.error_notifications
    port, security = notifications.smtp_server_port, notifications.security
    if port == 465 and security != "tls":
        message, hint = (
            f"port 465 is encrypted from the first byte on, and security is {security}",
            "write security: tls",
        )
    elif port in {25, 587} and security == "tls":
        message = f"port {port} begins in the clear, and security is tls"
        hint = "write smtp_server_port: 465, or security: starttls"
    else:
        return
    path: KeyPath = ("error_notifications", "security")
    yield subject.finding(Code.PORT_AND_SECURITY, path, message, hint)
