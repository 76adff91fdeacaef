"""Several environments in one apply: what goes wrong in one leaves the others alone, and holds up who comes after."""

import pytest

from stgitops.adapters.sealing import FernetSealer
from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.diff import PASSWORD_KEY
from tests.workspace import DEV, PROJECT, STORE_KEY, WITH_PASSWORD, Workspace


def numbers(workspace: Workspace, environment: str = "dev") -> str:
    """Return what verifying the history says of how many revisions there are."""
    return workspace.invoke("history", environment, "--verify").stderr


def unreachable(workspace: Workspace, name: str = "dev", other: str = "") -> Workspace:
    return workspace.write(
        stgitops=f"{PROJECT}environments:\n  {name}: {{store: {{type: sqlite, path: environments}}}}\n{other}"
    )


def test_one_store_of_two_fails_and_the_other_environment_is_applied(workspace: Workspace) -> None:
    unreachable(workspace.write(staging=DEV))
    result = workspace.invoke("apply", "--yes", "--no-smtp-test")
    assert result.exit_code == 7
    assert "dev: failed: the config store environments is not a file" in result.stdout
    assert "staging: applied: revision 1 (7 changes), unproven\n" in result.stdout
    assert result.stdout.endswith("done: 1 applied, 1 failed\n")
    assert numbers(workspace, "staging").startswith("the chain of 1 revision")


def after(**before: str) -> str:
    return "".join(f"  {name}: {{after: [{other}]}}\n" for name, other in before.items())


def test_what_comes_after_a_failure_is_not_started(workspace: Workspace) -> None:
    unreachable(workspace.write(staging=DEV, production=DEV), other=after(staging="dev", production="staging"))
    result = workspace.invoke("apply", "--yes", "--no-smtp-test")
    assert result.exit_code == 7
    assert "staging: not started: it comes after dev, which did not go well\n" in result.stdout
    assert "production: not started: it comes after staging, which did not go well\n" in result.stdout
    assert not (workspace.folder / "store.sqlite3").exists()


SECRETS = [
    (None, "the variable DEV_PASSWORD is not set [STG501]"),
    ("", "the variable DEV_PASSWORD is empty [STG502]"),
    ("secret\n", "the variable DEV_PASSWORD ends in a line break [STG503]"),
    ("secret\r\n", "the variable DEV_PASSWORD ends in a line break [STG503]"),
]


@pytest.mark.parametrize(("value", "message"), SECRETS)
def test_3_a_secret_that_cannot_be_used_stops_its_environment_only(
    with_password: Workspace, value: str | None, message: str
) -> None:
    with_password.write(stgitops=f"{PROJECT}environments:\n{after(production='dev')}", staging=DEV, production=DEV)
    del with_password.variables["DEV_PASSWORD"]
    if value is not None:
        with_password.variables["DEV_PASSWORD"] = value
    result = with_password.invoke("apply", "--yes", "--no-smtp-test")
    assert result.exit_code == 3
    assert f"dev: refused: {message}, at environments/dev.yaml:6:5" in result.stdout
    assert "staging: applied: revision 1 (7 changes), unproven\n" in result.stdout
    assert "production: not started: it comes after dev, which did not go well\n" in result.stdout
    assert [numbers(with_password, name)[:14] for name in ("dev", "staging", "production")] == [
        "the chain of 0",
        "the chain of 1",
        "the chain of 0",
    ]


def test_3_a_secret_and_no_key_to_seal_it_with(with_password: Workspace) -> None:
    del with_password.variables["STGITOPS_STORE_KEY"]
    plan = with_password.invoke("plan")
    assert plan.exit_code == 0
    result = with_password.write(staging=DEV).invoke("apply", "--yes", "--no-smtp-test")
    assert result.exit_code == 3
    assert (
        "dev: refused: there is no key to seal the password with: STGITOPS_STORE_KEY is not set [STG505]"
        in result.stdout
    )
    assert "staging: applied" in result.stdout


def test_the_worst_of_several_counts(with_password: Workspace) -> None:
    unreachable(with_password.write(staging=DEV, production=WITH_PASSWORD.replace("DEV_", "NOWHERE_")), "staging")
    result = with_password.invoke("apply", "--yes", "--no-smtp-test")
    assert "production: refused: " in result.stdout
    assert "staging: failed: " in result.stdout
    assert "dev: applied: " in result.stdout
    assert result.exit_code == 7


@pytest.mark.parametrize("password", ["  two spaces on each side  ", "\ttab\t", "a\nb", 'quo"te', " "])
def test_a_password_is_sealed_as_it_is(with_password: Workspace, password: str) -> None:
    with_password.variables["DEV_PASSWORD"] = password
    assert with_password.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    store = SqliteConfigStore(str(with_password.folder / "store.sqlite3"))
    sealed = store.current(["dev"])["dev"].sealed[PASSWORD_KEY]
    store.close()
    secret = FernetSealer(STORE_KEY).open(sealed)
    assert secret is not None
    assert secret.get_secret_value() == password
