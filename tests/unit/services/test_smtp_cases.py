"""What the SMTP test tests: of the files, of the config store, of a saved plan."""

from dataclasses import replace

import pytest

from stgitops.core.codes import Code
from stgitops.core.plan import Plan
from stgitops.core.planfile import read_plan, write_plan
from stgitops.core.revisions import Draft, Terms
from stgitops.core.smtp_cases import Case as SmtpCase
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Trouble
from stgitops.services.apply import Orders, apply
from stgitops.services.plan import make_plan
from stgitops.services.smtp_cases import live_cases, planned_cases, wanted_cases
from tests.unit.fakes import NOON, BrokenStore, Case
from tests.workspace import BASE, DEV, OTHER_KEY, PROJECT, STORE_KEY, WITH_PASSWORD

PASSWORD = {"DEV_PASSWORD": "correct"}
CA_FILE = "store: {type: sqlite, path: store.sqlite3}\nca_file: ca.pem\n"


def with_password(**more: str) -> Case:
    return Case(secrets=dict(PASSWORD), **({"dev": WITH_PASSWORD} | more))


def wanted(case: Case, *names: str) -> list[SmtpCase]:
    project = case.load()
    cases, validation = wanted_cases(project, names or list(project.environments), case.world())
    assert validation.findings == ()
    return cases


def live(case: Case, *names: str) -> list[SmtpCase]:
    project = case.load()
    cases, untested = live_cases(project, names or list(project.environments), case.world())
    assert untested == []
    return cases


def plan_of(case: Case) -> Plan:
    project = case.load()
    return make_plan(project, list(project.environments), case.world()).plan


def planned(case: Case, plan: Plan) -> list[SmtpCase]:
    return planned_cases(case.load(), plan, case.world())


def applied(case: Case) -> Case:
    project = case.load()
    planning = make_plan(project, list(project.environments), case.world())
    assert {each.outcome for each in apply(planning, case.world(), Orders())} == {"applied"}
    return case


def account_of(case: SmtpCase) -> Account:
    assert isinstance(case.account, Account), case.account
    return case.account


def trouble_of(case: SmtpCase) -> Trouble:
    assert isinstance(case.account, Trouble), case.account
    return case.account


def password_of(case: SmtpCase) -> str | None:
    login = account_of(case).login
    return login.password.get_secret_value() if login is not None else None


def test_what_the_files_want() -> None:
    (dev,) = wanted(with_password())
    account = account_of(dev)
    assert (dev.environment, dev.source) == ("dev", "the files")
    assert (account.server, account.port, account.security) == ("smtp.example.org", 587, "starttls")
    assert account.address == "dev@helpdesk.example.org"
    assert account.login is not None
    assert (account.login.username, password_of(dev)) == ("dev", "correct")
    assert account.authorities == ""
    assert "correct" not in repr(dev)


def test_without_a_login_no_secret_is_asked_for() -> None:
    (dev,) = wanted(Case())
    assert account_of(dev).login is None


def test_only_the_environments_that_were_named_in_the_order_of_the_names() -> None:
    case = Case(dev=DEV, qa=DEV, staging=DEV)
    assert [each.environment for each in wanted(case, "staging", "dev")] == ["staging", "dev"]


def test_a_secret_that_is_not_to_be_had() -> None:
    (dev,) = wanted(Case(dev=WITH_PASSWORD, secrets={"DEV_PASSWORD": Code.SECRET_UNSET}))
    trouble = trouble_of(dev)
    assert trouble.code is SmtpCode.NO_SECRET
    assert "DEV_PASSWORD" in trouble.message
    assert str(dev.place_of(trouble)) == "configs/environments/dev.yaml:6:5"


def test_where_the_files_are_wrong_the_validation_says_so() -> None:
    case = Case(dev=DEV, qa=DEV.replace("smtp_server: smtp.example.org", "smtp_server: smtp://x"))
    project = case.load()
    cases, validation = wanted_cases(project, list(project.environments), case.world())
    assert [each.environment for each in cases] == ["dev"]
    assert [each.origin.path for each in validation.findings] == ["configs/environments/qa.yaml"]


def test_the_letter_names_environment_source_and_commit() -> None:
    (dev,) = wanted(Case())
    assert dev.letter.subject == "SMTP test of dev"
    for line in ("Environment: dev", "Settings: the files", "Git commit: 0123456789abcdef", "Sent by: stgitops "):
        assert f"\n{line}" in dev.letter.body
    outside = Case()
    outside.commit = ""
    assert "\nGit commit: none\n" in wanted(outside)[0].letter.body


def test_where_each_setting_stands() -> None:
    (dev,) = wanted(Case())
    at = {code: dev.place_of(Trouble(code, "")) for code in (SmtpCode.NO_SUCH_NAME, SmtpCode.STARTTLS_MISSING)}
    assert str(at[SmtpCode.NO_SUCH_NAME]).startswith("configs/environments/dev.yaml:3:")
    assert str(at[SmtpCode.STARTTLS_MISSING]).startswith("configs/base.yaml:4:")
    assert dev.place_of(Trouble(SmtpCode.FAULT, "")) is None
    assert dev.place_of(Trouble(SmtpCode.NO_SUCH_NAME, "", setting="")) is None
    assert replace(dev, layered=None).place_of(Trouble(SmtpCode.NO_SUCH_NAME, "")) is None


def test_the_authorities_of_the_project_and_of_an_environment() -> None:
    own = f"{CA_FILE}environments: {{qa: {{ca_file: own/ca.pem}}}}\n"
    case = Case(stgitops=own, base=BASE, dev=DEV, qa=DEV)
    case.files.contents |= {"configs/ca.pem": b"of all", "configs/own/ca.pem": b"of its own"}
    assert [account_of(each).authorities for each in wanted(case)] == ["of all", "of its own"]


def test_authorities_that_are_missing() -> None:
    (dev,) = wanted(Case(stgitops=CA_FILE, base=BASE, dev=DEV))
    trouble = trouble_of(dev)
    assert (trouble.code, trouble.key) == (SmtpCode.NOT_AN_ACCOUNT, "")
    assert trouble.message == "the authorities cannot be read: the file is missing"


def test_authorities_that_are_no_text_are_left_to_be_refused() -> None:
    case = Case(stgitops=CA_FILE, base=BASE, dev=DEV)
    case.files.contents["configs/ca.pem"] = b"\xff\xfe"
    assert account_of(wanted(case)[0]).authorities == "??"


def test_what_is_live_and_not_what_the_files_say_now() -> None:
    case = applied(with_password())
    case.write(dev=WITH_PASSWORD.replace("smtp.example.org", "other.example.org"))
    case.secrets.values["DEV_PASSWORD"] = "another"
    (dev,) = live(case)
    assert dev.source == "revision 1, which is live"
    assert (account_of(dev).server, password_of(dev)) == ("smtp.example.org", "correct")
    assert str(dev.place_of(Trouble(SmtpCode.NO_SUCH_NAME, ""))).startswith("configs/environments/dev.yaml:3:")
    assert "\nSettings: revision 1, which is live\nGit commit: 0123456789abcdef\n" in dev.letter.body


@pytest.mark.parametrize(
    ("key", "part"),
    [(None, "STGITOPS_STORE_KEY is not set"), (OTHER_KEY, "no key in STGITOPS_STORE_KEY opens the sealed password")],
)
def test_a_sealed_password_without_the_key(key: str | None, part: str) -> None:
    case = applied(with_password())
    case.key = key
    trouble = trouble_of(live(case)[0])
    assert trouble.code is SmtpCode.NO_SECRET
    assert part in trouble.message
    case.key = f"{OTHER_KEY},{STORE_KEY}"
    assert password_of(live(case)[0]) == "correct"


def test_a_live_login_without_a_sealed_password_is_never_tried_without_it() -> None:
    case = applied(with_password())
    revision = case.stores.stores["store.sqlite3"].current(["dev"])["dev"]
    forged = Draft("dev", 1, revision.settings, {}, "eve", NOON, "", "")
    case.stores.stores["store.sqlite3"].append([forged])
    assert trouble_of(live(case)[0]).code is SmtpCode.NO_SECRET


def test_where_nothing_is_live() -> None:
    trouble = trouble_of(live(Case())[0])
    assert (trouble.code, trouble.key) == (SmtpCode.NOT_AN_ACCOUNT, "")
    assert trouble.message == "no settings are live: nothing was applied yet"


def test_where_the_settings_were_withdrawn() -> None:
    case = applied(with_password())
    case.stores.stores["store.sqlite3"].append(
        [Draft("dev", 1, {}, {}, "ada", NOON, "", "", Terms(restores=0))],
    )
    trouble = trouble_of(live(case)[0])
    assert trouble.message == "no settings are live: revision 2 withdrew the settings"


def test_live_settings_that_this_version_cannot_read() -> None:
    case = applied(Case())
    store = case.stores.stores["store.sqlite3"]
    revision = store.current(["dev"])["dev"]
    settings = {**revision.settings, "error_notifications": {"smtp_server": "x"}}
    store.append([Draft("dev", 1, settings, {}, "ada", NOON, "", "")])
    trouble = trouble_of(live(case)[0])
    assert trouble.code is SmtpCode.NOT_AN_ACCOUNT
    assert trouble.key == "error_notifications.email_address"


def test_a_store_that_does_not_answer_leaves_its_environments_untested() -> None:
    case = applied(
        Case(stgitops=f"{PROJECT}environments: {{qa: {{store: {{type: sqlite, path: q}}}}}}\n", dev=DEV, qa=DEV)
    )
    case.stores.stores["store.sqlite3"] = BrokenStore("read")
    project = case.load()
    cases, untested = live_cases(project, list(project.environments), case.world())
    assert [each.environment for each in cases] == ["qa"]
    assert [(each.environment, each.hint) for each in untested] == [("dev", "make room")]


def test_what_is_live_can_be_tested_while_the_files_are_wrong() -> None:
    case = applied(Case())
    case.write(base="nonsense: [\n")
    assert account_of(live(case)[0]).server == "smtp.example.org"


def test_what_a_plan_would_write_and_nothing_else() -> None:
    case = applied(with_password(qa=DEV))
    case.write(dev=WITH_PASSWORD.replace("smtp.example.org", "new.example.org"))
    plan = plan_of(case)
    case.write(dev=WITH_PASSWORD)
    (dev,) = planned(case, plan)
    assert dev.source == "the saved plan, which builds on revision 1"
    assert (account_of(dev).server, password_of(dev)) == ("new.example.org", "correct")
    assert f"\nGit commit: {plan.commit}\n" in dev.letter.body


def test_a_plan_that_builds_on_nothing() -> None:
    case = with_password()
    assert planned(case, plan_of(case))[0].source == "the saved plan, which builds on no revision"
    assert planned(applied(case), plan_of(case)) == []


@pytest.mark.parametrize(
    ("password", "key", "code"),
    [
        ("correct", STORE_KEY, None),
        ("correct", f"{OTHER_KEY},{STORE_KEY}", None),
        ("another", STORE_KEY, SmtpCode.NO_SECRET),
        ("correct", OTHER_KEY, SmtpCode.NO_SECRET),
        ("another", None, None),  # without the key nobody can say that it is another
    ],
)
def test_a_plan_is_tested_with_the_password_it_was_made_with(
    password: str, key: str | None, code: SmtpCode | None
) -> None:
    case = with_password()
    plan = plan_of(case)
    case.secrets.values["DEV_PASSWORD"] = password
    case.key = key
    (dev,) = planned(case, plan)
    if code is None:
        assert password_of(dev) == password
    else:
        assert trouble_of(dev).code is code
        assert password not in trouble_of(dev).message


def test_a_plan_whose_secret_is_gone() -> None:
    case = with_password()
    plan = plan_of(case)
    case.secrets.values["DEV_PASSWORD"] = Code.SECRET_UNSET
    assert trouble_of(planned(case, plan)[0]).code is SmtpCode.NO_SECRET


def test_a_plan_of_an_environment_that_is_gone_is_left_out() -> None:
    case = Case(dev=DEV, qa=DEV)
    plan = plan_of(case)
    assert [each.environment for each in planned(case.remove("environments/qa.yaml"), plan)] == ["dev"]


def test_a_plan_that_was_saved_and_read_again() -> None:
    case = with_password()
    plan = read_plan(write_plan(plan_of(case)).encode())
    assert password_of(planned(case, plan)[0]) == "correct"
