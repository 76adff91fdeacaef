"""From files to settings."""

import pytest

from stgitops.core.codes import Code
from stgitops.services.load import LoadedEnvironment, load_environments
from tests.unit.fakes import Case, told
from tests.workspace import BASE, DEV, PROJECT


def loaded(case: Case, name: str = "dev") -> LoadedEnvironment:
    (environment,) = load_environments(case.load(), [name], case.files)
    return environment


def test_an_environment_is_the_base_with_its_own_file_laid_over_it() -> None:
    environment = loaded(Case(dev="delivery_delay: 3\n" + DEV))
    assert environment.settings is not None
    assert environment.layered is not None
    assert environment.findings == ()
    assert environment.settings.delivery_delay == 3
    assert environment.settings.error_notifications.smtp_server_port == 587
    assert str(environment.layered.origin(("error_notifications", "smtp_server_port"))) == "configs/base.yaml:3:21"


def test_environments_are_named_after_their_files() -> None:
    case = Case(dev=DEV, customer_1=DEV)
    case.write(stgitops=PROJECT + "discover: environments/*-1.yaml\n")
    assert list(case.load().environments) == ["customer"]


@pytest.mark.parametrize(
    ("files", "findings"),
    [
        ({"stgitops": "["}, ["stgitops.yaml:2:1: STG108"]),
        ({"stgitops": "{"}, ["stgitops.yaml:2:1: STG108"]),
        ({"stgitops": ""}, ["stgitops.yaml:1:1: STG107"]),
        ({"stgitops": "- a"}, ["stgitops.yaml:1:1: STG203"]),
        ({"stgitops": PROJECT + "a: 1"}, ["stgitops.yaml:2:1: STG201"]),
        ({"base": "- a"}, ["base.yaml:1:1: STG203"]),
        ({"base": "a: 1"}, ["base.yaml:1:1: STG201"]),
        ({"stgitops": "", "base": ""}, ["stgitops.yaml:1:1: STG107", "base.yaml:1:1: STG107"]),
    ],
)
def test_what_is_wrong_with_the_project_and_the_base(files: dict[str, str], findings: list[str]) -> None:
    project = Case().write(**files).load()
    places = [": ".join(line.split(": ")[:2]) for line in told((*project.findings, *project.base.findings))]
    assert [place for place in places if not place.endswith("STG407")] == findings


def test_where_the_project_file_is_missing_nothing_else_is_looked_for() -> None:
    project = Case().remove("stgitops.yaml").remove("base.yaml").load()
    (finding,) = project.findings
    assert (finding.code, finding.origin.path) == (Code.FILE_MISSING, "configs/stgitops.yaml")
    assert finding.hint == "name the project file with --project, or go to its folder"
    assert (project.base.findings, project.environments) == ((), {})


def test_a_missing_base() -> None:
    (finding,) = Case().remove("base.yaml").load().base.findings
    assert (finding.code, finding.origin.path) == (Code.FILE_MISSING, "configs/base.yaml")


def test_files_whose_names_cannot_name_an_environment() -> None:
    case = Case().write(Prod=DEV)
    assert told(case.load().findings) == ["environments/Prod.yaml:1:1: STG404: 'Prod' cannot name an environment"]
    assert case.load().findings[0].hint == "small letters, digits, - and _ name an environment, 63 at most"
    assert list(case.load().environments) == ["dev"]


def test_a_project_without_environments() -> None:
    (finding,) = Case().remove("environments/dev.yaml").load().findings
    assert finding.message == "no file matches configs/environments/*.yaml"
    assert finding.hint == "add the first: configs/environments/dev.yaml"


@pytest.mark.parametrize("files", [{"base": "["}, {"base": "- a"}, {"dev": "["}, {"dev": "text"}])
def test_without_one_of_its_files_an_environment_has_no_settings(files: dict[str, str]) -> None:
    environment = loaded(Case().write(**files))
    assert (environment.settings, environment.layered) == (None, None)


def test_what_is_told_of_a_file_is_not_told_of_the_whole_again() -> None:
    case = Case(dev=DEV + "  reporting_level: eror\n  smtp_authentication: {username: u, password: {from_env: 7}}\n")
    assert sorted(each.code.id for each in loaded(case).findings) == ["STG203", "STG204"]


def test_what_only_the_whole_lacks_names_the_environment() -> None:
    environment = loaded(Case(dev="{}"))
    assert {(each.code, each.environments) for each in environment.findings} == {(Code.MISSING_KEY, ("dev",))}
    assert all(each.origin.path == "configs/base.yaml" for each in environment.findings)


def test_rules_run_on_what_is_right_by_itself() -> None:
    assert told(loaded(Case(dev=DEV + "  security: tls\n")).findings) == [
        "environments/dev.yaml:4:13: STG301: port 587 begins in the clear, and security is tls"
    ]
    assert [each.code.id for each in loaded(Case(dev=DEV + "  security: tsl\n")).findings] == ["STG204"]


def test_a_rule_that_is_ignored_does_not_count_and_is_remembered() -> None:
    project = PROJECT + "environments: {dev: {ignore: {STG301: tested, STG304: never found}}}\n"
    environment = loaded(Case(stgitops=project, dev=DEV + "  security: tls\n", base=BASE))
    assert (environment.findings, environment.ignored) == ((), frozenset({"STG301"}))


def test_the_project_and_the_base_are_no_environments() -> None:
    case = Case(stgitops=PROJECT + "discover: '*.yaml'\n").write(dev=DEV)
    assert "base" not in case.load().environments
