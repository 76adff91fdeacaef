"""What could not be done: a message and the next step."""

import pytest

from stgitops.core import errors


@pytest.mark.parametrize(
    "kind",
    [errors.StoreError, errors.StoreUnreachable, errors.StoreRefused, errors.StoreKeyError, errors.PlanFileError],
)
def test_an_error_has_a_message_and_a_hint(kind: type[errors.StgitopsError]) -> None:
    error = kind("it is full", hint="make room")
    assert isinstance(error, errors.StgitopsError)
    assert (str(error), error.message, error.hint) == ("it is full", "it is full", "make room")
    assert kind("it is full").hint == ""


def test_both_troubles_of_a_store_are_errors_of_a_store() -> None:
    assert issubclass(errors.StoreUnreachable, errors.StoreError)
    assert issubclass(errors.StoreRefused, errors.StoreError)
