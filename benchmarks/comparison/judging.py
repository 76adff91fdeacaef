"""The rules: what a program did well at a fault, and what not. No trial is judged by hand."""

import re
from dataclasses import astuple, dataclass
from enum import StrEnum

from benchmarks.comparison import words
from benchmarks.comparison.cases import Case, Reach
from benchmarks.comparison.programs import LIMIT, Told
from benchmarks.comparison.trial import Outcome
from stgitops.core.smtp_codes import SmtpCode
from tests.canary import encodings, found_in

GRACE = 2
"""Seconds beyond its limit that a program may take: it has to start and to end."""
_ALMOST = -2
"""Who sees a password but for its last two characters can guess the rest."""


class Mark(StrEnum):
    """How a rule judges."""

    WELL = "✓"
    BADLY = "✗"
    NOT_ASKED = "–"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a program did at a fault."""

    noticed: Mark
    """It says that mail cannot be sent where it cannot, and that it can where it can."""
    named: Mark
    """Its output names the cause."""
    in_time: Mark
    """It ended by itself, within its limit and the grace."""
    kept: Mark
    """The password is not in its output, and was not sent where it must not be."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All four, in order."""
        return astuple(self)


def judge(case: Case, reach: Reach, outcome: Outcome, told: Told) -> Verdict:
    """Judge what came of one trial."""
    noticed = _or_out_of_reach(_noticed(case, outcome, told), case, reach)
    return Verdict(
        noticed=noticed,
        named=_named(case, noticed, told),
        in_time=_mark(outcome.exit_code is not None and outcome.seconds <= LIMIT + GRACE),
        kept=_kept(case, outcome) if case.fault.login else Mark.NOT_ASKED,
    )


def _noticed(case: Case, outcome: Outcome, told: Told) -> bool:
    if outcome.exit_code is None:
        return False
    if case.fault.expected is not None:
        return outcome.exit_code != 0
    if case.passes_later:
        return outcome.exit_code != 0 or len(outcome.wires) > 1
    return outcome.exit_code == 0 and all(words.names(each, told.text) for each in case.fault.warnings)


def _or_out_of_reach(noticed: bool, case: Case, reach: Reach) -> Mark:
    """Do not ask a program about what it does not try, unless it noticed that something is wrong all the same."""
    if reach < case.reach and (not noticed or case.fault.expected is None):
        return Mark.NOT_ASKED
    return _mark(noticed)


def _named(case: Case, noticed: Mark, told: Told) -> Mark:
    causes = causes_of(case)
    if not causes or noticed is Mark.NOT_ASKED:
        return Mark.NOT_ASKED
    right_code = told.code in {None, case.fault.expected.id if case.fault.expected else ""}
    return _mark(noticed is Mark.WELL and right_code and any(words.names(each, told.text) for each in causes))


def causes_of(case: Case) -> tuple[SmtpCode, ...]:
    """Return what a program is to name, any of them; nothing where all is well."""
    fault = case.fault
    last = (fault.expected,) if fault.expected is not None else ()
    return (*last, *fault.warnings, *(fault.earlier_codes if case.tries > 1 else ()))


def _kept(case: Case, outcome: Outcome) -> Mark:
    """Look for the password in all its forms, also with the spaces and signs of the output left out."""
    fault, forms = case.fault, _forms(case.password)
    text = outcome.output.decode("utf-8", "replace")
    shown = (text, re.sub(r"\s+", " ", text), re.sub(r"[^\w ]", "", text))
    leaked = any(found_in(each.encode(), forms) for each in shown) or bool(found_in(outcome.output, forms))
    in_clear = outcome.wires if fault.security != "none" or not fault.secret_allowed else ()
    untrusted = fault.expected is not None and fault.expected.id.startswith("SMTP-CERT-")
    forbidden = (*in_clear, *(outcome.insides if untrusted else ()))
    return _mark(not leaked and not any(found_in(each, forms) for each in forbidden))


def _forms(password: str) -> dict[str, bytes]:
    return encodings(password) | {f"{name}, in part": form for name, form in encodings(password[:_ALMOST]).items()}


def _mark(well: bool) -> Mark:
    return Mark.WELL if well else Mark.BADLY
