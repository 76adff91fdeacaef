"""Keeps what repeats the credentials from being seen.

Those that are sent never get as far as a reader. But a server was told them, and may say them back: in an answer, in a
greeting at the next try, in a certificate. What it says is compared in every form that such an echo could have.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from stgitops.core.smtp_test import Login, Step, Trouble
from stgitops.smtp.protocol.replies import LONGEST_LINE, cut
from stgitops.smtp.protocol.talk import Command

NOT_SHOWN = "(not shown: it repeats the credentials)"

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{6,}")
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){4,}")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|U(000[0-9A-Fa-f]{5}))")
_SHORT = 4
"""Characters. A secret with fewer letters and digits is compared as it is."""

_Secret = tuple[str, str]
"""As it is, and its letters alone; both in lower case."""


class Discretion:
    """Knows what a server was told in confidence."""

    def __init__(self, login: Login | None) -> None:
        """Take the login; without one there is nothing to keep."""
        self._username = login.username if login is not None else ""
        self._secrets: list[_Secret] = []
        if login is not None:
            password = login.password.get_secret_value()
            self._secrets += map(_secret, dict.fromkeys((password, *password.splitlines())))

    def note(self, command: Command) -> None:
        """Take note of a command before it is sent: a digest of the password is worth guessing at, too."""
        token = (command.line or b"").rpartition(b" ")[2].decode(errors="replace")
        if command.shown.endswith(token):
            return
        for said in _decoded(token):
            proof = said.rpartition(",p=")[2]  # of SCRAM
            digest = proof.removeprefix(f"{self._username} ")  # of CRAM-MD5
            if digest != said:
                self._secrets.append(_secret(digest))

    def repeats(self, text: str) -> bool:
        """Whether text repeats a secret, in whatever form. It must be whole: of a part, only the part is known.

        What is longer than `LONGEST_LINE` is taken for one that does: nobody needs so much, and searching takes time.
        """
        if not self._secrets or not text:
            return False
        if len(text) > LONGEST_LINE:
            return True
        forms = [(form.casefold(), _letters(form.casefold())) for form in _forms(text)]
        return any(_stands_in(secret, *form) for secret in self._secrets for form in forms)

    def shown_step(self, step: Step) -> Step:
        """Return a step as a reader may see it, what the server said cut short."""
        return replace(step, seen=self.shown(step.seen), troubles=tuple(map(self._shown_trouble, step.troubles)))

    def _shown_trouble(self, trouble: Trouble) -> Trouble:
        return replace(trouble, message=self.shown(trouble.message), answer=self.shown(trouble.answer))

    def shown(self, text: str) -> str:
        """Return text as a reader may see it, cut short."""
        return NOT_SHOWN if self.repeats(text[:LONGEST_LINE]) else cut(text)


def _secret(text: str) -> _Secret:
    return text.casefold().strip(), _letters(text.casefold())


def _stands_in(secret: _Secret, form: str, letters_of_form: str) -> bool:
    text, letters = secret
    if text and text in form:
        return True
    return len(letters) >= _SHORT and (letters in letters_of_form or letters in letters_of_form[::-1])


def _letters(text: str) -> str:
    """Return what is left of text, however it was escaped, cut up or decoded: its ASCII letters and digits."""
    return "".join(each for each in text if each.isascii() and each.isalnum())


def _forms(text: str) -> Iterator[str]:
    yield text
    yield unquote(text)
    yield html.unescape(text)
    yield _unescaped(text)
    for token in _BASE64.findall(text):
        yield from _decoded(token)
    for token in _HEXADECIMAL.findall(text):
        yield bytes.fromhex(token).decode(errors="replace")


def _unescaped(text: str) -> str:
    """Return text with the characters that JSON and programming languages write as numbers."""
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2] or found[3], 16)), text)


def _decoded(token: str) -> Iterator[str]:
    """Yield what base64 holds, whichever of its characters is the first."""
    for start in range(4):
        part = token[start:].rstrip("=").replace("-", "+").replace("_", "/")
        whole = part[: len(part) - (len(part) % 4 == 1)]
        try:
            yield base64.b64decode(whole + "=" * (-len(whole) % 4)).decode(errors="replace")
        except binascii.Error:
            continue
