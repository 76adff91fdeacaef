"""Which exclusions cover an address."""

from collections.abc import Iterator


def covering(address: str) -> Iterator[str]:
    """Return the patterns, in small letters, that cover an address or all that a narrower pattern covers.

    Of `a@x.example.org` those are `*@x.example.org`, `*@*.example.org` and `*@*.org`. Case does not count.
    """
    local, _, domain = address.casefold().rpartition("@")
    if local != "*":
        yield f"*@{domain}"
    labels = domain.removeprefix("*.").split(".")
    for start in range(1, len(labels)):
        yield f"*@*.{'.'.join(labels[start:])}"
