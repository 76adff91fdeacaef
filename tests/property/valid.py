"""Valid documents: settings, what one file may hold, projects."""

from typing import Any

from hypothesis import strategies as st

hosts = st.sampled_from(
    [
        "smtp.example.org",
        "localhost",
        "127.0.0.1",
        "::1",
        "bücher.example",
        "xn--bcher-kva.example",
        "1a.test",
        "025.invalid",
    ]
)
names = st.sampled_from(
    ["a", "helpdesk", "first.last+tag", "grüße", "o'neil", "no", "1e3", "0x1f", "#", "!", "&x", "'"]
)
addresses = st.builds("{}@{}".format, names, st.sampled_from(["example.org", "bücher.example", "a.b.test"]))
exclusions = st.one_of(addresses, st.sampled_from(["*@example.org", "*@*.example.org", "*@ü.example"]))
printable = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
lines = st.text(printable, min_size=1, max_size=20)
texts = st.one_of(
    lines,
    st.sampled_from(["off", "null", "~", "025", "a: b", " a", "a ", "- a", "#", "'", '"', "\\", "...", "---", "日本"]),
)
variables = st.from_regex(r"\A[A-Z_][A-Z0-9_]{0,8}\Z")
references = st.one_of(
    st.builds(lambda name: {"from_env": name}, variables), st.builds(lambda path: {"from_file": path}, texts)
)


@st.composite
def plain_settings(draw: st.DrawFn) -> dict[str, Any]:
    """Return complete settings; what has a default may be left out."""
    notifications: dict[str, Any] = {"email_address": draw(addresses), "smtp_server": draw(hosts)}
    optional: dict[str, st.SearchStrategy[Any]] = {
        "reporting_level": st.sampled_from(["off", "critical", "error", "warning", "info", "debug"]),
        "smtp_server_port": st.integers(1, 65535),
        "security": st.sampled_from(["none", "starttls", "tls"]),
        "smtp_authentication": st.fixed_dictionaries({"username": texts, "password": references}),
    }
    notifications |= draw(st.fixed_dictionaries({}, optional=optional))
    settings: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "delivery_delay": st.integers(0, 86400),
                "addresses_to_exclude": st.lists(exclusions, max_size=4, unique_by=str.casefold),
            },
        )
    )
    return settings | {"error_notifications": notifications}


stores = st.one_of(
    st.builds(lambda path: {"type": "sqlite", "path": path}, texts),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["etcd", "a-b_1"])}, optional={"options": st.just({"a": [1, None, {"b": True}]})}
    ),
)
environment_names = st.sampled_from(["dev", "staging", "production", "customer-1", "0", "a_b"])
PATTERNS = {
    "smtp_server": ["*", "*.example.com", "sandbox.*", "10.*", "fd00:*", "b\u00fccher.*"],
    "email_address": ["*", "*@example.com", "errors@*", "o'neil@*.example"],
    "recipient_domain": ["*", "example.com", "*.b\u00fccher.example"],
}
patterns = st.fixed_dictionaries(
    {}, optional={key: st.lists(st.sampled_from(some), min_size=1, max_size=2) for key, some in PATTERNS.items()}
)
configs = st.fixed_dictionaries(
    {},
    optional={
        "after": st.lists(environment_names, max_size=2),
        "production": st.booleans(),
        "requires_proof": st.booleans(),
        "allow": patterns,
        "deny": patterns,
        "store": stores,
        "ignore": st.dictionaries(st.sampled_from(["STG301", "STG999"]), st.sampled_from(["why", " a "]), max_size=2),
    },
)
max_changes = st.sampled_from(
    [{"count": 1}, {"percent": 100}, {"count": 20, "percent": 25}, {"count": None, "percent": 1}]
)
freezes = st.fixed_dictionaries(
    {
        "from": st.sampled_from(["2026-12-18 18:00", "2000-02-29 00:00", "2026-12-31 23:59"]),
        "until": st.sampled_from(["2027-01-04 06:00", "2999-12-31 23:59"]),
        "time_zone": st.sampled_from(["Europe/Berlin", "UTC", "Etc/GMT+1"]),
        "reason": st.sampled_from(["Christmas", " a "]),
    },
    optional={"environments": st.lists(environment_names, min_size=1, max_size=2)},
)


def projects() -> st.SearchStrategy[dict[str, Any]]:
    """Return project files."""
    return st.fixed_dictionaries(
        {},
        optional={
            "store": stores,
            "discover": st.sampled_from(["*.yaml", "environments/*.yaml", "../a/env-*-x.yaml"]),
            "max_changes": max_changes,
            "freeze": st.lists(freezes, max_size=2),
            "environments": st.dictionaries(environment_names, configs, max_size=3),
        },
    )
