"""`make bench`: how long stgitops takes beside the tools that people know, and beside itself."""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from benchmarks import machine, peers, report
from benchmarks.mail import mail_rows
from benchmarks.measure import BenchmarkError, Command, compare
from benchmarks.peers import Peers
from benchmarks.projects import Project, Zones, counted, make_project, make_zones, mean_size, plain_variables
from benchmarks.report import Result, Row
from benchmarks.rollout import rollout_rows

RESULTS = Path(__file__).with_name("results.md")

SIZES = (1, 100, 1_000, 10_000)
QUICK_SIZES = (1, 100)
MAIL = 500
QUICK_MAIL = 100
ROLLOUT = 1_000
QUICK_ROLLOUT = 500

VALIDATE_AGAINST_CHECK_JSONSCHEMA = {1: 0.65, 1_000: 0.15, 10_000: 0.06}
VALIDATE_PEAK = {10_000: 80}
PLAN_AGAINST_VALIDATE = {1_000: 2.0}
APPLY_AGAINST_VALIDATE = {1_000: 3.0}
APPLY_PEAK = {10_000: 200}


_NOTES = """\
Whole processes, from start to end, output to /dev/null. The two of a row take turns (A B A B …), after one run of each
that does not count. A ratio is the median of the ratios of the pairs.

- `python` is the same for all. PYTHONDONTWRITEBYTECODE is not set, so that bytecode is there when the runs begin.
- `python -m` imports runpy, and with it contextlib and collections, before anything of ours. How much that is the row
  with an empty module shows; the installed program `stgitops` does without.
- An environment is a file of {ours} bytes, with a password in a variable of its own. All of them are set in the
  process's environment ({variables} KB for {size}), which the kernel takes up to 2 MiB.
- STGITOPS_STORE_KEY is set, so that passwords are sealed, opened and compared.
- A project is a git repository with one commit, for which plan and apply ask git.
- check-jsonschema (with the schema of one file) and yamllint get the base and the environments' files, all in one
  process. `validate` does more: it reads the project file, merges, checks the whole, and applies the rules.
- octodns-validate reads zones and not settings: as many files of zones, of {theirs} bytes.
- All environments share one SQLite store. Every `apply` of first revisions makes a new one; removing the old one is
  not timed.
- The mail server of `smtp-test` is a process of its own on the same machine, in the clear, without a login. The waits
  by themselves are those of its answers, for as many workers. Where no server ever answers, the tests end with 6.
- In a rollout each environment, but for those of the first wave, comes after one of the wave before, and is tested
  twice: before it is written, and when it is live."""


def rows(projects: Sequence[Project], zones: Mapping[int, Zones], tools: Peers, folder: Path) -> Iterator[Row]:
    """Return all that is compared, with the targets by the number of environments."""
    yield Row(_python(folder, "-m", "stgitops", "--version"), _python(folder, "-c", "pass"), 31, ratio=1.2)
    yield Row(_python(folder, "-m", "stgitops", "--version"), _python(folder, "-m", _empty_module(folder)), 31)
    yield Row(_program(folder, "--version"), _python(folder, "-c", "pass"), 31)
    yield Row(_python(folder, "-m", "stgitops", "--help"), _python(folder, "-c", "import click"), 31, ratio=1.2)
    for project in projects:
        size, pairs, validate = project.size, _pairs(project.size), project.validate()
        ratio = VALIDATE_AGAINST_CHECK_JSONSCHEMA.get(size)
        yield Row(validate, tools.check_jsonschema(project), pairs, ratio, VALIDATE_PEAK.get(size))
        yield Row(validate, tools.yamllint(project), pairs)
        yield Row(validate, tools.octodns_validate(zones[size]), pairs)
        yield Row(project.plan_of_nothing(), validate, pairs, PLAN_AGAINST_VALIDATE.get(size))
        yield Row(project.first_apply(), validate, pairs, APPLY_AGAINST_VALIDATE.get(size), APPLY_PEAK.get(size))


def main() -> int:
    """Measure everything and write `results.md`; with `--quick` small sizes only, which are not written."""
    quick = sys.argv[1:] == ["--quick"]
    if sys.argv[1:] and not quick:
        print("usage: python -m benchmarks [--quick]", file=sys.stderr)
        return 2
    tools = peers.install()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        described = machine.describe(folder)
        sizes = QUICK_SIZES if quick else SIZES
        projects = [make_project(folder / f"project-{size}", size) for size in sizes]
        zones = {size: make_zones(folder / f"zones-{size}", size) for size in sizes}
        results: list[Result] = []
        try:
            mail = mail_rows(folder, QUICK_MAIL if quick else MAIL)
            rollout = rollout_rows(folder, QUICK_ROLLOUT if quick else ROLLOUT)
            for row in chain(rows(projects, zones, tools, folder), mail, rollout):
                pairs = min(row.pairs, 3) if quick else row.pairs
                results.append(Result(row, compare(row.first, row.second, pairs)))
                print(report.line(results[-1]), flush=True)
        except BenchmarkError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1
        text = report.write(results, described, _notes(projects[-1], zones[sizes[-1]]), datetime.now(UTC).date())
    if quick:
        print(f"\n{text}")
    else:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


def _python(folder: Path, *arguments: str) -> Command:
    title = " ".join(f'"{each}"' if " " in each else each for each in arguments)
    return Command(f"`python {title}`", [sys.executable, *arguments], folder, plain_variables(folder))


def _program(folder: Path, *arguments: str) -> Command:
    program = Path(sys.executable).with_name("stgitops")
    return Command(f"`stgitops {' '.join(arguments)}`", [str(program), *arguments], folder, plain_variables(folder))


def _empty_module(folder: Path) -> str:
    (folder / "empty.py").touch()
    return "empty"


def _pairs(size: int) -> int:
    """Return how often two commands are compared: odd, and rarer where a run takes half a minute."""
    return 15 if size == 1 else 7 if size <= 1_000 else 3


def _notes(project: Project, zones: Zones) -> str:
    return _NOTES.format(
        ours=mean_size(project.folder / "configs" / "environments"),
        theirs=mean_size(zones.folder / "zones"),
        variables=_kilobytes(project),
        size=counted(project.size),
    )


def _kilobytes(project: Project) -> int:
    return sum(len(name) + len(value) + 2 for name, value in project.variables.items()) // 1000


if __name__ == "__main__":
    sys.exit(main())
