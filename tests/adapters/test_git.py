import shutil
import subprocess
from pathlib import Path

import pytest

from stgitops.adapters.git import commit_of
from tests.workspace import Workspace


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit: configs/dev.yaml, and README.md outside of configs."""
    git(tmp_path, "init", "--quiet")
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "dev.yaml").write_text("{}\n")
    (tmp_path / "README.md").write_text("text\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    return tmp_path


def head(repository: Path) -> str:
    return git(repository, "rev-parse", "HEAD")


def test_outside_of_git_there_is_no_commit(tmp_path: Path) -> None:
    assert commit_of(str(tmp_path)) == ""


def test_before_the_first_commit_there_is_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert commit_of(str(tmp_path)) == ""


def test_a_folder_that_is_not_there_has_no_commit(tmp_path: Path) -> None:
    assert commit_of(str(tmp_path / "nowhere")) == ""


def test_an_unchanged_folder_has_the_commit(repository: Path) -> None:
    assert commit_of(str(repository / "configs")) == head(repository)
    assert len(head(repository)) == 40


def change_a_file(repository: Path) -> None:
    (repository / "configs" / "dev.yaml").write_text("delivery_delay: 1\n")


def add_a_file(repository: Path) -> None:
    (repository / "configs" / "untracked.yaml").write_text("{}\n")


def remove_a_file(repository: Path) -> None:
    (repository / "configs" / "dev.yaml").unlink()


def stage_a_change(repository: Path) -> None:
    change_a_file(repository)
    git(repository, "add", ".")


@pytest.mark.parametrize("change", [change_a_file, add_a_file, remove_a_file, stage_a_change])
def test_a_folder_that_differs_from_the_commit_is_marked(repository: Path, change) -> None:
    change(repository)
    assert commit_of(str(repository / "configs")) == f"{head(repository)}+changes"


def test_a_change_outside_of_the_folder_does_not_count(repository: Path) -> None:
    (repository / "README.md").write_text("other text\n")
    (repository / "untracked").write_text("")
    assert commit_of(str(repository / "configs")) == head(repository)
    assert commit_of(str(repository)) == f"{head(repository)}+changes"


def test_a_file_that_git_ignores_does_not_count(repository: Path) -> None:
    (repository / ".git" / "info" / "exclude").write_text("*.sqlite3\n")
    (repository / "configs" / "store.sqlite3").write_text("")
    assert commit_of(str(repository / "configs")) == head(repository)


def test_asking_writes_nothing_into_the_repository(repository: Path) -> None:
    (repository / "configs" / "dev.yaml").touch()
    before = (repository / ".git" / "index").read_bytes()
    commit_of(str(repository / "configs"))
    assert (repository / ".git" / "index").read_bytes() == before


def test_a_revision_names_its_commit(workspace: Workspace) -> None:
    git(workspace.folder, "init", "--quiet")
    workspace.put(".gitignore", "store.sqlite3*\n")
    git(workspace.folder, "add", ".")
    git(workspace.folder, "commit", "--quiet", "--message", "first")
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    assert f"  {head(workspace.folder)[:12]}  first revision\n" in workspace.invoke("history", "dev").stdout


def test_without_git_everything_works_and_no_commit_is_named(workspace: Workspace) -> None:
    git(workspace.folder, "init", "--quiet")
    git(workspace.folder, "add", ".")
    git(workspace.folder, "commit", "--quiet", "--message", "first")
    workspace.variables["PATH"] = str(workspace.folder)
    assert shutil.which("git", path=workspace.variables["PATH"]) is None
    result = workspace.run("-v", "apply", "--yes", "--no-smtp-test")
    assert result.exit_code == 0
    assert "stgitops: git commit none\n" in result.stderr
