from pathlib import Path

import pytest
from pydantic import SecretStr

from stgitops.adapters.secrets import SecretSources
from stgitops.core.codes import Code
from stgitops.core.findings import Finding, Origin
from stgitops.core.model import FromEnv, FromFile

ORIGIN = Origin("environments/dev.yaml", 5, 15)
FROM_ENV, FROM_FILE = FromEnv(from_env="SMTP_PASSWORD"), FromFile(from_file="password")

KEPT = [
    "plain",
    " in between ",
    "\ttabs\t",
    "  ",
    "\"double\" and 'single'",
    "$HOME `id` $(id) \\n %s",
    "pässwörd 密码 😀",
    "two\nlines",
    "\nbreak in front",
    "ends in a next line\x85",
    "\x00\x07",
    "x" * 4096,
]
BREAK = (Code.SECRET_LINE_BREAK, "ends in a line break")
TROUBLES = [
    ("", Code.SECRET_EMPTY, "is empty"),
    ("secret\n", *BREAK),
    ("secret\r\n", *BREAK),
    ("secret\r", *BREAK),
    ("\n", *BREAK),
]


def from_variable(value: str) -> SecretStr | Finding:
    return SecretSources({"SMTP_PASSWORD": value}, "").resolve(FROM_ENV, ORIGIN)


def from_file(folder: Path, content: bytes) -> SecretStr | Finding:
    (folder / "password").write_bytes(content)
    return SecretSources({}, str(folder)).resolve(FROM_FILE, ORIGIN)


@pytest.mark.parametrize("value", KEPT)
def test_a_value_is_never_changed(tmp_path: Path, value: str) -> None:
    assert from_variable(value) == SecretStr(value)
    assert from_file(tmp_path, value.encode()) == SecretStr(value)


@pytest.mark.parametrize(("value", "code", "what"), TROUBLES)
def test_a_variable_that_cannot_be_used_is_named(value: str, code: Code, what: str) -> None:
    finding = from_variable(value)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.message) == (code, f"the variable SMTP_PASSWORD {what}")
    assert finding.origin == ORIGIN


@pytest.mark.parametrize(("value", "code", "what"), TROUBLES)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, value: str, code: Code, what: str) -> None:
    finding = from_file(tmp_path, value.encode())
    assert isinstance(finding, Finding)
    assert (finding.code, finding.message) == (code, f"the file password {what}")


def test_a_variable_that_is_not_set(tmp_path: Path) -> None:
    finding = SecretSources({"smtp_password": "other case"}, "").resolve(FROM_ENV, ORIGIN)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.message) == (Code.SECRET_UNSET, "the variable SMTP_PASSWORD is not set")


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    finding = SecretSources({}, str(tmp_path)).resolve(FROM_FILE, ORIGIN)
    assert isinstance(finding, Finding)
    assert (finding.code, finding.message) == (Code.SECRET_UNSET, "the file password is missing")


def test_a_directory_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "password").mkdir()
    finding = SecretSources({}, str(tmp_path)).resolve(FROM_FILE, ORIGIN)
    assert finding == Finding(Code.SECRET_UNREADABLE, "the file password cannot be read", ORIGIN)


def test_a_file_that_is_far_too_large(tmp_path: Path) -> None:
    assert from_file(tmp_path, b"x" * 65536) == SecretStr("x" * 65536)
    finding = from_file(tmp_path, b"x" * 65537)
    assert finding == Finding(Code.SECRET_UNREADABLE, "the file password is larger than 64 KiB", ORIGIN)


def test_what_is_not_utf8_is_refused_and_not_shown(tmp_path: Path) -> None:
    content = b"caf\xe9"
    for name, finding in (
        ("variable SMTP_PASSWORD", from_variable(content.decode(errors="surrogateescape"))),
        ("file password", from_file(tmp_path, content)),
    ):
        assert finding == Finding(Code.SECRET_UNREADABLE, f"the {name} is not UTF-8", ORIGIN)


def test_a_path_is_relative_to_the_project_and_an_absolute_one_is_kept(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "password").write_text("near")
    (tmp_path / "password").write_text("far")
    sources = SecretSources({}, str(tmp_path / "below"))
    for path, value in (("password", "near"), ("../password", "far"), (str(tmp_path / "password"), "far")):
        assert sources.resolve(FromFile(from_file=path), ORIGIN) == SecretStr(value)


def test_a_secret_does_not_show_in_a_representation(tmp_path: Path) -> None:
    found = from_variable("correct horse")
    assert "correct horse" not in f"{found!r} {found!s} {[found]} {SecretSources({'SMTP_PASSWORD': 'x'}, '')}"
