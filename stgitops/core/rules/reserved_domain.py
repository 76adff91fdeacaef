"""STG305: production uses a domain that is reserved for examples and tests (RFC 2606, RFC 6761)."""

from collections.abc import Iterator

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.rules.subject import Subject

_TOP_LEVEL = frozenset({"test", "example", "invalid"})
_SECOND_LEVEL = frozenset({"example.com", "example.net", "example.org"})


def check(subject: Subject) -> Iterator[Finding]:
    """Find reserved domains in the server, the error address and the exclusions of an environment of production."""
    if not subject.environment.production:
        return
    notifications = subject.settings.error_notifications
    names: list[tuple[KeyPath, str]] = [
        (("error_notifications", "smtp_server"), notifications.smtp_server),
        (("error_notifications", "email_address"), notifications.email_address),
    ]
    names += [(("addresses_to_exclude", at), each) for at, each in enumerate(subject.settings.addresses_to_exclude)]
    for path, name in names:
        if is_reserved(name.rpartition("@")[2]):
            message = f"{name} is of a domain that is reserved for examples and tests"
            yield subject.finding(Code.RESERVED_DOMAIN, path, message, "no mail can reach it: use a real domain")


def is_reserved(domain: str) -> bool:
    """Whether a domain is reserved, or stands below one that is."""
    labels = domain.lower().split(".")
    return labels[-1] in _TOP_LEVEL or ".".join(labels[-2:]) in _SECOND_LEVEL
