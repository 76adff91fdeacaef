"""One line on stderr that says how far the work is: on a terminal, and only where it takes longer than a second."""

import shutil
import sys
import time

_ERASE = "\r\x1b[K"
_SECONDS = 1.0


class StatusLine:
    """Writes a line that the next one replaces."""

    def __init__(self, *, wanted: bool = True) -> None:
        """Begin now; where stderr is no terminal, or the line is not wanted, nothing is ever written."""
        self._shown = wanted and sys.stderr is not None and sys.stderr.isatty()
        self._not_before = time.monotonic() + _SECONDS
        self._stands = False

    def show(self, text: str) -> None:
        """Replace the line; an empty text takes it away."""
        if not self._shown or (not self._stands and (not text or time.monotonic() < self._not_before)):
            return
        self._stands = bool(text)
        sys.stderr.write(_ERASE + text[: shutil.get_terminal_size().columns - 1])
        sys.stderr.flush()
