"""Files into documents: each kind of finding, at its exact line and column."""

import subprocess
import sys

import pytest

from stgitops.core.codes import Code
from stgitops.core.limits import SETTINGS_LIMITS, Limits
from stgitops.core.loader import load, too_large
from tests.unit.core.loader_table import SYNTAX, TABLE

PURE_PARSER = """
import sys
sys.modules["yaml._yaml"] = None
from stgitops.core import loader
assert loader._Parser.__name__ == "SafeLoader"
from tests.unit.core.loader_table import differing
print(differing())
"""


@pytest.mark.parametrize(("text", "value", "findings"), TABLE)
def test_what_is_read_and_what_is_found(text: str, value: object, findings: list[str]) -> None:
    document = load("f", text.encode())
    assert document.value == value
    assert [
        f"{each.origin.line}:{each.origin.column} {each.code.id} {each.message}" for each in document.findings
    ] == findings


@pytest.mark.parametrize(("text", "place", "message", "hint"), SYNTAX)
def test_what_is_not_yaml(text: str, place: str, message: str, hint: str) -> None:
    document = load("f", text.encode())
    (finding,) = document.findings
    assert (document.value, finding.code, str(finding.origin)) == (None, Code.YAML_SYNTAX, f"f:{place}")
    assert (finding.message, finding.hint) == (f"the file is not YAML: {message}", hint)


def test_the_parser_without_libyaml_reads_the_same() -> None:
    command = [sys.executable, "-c", PURE_PARSER]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (result.stdout, result.stderr) == ("[]\n", "")


@pytest.mark.parametrize(
    ("content", "code", "place", "message"),
    [
        (b"\xef\xbb\xbfa: 1", Code.BYTE_ORDER_MARK, "1:1", "the file opens with a byte-order mark of UTF-8"),
        (b"\xff\xfea\x00", Code.BYTE_ORDER_MARK, "1:1", "the file opens with a byte-order mark of UTF-16"),
        (b"\xfe\xff\x00a", Code.BYTE_ORDER_MARK, "1:1", "the file opens with a byte-order mark of UTF-16"),
        (b"a: 1\nb: \xe9\n", Code.NOT_UTF8, "2:4", "the file is not UTF-8: byte 0xe9 stands here"),
        ("ü😀: ".encode() + b"\xff", Code.NOT_UTF8, "1:5", "the file is not UTF-8: byte 0xff stands here"),
        (b"a: \xed\xa0\x80", Code.NOT_UTF8, "1:4", "the file is not UTF-8: byte 0xed stands here"),
        (b"a: 1\nb: \x00", Code.CONTROL_CHARACTER, "2:4", "the character U+0000 may not stand in a file"),
        (b"# \x1b[2J", Code.CONTROL_CHARACTER, "1:3", "the character U+001B may not stand in a file"),
        ("日本: \u202e".encode(), Code.CONTROL_CHARACTER, "1:5", "the character U+202E may not stand in a file"),
        ("a: \u2028".encode(), Code.CONTROL_CHARACTER, "1:4", "the character U+2028 may not stand in a file"),
        ("a: \ufeff".encode(), Code.CONTROL_CHARACTER, "1:4", "the character U+FEFF may not stand in a file"),
        ("a: \x85".encode(), Code.CONTROL_CHARACTER, "1:4", "the character U+0085 may not stand in a file"),
        (b"", Code.EMPTY_FILE, "1:1", "the file holds nothing"),
        (b"# only a comment\n", Code.EMPTY_FILE, "1:1", "the file holds nothing"),
        (b"---\n", Code.EMPTY_FILE, "1:1", "the file holds nothing"),
        (b"null\n", Code.EMPTY_FILE, "1:1", "the file holds nothing"),
    ],
)
def test_a_file_of_which_nothing_is_read(content: bytes, code: Code, place: str, message: str) -> None:
    document = load("f", content)
    (finding,) = document.findings
    assert (document.value, finding.code, str(finding.origin), finding.message) == (None, code, f"f:{place}", message)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "write {} where nothing differs"),
        (b"\xef\xbb\xbfa: 1", "save it as UTF-8 without a mark"),
        (b"\xff", "save it as UTF-8"),
        (b"\x00", "remove it"),
        (b"%YAML 1.2\n---\na: 1", "remove the line that opens with %"),
        (b"a: 1\n---\nb: 1", "one file, one document"),
        (b"<<: {}", "share settings through base.yaml"),
        (b"1: a", "quote it"),
        (b"path: no", 'write "no" if it is text, or write it otherwise'),
        (b"password: no", "quote it if it is text"),
        (b"a: |\n  b\n", "write it on one line"),
        (b'a: "\\t"', "remove it"),
        (b"a: &b c", "share settings through base.yaml; quote a value that is meant to start with * or &"),
        (b"a: !b c", "write the value as it is meant, quoted if it is text"),
        (b"a: 1234567890123456789", "quote it if it is text"),
    ],
)
def test_every_finding_says_how_to_mend_it(content: bytes, hint: str) -> None:
    assert [each.hint for each in load("f", content).findings] == [hint]


@pytest.mark.parametrize(
    "text",
    ["password: no", "password:\n  x: 025", "smtp_authentication: 22:25", "smtp_authentication: {no: x}"],
)
def test_an_ambiguous_secret_is_not_repeated(text: str) -> None:
    (finding,) = load("f", text.encode()).findings
    assert finding.message == "this is read differently by YAML 1.1 and YAML 1.2"
    assert finding.origin.private


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("path: no\npassword: x", [False]),
        ("{path: no, password: x}", [False]),  # the line is shown only up to the end of the place
        ("{password: x, path: no}", [True]),
        ("{unknown: x, path: no}", [True]),
        ("unknown: no", [True]),
        ("smtp_server: 'smtp://u:p@h'\npath: no", [False]),
        ("{smtp_server: 'smtp://u:p@h', path: no}", [True]),
        ("{password: x,\n password: z, path: no}", [False, True]),
        ("{password: x, path: a,\n password: z}", [False]),
        ("password: x\npath: [", [True]),
        ("type: x\npath: [", [False]),
        ("password: x\npath: \x00", [True]),
        ("type: x\npath: \x00", [False]),
    ],
)
def test_a_line_that_may_hold_a_password_is_marked(text: str, private: list[bool]) -> None:
    assert [each.origin.private for each in load("f", text.encode()).findings] == private


@pytest.mark.parametrize(
    ("pattern", "place", "code"),
    [
        ("[", "1:65", Code.LIMIT_PASSED),
        ("- ", "1:129", Code.LIMIT_PASSED),
        ("{", "1:2", Code.KEY_NOT_TEXT),
        ("? ", "1:3", Code.KEY_NOT_TEXT),
        ("&a ", "1:1", Code.ANCHOR_OR_ALIAS),
        ("!a ", "1:1", Code.TAG_OR_DIRECTIVE),
        ('"', "1:3", Code.YAML_SYNTAX),
        ("a: ", "1:5", Code.YAML_SYNTAX),
    ],
)
def test_60_kilobytes_of_one_thing_are_refused_as_soon_as_they_are_read(pattern: str, place: str, code: Code) -> None:
    document = load("f", (pattern * (60_000 // len(pattern))).encode())
    assert document.value is None
    assert (str(document.findings[0].origin), document.findings[0].code) == (f"f:{place}", code)
    assert len(document.findings) <= 2


def test_nesting_up_to_the_limit_is_taken_and_one_level_more_is_not() -> None:
    levels = SETTINGS_LIMITS.levels
    assert load("f", b"[" * levels + b"]" * levels).findings == ()
    (finding,) = load("f", b"[" * (levels + 1) + b"]" * (levels + 1)).findings
    assert finding.message == "mappings and lists stand in one another more than 64 levels deep"
    (finding,) = load("f", "".join(" " * level + f"k{level}:\n" for level in range(65)).encode()).findings
    assert (finding.code, finding.origin.line) == (Code.LIMIT_PASSED, 65)


def test_10000_nodes_are_taken_and_one_more_is_not() -> None:
    assert load("f", ("[" + "a," * 9_999 + "]").encode()).findings == ()
    document = load("f", ("[" + "a," * 10_000 + "]").encode())
    (finding,) = document.findings
    assert (document.value, finding.message) == (None, "the file holds more than 10,000 keys and values")
    assert str(finding.origin) == "f:1:20000"


def test_keys_and_aliases_count_as_nodes() -> None:
    three = Limits(size=100, nodes=3)
    assert load("f", b"a: 1", three).findings == ()
    assert [each.code for each in load("f", b"a: 1\nb: 2", three).findings] == [Code.LIMIT_PASSED]
    assert [each.code for each in load("f", b"[&a 1, *a, *a]", three).findings][-1] is Code.LIMIT_PASSED


def test_a_file_up_to_the_limit_of_size_is_taken_and_one_byte_more_is_not() -> None:
    limits = Limits(size=1 << 20, nodes=10)
    assert load("f", b"a: 1 #" + b"x" * (limits.size - 6), limits).findings == ()
    document = load("f", b"a: 1 #" + b"x" * (limits.size - 5), limits)
    assert document.findings == (too_large("f", limits),)
    assert too_large("f", limits).message == "the file is larger than 1 MiB"


@pytest.mark.parametrize(
    ("text", "message", "key"),
    [
        ("{delivery_delay: 1, delivery_delay: 2}", "the key delivery_delay stands here again", "delivery_delay"),
        (
            "smtp_authentication: {username: a, username: b}",
            "the key username stands here again",
            "smtp_authentication.username",
        ),
        ("smtp_authentication: {hunter2: a, hunter2: b}", "this key stands here again", "smtp_authentication"),
        (
            "smtp_authentication: {password: {hunter2: a, hunter2: b}}",
            "this key stands here again",
            "smtp_authentication.password",
        ),
    ],
)
def test_a_repeated_key_of_a_login_that_nobody_knows_is_not_named(text: str, message: str, key: str) -> None:
    (finding,) = load("f", text.encode()).findings
    assert (finding.message, finding.key) == (f"{message}, first in line 1", key)


def test_lines_end_as_they_do_for_the_parser() -> None:
    (finding,) = load("f", b"a: 1\rb: 2\r\nc: \xff").findings
    assert str(finding.origin) == "f:3:4"


def test_the_hint_names_the_character_that_the_value_starts_with() -> None:
    (finding,) = load("f", b"addresses_to_exclude:\n  - *@example.org\n").findings
    assert finding.hint == "a value that starts with * must be quoted"


def test_of_three_equal_keys_the_first_is_named() -> None:
    messages = [each.message for each in load("f", b"type: a\ntype: b\ntype: c\n").findings]
    assert messages == ["the key type stands here again, first in line 1"] * 2


def test_an_anchor_that_was_meant_as_text_is_told_at_its_sign() -> None:
    (finding,) = load("f", b"- &@example.org\n").findings
    assert (str(finding.origin), finding.hint) == ("f:1:3", "a value that starts with & must be quoted")
