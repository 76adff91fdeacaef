"""The environments of a project: their files, their stores, their order."""

from itertools import pairwise

import pytest

from stgitops.core.environments import Environment, Environments, order_among, resolve, waves
from stgitops.core.guards import Patterns
from stgitops.core.loader import load
from stgitops.core.project import Project, SqliteStore

STORE = "store: {type: sqlite, path: s}\n"
FREEZE = """\
freeze:
  - from: "2026-12-18 18:00"
    until: "2027-01-04 06:00"
    time_zone: Europe/Berlin
    reason: Christmas
"""


def resolved(text: str, *names: str) -> Environments:
    document = load("stgitops.yaml", text.encode())
    return resolve(Project.model_validate(document.value), document, {name: f"{name}.yaml" for name in names})


def told(environments: Environments) -> list[tuple[str, str, str, str]]:
    return [(each.code.id, str(each.origin), each.message, each.hint) for each in environments.findings]


def test_a_file_is_an_environment_without_being_named() -> None:
    environments = resolved(STORE, "b", "a")
    store = SqliteStore(type="sqlite", path="s")
    assert environments.findings == ()
    assert dict(environments.by_name) == {name: Environment(name, f"{name}.yaml", store) for name in "ab"}


def test_what_the_project_file_says_of_an_environment() -> None:
    text = STORE + "environments:\n  a: {after: [b], production: true, store: {type: x}, ignore: {STG306: why}}\n"
    a = resolved(text, "a", "b").by_name["a"]
    assert (a.after, a.production, a.store.type, dict(a.ignore)) == (("b",), True, "x", {"STG306": "why"})


def test_what_guards_an_environment() -> None:
    text = STORE + (
        "environments:\n  a: {after: [b], requires_proof: true, allow: {smtp_server: ['*.x']}, "
        "deny: {recipient_domain: [y]}}\n"
    )
    environments = resolved(text, "a", "b")
    a, b = environments.by_name["a"], environments.by_name["b"]
    assert environments.findings == ()
    assert (a.requires_proof, a.allow, a.deny) == (
        True,
        Patterns(smtp_server=("*.x",)),
        Patterns(recipient_domain=("y",)),
    )
    assert (b.requires_proof, b.allow, b.deny) == (False, None, None)


def test_environments_come_after_those_they_wait_for() -> None:
    text = STORE + "environments: {a: {after: [b]}, b: {after: [c, d]}, d: {after: [c]}}\n"
    assert list(resolved(text, "a", "b", "c", "d").by_name) == ["c", "d", "b", "a"]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            STORE + "environments:\n  prod: {}\n",
            (
                "STG402",
                "stgitops.yaml:3:3",
                "the environment prod has no file that environments/*.yaml finds",
                "add environments/prod.yaml",
            ),
        ),
        (
            STORE + "environments:\n  stagin: {}\n",
            (
                "STG402",
                "stgitops.yaml:3:3",
                "the environment stagin has no file that environments/*.yaml finds",
                "did you mean staging?",
            ),
        ),
        (
            STORE + "environments:\n  staging: {after: [dev, devv]}\n",
            (
                "STG401",
                "stgitops.yaml:3:26",
                "staging comes after devv, which is no environment of this project",
                "did you mean dev?",
            ),
        ),
        (
            STORE + "environments:\n  staging: {after: [qqq]}\n",
            ("STG401", "stgitops.yaml:3:21", "staging comes after qqq, which is no environment of this project", ""),
        ),
        (
            STORE + "environments:\n  dev: {ignore: {STG201: why}}\n",
            ("STG405", "stgitops.yaml:3:18", "STG201 cannot be ignored: only rules (STG3xx) can", ""),
        ),
        (
            STORE + "environments:\n  dev: {ignore: {STG399: why}}\n",
            ("STG405", "stgitops.yaml:3:18", "STG399 is no code of a finding", ""),
        ),
        (
            STORE + "environments:\n  dev: {after: [dev]}\n",
            ("STG403", "stgitops.yaml:3:9", "environments come after each other in a circle: dev after dev", ""),
        ),
        (
            STORE + "environments:\n  dev: {requires_proof: true}\n",
            (
                "STG408",
                "stgitops.yaml:3:9",
                "dev requires proof, and comes after no environment that could give it",
                "name in after where the settings are proven first, or remove requires_proof",
            ),
        ),
        (
            STORE + FREEZE + "    environments: [dev, stagin]\n",
            (
                "STG401",
                "stgitops.yaml:7:25",
                "stagin is frozen, which is no environment of this project",
                "did you mean staging?",
            ),
        ),
        (
            "environments:\n  dev: {store: {type: x}}\n  staging: {}\n",
            (
                "STG202",
                "stgitops.yaml:3:3",
                "the environment staging has no config store",
                "add store: {type: sqlite, path: ../var/stgitops.sqlite3} to the project file",
            ),
        ),
    ],
)
def test_what_can_be_wrong(text: str, finding: tuple[str, str, str, str]) -> None:
    assert told(resolved(text, "dev", "staging")) == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "environments: {staging: {after: [dev], requires_proof: true}}\n",
        "environments: {staging: {requires_proof: false}}\n",
        FREEZE,
        FREEZE + "    environments: [dev, staging]\n",
    ],
)
def test_guards_that_are_right(text: str) -> None:
    assert told(resolved(STORE + text, "dev", "staging")) == []


def test_a_frozen_environment_without_a_file_is_told_once() -> None:
    text = STORE + FREEZE + "    environments: [gone]\nenvironments: {gone: {}}\n"
    assert [code for code, *_ in told(resolved(text, "dev"))] == ["STG402"]


def test_an_environment_without_a_store_is_left_out() -> None:
    assert list(resolved("environments: {dev: {store: {type: x}}}\n", "dev", "staging").by_name) == ["dev"]


def test_a_circle_is_told_once_and_its_environments_are_still_there() -> None:
    text = STORE + "environments:\n  a: {after: [b]}\n  b: {after: [c]}\n  c: {after: [a]}\n  d: {after: [a]}\n"
    environments = resolved(text, "a", "b", "c", "d")
    ((code, _, message, _),) = told(environments)
    assert code == "STG403"
    names = message.removeprefix("environments come after each other in a circle: ").split(" after ")
    assert (len(names), names[0], set(names)) == (4, names[-1], {"a", "b", "c"})
    assert all({"a": "b", "b": "c", "c": "a"}[one] == two for one, two in pairwise(names))
    assert set(environments.by_name) == {"a", "b", "c", "d"}


def test_two_circles_are_two_findings() -> None:
    text = STORE + "environments: {a: {after: [b]}, b: {after: [a]}, c: {after: [d]}, d: {after: [c]}}\n"
    assert [code for code, *_ in told(resolved(text, "a", "b", "c", "d"))] == ["STG403", "STG403"]


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        ({}, []),
        ({"a": [], "b": []}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": []}, [["c"], ["b"], ["a"]]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, [["d"], ["b", "c"], ["a"]]),
    ],
)
def test_waves(after: dict[str, list[str]], wanted: list[list[str]]) -> None:
    assert [sorted(wave) for wave in waves(after)] == wanted


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["dev", "prod"], {"dev": [], "prod": ["dev"]}),
        (["prod"], {"prod": []}),
        (["prod", "qa", "dev"], {"dev": [], "qa": ["dev"], "prod": ["qa"]}),
        (["other"], {"other": []}),
        ([], {}),
    ],
)
def test_the_order_holds_across_environments_that_are_not_named(names: list[str], wanted: dict[str, list[str]]) -> None:
    store = SqliteStore(type="sqlite", path="s")
    after = {"dev": (), "qa": ("dev", "nowhere"), "prod": ("qa",), "other": ()}
    environments = {name: Environment(name, "", store, others) for name, others in after.items()}
    assert order_among(names, environments) == wanted
