"""One password in the oddest places that somebody could put it: it is never shown."""

import pytest

from tests.property.literals import HALVES, LOGIN, shown
from tests.workspace import DEV

LITERAL = "".join(HALVES)
LEAKS = {
    # A key below a private path is quoted in the message and stands in the key of the report.
    "a mapping under password": {"dev": LOGIN + f"    password: {{{LITERAL}}}\n"},
    "a password with a comma in a flow mapping": {
        "dev": DEV + f"  smtp_authentication: {{username: u, password: {HALVES[0]},{HALVES[1]}}}\n"
    },
    "beside a reference": {"dev": LOGIN + f"    password: {{from_env: A, {LITERAL}}}\n"},
    "a key of the authentication": {"dev": DEV + f"  smtp_authentication:\n    {LITERAL}:\n"},
    "twice in a flow mapping": {"dev": DEV + f"  smtp_authentication: {{{LITERAL}, {LITERAL}}}\n"},
    # The source line is shown.
    "misspelled, so that nothing names it": {"dev": DEV + f"  smtp_pssword: {LITERAL}\n"},
    "authentication misspelled": {"dev": DEV + f"  smtp_atuhentication: {LITERAL}\n"},
    "in a comment": {"dev": DEV + f"  smtp_server_port: x # password is {LITERAL}\n"},
    "in a URL as server": {"dev": DEV.replace("smtp.example.org", f"smtp://u:{LITERAL}@smtp.example.org")},
    "in a URL as server, before another error": {
        "dev": f"error_notifications: {{smtp_server: 'smtp://u:{LITERAL}@smtp.example.org', smtp_server_port: no}}\n"
    },
    "as the name of an anchor": {"dev": LOGIN + f"    password: &{LITERAL} x\n"},
    "as the name of an alias": {"dev": LOGIN + f"    password: *{LITERAL}\n"},
    "as the name of a tag": {"dev": LOGIN + f"    password: !{LITERAL} x\n"},
    "as the name of an alias that cannot be one": {"dev": LOGIN + f"    password: *@{LITERAL}\n"},
    "behind a byte-order mark": {"dev": f"\ufeff{{password: {LITERAL}}}\n"},
    "behind a control character": {"dev": f'{{a: "\x01", password: {LITERAL}}}\n'},
    "in the first line of a file that is too large": {"dev": f"password: {LITERAL}\n" + "#" * (1 << 20)},
    "in the first line of a file with a bad name": {"Dev": f"{{password: {LITERAL}}}\n"},
    "in a line before that of a repeated key": {"dev": f"{{password: {LITERAL}, delivery_delay: x,\n password: y}}\n"},
    "first line of the project, no environments": {"stgitops": f"store: {{type: x, options: {{dsn: {LITERAL}}}}}\n"},
    "first line of the project, missing key": {"stgitops": f"store: {{path: x, password: {LITERAL}}}\n", "dev": DEV},
    "first line of the project, no store": {
        "stgitops": f"environments: {{a: {{store: {{type: x, options: {{dsn: {LITERAL}}}}}}}}}\n",
        "a": DEV,
        "b": DEV,
    },
}
IN_ONE_FILE = {
    "three equal keys": f"{{password: {LITERAL}, delivery_delay: x,\n password: 'y',\n password: z}}\n",
    "in a mapping that is repeated": "error_notifications: {smtp_authentication: {password: "
    + LITERAL
    + "}, smtp_server_port: no}\nerror_notifications: {smtp_authentication: {password: z}}\n",
    "in a login that is repeated": "{error_notifications: {smtp_authentication: {\n password: "
    + LITERAL
    + ", username: u}, smtp_server_port: no,\n smtp_authentication: {password: z, username: u}}}\n",
    "in a URL, as a level": DEV + f"  reporting_level: smtp://u:{LITERAL}@h\n",
    "in a URL that is too long": DEV.replace("smtp.example.org", f"smtp://u:{LITERAL}@{'h' * 260}"),
    "in a URL, as a key": DEV + f"  'smtp://u:{LITERAL}@h': x\n",
    "in a URL, as a repeated key": f"'smtp://u:{LITERAL}@h': x\n'smtp://u:{LITERAL}@h': x\n",
    "under an explicit key, not YAML": f"{{? password\n : {LITERAL}, delivery_delay: @x}}\n",
    "under an empty key, not YAML": f"{{'': {LITERAL}, security: @x}}\n",
    "under a key with a bracket, not YAML": f"{{'a]': {LITERAL}, security: @x}}\n",
    "as the entire file": f"{LITERAL}\n",
    "in a list as the entire file": f"[{LITERAL}, no]\n",
}
LEAKS |= {case: {"dev": text} for case, text in IN_ONE_FILE.items()}


@pytest.mark.parametrize("case", LEAKS)
def test_a_literal_is_never_shown(case: str) -> None:
    files = {
        f"{name}.yaml" if name == "stgitops" else f"environments/{name}.yaml": text
        for name, text in LEAKS[case].items()
    }
    text = shown(files)
    assert not any(half in text for half in HALVES), text
