"""STG303."""

import pytest

from stgitops.core.codes import Code
from stgitops.core.rules.error_address_excluded import check
from tests.unit.core.rules.subjects import found, settings_text, subject, told


@pytest.mark.parametrize("exclusion", ["errors@helpdesk.se", "ERRORS@Helpdesk.SE", '"*@helpdesk.se"', '"*@*.se"'])
def test_an_exclusion_that_covers_the_error_address_is_found(exclusion: str) -> None:
    (finding,) = found(check, subject(settings_text(exclude=f"[a@helpdesk.se, {exclusion}]")))
    assert (finding.code, str(finding.origin)) == (Code.ERROR_ADDRESS_EXCLUDED, "dev.yaml:1:39")
    assert finding.message == (
        f"{exclusion.strip(chr(34))} excludes the error address errors@helpdesk.se from auto-responders"
    )
    assert finding.hint == "use an address of its own for errors, or ignore this finding with the reason"
    assert finding.key == "addresses_to_exclude.1"


def test_every_one_is_found() -> None:
    assert len(told(check, subject(settings_text(exclude='[errors@helpdesk.se, "*@helpdesk.se"]')))) == 2


@pytest.mark.parametrize("exclusion", ["a@helpdesk.se", '"*@*.helpdesk.se"', '"*@elpdesk.se"', "errors@a.helpdesk.se"])
def test_other_exclusions_are_right(exclusion: str) -> None:
    assert found(check, subject(settings_text(exclude=f"[{exclusion}]"))) == []
