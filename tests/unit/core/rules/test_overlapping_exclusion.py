"""STG304."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.overlapping_exclusion import check
from tests.unit.core.rules.subjects import found, settings_text, subject, told


@pytest.mark.parametrize(
    ("exclude", "wanted"),
    [
        ('[a@b, "*@b"]', [("dev.yaml:1:24", "a@b is covered by *@b")]),
        ('["*@b", A@B]', [("dev.yaml:1:31", "A@B is covered by *@b")]),
        ('["*@x.b", "*@*.b"]', [("dev.yaml:1:24", "*@x.b is covered by *@*.b")]),
        ('["*@*.x.b", "*@*.b"]', [("dev.yaml:1:24", "*@*.x.b is covered by *@*.b")]),
        (
            '[a@x.b, "*@x.b", "*@*.b"]',
            [("dev.yaml:1:24", "a@x.b is covered by *@x.b"), ("dev.yaml:1:31", "*@x.b is covered by *@*.b")],
        ),
        ("[]", []),
        ("[a@b, c@b]", []),
        ('["*@b", "*@*.b", "*@c", a@d]', []),
    ],
)
def test_an_exclusion_without_effect_is_found(exclude: str, wanted: list[tuple[str, str]]) -> None:
    assert told(check, subject(settings_text(exclude=exclude))) == wanted


def test_the_finding() -> None:
    (finding,) = found(check, subject(settings_text(exclude='[a@b, "*@b"]')))
    assert (finding.code, finding.hint, finding.key) == (
        Code.OVERLAPPING_EXCLUSION,
        "remove it",
        "addresses_to_exclude.0",
    )
