"""What the loader makes of files: shared by the tests of both parsers."""

from typing import Any

from stgitops.core.loader import load

LINE_BREAK = "STG115 the value holds a line break"
ANCHOR = "STG111 anchors and aliases are not used"
TAG = "STG113 tags are not used"

TABLE: list[tuple[str, Any, list[str]]] = [
    ("a: 1", {"a": 1}, []),
    ("{}", {}, []),
    ("- a\n- [b, {c: d}]\n", ["a", ["b", {"c": "d"}]], []),
    ("text", "text", []),
    ("--- # comment\na:\n  b: ~\n...\n", {"a": {"b": None}}, []),
    ("a: 'x'\nb: \"y\\u00fc\\U0001F600\"\nc: 日本\n", {"a": "x", "b": "yü😀", "c": "日本"}, []),
    ('"on": "off"\n', {"on": "off"}, []),
    ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}, []),
    (
        "type: 1\npath: no\n",
        {"type": 1, "path": "no"},
        ['2:7 STG114 no is false in YAML 1.1 and the text "no" in YAML 1.2'],
    ),
    ("a: 1\nb: no\n", {"a": 1, "b": "no"}, ["2:4 STG114 this is read differently by YAML 1.1 and YAML 1.2"]),
    (
        "after: [x, 025]\n",
        {"after": ["x", 25]},
        ["1:12 STG114 025 is the number 21 in YAML 1.1 and the number 25 in YAML 1.2"],
    ),
    ("on: 1\n", {"on": 1}, ['1:1 STG114 on is true in YAML 1.1 and the text "on" in YAML 1.2']),
    (
        "{日本: 1, path: no}",
        {"日本": 1, "path": "no"},
        ['1:15 STG114 no is false in YAML 1.1 and the text "no" in YAML 1.2'],
    ),
    (
        "日本: 😀 # 語\npath: [😀😀, yes]\n",
        {"日本": "😀", "path": ["😀😀", "yes"]},
        ['2:12 STG114 yes is true in YAML 1.1 and the text "yes" in YAML 1.2'],
    ),
    ("a: 1\n  \nb: 2\na: 3\n", {"a": 3, "b": 2}, ["4:1 STG110 the key a stands here again, first in line 1"]),
    ("x:\n  a: 1\n  'a': 2\n", {"x": {"a": 2}}, ["3:3 STG110 the key a stands here again, first in line 2"]),
    (
        "{a: 1, a: 2, a: 3}",
        {"a": 3},
        [
            "1:8 STG110 the key a stands here again, first in line 1",
            "1:14 STG110 the key a stands here again, first in line 1",
        ],
    ),
    (
        f"{{{'k' * 70}: 1, {'k' * 70}: 2}}",
        {"k" * 70: 2},
        [f"1:77 STG110 the key {'k' * 60}… stands here again, first in line 1"],
    ),
    ("a: &x 1\nb: *x\n", {"a": 1, "b": None}, [f"1:4 {ANCHOR}", f"2:4 {ANCHOR}"]),
    ("- &x [1]\n- *x\n", [[1], None], [f"1:3 {ANCHOR}", f"2:3 {ANCHOR}"]),
    ("*x : 1\n", None, [f"1:1 {ANCHOR}"]),
    ("a: *x\n", {"a": None}, [f"1:4 {ANCHOR}"]),
    (
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        {"a": {"b": 1}, "c": {"<<": None}},
        [f"1:4 {ANCHOR}", "3:3 STG112 merge keys are not used", f"3:7 {ANCHOR}"],
    ),
    ("'<<': 1\n", {"<<": 1}, []),
    ("a: !!int 1\n", {"a": 1}, [f"1:4 {TAG}"]),
    ("!x {a: 1}\n", {"a": 1}, [f"1:1 {TAG}"]),
    ("a: !x [1]\n", {"a": [1]}, [f"1:4 {TAG}"]),
    ("%YAML 1.2\n---\na: 1\n", {"a": 1}, ["1:1 STG113 directives are not used"]),
    ("%TAG ! tag:example.org,2026:\n---\na: 1\n", {"a": 1}, ["1:1 STG113 directives are not used"]),
    ("a: 1\n---\nb: 2\n", None, ["2:1 STG109 a second document starts here"]),
    ("---\n---\n", None, ["2:1 STG109 a second document starts here"]),
    ("1: a\n", {"1": "a"}, ["1:1 STG116 a key must be text"]),
    ("~: a\n", {"~": "a"}, ["1:1 STG116 a key must be text"]),
    ("a: {true: 1}\n", {"a": {"true": 1}}, ["1:5 STG116 a key must be text"]),
    ("[a]: 1\n", None, ["1:1 STG116 a key must be text, not a mapping or list"]),
    ("a:\n  ? {b: 1}\n  : 2\n", None, ["2:5 STG116 a key must be text, not a mapping or list"]),
    ("a: |\n  b\n", {"a": "b\n"}, [f"1:4 {LINE_BREAK}"]),
    ("a: >-\n  b\n\n  c\n", {"a": "b\nc"}, [f"1:4 {LINE_BREAK}"]),
    ('a: "b\\nc"\n', {"a": "b\nc"}, [f"1:4 {LINE_BREAK}"]),
    ('a: "b\\tc"\n', {"a": "b\tc"}, ["1:4 STG115 the value holds the character U+0009"]),
    ('a: "\\e"\n', {"a": "\x1b"}, ["1:4 STG115 the value holds the character U+001B"]),
    ('"a\\0": 1\n', {"a\x00": 1}, ["1:1 STG115 the value holds the character U+0000"]),
    ("a: 1234567890123456789\n", {"a": "1234567890123456789"}, ["1:4 STG104 the number has too many digits"]),
    (f"a: {'1' * 100}\n", {"a": "1" * 100}, ["1:4 STG104 the number has too many digits"]),
]
"""Text, what it is read as, and the findings in their order."""

_TOKEN = "found character that cannot start any token while scanning for the next token"
_ALIAS = "did not find expected alphabetic or numeric character while scanning an alias"

SYNTAX = [
    ("a: [1\n", "2:1", "did not find expected ',' or ']' while parsing a flow sequence that starts in line 1", ""),
    ("a: 1\n b: 2\n", "2:3", "mapping values are not allowed in this context", ""),
    ("a:\n\tb: 1\n", "2:1", f"{_TOKEN} that starts in line 2", "indent with spaces, not with tabs"),
    ("a: @b\n", "1:4", f"{_TOKEN} that starts in line 1", "a value that starts with @ must be quoted"),
    ("a: `b\n", "1:4", f"{_TOKEN} that starts in line 1", "a value that starts with ` must be quoted"),
    ("a: %b\n", "1:4", f"{_TOKEN} that starts in line 1", "a value that starts with % must be quoted"),
    ("a: *@b\n", "1:4", f"{_ALIAS} that starts in line 1", "a value that starts with * must be quoted"),
    ("- x\n- *.b\n", "2:3", f"{_ALIAS} that starts in line 2", "a value that starts with * must be quoted"),
    ("日本: [a, *@b]\n", "1:9", f"{_ALIAS} that starts in line 1", "a value that starts with * must be quoted"),
    ('a: "b\n', "2:1", "found unexpected end of stream while scanning a quoted scalar that starts in line 1", ""),
    ("a: b: c\n", "1:5", "mapping values are not allowed in this context", ""),
    ('a: "\\q"\n', "1:5", "found unknown escape character while parsing a quoted scalar that starts in line 1", ""),
    ("日本: 😀: b\n", "1:6", "mapping values are not allowed in this context", ""),
    ("}", "1:1", "did not find expected node content while parsing a block node that starts in line 1", ""),
    ("a\nb: 1\n", "2:2", "mapping values are not allowed in this context", ""),
]
"""Text, the place of the fault, and what is said of it."""


def differing() -> list[str]:
    """Return the texts of which the parser of this process makes something else than the tables say."""
    different = []
    for text, value, findings in TABLE:
        document = load("f", text.encode())
        told = [f"{each.origin.line}:{each.origin.column} {each.code.id} {each.message}" for each in document.findings]
        if (document.value, told) != (value, findings):
            different.append(f"{text!r}: {document.value!r} {told}")
    for text, *_ in SYNTAX:
        document = load("f", text.encode())
        if document.value is not None or [each.code.id for each in document.findings] != ["STG108"]:
            different.append(f"{text!r}: {document.value!r} {document.findings}")
    return different
