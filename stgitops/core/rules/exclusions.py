"""Which addresses an exclusion covers."""


def covers(exclusion: str, address: str) -> bool:
    """Whether an exclusion covers an address, or all that another exclusion covers. Case does not count."""
    exclusion, address = exclusion.casefold(), address.casefold()
    if exclusion == address:
        return True
    local, _, domain = exclusion.rpartition("@")
    if local != "*":
        return False
    other_domain = address.rpartition("@")[2]
    if domain.startswith("*."):
        # Of `*@*.example.org` against `*@*.a.example.org`: the mark of the pattern stands for a label like any other.
        return other_domain.endswith(domain[1:])
    return other_domain == domain
