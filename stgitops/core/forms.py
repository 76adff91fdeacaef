"""What is said of a value whose form is wrong: the code, the message and the hint, by the key that it stands at."""

from stgitops.core.codes import Code
from stgitops.core.findings import KeyPath

Form = tuple[Code, str, str]

_NO_NAME = (
    Code.VALUE_NOT_ALLOWED,
    "this cannot name an environment",
    "small letters, digits, - and _ name an environment, 63 at most",
)
_NO_TIME = (
    Code.VALUE_NOT_ALLOWED,
    "this is not a date and time",
    'write it as YYYY-MM-DD HH:MM in quotes, as in "2026-12-18 18:00"',
)
_FORMS: dict[str, Form] = {
    "smtp_server": (
        Code.NOT_A_HOST,
        "this is not a host name or IP address",
        "write the host alone: no scheme, no brackets; the port has its own key, smtp_server_port",
    ),
    "email_address": (
        Code.NOT_AN_ADDRESS,
        "this is not an email address",
        "write the address alone, as in helpdesk@example.org",
    ),
    "addresses_to_exclude": (
        Code.NOT_AN_ADDRESS,
        "this is neither an email address nor a pattern",
        'write noreply@example.org, "*@example.org" or "*@*.example.org"',
    ),
    "from_env": (
        Code.SECRET_REFERENCE,
        "this is not the name of an environment variable",
        "letters, digits and underscores, as in PRODUCTION_SMTP_PASSWORD; never the password itself",
    ),
    "after": _NO_NAME,
    "environments": _NO_NAME,
    "discover": (
        Code.VALUE_NOT_ALLOWED,
        "this is not a pattern of files",
        "the last part has one asterisk and ends in .yaml, as in environments/*.yaml",
    ),
    "from": _NO_TIME,
    "until": _NO_TIME,
    "time_zone": (
        Code.VALUE_NOT_ALLOWED,
        "this cannot name a time zone",
        "write its name in the IANA time zone database, as in Europe/Berlin",
    ),
    "pattern of smtp_server": (
        Code.VALUE_NOT_ALLOWED,
        "this is not a pattern of servers",
        'write a host name or IP address, without scheme or port; * stands for any characters: "*.example.com"',
    ),
    "pattern of email_address": (
        Code.VALUE_NOT_ALLOWED,
        "this is not a pattern of addresses",
        'write an address; * stands for any characters: "*@example.com"',
    ),
    "pattern of recipient_domain": (
        Code.VALUE_NOT_ALLOWED,
        "this is not a pattern of domains",
        'write what stands behind the @; * stands for any characters: "*.example.com"',
    ),
}
"""By the nearest key: what its form is called."""


def form_of(path: KeyPath) -> Form | None:
    """Return what is said of the value at a path; None where nothing is known of its form.

    A guard's patterns stand at the same keys as the values that they are for.
    """
    nearest = next((part for part in reversed(path) if isinstance(part, str)), "")
    return _FORMS.get(f"pattern of {nearest}" if path[2:3] in {("allow",), ("deny",)} else nearest)
