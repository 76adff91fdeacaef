"""Tells of SMTP tests while they run: step by step to who watches one, else each test when it is over."""

from collections.abc import Sequence

from stgitops.cli.status import StatusLine
from stgitops.cli.wiring import Session
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Listener, Result, Step, StepName
from stgitops.render.text.smtp_test import header_text, line_text, step_text, tested_text, verdict_text


class Narrator:
    """Writes tests in the order in which the environments stand, whichever is over first."""

    def __init__(self, current: Session, cases: Sequence[Case], *, silent: bool) -> None:
        """Take what will be tested; `silent` tells of nothing but what is said, with `--verbose`."""
        self._current = current
        self._cases = list(cases)
        self._over: dict[str, Tested] = {}
        self._told = 0
        self._running: dict[str, StepName] = {}
        self._last: Step | None = None
        self._silent = silent
        self._step_by_step = not silent and current.on_terminal and len(cases) == 1
        self._status = StatusLine(wanted=len(cases) > 1)

    def listener_of(self, case: Case) -> Listener:
        """Return who is told what happens in one test."""
        return Listener(
            step=lambda step: self._step(case, step),
            line=lambda line: self._current.log(f"{case.environment}: {line}"),
        )

    def over(self, tested: Tested) -> None:
        """Take a test that is over, and tell of those whose turn it is."""
        self._over[tested.case.environment] = tested
        self._running.pop(tested.case.environment, None)
        self._status.show("")
        style = self._current.style
        while self._told < len(self._cases) and (next_ := self._over.get(self._cases[self._told].environment)):
            self._told += 1
            if self._silent:
                continue
            if not self._current.on_terminal:
                self._current.write(line_text(next_, style))
            elif self._step_by_step and self._last is not None:
                self._current.write(verdict_text(next_, style))
            else:
                self._current.write(tested_text(next_, style))
        self._show_status()

    def _step(self, case: Case, step: Step) -> None:
        if self._step_by_step:
            if self._last is None:
                self._current.write(header_text(case, self._current.style))
            elif step.name is StepName.SETTINGS:
                self._current.write("  again, because that may pass by itself\n")
            self._last = step
            self._current.write(step_text(step, self._current.style))
        elif step.result is not Result.NOT_REACHED:
            self._running[case.environment] = step.name
            self._show_status()

    def _show_status(self) -> None:
        running = ", ".join(f"{name} {step}" for name, step in self._running.items())
        self._status.show(f"{len(self._over)} of {len(self._cases)} done; {running}" if running else "")
