"""STG301."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.port_and_security import check
from tests.unit.core.rules.subjects import found, settings_text, subject, told

STARTS_CLEAR = "write smtp_server_port: 465, or security: starttls"


@pytest.mark.parametrize(
    ("port", "security", "message", "hint"),
    [
        (465, "none", "port 465 is encrypted from the first byte on, and security is none", "write security: tls"),
        (
            465,
            "starttls",
            "port 465 is encrypted from the first byte on, and security is starttls",
            "write security: tls",
        ),
        (587, "tls", "port 587 begins in the clear, and security is tls", STARTS_CLEAR),
        (25, "tls", "port 25 begins in the clear, and security is tls", STARTS_CLEAR),
    ],
)
def test_a_contradiction_is_found_at_the_way_of_encryption(port: int, security: str, message: str, hint: str) -> None:
    (finding,) = found(check, subject(settings_text(smtp_server_port=port, security=security)))
    assert (finding.code, finding.message, finding.hint) == (Code.PORT_AND_SECURITY, message, hint)
    assert (str(finding.origin), finding.key) == ("dev.yaml:6:13", "error_notifications.security")


@pytest.mark.parametrize(
    ("port", "security"),
    [
        (465, "tls"),
        (587, "starttls"),
        (587, "none"),
        (25, "none"),
        (25, "starttls"),
        (2525, "tls"),
        (2525, "none"),
        (8465, "starttls"),
    ],
)
def test_what_goes_together_and_ports_that_say_nothing(port: int, security: str) -> None:
    assert found(check, subject(settings_text(smtp_server_port=port, security=security))) == []


def test_defaults_count_and_what_the_base_sets_is_found_there() -> None:
    assert (
        told(check, subject(settings_text(security="tls")))[0][1] == "port 25 begins in the clear, and security is tls"
    )
    base = "error_notifications: {security: tls}"
    assert told(check, subject(settings_text(smtp_server_port=587), base))[0][0] == "base.yaml:1:33"
