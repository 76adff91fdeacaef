"""The SMTP test as text: step by step for who watches it, a line an environment for a log."""

from collections.abc import Iterator, Sequence

from stgitops.core.plan import Unplanned
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Account, Result, SmtpTest, Step, StepName, Trouble
from stgitops.render.text.style import Style, clean
from stgitops.render.troubles import details
from stgitops.render.words import count

_COLORS = {Result.PASSED: "green", Result.WARNING: "yellow", Result.FAILED: "red", Result.NOT_REACHED: "dim"}
_TELLING = (StepName.CONNECT, StepName.TLS, StepName.AUTH, StepName.DATA)
"""What these steps saw stands in the line of a test that passed."""


def header_text(case: Case, style: Style) -> str:
    """Write what is tested."""
    account = case.account
    server = f"{account.server} port {account.port}, " if isinstance(account, Account) else ""
    return f"{style(case.environment, 'bold')}: {clean(server)}{case.source}\n"


def step_text(step: Step, style: Style) -> str:
    """Write one step: what it ended with, how long it took, and what was seen. Those not reached are told together."""
    if step.result is Result.NOT_REACHED:
        return ""
    took = f"{step.milliseconds:,.0f} ms" if step.milliseconds is not None else ""
    result = style(f"{step.result:<11}", _COLORS[step.result])
    seen = "; ".join(filter(None, (clean(step.seen), *(clean(each.message) for each in step.troubles))))
    return f"  {result}  {step.name:<13}  {took:>9}  {seen}".rstrip() + "\n"


def verdict_text(tested: Tested, style: Style) -> str:
    """Write what a test ended with, below its steps."""
    lines = (*_not_reached(tested.test, style), *_troubles(tested, style), _verdict(tested.test, style))
    return "".join(f"  {line}\n" for line in lines)


def tested_text(tested: Tested, style: Style) -> str:
    """Write a whole test, step by step."""
    steps = "".join(step_text(step, style) for step in tested.test.steps)
    return header_text(tested.case, style) + steps + verdict_text(tested, style)


def line_text(tested: Tested, style: Style) -> str:
    """Write a test on one line, and below it what is wrong."""
    test = tested.test
    seen = [clean(step.seen) for step in test.steps if step.name in _TELLING and step.seen]
    what = _verdict(test, style) + (f": {'; '.join(seen)}" if test.passed and seen else "")
    lines = [f"{style(tested.case.environment, 'bold')}: {what}", *(f"  {line}" for line in _troubles(tested, style))]
    return "".join(f"{line}\n" for line in lines)


def summary_text(tested: Sequence[Tested], untested: Sequence[Unplanned], style: Style, *, strict: bool = False) -> str:
    """Count what the environments ended with, and name those that could not be tested.

    `strict` takes warnings for failures.
    """
    lines = []
    for missing in untested:
        lines.append(f"{style(missing.environment, 'bold')}: {style('not tested', 'red')}: {clean(missing.message)}")
        lines += [f"    hint: {clean(missing.hint)}"] if missing.hint else []
    failed = sum(not each.test.is_good(strict=strict) for each in tested)
    counts = [f"{len(tested) - failed:,} passed", f"{failed:,} failed", f"{len(untested):,} not tested"]
    told = ", ".join(each for each in counts if not each.startswith("0 ")) or "nothing to test"
    return "".join(f"{line}\n" for line in [*lines, style(f"done: {told}", "bold")])


def _not_reached(test: SmtpTest, style: Style) -> Iterator[str]:
    names = [step.name.value for step in test.steps if step.result is Result.NOT_REACHED]
    if names:
        yield f"{style('not reached', 'dim')}  {', '.join(names)}"


def _verdict(test: SmtpTest, style: Style) -> str:
    took = f"in {test.milliseconds:,.0f} ms"
    tries = f", at try {len(test.earlier) + 1}" if test.earlier else ""
    warned = f", {count(len(test.warnings), 'warning')}" if test.warnings else ""
    if test.failure is None:
        return f"{style('passed', 'green', 'bold')} {took}{tries}{warned}"
    step = next(step.name for step in test.steps if step.result is Result.FAILED)
    hope = ", which may pass by itself" if test.temporary else ""
    return f"{style('failed', 'red', 'bold')} at {step} {took}{tries}{hope}{warned}"


def _troubles(tested: Tested, style: Style) -> Iterator[str]:
    test = tested.test
    for each in test.warnings:
        yield from _trouble(tested.case, each, style("warning:", "yellow", "bold"), style)
    if test.failure is not None:
        yield from _trouble(tested.case, test.failure, style("error:", "red", "bold"), style)


def _trouble(case: Case, trouble: Trouble, mark: str, style: Style) -> Iterator[str]:
    yield f"{mark} {clean(trouble.message)} {style(f'[{trouble.code.id}]', 'dim')}"
    for line in details(case, trouble):
        yield f"  {line}"
