"""Findings, as compilers print them, with the source line below where somebody looks at a terminal."""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from unicodedata import east_asian_width

from stgitops.core.codes import Severity
from stgitops.core.findings import Finding, Origin
from stgitops.render.text.style import Style, clean
from stgitops.render.words import count

LineOf = Callable[[Origin], str]
"""Returns the source line of an origin; empty where there is none to show."""

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_LONGEST_LINE = 160
_MOST_NAMES = 3


def no_source(_: Origin) -> str:
    """Show no source line."""
    return ""


def findings_text(findings: Iterable[Finding], style: Style, line_of: LineOf = no_source) -> str:
    """Write findings, each ending in a line break."""
    return "".join(f"{line}\n" for finding in findings for line in _lines(finding, style, line_of))


def summary_text(findings: Iterable[Finding], environments: int, style: Style) -> str:
    """Count findings by severity."""
    severities = [finding.severity for finding in findings]
    counts = [count(severities.count(each), each.value) for each in Severity if each in severities]
    looked_at = count(environments, "environment")
    if not counts:
        return style(f"{looked_at} checked, nothing found", "green") + "\n"
    worst = min(severities, key=list(Severity).index)
    return style(f"{', '.join(counts)} in {looked_at}", _COLORS[worst]) + "\n"


def _lines(finding: Finding, style: Style, line_of: LineOf) -> Iterator[str]:
    place = style(clean(str(finding.origin)), "bold")
    severity = style(f"{finding.severity}:", _COLORS[finding.severity], "bold")
    code = style(f"[{finding.code.id}]", "dim")
    yield f"{place}: {severity} {clean(finding.message)}{_where(finding)} {code}"
    if not finding.origin.private and (source := line_of(finding.origin)):
        yield from _underlined(source, finding.origin, style)
    if finding.hint:
        yield f"    hint: {clean(finding.hint)}"


def _where(finding: Finding) -> str:
    """Name the environments that have it, unless the file says so already."""
    names = finding.environments
    own_file = posixpath.basename(finding.origin.path).rpartition(".")[0]
    if not names or names == (own_file,):
        return ""
    more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
    return f" (in {', '.join(names[:_MOST_NAMES])}{more})"


def _underlined(source: str, origin: Origin, style: Style) -> Iterator[str]:
    start, end = origin.column - 1, origin.column - 1 + origin.width
    before, marked = (clean(part.replace("\t", " ")) for part in (source[:start], source[start:end]))
    if not f"{before}{marked}".strip() or end > _LONGEST_LINE:
        return
    number = str(origin.line)
    rest = style("…", "dim") if source[end:].strip() else ""  # which could be a comment with a password in it
    mark = "^" * max(1, _columns(marked))
    yield f"    {style(f'{number} |', 'dim')} {before}{marked}{rest}"
    yield f"    {' ' * len(number)} {style('|', 'dim')} {' ' * _columns(before)}{style(mark, _COLORS[Severity.ERROR])}"


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
