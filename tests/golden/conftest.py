from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.transcripts import steady

EXPECTED = Path(__file__).parent / "expected"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden files anew; pytest knows it where this folder is named: tests/golden."""
    parser.addoption("--rewrite-golden", action="store_true", help="Write tests/golden/expected anew.")


@pytest.fixture
def compare(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that compares output with the golden file of a name, or writes it."""
    rewrite = request.config.getoption("--rewrite-golden", default=False)

    def compared(name: str, text: str) -> None:
        path = EXPECTED / f"{name}.txt"
        if rewrite:
            path.parent.mkdir(exist_ok=True)
            path.write_text(steady(text), encoding="utf-8")
        assert steady(text) == path.read_text(encoding="utf-8")

    return compared
