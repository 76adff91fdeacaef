"""Findings as text."""

from typing import Any

import pytest

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.render.text.findings import findings_text, no_source, summary_text
from stgitops.render.text.style import Style

PLAIN = Style()


def finding(code: Code = Code.WRONG_TYPE, **changes: Any) -> Finding:
    origin = Origin(
        "configs/dev.yaml", 3, 7, **{key: changes.pop(key) for key in ("width", "private") if key in changes}
    )
    return Finding(code, "text is wanted here", origin, **changes)


def underlined(source: str, column: int, width: int) -> list[str]:
    each = Finding(Code.WRONG_TYPE, "m", Origin("f", 12, column, width))
    return findings_text([each], PLAIN, lambda _: source).splitlines()[1:]


def test_a_finding_is_a_line() -> None:
    text = "configs/dev.yaml:3:7: error: text is wanted here [STG203]\n"
    assert findings_text([finding(), finding()], PLAIN) == text * 2
    assert findings_text([], PLAIN) == ""


def test_a_hint_stands_below() -> None:
    assert findings_text([finding(hint="write it")], PLAIN).splitlines()[1] == "    hint: write it"


def test_the_source_line_stands_between_with_its_place_underlined() -> None:
    text = findings_text([finding(hint="write it", width=2)], PLAIN, lambda _: "delay 10")
    assert text.splitlines()[1:] == ["    3 | delay 10", "      |       ^^", "    hint: write it"]


@pytest.mark.parametrize("rest", [", password: x}", "  # password is x", "x"])
def test_what_stands_behind_the_place_is_not_shown(rest: str) -> None:
    assert underlined(f"delay: 10{rest}", 8, 2)[0] == "    12 | delay: 10…"


@pytest.mark.parametrize("rest", ["", " ", "\t"])
def test_where_nothing_stands_behind_the_place_nothing_is_said_of_it(rest: str) -> None:
    assert underlined(f"delay: 10{rest}", 8, 2)[0] == "    12 | delay: 10"


@pytest.mark.parametrize(
    ("source", "column", "width", "below"),
    [
        ("delay: 10", 8, 2, "       ^^"),
        ("delay: ", 8, 0, "       ^"),
        ("日本: 10", 5, 2, "      ^^"),
        ("日本", 1, 2, "^^^^"),
        ("\u3000: x", 4, 1, "        ^"),
        ("a: \u3000", 4, 1, "   ^^^^^^"),
        ("a: 😀b", 5, 1, "     ^"),
        ("a:\t10", 4, 2, "   ^^"),
        ("\t\ta", 3, 1, "  ^"),
        ("ab", 3, 1, "  ^"),
        ("delay: 10", 8, 99, "       ^^"),
    ],
)
def test_the_underline_is_in_the_columns_of_a_terminal(source: str, column: int, width: int, below: str) -> None:
    shown, mark = underlined(source, column, width)
    escaped = source.replace("\t", " ").replace("\u3000", "\\u3000")
    assert shown == f"    12 | {escaped}"
    assert mark == f"       | {below}"


@pytest.mark.parametrize(("source", "column"), [("", 1), ("a" * 161, 161), ("  ", 1), ("password: x", 1)])
def test_a_line_with_nothing_to_show_or_too_much_is_not_shown(source: str, column: int) -> None:
    assert underlined(source, column, int(column > 1)) == []


def test_a_line_of_160_characters_is_shown() -> None:
    assert len(underlined("a" * 160, 160, 1)) == 2


def test_a_private_line_is_never_shown() -> None:
    text = findings_text([finding(private=True)], PLAIN, lambda _: "password: hunter2")
    assert text == findings_text([finding()], PLAIN, no_source)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ((), ""),
        (("dev",), ""),
        (("prod",), " (in prod)"),
        (("dev", "prod"), " (in dev, prod)"),
        (("a", "b", "c"), " (in a, b, c)"),
        (("a", "b", "c", "d"), " (in a, b, c and 1 more)"),
        (tuple(f"e{number}" for number in range(2003)), " (in e0, e1, e2 and 2,000 more)"),
    ],
)
def test_environments_are_named_unless_the_file_says_so(names: tuple[str, ...], shown: str) -> None:
    assert findings_text([finding(environments=names)], PLAIN).endswith(f"text is wanted here{shown} [STG203]\n")


def test_nothing_reaches_the_terminal_that_it_would_obey() -> None:
    each = Finding(Code.UNKNOWN_KEY, "a\x1b[2J\n", Origin("f\x07"), hint="\x9b")
    text = findings_text([each], PLAIN, lambda _: "\x1b]0;x")
    assert all(line.isprintable() for line in text.splitlines())
    assert "a\\x1b[2J\\n" in text


@pytest.mark.parametrize(
    ("code", "color"),
    [(Code.WRONG_TYPE, "\x1b[31m"), (Code.SHARED_SECRET, "\x1b[33m"), (Code.REPEATS_BASE, "\x1b[36m")],
)
def test_severities_have_colours(code: Code, color: str) -> None:
    text = findings_text([finding(code)], Style(color=True))
    assert text.startswith(f"\x1b[1mconfigs/dev.yaml:3:7\x1b[0m: {color}\x1b[1m{code.severity}:\x1b[0m text")
    assert text.endswith(f" \x1b[2m[{code.id}]\x1b[0m\n")


@pytest.mark.parametrize(
    ("codes", "environments", "wanted", "color"),
    [
        ([], 1, "1 environment checked, nothing found", "\x1b[32m"),
        ([], 2000, "2,000 environments checked, nothing found", "\x1b[32m"),
        ([Code.REPEATS_BASE], 3, "1 note in 3 environments", "\x1b[36m"),
        (
            [Code.SHARED_SECRET, Code.REPEATS_BASE, Code.SHARED_SECRET],
            3,
            "2 warnings, 1 note in 3 environments",
            "\x1b[33m",
        ),
        ([Code.REPEATS_BASE, Code.WRONG_TYPE], 1, "1 error, 1 note in 1 environment", "\x1b[31m"),
    ],
)
def test_the_summary(codes: list[Code], environments: int, wanted: str, color: str) -> None:
    findings = [finding(code) for code in codes]
    assert summary_text(findings, environments, PLAIN) == f"{wanted}\n"
    assert summary_text(findings, environments, Style(color=True)) == f"{color}{wanted}\x1b[0m\n"
