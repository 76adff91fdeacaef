"""Every form that a secret could take on its way out, so that a test can look for all of them."""

import base64
import hashlib
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape, quoteattr

CANARY = " \"c4n4ry\" 'k3y' <&> %41 + \\n $HOME `id` ü密😀\n;# second=line& "
"""Holds what needs escaping in YAML, JSON, XML, HTML, URLs and shells; it ends in a space and not in a line break."""

ONE_LINE = CANARY.replace("\n", " ")
"""The same without its line break, which would be refused before anything else is looked at."""

_LEAST = 8
"""Bytes. Shorter forms (a piece of base64 of a short secret) could stand anywhere by chance."""


def encodings(secret: str) -> dict[str, bytes]:
    """Return the forms of a secret by their names: plain, escaped, encoded, reversed, hashed."""
    raw = secret.encode()
    texts = {
        "plain": secret,
        "stripped": secret.strip(),
        "upper case": secret.upper(),
        "lower case": secret.lower(),
        "reversed": secret[::-1],
        "JSON": json.dumps(secret, ensure_ascii=False)[1:-1],
        "JSON in ASCII": json.dumps(secret)[1:-1],
        "JSON in JSON": json.dumps(json.dumps(secret))[3:-3],
        "representation": repr(secret)[1:-1],
        "representation of bytes": repr(raw)[2:-1],
        "backslashes": secret.encode("unicode_escape").decode(),
        "backslashes where it is not ASCII": secret.encode("ascii", "backslashreplace").decode(),
        "URL": quote(secret, safe=""),
        "URL with slashes": quote(secret),
        "form": quote_plus(secret),
        "XML": escape(secret),
        "XML attribute": quoteattr(secret)[1:-1],
        "HTML": html.escape(secret),
        "HTML in numbers": secret.encode("ascii", "xmlcharrefreplace").decode(),
        "YAML in single quotes": secret.replace("'", "''"),
        "shell in single quotes": secret.replace("'", "'\"'\"'"),
        "hexadecimal": raw.hex(),
        "hexadecimal in capitals": raw.hex().upper(),
        "base32": base64.b32encode(raw).decode().rstrip("="),
        **dict(_base64(raw)),
        **dict(_lines(secret)),
        **dict(_digests(raw)),
    }
    forms = {name: text.encode() for name, text in texts.items()}
    forms |= {name: secret.encode(name) for name in ("utf-16-le", "utf-16-be", "utf-32-le")}
    forms["reversed bytes"] = raw[::-1]
    return {name: form for name, form in forms.items() if len(form) >= _LEAST}


def found_in(content: bytes, forms: dict[str, bytes]) -> list[str]:
    """Return the names of the forms that stand in some content."""
    return [name for name, form in forms.items() if form in content]


def _base64(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the part of base64 that is the same whatever stands before and behind, for each of the three alignments."""
    for shift in range(3):
        padded = b"\0" * shift + raw
        whole = padded[: len(padded) // 3 * 3]
        start = 0 if shift == 0 else 4
        for name, encode in (("base64", base64.b64encode), ("URL-safe base64", base64.urlsafe_b64encode)):
            yield f"{name}, shifted by {shift}", encode(whole).decode()[start:]


def _lines(secret: str) -> Iterator[tuple[str, str]]:
    """Yield each line by itself: a message may show one only."""
    for number, line in enumerate(secret.split("\n"), start=1):
        yield f"line {number}", line.strip()


def _digests(raw: bytes) -> Iterator[tuple[str, str]]:
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, raw).digest()
        yield name, digest.hex()
        yield f"{name} in base64", base64.b64encode(digest).decode().rstrip("=")
