"""`make compare`: the same faults through every program, side by side, and a table of what came of it."""

import argparse
import multiprocessing
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.comparison import table
from benchmarks.comparison.cases import CASES, QUICK, SEVERAL_WAYS, Case
from benchmarks.comparison.installed import MissingError, install, versions
from benchmarks.comparison.judging import Verdict, judge
from benchmarks.comparison.programs import PROGRAMS
from benchmarks.comparison.table import Row
from benchmarks.comparison.trial import Outcome, attempt
from tests.servers.certificates import Certificates

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "comparison.md"
_SIDE_BY_SIDE = 4


def main() -> int:
    """Compare, and write the document; with `--quick` a few faults only, printed and not written."""
    options = _options()
    try:
        install()
    except MissingError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    few = options.only or (QUICK if options.quick else ())
    cases = [case for case in CASES if not few or case.name in few]
    outcomes = _outcomes(cases, show=bool(options.only))
    rows = [Row(case, tuple(_verdicts(case, outcomes[case.name]))) for case in cases]
    if few:
        print("\n".join(table.lines(rows)))
    else:
        logins = [each.logins for each in outcomes[SEVERAL_WAYS]]
        text = table.write(rows, logins, versions(), datetime.now(UTC).date())
        DOCUMENT.write_text(text, encoding="utf-8")
    for program, total in zip(PROGRAMS, table.totals(rows), strict=True):
        print(f"{program.name}: {total}")
    lost = [row.case.name for row in rows if row.worse]
    if lost:
        print(f"another program does better at: {', '.join(lost)}", file=sys.stderr)
    return 1 if lost else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparison")
    parser.add_argument("--quick", action="store_true", help="a few faults only; print the table and write nothing")
    names = [case.name for case in CASES]
    parser.add_argument("--only", nargs="+", metavar="FAULT", choices=names, help="these only, with what was said")
    return parser.parse_args()


def _outcomes(cases: Sequence[Case], *, show: bool) -> dict[str, list[Outcome]]:
    """Run everything, some side by side, each with its server in a process of its own; return what came of each."""
    running: dict[str, list[Future[Outcome]]] = defaultdict(list)
    done: dict[str, list[Outcome]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="comparison-") as name:
        certificates = Path(name) / "certificates"
        Certificates(certificates)  # made once, before several would
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(_SIDE_BY_SIDE, mp_context=spawn) as pool:
            for case in cases:
                running[case.name] = [pool.submit(attempt, case, program, certificates) for program in PROGRAMS]
            for case in cases:
                done[case.name] = [each.result() for each in running[case.name]]
                _print(case, done[case.name], show=show)
    return done


def _verdicts(case: Case, outcomes: Sequence[Outcome]) -> list[Verdict]:
    pairs = zip(PROGRAMS, outcomes, strict=True)
    return [judge(case, each.reach, outcome, each.told(_text(outcome))) for each, outcome in pairs]


def _print(case: Case, outcomes: Sequence[Outcome], *, show: bool) -> None:
    verdicts = ["".join(each.marks) for each in _verdicts(case, outcomes)]
    seconds = [f"{each.seconds:.1f}" for each in outcomes]
    print(" ".join(f"{mark} {took:>4}" for mark, took in zip(verdicts, seconds, strict=True)), case.name, flush=True)
    for program, outcome in zip(PROGRAMS, outcomes, strict=True) if show else ():
        print(f"--- {program.name}: {outcome.exit_code}\n{program.told(_text(outcome)).text[:3000]}")


def _text(outcome: Outcome) -> str:
    return outcome.output.decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
