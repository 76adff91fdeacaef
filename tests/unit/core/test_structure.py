"""Does a document have the right structure?"""

from stgitops.core.loader import load
from stgitops.core.structure import check_project


def test_a_missing_key_of_the_project_is_found_at_its_mapping() -> None:
    _, (finding,) = check_project(load("f", b"discover: a/*.yaml\nstore: {type: sqlite}\n"))
    assert str(finding.origin) == "f:2:1"
