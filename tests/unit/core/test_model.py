"""The model of the settings: defaults, strictness, and silence about what was given."""

from typing import Any

import pytest
from pydantic import ValidationError

from stgitops.core.model import EmailSettings, FromEnv, FromFile

SMALLEST: dict[str, Any] = {
    "error_notifications": {"email_address": "a@example.org", "smtp_server": "smtp.example.org"}
}


def login(password: Any) -> dict[str, Any]:
    authentication = {"username": "u", "password": password}
    return {"error_notifications": SMALLEST["error_notifications"] | {"smtp_authentication": authentication}}


def test_defaults() -> None:
    assert EmailSettings.model_validate(SMALLEST).plain() == {
        "delivery_delay": 10,
        "addresses_to_exclude": [],
        "error_notifications": {
            "reporting_level": "error",
            "email_address": "a@example.org",
            "smtp_server": "smtp.example.org",
            "smtp_server_port": 25,
            "security": "none",
        },
    }


@pytest.mark.parametrize("reference", [{"from_env": "A"}, {"from_file": "/run/secrets/a"}])
def test_what_is_plain_is_read_back_as_the_same(reference: dict[str, str]) -> None:
    settings = EmailSettings.model_validate(login(reference) | {"addresses_to_exclude": ["*@a.example"]})
    assert settings.plain()["error_notifications"]["smtp_authentication"] == {"username": "u", "password": reference}
    assert EmailSettings.model_validate(settings.plain()) == settings


def test_a_reference_is_shown_as_what_it_refers_to() -> None:
    assert str(FromEnv(from_env="A")) == "A"
    assert str(FromFile(from_file="/a")) == "/a"


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"error_notifications": None},
        SMALLEST | {"delivery_delay": -1},
        SMALLEST | {"delivery_delay": 86401},
        SMALLEST | {"delivery_delay": "10"},
        SMALLEST | {"delivery_delay": True},
        SMALLEST | {"delivery_delay": None},
        SMALLEST | {"addresses_to_exclude": "a@b"},
        SMALLEST | {"addresses_to_exclude": ["a@b", "A@B"]},
        SMALLEST | {"unknown": 1},
        login("literal"),
        login({}),
        login({"from_env": "A", "from_file": "/a"}),
        login({"from_env": ""}),
        login({"from_file": ""}),
        login(["A"]),
        login(None),
    ],
)
def test_what_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EmailSettings.model_validate(value)


def test_an_error_never_repeats_what_was_given() -> None:
    with pytest.raises(ValidationError) as caught:
        EmailSettings.model_validate(login("correct horse"))
    assert "correct horse" not in str(caught.value)


def test_settings_cannot_be_changed() -> None:
    settings = EmailSettings.model_validate(SMALLEST)
    with pytest.raises(ValidationError):
        settings.delivery_delay = 1  # type: ignore[misc]
