import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes the golden files anew; pytest knows it where this folder is named: tests/golden."""
    parser.addoption("--rewrite-golden", action="store_true", help="Write tests/golden/expected anew.")
