"""The nearest known word."""

from stgitops.core.suggestion import did_you_mean, not_known


def test_the_nearest_word_is_asked_for() -> None:
    assert did_you_mean("prodution", iter(["staging", "production"])) == "did you mean production?"
    assert did_you_mean("qa", ["staging", "production"]) == ""
    assert did_you_mean("qa", []) == ""


def test_what_is_not_known_is_named() -> None:
    assert not_known("environment", "prodution", ["production"]) == (
        "there is no environment 'prodution': did you mean production?"
    )
    assert not_known("code", "STG999", []) == "there is no code 'STG999'"
