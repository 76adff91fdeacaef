"""Hosts, addresses and patterns: what the settings take and what they refuse."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from stgitops.core import fields

LABEL = "a" * 63
LONG_NAME = ".".join([LABEL, LABEL, LABEL, "a" * 61])

HOSTS = [
    *["localhost", "smtp.example.org", "SMTP.Example.ORG", "a", "1a.example", "xn--bcher-kva.example", "a--b.example"],
    *[
        "bücher.example",
        "例え.テスト",
        "127.0.0.1",
        "::1",
        "2001:db8::1",
        "::ffff:192.0.2.1",
        LABEL,
        LONG_NAME,
        "1.example",
    ],
]
NO_HOSTS = [
    *[
        "",
        " ",
        "a b",
        "a.",
        ".a",
        "a..b",
        "-a",
        "a-",
        "a-.b",
        "a_b",
        "smtp://a",
        "a:25",
        "[::1]",
        "a/b",
        "a\n",
        "\na",
        "a@b",
    ],
    *[
        "256.0.0.1",
        "1.2.3",
        "127.0.0.1.2",
        "12",
        ":::",
        "::g",
        "1:2:3:4:5:6:7:8:9",
        "a" * 64,
        LONG_NAME + "b",
        "-ü.example",
    ],
    *["xn--a.example", "\u2024.example", "a\u00a0b", "ü" * 64, "a\x00b", "a\t"],
]
ADDRESSES = [
    *[
        "a@b",
        "helpdesk@example.org",
        "first.last+tag@example.org",
        "o'neil@example.org",
        "!#$%&'/=?^_`{|}~-@example.org",
    ],
    *["grüße@bücher.example", "a" * 64 + "@example.org", "a@xn--bcher-kva.example", "A@EXAMPLE.ORG"],
]
NO_ADDRESSES = [
    *["", "a", "@", "a@", "@b", "a@@b", "a b@c", ".a@b", "a.@b", "a..b@c", '"a b"@c', "a@b.", "a@-b", "a@[127.0.0.1]"],
    *[
        "a@127.0.0.1",
        "a@b@c",
        "Ada <a@b>",
        "a,b@c",
        "a;b@c",
        "a\n@b",
        "a@b\n",
        "mailto:a@b",
        "a" * 65 + "@b",
        "ü" * 33 + "@b",
    ],
    *["a@" + "b" * 64, "a@" + LONG_NAME, "(a)@b", "a\\@b", "*@b"],
]
PATTERNS = ["*@example.org", "*@*.example.org", "*@bücher.example", "noreply@example.org", "*@localhost"]
NO_PATTERNS = [
    "*",
    "**@a",
    "a*@b",
    "*@",
    "*@*",
    "*@*.",
    "*@**.a",
    "a@*.b",
    "*@a.*",
    "*@.a",
    "*@127.0.0.1",
    "*.a@b",
]


def refusal(kind: Any, value: Any) -> str:
    """Return the kind of error that a value is refused with; empty where it is taken."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    try:
        assert adapter.validate_python(value, strict=True) == value
    except ValidationError as error:
        return error.errors()[0]["type"]
    return ""


@pytest.mark.parametrize("host", HOSTS)
def test_a_host(host: str) -> None:
    assert refusal(fields.HostName, host) == ""


@pytest.mark.parametrize("host", NO_HOSTS)
def test_no_host(host: str) -> None:
    assert refusal(fields.HostName, host) != ""


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_an_exclusion_too(address: str) -> None:
    assert refusal(fields.Address, address) == ""
    assert refusal(fields.Exclusion, address) == ""


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_no_address(address: str) -> None:
    assert refusal(fields.Address, address) != ""


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_is_an_exclusion(pattern: str) -> None:
    assert refusal(fields.Exclusion, pattern) == ""


@pytest.mark.parametrize("pattern", NO_PATTERNS)
def test_no_pattern(pattern: str) -> None:
    assert refusal(fields.Exclusion, pattern) != ""


@pytest.mark.parametrize(
    ("check", "value", "message"),
    [
        (fields.check_host, "1.2.3", "this is not an IP address"),
        (fields.check_host, "::g", "this is not an IP address"),
        (fields.check_host, "a" * 64, "a part between two dots is longer than 63 characters"),
        (fields.check_host, "xn--a", "this is not a name that IDNA 2008 allows"),
        (fields.check_address, "ü" * 33 + "@a", "the part before the @ is longer than 64 octets"),
        (fields.check_address, "a@10.0.0.1", "an IP address cannot stand behind the @"),
        (fields.check_address, "*@*.xn--a", "this is not a name that IDNA 2008 allows"),
    ],
)
def test_what_a_pattern_cannot_say_is_said_in_words(check: Any, value: str, message: str) -> None:
    with pytest.raises(Exception, match=message):
        check(value)


def test_addresses_are_unique_whatever_their_case() -> None:
    assert fields.check_unique(("a@b", "c@b")) == ("a@b", "c@b")
    with pytest.raises(Exception, match="stands twice") as caught:
        fields.check_unique(("a@b", "c@b", "A@B", "C@b"))
    assert getattr(caught.value, "context", None) == {"again": [2, 3]}


@pytest.mark.parametrize(
    ("port", "type_"),
    [
        (1, ""),
        (65535, ""),
        (0, "greater_than_equal"),
        (65536, "less_than_equal"),
        ("25", "int_type"),
        (True, "int_type"),
        (25.0, "int_type"),
    ],
)
def test_a_port(port: Any, type_: str) -> None:
    assert refusal(fields.Port, port) == type_


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("A", True),
        ("_a1", True),
        ("a_B", True),
        ("", False),
        ("1A", False),
        ("A-B", False),
        ("A ", False),
        ("A\n", False),
        ("Ä", False),
        ("A=B", False),
        ("A" * 256, False),
    ],
)
def test_the_name_of_a_variable(name: str, taken: bool) -> None:
    assert (refusal(fields.Variable, name) == "") is taken
