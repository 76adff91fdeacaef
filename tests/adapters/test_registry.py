"""Config stores that other packages bring, installed as pip would: a folder with their metadata on Python's path."""

import pytest

from stgitops.adapters.registry import ProjectStores
from stgitops.core.errors import StoreRefused
from stgitops.core.project import OtherStore, SqliteStore
from tests.workspace import Workspace

MODULE = """\
from stgitops.core.errors import StoreUnreachable
from stgitops.testing import FakeStore

def open_store(store, folder):
    if store.options.get("down"):
        raise StoreUnreachable(f"{store.options['down']} does not answer, asked from {folder}", hint="start it")
    return FakeStore()
"""


def install(workspace: Workspace, entry: str, module: str = MODULE) -> None:
    workspace.put("site/their_store.py", module)
    workspace.put("site/their_store-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: their-store\nVersion: 1.0\n")
    workspace.put("site/their_store-1.0.dist-info/entry_points.txt", f"[stgitops.stores]\n{entry}\n")
    workspace.variables["PYTHONPATH"] = str(workspace.folder / "site")


@pytest.fixture
def theirs(workspace: Workspace) -> Workspace:
    """A project whose config store is of a type that is not built in."""
    return workspace.write(stgitops="store: {type: theirs}\n")


def test_a_type_that_nobody_brings_is_refused_and_those_that_there_are_are_named(theirs: Workspace) -> None:
    result = theirs.invoke("plan")
    assert result.exit_code == 7
    assert "dev: not planned: no config store of the type theirs is installed\n" in result.stdout
    assert "    hint: there are: sqlite\n" in result.stdout


def test_an_installed_type_is_used(theirs: Workspace) -> None:
    install(theirs, "theirs = their_store:open_store")
    result = theirs.run("apply", "--yes", "--no-smtp-test")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "dev: applied: revision 1" in result.stdout


def test_its_options_and_the_folder_of_the_project_reach_it(theirs: Workspace) -> None:
    install(theirs, "theirs = their_store:open_store")
    theirs.put("configs/stgitops.yaml", "store: {type: theirs, options: {down: db.example.org}}\n")
    theirs.put("configs/environments/dev.yaml", (theirs.folder / "environments" / "dev.yaml").read_bytes())
    theirs.put("configs/base.yaml", "{}\n")
    result = theirs.run("--project", "configs/stgitops.yaml", "plan")
    assert result.exit_code == 7
    assert "dev: not planned: db.example.org does not answer, asked from configs\n    hint: start it\n" in result.stdout


def test_an_installed_type_is_named_beside_the_built_in_one(theirs: Workspace) -> None:
    install(theirs, "others = their_store:open_store")
    assert "    hint: there are: others, sqlite\n" in theirs.run("plan").stdout


def test_it_cannot_take_the_place_of_the_built_in_one(workspace: Workspace) -> None:
    install(workspace, "sqlite = their_store:open_store", "raise SystemExit('imported')")
    assert workspace.run("apply", "--yes", "--no-smtp-test").exit_code == 0
    assert (workspace.folder / "store.sqlite3").is_file()


@pytest.mark.parametrize(
    "entry", ["theirs = nowhere:open_store", "theirs = their_store:missing", "theirs = their_store.below:open_store"]
)
def test_one_that_cannot_be_imported_is_told_without_a_traceback(theirs: Workspace, entry: str) -> None:
    install(theirs, entry)
    result = theirs.run("plan")
    assert result.exit_code == 7
    assert "dev: not planned: the installed config store of the type theirs does not work: it gave " in result.stdout
    assert "Traceback" not in result.output


def test_environments_with_the_same_store_share_one_opening() -> None:
    stores = ProjectStores("")
    one = stores.open(SqliteStore(type="sqlite", path="a"))
    assert stores.open(SqliteStore(type="sqlite", path="a")) is one
    assert stores.open(SqliteStore(type="sqlite", path="b")) is not one
    stores.close()
    assert stores.open(SqliteStore(type="sqlite", path="a")) is not one


def test_asking_again_for_an_unknown_type_is_refused_again() -> None:
    stores = ProjectStores("")
    for _ in range(2):
        with pytest.raises(StoreRefused):
            stores.open(OtherStore(type="theirs"))


@pytest.mark.parametrize(
    "module",
    ["raise RuntimeError('x')", "def open_store(:", "open_store = 5", "def open_store(s, f): raise ValueError('x')"],
)
def test_a_broken_store_of_another_package_is_not_our_fault(workspace: Workspace, module: str) -> None:
    workspace.write(stgitops="store: {type: theirs}\n")
    install(workspace, "theirs = their_store:open_store", module)
    result = workspace.run("plan")
    assert result.exit_code == 7
    assert "fault of stgitops" not in result.stderr
