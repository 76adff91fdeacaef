import os
import socket
from pathlib import Path

import pytest

from stgitops.adapters.files import DiskFiles
from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from tests.adapters.rights import needs_permissions, unprivileged
from tests.workspace import Workspace

FILES = DiskFiles()


@pytest.mark.parametrize("content", [b"", b"a", b"\x00\xff\r\n", b"x" * 4096])
def test_a_file_is_read_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert FILES.read(str(tmp_path / "file"), 4096) == content


@pytest.mark.parametrize("size", [10, 11, 12, 1000])
def test_of_a_large_file_one_byte_more_than_the_limit_is_read(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    assert FILES.read(str(tmp_path / "file"), 10) == b"x" * min(size, 11)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    assert FILES.read(str(tmp_path / "link"), 100) == b"content"


def missing(path: Path) -> None:
    """Do nothing."""


def dangling_link(path: Path) -> None:
    path.symlink_to("nowhere")


def directory(path: Path) -> None:
    path.mkdir()


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def listening_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (missing, Code.FILE_MISSING, "the file is missing"),
        (dangling_link, Code.FILE_MISSING, "the file is missing"),
        (directory, Code.FILE_IS_DIRECTORY, "a directory stands here, and a file is wanted"),
        (os.mkfifo, Code.FILE_UNREADABLE, "a pipe, socket or device stands here, and a file is wanted"),
        (listening_socket, Code.FILE_UNREADABLE, "the file cannot be read: no such device or address"),
        (link_to_itself, Code.FILE_UNREADABLE, "the file cannot be read: too many levels of symbolic links"),
    ],
)
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, make, code: Code, message: str) -> None:
    path = tmp_path / "f"
    make(path)
    assert FILES.read(str(path), 100) == Finding(code, message, Origin(str(path)))


def test_a_path_through_a_file_is_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = str(tmp_path / "file" / "below")
    assert FILES.read(path, 100) == Finding(Code.FILE_MISSING, "the file is missing", Origin(path))


def test_a_device_is_refused() -> None:
    finding = FILES.read("/dev/zero", 100)
    assert isinstance(finding, Finding)
    assert finding.code is Code.FILE_UNREADABLE


@needs_permissions
def test_a_file_without_the_right_to_read_it_is_unreadable(workspace: Workspace) -> None:
    workspace.put("environments/dev.yaml", "{}").chmod(0)
    result = unprivileged(workspace).run("validate")
    assert result.exit_code == 3
    assert "environments/dev.yaml:1:1: error: the file cannot be read: permission denied [STG102]\n" in result.stdout


def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    before = len(list(Path("/dev/fd").iterdir()))
    for name in ("file", "missing", "."):
        FILES.read(str(tmp_path / name), 100)
    assert len(list(Path("/dev/fd").iterdir())) == before


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.yaml", ["a.yaml", "b.yaml"]),
        ("b*.yaml", ["b.yaml"]),
        ("below/*.yaml", ["below/c.yaml"]),
        ("nowhere/*.yaml", []),
        ("a.yaml/*.yaml", []),
    ],
)
def test_files_that_match_are_found_sorted_and_hidden_ones_are_not(
    tmp_path: Path, pattern: str, expected: list[str]
) -> None:
    (tmp_path / "below").mkdir()
    for name in ("b.yaml", "a.yaml", ".hidden.yaml", "a.yml", "A.YAML", "below/c.yaml"):
        (tmp_path / name).write_bytes(b"")
    assert FILES.matching(f"{tmp_path}/{pattern}") == [f"{tmp_path}/{each}" for each in expected]


def test_a_file_whose_size_is_not_known_is_read_whole() -> None:
    assert DiskFiles().read("/proc/version", 4096) == Path("/proc/version").read_bytes()
