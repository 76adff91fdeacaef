"""The list of rules."""

from pathlib import Path

from stgitops.core import rules


def test_every_file_of_a_rule_is_in_the_list() -> None:
    folder = Path(rules.__file__).parent
    helpers = {"__init__", "subject", "exclusions", "shared_secret"}
    files = {path.stem for path in folder.glob("*.py")} - helpers
    assert {rule.__module__.rpartition(".")[2] for rule in rules.RULES} == files
    assert len(rules.RULES) == len(files)
