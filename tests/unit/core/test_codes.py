"""The register of codes."""

import re

from stgitops.core.codes import CODES, Code, Severity


def test_every_code_has_an_id_of_its_own_and_a_title_of_its_own() -> None:
    assert len(CODES) == len(Code) == len({code.title for code in Code})
    assert all(re.fullmatch("STG[1-6][0-9]{2}", code.id) for code in Code)
    assert list(CODES) == sorted(CODES)


def test_only_rules_can_be_ignored() -> None:
    assert {code.id for code in Code if code.ignorable} == {f"STG30{number}" for number in range(1, 8)}


def test_what_is_wrong_with_a_file_or_its_structure_is_always_an_error() -> None:
    assert {code.severity for code in Code if code.id < "STG300"} == {Severity.ERROR}
