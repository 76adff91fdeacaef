"""A working project, spoilt at random: findings with places in their files, and never an exception."""

from hypothesis import given
from hypothesis import strategies as st

from stgitops.core.findings import Finding
from stgitops.render.json import validation_json
from stgitops.render.text.findings import findings_text
from stgitops.render.text.style import Style
from stgitops.services.load import load_project
from stgitops.services.validate import validate
from tests.property.examples import FILES, spoilt
from tests.unit.fakes import PROJECT_PATH, FakeFiles


@st.composite
def spoilt_projects(draw: st.DrawFn) -> dict[str, str]:
    files = dict(FILES)
    for path in draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=3, unique=True)):
        files[path] = draw(spoilt(files[path]))
    return files


def is_in(finding: Finding, files: FakeFiles) -> bool:
    """Whether a finding has a place inside of its file."""
    if finding.origin.path not in files.contents:
        return (finding.origin.line, finding.origin.column) == (1, 1)
    lines = files.contents[finding.origin.path].decode().splitlines()
    return finding.origin.line <= len(lines) + 1 and finding.origin.column >= 1


def test_the_example_is_without_errors() -> None:
    files = FakeFiles(FILES)
    project = load_project(PROJECT_PATH, files)
    assert list(project.environments) == ["dev", "staging", "production"]
    assert validate(project, project.environments, files).findings == ()


@given(spoilt_projects())
def test_a_spoilt_project_has_findings_and_never_an_exception(texts: dict[str, str]) -> None:
    files = FakeFiles(texts)
    project = load_project(PROJECT_PATH, files)
    validation = validate(project, project.environments, files)
    assert all(is_in(finding, files) for finding in validation.findings)
    text = findings_text(validation.findings, Style(color=False), files.source_line)
    assert all(line.isprintable() for line in text.split("\n"))
    assert validation_json(validation.findings, validation.environments)
