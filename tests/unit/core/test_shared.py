"""The digest of the settings that all environments share."""

from typing import Any

import pytest

from stgitops.core.model import EmailSettings
from stgitops.core.shared import shared_digest

BASE = {"delivery_delay": 20, "error_notifications": {"smtp_server_port": 587}}


@pytest.mark.parametrize(
    "base",
    [
        {"error_notifications": {"smtp_server_port": 587}, "delivery_delay": 20},
        BASE | {"addresses_to_exclude": []},
        {"delivery_delay": 20, "error_notifications": {"smtp_server_port": 587, "reporting_level": "error"}},
        {"delivery_delay": 20, "error_notifications": {"smtp_server_port": 587, "smtp_server": None}},
    ],
)
def test_what_makes_no_difference(base: Any) -> None:
    assert shared_digest(base) == shared_digest(BASE)


@pytest.mark.parametrize(
    "base",
    [
        {},
        BASE | {"delivery_delay": 21},
        BASE | {"addresses_to_exclude": ["a@example.org"]},
        {"delivery_delay": 20, "error_notifications": {"smtp_server_port": 587, "reporting_level": "debug"}},
        {"delivery_delay": 20, "error_notifications": {"smtp_server_port": 587, "smtp_server": "smtp.example.org"}},
        {"delivery_delay": 20},
    ],
)
def test_what_makes_a_difference(base: Any) -> None:
    assert shared_digest(base) != shared_digest(BASE)


def test_a_base_that_says_nothing_is_that_of_the_defaults() -> None:
    assert shared_digest({}) == shared_digest({"delivery_delay": 10, "error_notifications": {"security": "none"}})
    assert len(shared_digest({})) == 64


@pytest.mark.parametrize("base", [None, {"error_notifications": None}])
def test_a_base_of_nothing_has_a_digest_too(base: Any) -> None:
    assert len(shared_digest(base)) == 64


def test_the_defaults_are_those_of_the_settings() -> None:
    """A new default is a change of what all share, and has to be proven."""
    fields = EmailSettings.model_fields
    assert shared_digest({"delivery_delay": fields["delivery_delay"].default}) == shared_digest({})
