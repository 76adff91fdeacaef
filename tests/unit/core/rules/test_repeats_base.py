"""STG307."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.repeats_base import check
from tests.unit.core.rules.subjects import found, settings_text, subject, told

BASE = settings_text(exclude="[a@b, c@d]", smtp_server_port=587)


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        ("{}", []),
        ("delivery_delay: 10", []),
        ("error_notifications: {smtp_server_port: 587}", [("dev.yaml:1:41", "smtp_server_port")]),
        ("error_notifications: {smtp_server_port: 25}", []),
        ("error_notifications: {reporting_level: error}", []),
        ("addresses_to_exclude: [a@b, c@d]", [("dev.yaml:1:1", "addresses_to_exclude")]),
        ("addresses_to_exclude: [c@d, a@b]", []),
        ("addresses_to_exclude: [a@b]", []),
    ],
)
def test_a_value_that_the_base_has_already_is_found(own: str, wanted: list[tuple[str, str]]) -> None:
    assert told(check, subject(own, BASE)) == [(at, f"{key} has this value in base.yaml already") for at, key in wanted]


def test_the_finding() -> None:
    (finding,) = found(check, subject("error_notifications: {smtp_server_port: 587}", BASE))
    assert (finding.code, finding.hint) == (Code.REPEATS_BASE, "remove it here")
    assert finding.key == "error_notifications.smtp_server_port"


def test_taking_away_what_the_base_does_not_have_repeats_its_null() -> None:
    assert len(found(check, subject(settings_text() + "delivery_delay: ~", "delivery_delay: ~"))) == 1
