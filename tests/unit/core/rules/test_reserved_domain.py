"""STG305."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.reserved_domain import check, is_reserved
from tests.unit.core.rules.subjects import found, settings_text, subject

TEXT = settings_text(
    exclude='[a@helpdesk.se, "*@*.invalid"]', smtp_server="smtp.example.org", email_address="a@host.test"
)


def test_reserved_domains_of_production_are_found_wherever_they_stand() -> None:
    findings = found(check, subject(TEXT, production=True))
    assert [(each.code, str(each.origin), each.message) for each in findings] == [
        (
            Code.RESERVED_DOMAIN,
            "dev.yaml:3:16",
            "smtp.example.org is of a domain that is reserved for examples and tests",
        ),
        (Code.RESERVED_DOMAIN, "dev.yaml:4:18", "a@host.test is of a domain that is reserved for examples and tests"),
        (Code.RESERVED_DOMAIN, "dev.yaml:1:39", "*@*.invalid is of a domain that is reserved for examples and tests"),
    ]
    assert {each.hint for each in findings} == {"no mail can reach it: use a real domain"}


def test_other_environments_may_use_them() -> None:
    assert found(check, subject(TEXT)) == []


def test_real_domains_are_right() -> None:
    assert found(check, subject(settings_text(), production=True)) == []


@pytest.mark.parametrize(
    "domain",
    ["test", "a.test", "A.TEST", "invalid", "example", "a.example", "example.com", "a.b.example.net", "Example.ORG"],
)
def test_reserved(domain: str) -> None:
    assert is_reserved(domain)


@pytest.mark.parametrize(
    "domain", ["localhost", "test.se", "example.se", "myexample.com", "example.com.se", "10.0.0.1"]
)
def test_not_reserved(domain: str) -> None:
    assert not is_reserved(domain)
