"""Bytes into a `Document`, or into findings: never into a traceback."""

import re
from collections.abc import Iterator
from dataclasses import replace

import yaml

from stgitops.core.codes import Code
from stgitops.core.composer import FORBIDDEN, Composer, Stop
from stgitops.core.documents import Document, unreadable
from stgitops.core.findings import Finding, Origin
from stgitops.core.limits import SETTINGS_LIMITS, Limits
from stgitops.core.secrecy import lines_that_are_harmless

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML without libyaml: the same events, seven times slower
    _Parser = yaml.SafeLoader  # type: ignore[misc, assignment]


def load(path: str, content: bytes, limits: Limits = SETTINGS_LIMITS) -> Document:
    """Parse a file's content. Whatever it holds, the answer is a document; what is wrong stands in its findings."""
    if len(content) > limits.size:
        return unreadable(too_large(path, limits))
    text = _decode(path, content)
    if isinstance(text, Finding):
        return unreadable(text)
    composer = Composer(path, limits)
    try:
        composer.read(iter(_Parser(content).get_event, None))
    except Stop:
        composer.root = None
    except yaml.YAMLError as error:
        composer.root = None
        composer.findings.append(_syntax_finding(path, text, error))
    if composer.root is None and not composer.findings:
        composer.findings.append(_empty(path))
    document = Document(path, composer.root, composer.nodes, quotable=composer.quotable)
    return (
        replace(document, findings=tuple(_guard(document, text, composer.findings))) if composer.findings else document
    )


def too_large(path: str, limits: Limits) -> Finding:
    """Return the finding for a file of more bytes than the limit."""
    return Finding(Code.LIMIT_PASSED, f"the file is larger than {limits.size >> 20} MiB", Origin(path))


def _empty(path: str) -> Finding:
    return Finding(Code.EMPTY_FILE, "the file holds nothing", Origin(path), hint="write {} where nothing differs")


def _guard(document: Document, text: str, findings: list[Finding]) -> Iterator[Finding]:
    """Mark the places whose source line could hold a password.

    In a file that could not be read to its end, those are all the places behind a key that nobody knows.
    """
    if document.usable:
        yield from (replace(each, origin=document.guarded(each.origin)) for each in findings)
        return
    harmless = lines_that_are_harmless(re.split(_LINE_BREAK, text))
    for each in findings:
        yield replace(each, origin=replace(each.origin, private=True)) if each.origin.line > harmless else each


_forbidden = re.compile(f"[{FORBIDDEN}]")
_LINE_BREAK = re.compile("\r\n|[\r\n]")
"""As libyaml counts lines, once the other line breaks are refused."""


def _decode(path: str, content: bytes) -> str | Finding:
    for mark, name in ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if content.startswith(mark):
            message = f"the file opens with a byte-order mark of {name}"
            return Finding(Code.BYTE_ORDER_MARK, message, Origin(path), hint="save it as UTF-8 without a mark")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02x} stands here"
        return Finding(Code.NOT_UTF8, message, _point(path, before, len(before)), hint="save it as UTF-8")
    if found := _forbidden.search(text):
        message = f"the character U+{ord(found.group()):04X} may not stand in a file"
        return Finding(Code.CONTROL_CHARACTER, message, _point(path, text, found.start()), hint="remove it")
    return text


def _point(path: str, text: str, offset: int) -> Origin:
    lines = re.split(_LINE_BREAK, text[:offset])
    return Origin(path, len(lines), len(lines[-1]) + 1, private=lines_that_are_harmless(lines) < len(lines))


def _syntax_finding(path: str, text: str, error: yaml.YAMLError) -> Finding:
    # Of an alias or anchor, the mark of the problem stands behind its sign, and that of the context before it.
    of_name = str(getattr(error, "context", "")).endswith(("alias", "anchor"))
    mark = getattr(error, "context_mark" if of_name else "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = re.split(_LINE_BREAK, text)
    at_fault = lines[line][column : column + 1] if line < len(lines) else ""
    problem = _problem(error)
    hint = ""
    if at_fault == "\t":
        hint = "indent with spaces, not with tabs"
    elif at_fault and at_fault in "@`%*&":
        hint = f"a value that starts with {at_fault} must be quoted"
    return Finding(Code.YAML_SYNTAX, f"the file is not YAML: {problem}", Origin(path, line + 1, column + 1), hint=hint)


def _problem(error: yaml.YAMLError) -> str:
    problem = str(getattr(error, "problem", None) or "it cannot be read")
    context, start = getattr(error, "context", None), getattr(error, "context_mark", None)
    if context and start:
        problem += f" {context} that starts in line {start.line + 1}"
    # libyaml's problems are fixed sentences; the pure parser quotes a character.
    return problem if yaml.__with_libyaml__ else re.sub(r"(['\"]).*\1", "…", problem)
