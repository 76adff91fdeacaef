"""No input, however odd, gives an exception; and what is accepted is read by others as the same."""

import math
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from stgitops.core.documents import Document
from stgitops.core.loader import load
from tests.property.examples import FILES, SPECIAL, spoilt

special_text = st.lists(st.sampled_from(SPECIAL), max_size=40).map("".join)
spoilt_files = st.sampled_from(sorted(FILES.values())).flatmap(spoilt)
scalars = st.text(alphabet="0123456789-+.:_eExobaftTZ ynYN~=<", min_size=1, max_size=8)


def same(ours: Any, theirs: Any) -> bool:
    """Whether two readings are of the same data and of the same types."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs) or (isinstance(ours, float) and math.isnan(ours) and math.isnan(theirs))


def loads(content: bytes) -> Document:
    """Load anything: it is read, or there is a finding, and every finding has a place in the file."""
    document = load("f", content)
    assert document.value is not None or document.findings
    lines = content.decode(errors="replace").split("\n")
    for finding in document.findings:
        line, column = finding.origin.line, finding.origin.column
        assert 1 <= line <= len(content.splitlines()) + 1
        assert column >= 1
        if b"\r" not in content and line <= len(lines):
            assert column <= len(lines[line - 1]) + 1
        assert finding.message.isprintable() or not finding.message.isascii()
    return document


@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00")
def test_any_bytes(content: bytes) -> None:
    loads(content)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    loads(text.encode())


@given(special_text)
def test_any_text_of_special_characters(text: str) -> None:
    loads(text.encode())


@given(spoilt_files)
def test_any_spoilt_file(text: str) -> None:
    loads(text.encode())


@given(st.one_of(special_text, spoilt_files, scalars.map("a: {}\nb: c".format), scalars))
def test_what_is_accepted_pyyaml_reads_as_the_same(text: str) -> None:
    document = loads(text.encode())
    if document.findings:
        return
    theirs = yaml.load(text, Loader=yaml.CSafeLoader)
    assert same(document.value, theirs), (document.value, theirs)
