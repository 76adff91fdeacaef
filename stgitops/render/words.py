"""Words that every format shares."""


def count(number: int, one: str, many: str = "") -> str:
    """Write a number and what is counted: `1 change`, `2 changes`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
