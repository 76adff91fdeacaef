"""What is known of mail providers."""

from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from stgitops.core.smtp_codes import SMTP_CODES, SmtpCode
from stgitops.core.smtp_test import Account, Login, Trouble
from stgitops.smtp.providers import _providers, broken_rules, likely_cause, provider_of

TODAY = date(2026, 11, 24)
APRIL = date(2025, 4, 1)


def account(server: str, port: int = 587, security: str = "starttls", username: str = "") -> Account:
    login = Login(username, SecretStr("x")) if username else None
    return Account(server, port, security, "a@example.org", login)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("smtp.gmail.com", "Gmail"),
        ("SMTP.Gmail.com", "Gmail"),
        ("smtp.office365.com", "Microsoft 365"),
        ("email-smtp.eu-central-1.amazonaws.com", "Amazon SES"),
        ("smtp.sendgrid.net", "SendGrid"),
        ("smtp.eu.mailgun.org", "Mailgun"),
        ("smtp.postmarkapp.com", "Postmark"),
        ("smtp.gmail.com.example.org", None),
        ("smtp-gmail.com", None),
        ("smtpxgmail.com", None),
        ("email-smtp.a.b.amazonaws.com", None),
        ("192.0.2.1", None),
    ],
)
def test_a_provider_is_known_by_its_servers(server: str, name: str | None) -> None:
    provider = provider_of(server)
    assert (provider and provider.name) == name


@pytest.mark.parametrize(
    ("tested", "keys"),
    [
        (account("smtp.gmail.com"), []),
        (account("smtp.gmail.com", 465, "tls"), []),
        (account("smtp.gmail.com", 25), ["smtp_server_port"]),
        (account("smtp.gmail.com", 587, "none"), ["security"]),
        (account("smtp.office365.com", 465, "tls"), ["smtp_server_port"]),
        (account("smtp.office365.com", 25, "none"), ["smtp_server_port", "security"]),
        (account("smtp.sendgrid.net", username="apikey"), []),
        (account("smtp.sendgrid.net", username="somebody"), ["smtp_authentication.username"]),
        (account("smtp.sendgrid.net"), []),
        (account("smtp.sendgrid.net", 25, "none"), []),
        (account("smtp.example.org", 1, "none"), []),
    ],
)
def test_the_rules_that_an_account_breaks(tested: Account, keys: list[str]) -> None:
    broken = list(broken_rules(tested))
    assert [each.key for each in broken] == [f"error_notifications.{key}" for key in keys]
    assert all(each.is_warning for each in broken)


@pytest.mark.parametrize(
    ("server", "code", "answer", "part"),
    [
        ("smtp.gmail.com", SmtpCode.WRONG_CREDENTIALS, "535 5.7.8 No", "app password"),
        ("smtp.gmail.com", SmtpCode.WEB_LOGIN_NEEDED, "534 5.7.14 No", "in a browser"),
        ("smtp.office365.com", SmtpCode.LOGIN_DISABLED, "535 5.7.139 No", "by default"),
        ("smtp.office365.com", SmtpCode.WRONG_CREDENTIALS, "535 5.7.3 No", "for the mailbox"),
        ("email-smtp.us-east-1.amazonaws.com", SmtpCode.MESSAGE_REFUSED, "554 Email NOT VERIFIED.", "sandbox"),
        ("email-smtp.us-east-1.amazonaws.com", SmtpCode.CONNECTION_TIMED_OUT, "", "port 25"),
        ("smtp.sendgrid.net", SmtpCode.WRONG_CREDENTIALS, "", "apikey"),
        ("smtp.mailgun.org", SmtpCode.WRONG_CREDENTIALS, "", "API key"),
        ("smtp.postmarkapp.com", SmtpCode.WRONG_CREDENTIALS, "", "token"),
    ],
)
def test_what_is_likely_behind_trouble(server: str, code: SmtpCode, answer: str, part: str) -> None:
    assert part in likely_cause(account(server, 25), Trouble(code, "no", answer), TODAY)


@pytest.mark.parametrize(
    ("server", "trouble"),
    [
        ("smtp.example.org", Trouble(SmtpCode.WRONG_CREDENTIALS, "no")),
        ("smtp.gmail.com", Trouble(SmtpCode.CONNECTION_REFUSED, "no")),
        ("email-smtp.us-east-1.amazonaws.com", Trouble(SmtpCode.MESSAGE_REFUSED, "no", "554 Spam")),
        ("smtp.office365.com", Trouble(SmtpCode.SENDER_REFUSED, "no", "550 5.7.1 No")),
    ],
)
def test_where_nothing_is_known_nothing_is_said(server: str, trouble: Trouble) -> None:
    assert likely_cause(account(server), trouble, TODAY) == ""


def test_what_holds_at_one_port_is_said_of_no_other() -> None:
    trouble = Trouble(SmtpCode.CONNECTION_TIMED_OUT, "no")
    server = "email-smtp.us-east-1.amazonaws.com"
    assert likely_cause(account(server, 25), trouble, TODAY)
    assert likely_cause(account(server, 587), trouble, TODAY) == ""


def test_a_fact_says_from_which_day_on_it_holds() -> None:
    trouble = Trouble(SmtpCode.WRONG_CREDENTIALS, "no")
    assert likely_cause(account("smtp.gmail.com"), trouble, TODAY).endswith(" (since 2025-05-01)")
    assert likely_cause(account("smtp.gmail.com"), trouble, APRIL).endswith(" (from 2025-05-01 on)")
    first_day = date(2025, 5, 1)
    assert likely_cause(account("smtp.gmail.com"), trouble, first_day).endswith(" (since 2025-05-01)")
    assert likely_cause(account("smtp.gmail.com"), trouble, first_day - timedelta(1)).endswith(" (from 2025-05-01 on)")


def test_every_fact_explains_codes_that_there_are_and_none_is_hidden_by_another() -> None:
    for provider in _providers():
        explained: set[str] = set()
        for fact in provider.facts:
            assert set(fact.codes) <= set(SMTP_CODES), provider.name
            assert set(fact.codes) - explained, f"{provider.name}: {fact.text}"
            assert all(word == word.lower() for word in fact.says)
            explained |= set(fact.codes) if not fact.says else set()
