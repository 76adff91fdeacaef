import pytest
from pydantic import SecretStr

from stgitops.adapters.sealing import FernetSealer, new_key
from stgitops.core.errors import StoreKeyError
from tests.workspace import OTHER_KEY, STORE_KEY

SECRET = SecretStr('  correct horse, "battery" staple\n… 密码 ')


def test_what_is_sealed_is_opened_as_it_was() -> None:
    sealer = FernetSealer(STORE_KEY)
    assert sealer.open(sealer.seal(SECRET)) == SECRET


def test_a_seal_shows_nothing_and_is_another_one_each_time() -> None:
    sealer = FernetSealer(STORE_KEY)
    assert sealer.seal(SECRET) != sealer.seal(SECRET)
    assert "correct" not in sealer.seal(SECRET)


def test_another_key_does_not_open() -> None:
    assert FernetSealer(OTHER_KEY).open(FernetSealer(STORE_KEY).seal(SECRET)) is None


@pytest.mark.parametrize("garbage", ["", "garbage", "gAAAAA==", "\x00"])
def test_what_is_no_seal_is_not_opened(garbage: str) -> None:
    assert FernetSealer(STORE_KEY).open(garbage) is None


def test_a_seal_that_was_tampered_with_is_not_opened() -> None:
    sealed = FernetSealer(STORE_KEY).seal(SECRET)
    other = "A" if sealed[30] != "A" else "B"
    assert FernetSealer(STORE_KEY).open(sealed[:30] + other + sealed[31:]) is None


def test_keys_rotate_the_first_seals_and_all_open() -> None:
    old, rotated = FernetSealer(STORE_KEY), FernetSealer(f"{OTHER_KEY}, {STORE_KEY}")
    assert rotated.open(old.seal(SECRET)) == SECRET
    assert FernetSealer(OTHER_KEY).open(rotated.seal(SECRET)) == SECRET
    assert old.open(rotated.seal(SECRET)) is None


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("hunter2", 1),
        (f"{STORE_KEY},hunter2", 2),
        (f"{STORE_KEY},", 2),
        (STORE_KEY[:-4], 1),
        ("ключ", 1),
        ("\udcff", 1),
    ],
)
def test_a_key_that_is_none_is_told_by_its_place_and_never_shown(keys: str, number: int) -> None:
    with pytest.raises(StoreKeyError) as caught:
        FernetSealer(keys)
    assert caught.value.message == f"key {number} in STGITOPS_STORE_KEY is not a key"
    assert caught.value.hint == "make one with: stgitops key new"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_fingerprint_needs_the_key() -> None:
    fingerprint = FernetSealer(STORE_KEY).fingerprint("dev", SECRET)
    assert FernetSealer(STORE_KEY).matches(fingerprint, "dev", SECRET)
    assert not FernetSealer(OTHER_KEY).matches(fingerprint, "dev", SECRET)


def test_a_fingerprint_is_of_one_secret_in_one_environment() -> None:
    sealer = FernetSealer(STORE_KEY)
    fingerprint = sealer.fingerprint("dev", SECRET)
    assert not sealer.matches(fingerprint, "dev", SecretStr("other"))
    assert not sealer.matches(fingerprint, "staging", SECRET)
    assert fingerprint == sealer.fingerprint("dev", SECRET)


def test_a_fingerprint_of_before_the_rotation_still_matches() -> None:
    before = FernetSealer(STORE_KEY).fingerprint("dev", SECRET)
    rotated = FernetSealer(f"{OTHER_KEY},{STORE_KEY}")
    assert rotated.matches(before, "dev", SECRET)
    assert rotated.fingerprint("dev", SECRET) == FernetSealer(OTHER_KEY).fingerprint("dev", SECRET)


def test_new_keys_are_keys_and_all_different() -> None:
    keys = {new_key() for _ in range(10)}
    assert len(keys) == 10
    for key in keys:
        assert FernetSealer(key).open(FernetSealer(key).seal(SECRET)) == SECRET


@pytest.mark.parametrize("garbage", ["é", "\ud800"])
def test_what_is_no_seal_and_not_ascii_is_not_opened(garbage: str) -> None:
    assert FernetSealer(STORE_KEY).open(garbage) is None
