"""Everything that is wrong, in one run."""

import posixpath

import pytest

from stgitops.core.codes import Code
from stgitops.services.validate import names_built_on, validate
from tests.unit.fakes import Case
from tests.workspace import BASE, DEV, PROJECT

LOGIN = DEV + "  smtp_authentication: {username: u, password: {from_env: SHARED}}\n"


def test_a_valid_project_has_no_findings() -> None:
    validation = Case().validate()
    assert (validation.findings, validation.environments, validation.has_errors) == ((), 1, False)


def test_findings_of_all_files_are_sorted_and_counted() -> None:
    case = Case(
        stgitops=PROJECT + "environments: {gone: {}}\n",
        dev=DEV + "  smtp_server_port: 587\n",
        qa="delivery_delay: x\n" + DEV.replace("smtp.example.org", "a b"),
    )
    validation = case.validate()
    assert case.told() == [
        "environments/dev.yaml:4:21: STG307: smtp_server_port has this value in configs/base.yaml already",
        "environments/qa.yaml:1:17: STG203: a whole number is wanted here, not text",
        "environments/qa.yaml:4:16: STG206: this is not a host name or IP address",
        "stgitops.yaml:2:16: STG402: the environment gone has no file that environments/*.yaml finds",
    ]
    assert [each.severity for each in validation.findings] == ["note", "error", "error", "error"]
    assert (validation.environments, validation.has_errors) == (2, True)


def test_what_the_base_does_wrong_to_every_environment_is_one_finding() -> None:
    case = Case(base=BASE.replace("starttls", "tls"), dev=DEV, qa=DEV)
    (finding,) = case.validate().findings
    assert (finding.code, finding.environments) == (Code.PORT_AND_SECURITY, ("dev", "qa"))


def test_a_shared_secret_is_found_in_both_environments() -> None:
    case = Case(dev=LOGIN, qa=LOGIN)
    findings = case.validate().findings
    assert [(each.code, each.environments) for each in findings] == [
        (Code.SHARED_SECRET, ("dev",)),
        (Code.SHARED_SECRET, ("qa",)),
    ]
    assert all(each.origin.private for each in findings)
    assert not case.validate().has_errors


def test_an_environment_may_ignore_a_shared_secret() -> None:
    case = Case(stgitops=PROJECT + "environments: {qa: {ignore: {STG306: why}}}\n", dev=LOGIN, qa=LOGIN)
    assert [each.environments for each in case.validate().findings] == [("dev",)]


def test_what_is_ignored_and_not_found_is_a_note() -> None:
    case = Case(stgitops=PROJECT + "environments: {dev: {ignore: {STG306: why}}}\n", dev=LOGIN)
    (finding,) = case.validate().findings
    assert (finding.code, str(finding.origin)) == (Code.NEEDLESS_IGNORE, "configs/stgitops.yaml:2:31")
    assert (finding.message, finding.hint) == ("STG306 is ignored for dev, and is not found there", "remove it")


def test_whether_a_secret_is_shared_shows_only_in_all_environments_together() -> None:
    case = Case(stgitops=PROJECT + "environments: {dev: {ignore: {STG306: why}}}\n", dev=LOGIN, qa=DEV)
    assert validate(case.load(), ["dev"], case.files).findings == ()
    assert [each.code for each in validate(case.load(), ["dev", "qa"], case.files).findings] == [Code.NEEDLESS_IGNORE]


def test_what_does_not_exist_is_not_also_needless() -> None:
    case = Case(stgitops=PROJECT + "environments: {dev: {ignore: {STG399: why}}}\n", dev=DEV)
    assert [each.code for each in case.validate().findings] == [Code.CANNOT_IGNORE]


def absolute(path: str) -> str:
    return posixpath.normpath(posixpath.join("/anywhere", path))


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["configs/environments/dev.yaml"], ["dev"]),
        (["/anywhere/configs/environments/dev.yaml"], ["dev"]),
        (["./configs/../configs/environments//dev.yaml"], ["dev"]),
        (["configs/environments/qa.yaml", "configs/environments/dev.yaml"], ["dev", "qa"]),
        (["configs/environments"], ["dev", "qa"]),
        (["configs/environments/"], ["dev", "qa"]),
        (["configs/base.yaml"], ["dev", "qa"]),
        (["configs/stgitops.yaml"], ["dev", "qa"]),
        (["configs"], ["dev", "qa"]),
        (["."], ["dev", "qa"]),
        ([], []),
        (["configs/environments/prod.yaml"], None),
        (["configs/environments/dev.yaml", "README.md"], None),
        (["conf"], None),
        (["configs/environments/dev"], None),
    ],
)
def test_environments_that_are_built_on_files(paths: list[str], names: list[str] | None) -> None:
    assert names_built_on(Case(dev=DEV, qa=DEV).load(), paths, absolute) == names
