"""Patterns, and how much a run may change."""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stgitops.core.guards import Guards, MaxChanges, Patterns, first_match, matches


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("smtp.example.com", "smtp.example.com"),
        ("smtp.example.com", "SMTP.Example.COM"),
        ("SMTP.EXAMPLE.COM", "smtp.example.com"),
        ("*.example.com", "smtp.example.com"),
        ("*.example.com", "a.b.example.com"),
        ("*", "anything"),
        ("**", "anything"),
        ("*", "a@example.com"),
        ("sandbox.*", "sandbox.example.org"),
        ("smtp*.example.com", "smtp.example.com"),
        ("smtp*.example.com", "smtp2.example.com"),
        ("*a*b*", "xxaxxbxx"),
        ("a*a", "aa"),
        ("*aba*aba", "aba.aba"),
        ("10.*", "10.0.0.1"),
        ("*@example.com", "errors@example.com"),
        ("*@*.example.com", "errors@a.example.com"),
        ("errors+*@example.com", "Errors+x@EXAMPLE.com"),
    ],
)
def test_a_pattern_that_matches(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("smtp.example.com", "smtp.example.com.evil.org"),
        ("smtp.example.com", "xsmtp.example.com"),
        ("*.example.com", "example.com"),
        ("*.example.com", "badexample.com"),
        ("*.example.com", "a.example.com.evil.org"),
        ("sandbox.*", "sandbox"),
        ("sandbox.*", "my.sandbox.org"),
        ("a*a", "a"),
        ("*ab*ba", "aba"),
        ("*a*b*", "ba"),
        ("s?tp.example.com", "smtp.example.com"),
        ("s[m]tp.example.com", "smtp.example.com"),
        ("*@example.com", "errors@a.example.com"),
        ("*@example.com", "errors@badexample.com"),
        # Only in the domain of an address are there labels: a name before the @ has one spelling.
        ("xn--bcher-kva@example.com", "bücher@example.com"),
        # ß and ss are two letters in host names (RFC 5894, 7.2), and two names.
        ("strasse.de", "straße.de"),
        ("straße.de", "strasse.de"),
    ],
)
def test_a_pattern_that_does_not_match(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


SPELLINGS = [
    "bücher.example",
    "BÜCHER.example",
    "xn--bcher-kva.example",
    "XN--BCHER-KVA.Example",
    "bu\u0308cher.example",
]


@pytest.mark.parametrize("text", SPELLINGS)
@pytest.mark.parametrize(
    "pattern",
    [*SPELLINGS, "*ücher.example", "b*.example", "xn--*", "xn--bcher-*.example", "*.example", "*cher.ex*"],
)
def test_every_spelling_of_a_host_name_is_the_same_name(pattern: str, text: str) -> None:
    assert matches(pattern, text)
    assert matches(f"*@{pattern}", f"a@{text}")
    assert not matches(f"{pattern}x", text)


def test_letters_of_another_width_are_the_same_letters() -> None:
    assert matches("sandbox.*", "ｓandbox.example.org")


@pytest.mark.parametrize("text", ["::1", "0:0:0:0:0:0:0:1", "0000::0001"])
def test_an_ip_address_is_compared_in_its_short_form(text: str) -> None:
    assert matches("::1", text)
    assert matches("0:0::1", text)
    assert matches("::*", text)
    assert not matches("::2", text)


@pytest.mark.parametrize("text", ["::ffff:10.0.0.1", "::FFFF:a00:1", "0:0:0:0:0:ffff:10.0.0.1"])
def test_an_ipv4_address_in_ipv6_is_that_address(text: str) -> None:
    assert matches("10.*", text)
    assert matches("::ffff:a00:1", text)
    assert not matches("10.*", "::10.0.0.1")


@pytest.mark.parametrize(
    ("pattern", "text"), [("xn--\udcff*", "xn--a"), ("*ü\u200d*", "xn--zz--"), ("ü..a", "xn--"), ("ü" * 80, "a")]
)
def test_names_that_are_none_match_nothing_and_break_nothing(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@given(st.text("aB.@*", max_size=12), st.text("Ab.@", max_size=12))
def test_ascii_patterns_match_as_those_of_files_do(pattern: str, text: str) -> None:
    assert matches(pattern, text) == fnmatchcase(text.lower(), pattern.lower())


@given(st.text("aßüσς.@*-xn", max_size=12), st.text("AẞÜΣ.@-xn", max_size=12))
def test_no_text_is_too_odd(pattern: str, text: str) -> None:
    assert matches(pattern, text) in {True, False}
    assert matches("*", text)
    assert matches(text, text)


def test_a_pattern_of_many_wildcards_is_quick() -> None:
    assert not matches("*a" * 120 + "b", "a" * 250)


def test_the_first_pattern_that_matches_is_told() -> None:
    assert first_match(["b*", "a*", "*"], "abc") == "a*"
    assert first_match(["b*"], "abc") is None
    assert first_match([], "abc") is None


def test_each_value_has_a_list_of_its_own() -> None:
    patterns = Patterns.model_validate({"smtp_server": ["a"], "email_address": ["*@b"], "recipient_domain": ["c", "d"]})
    assert (patterns.of("smtp_server"), patterns.of("email_address")) == (("a",), ("*@b",))
    assert patterns.of("recipient_domain") == ("c", "d")
    assert Patterns().of("smtp_server") is None


def taken(model: Any, value: Any) -> bool:
    try:
        model.model_validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "pattern", ["*", "*.a", "a.*", "10.0.*", "::1", "fd00:*", "*:*", "a-b_c.d", "bücher.*", "a*b.c"]
)
def test_a_pattern_of_servers(pattern: str) -> None:
    assert taken(Patterns, {"smtp_server": [pattern]})


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        " ",
        "a b",
        "smtp://a",
        "smtp:587",
        "[::1]",
        "a@b",
        ".a",
        "a.",
        "a..b",
        "a/b",
        "a,b",
        "a?",
        "[ab]",
        "a\n",
        "a" * 255,
    ],
)
def test_no_pattern_of_servers(pattern: str) -> None:
    assert not taken(Patterns, {"smtp_server": [pattern]})


@pytest.mark.parametrize(
    "pattern", ["*", "*@a", "a@*", "a*", "*a.example", "*@*.a", "ü+*@ü.example", "a.b@c", "o'neil@a"]
)
def test_a_pattern_of_addresses(pattern: str) -> None:
    assert taken(Patterns, {"email_address": [pattern]})


@pytest.mark.parametrize(
    "pattern", ["", "a", "example.com", "@a", "@", "a@", "a@b@c", "*@b@*", "*@a.", "*@.a", "<*@a>", "* @a"]
)
def test_no_pattern_of_addresses(pattern: str) -> None:
    assert not taken(Patterns, {"email_address": [pattern]})


@pytest.mark.parametrize(
    ("pattern", "right"), [("*.a", True), ("a", True), ("*@a", False), ("::1", False), ("a.", False)]
)
def test_patterns_of_domains(pattern: str, right: bool) -> None:
    assert taken(Patterns, {"recipient_domain": [pattern]}) is right


@pytest.mark.parametrize(
    "value", [{"smtp_server": []}, {"smtp_server": "*"}, {"smtp_server": [1]}, {"a": ["*"]}, ["*"]]
)
def test_no_patterns(value: Any) -> None:
    assert not taken(Patterns, value)


@pytest.mark.parametrize("value", [{"count": 1}, {"percent": 1}, {"percent": 100}, {"count": 10**6, "percent": 50}])
def test_limits_of_changes(value: Any) -> None:
    assert taken(MaxChanges, value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"count": None},
        {"count": None, "percent": None},
        {"count": 0},
        {"count": -1},
        {"count": 1.5},
        {"count": "1"},
        {"count": True},
        {"percent": 0},
        {"percent": 101},
        {"percent": 2.5},
        {"per_cent": 5},
    ],
)
def test_no_limits_of_changes(value: Any) -> None:
    assert not taken(MaxChanges, value)


@pytest.mark.parametrize(
    ("value", "total", "strictest"),
    [
        ({"count": 20}, 5, ("count", 20)),
        ({"percent": 25}, 40, ("percent", 10)),
        ({"percent": 25}, 39, ("percent", 9)),
        ({"percent": 25}, 3, ("percent", 1)),
        ({"percent": 100}, 3, ("percent", 3)),
        ({"count": 20, "percent": 25}, 100, ("count", 20)),
        ({"count": 20, "percent": 25}, 40, ("percent", 10)),
        ({"count": 10, "percent": 25}, 40, ("count", 10)),
    ],
)
def test_of_two_limits_the_one_that_allows_fewer_counts(
    value: dict[str, int], total: int, strictest: tuple[str, int]
) -> None:
    assert MaxChanges.model_validate(value).strictest(total) == strictest


def test_a_project_without_guards() -> None:
    assert Guards() == Guards(max_changes=None, freezes=())
