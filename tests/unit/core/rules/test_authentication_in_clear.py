"""STG302."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.authentication_in_clear import check, is_loopback
from tests.unit.core.rules.subjects import LOGIN, found, settings_text, subject


def test_a_login_in_the_clear_is_found_at_the_login() -> None:
    (finding,) = found(check, subject(settings_text(**LOGIN)))
    assert finding.code is Code.AUTHENTICATION_IN_CLEAR
    assert finding.message == "the password would be sent unencrypted to smtp.helpdesk.se"
    assert finding.hint == "write security: starttls with port 587, or tls with 465"
    assert (str(finding.origin), finding.key) == ("dev.yaml:5:3", "error_notifications.smtp_authentication")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_login_is_right(security: str) -> None:
    assert found(check, subject(settings_text(security=security, **LOGIN))) == []


def test_without_a_login_nothing_is_sent() -> None:
    assert found(check, subject(settings_text())) == []


def test_to_this_machine_a_login_in_the_clear_is_right() -> None:
    assert found(check, subject(settings_text(smtp_server="localhost", **LOGIN))) == []


@pytest.mark.parametrize("server", ["localhost", "LocalHost", "a.localhost", "127.0.0.1", "127.255.255.254", "::1"])
def test_this_machine(server: str) -> None:
    assert is_loopback(server)


@pytest.mark.parametrize(
    "server",
    ["localhost.example.org", "notlocalhost", "128.0.0.1", "10.0.0.1", "::2", "192.168.0.1", "127.example.org"],
)
def test_another_machine(server: str) -> None:
    assert not is_loopback(server)
