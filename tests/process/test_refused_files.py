"""Files that cannot be settings at all: each is refused with what is wrong, where, and the next step."""

from collections.abc import Callable

import pytest

from tests.adapters.rights import needs_permissions, unprivileged
from tests.workspace import BASE, DEV, PROJECT, Workspace

FILES = {"stgitops.yaml": PROJECT, "base.yaml": BASE, "environments/dev.yaml": DEV}
each_file = pytest.mark.parametrize("place", FILES)
MISPLACED = "a directory stands here, and a file is wanted [STG103]"


def directory(workspace: Workspace, place: str) -> None:
    (workspace.folder / place).unlink()
    (workspace.folder / place).mkdir()


def containing(content: bytes) -> Callable[[Workspace, str], None]:
    return lambda workspace, place: workspace.put(place, content) and None


CASES = {
    "directory": (directory, "1:1", MISPLACED),
    "empty": (containing(b""), "1:1", "the file holds nothing [STG107]"),
    "only a comment": (containing(b"# nothing\n"), "1:1", "the file holds nothing [STG107]"),
    "mark of UTF-8": (
        containing(b"\xef\xbb\xbf" + BASE.encode()),
        "1:1",
        "the file opens with a byte-order mark of UTF-8 [STG106]",
    ),
    "mark of UTF-16": (
        containing(BASE.encode("utf-16")),
        "1:1",
        "the file opens with a byte-order mark of UTF-16 [STG106]",
    ),
    "not UTF-8": (
        containing("a: 1\nb: é\n".encode("latin-1")),
        "2:4",
        "the file is not UTF-8: byte 0xe9 stands here [STG105]",
    ),
    "several documents": (containing(b"{}\n---\n{}\n"), "2:1", "[STG109]"),
    "syntax": (containing(b"a: [1, 2\n"), "2:1", "[STG108]"),
    "a list": (containing(b"- a\n"), "1:1", "a mapping is wanted here, not a list [STG203]"),
    "control character": (
        containing(b"a: \x07\n"),
        "1:4",
        "the character U+0007 may not stand in a file [STG115]",
    ),
    "brackets": (containing(b"a: " + b"[" * 60_000), "1:67", "[STG104]"),
}


@each_file
@pytest.mark.parametrize(("make", "position", "message"), CASES.values(), ids=CASES.keys())
def test_what_cannot_be_settings(workspace: Workspace, place: str, make: Callable, position: str, message: str) -> None:
    make(workspace, place)
    result = workspace.invoke("validate")
    assert result.exit_code == 3
    (found,) = [each for each in result.stdout.splitlines() if each.startswith(f"{place}:")]
    assert found.startswith(f"{place}:{position}: error: ")
    assert message in found


@pytest.mark.parametrize("place", ["stgitops.yaml", "base.yaml"])
def test_a_missing_file(workspace: Workspace, place: str) -> None:
    (workspace.folder / place).unlink()
    result = workspace.invoke("--project", "stgitops.yaml", "validate")
    assert result.exit_code == 3
    assert f"{place}:1:1: error: the file is missing [STG101]\n" in result.stdout


def test_no_environments(workspace: Workspace) -> None:
    (workspace.folder / "environments" / "dev.yaml").unlink()
    result = workspace.invoke("validate")
    assert result.exit_code == 3
    assert "stgitops.yaml:1:1: error: no file matches environments/*.yaml [STG407]\n" in result.stdout


@needs_permissions
@each_file
def test_an_unreadable_file(workspace: Workspace, place: str) -> None:
    (workspace.folder / place).chmod(0)
    result = unprivileged(workspace).run("validate")
    assert result.exit_code == 3
    assert f"{place}:1:1: error: the file cannot be read: permission denied [STG102]\n" in result.stdout


@needs_permissions
@pytest.mark.parametrize("rights", [0o000, 0o100, 0o300])
def test_a_folder_of_environments_that_may_not_be_read(workspace: Workspace, rights: int) -> None:
    folder = workspace.folder / "environments"
    folder.chmod(rights)
    results = [
        unprivileged(workspace).run(*each) for each in (("validate",), ("plan",), ("apply", "--yes", "--no-smtp-test"))
    ]
    folder.chmod(0o700)
    for result in results:
        assert result.exit_code == 3
        assert "environments:1:1: error: the file cannot be read: permission denied [STG102]\n" in result.output
    assert not (workspace.folder / "store.sqlite3").exists()


def test_an_empty_mapping_is_a_base_that_shares_nothing(workspace: Workspace) -> None:
    assert workspace.write(base="{}\n").invoke("validate").exit_code == 0


@pytest.mark.parametrize(("size", "refused"), [((1 << 20), False), ((1 << 20) + 1, True)])
def test_a_file_of_more_than_the_limit(workspace: Workspace, size: int, refused: bool) -> None:
    workspace.write(base=BASE + "#" * (size - len(BASE)))
    result = workspace.invoke("validate")
    assert result.exit_code == (3 if refused else 0)
    assert ("base.yaml:1:1: error: the file is larger than 1 MiB [STG104]\n" in result.stdout) is refused


@pytest.mark.parametrize(
    ("project", "message"),
    [
        ("environments: {prod: {}}\n", "[STG402]"),
        ("environments: {dev: {after: [prod]}}\n", "dev comes after prod, which is no environment of this project"),
        ("environments: {dev: {after: [dev]}}\n", "environments come after each other in a circle: dev after dev"),
    ],
)
def test_environments_that_nobody_declared_and_circles(workspace: Workspace, project: str, message: str) -> None:
    result = workspace.write(stgitops=PROJECT + project).invoke("validate")
    assert result.exit_code == 3
    assert message in result.stdout
