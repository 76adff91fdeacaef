"""Runs of the command line, written down so that every run of the tests writes the same."""

import re

from stgitops import __version__
from tests.workspace import Result

VOLATILE = [
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{40}\b"), "COMMIT"),
    (re.compile(r"(?<=  )[0-9a-f]{12}(?=\+?  )"), "ABBREVIATION"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT[\d:.]+Z"), "DATE"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b"), "YYYY-MM-DD hh:mm:ss"),
    (re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d(?= UTC)"), "YYYY-MM-DD hh:mm"),
    (re.compile(r"(?<=smtp_server_port: )\d{5}\b"), "PORT"),
    (re.compile(r"(?<=smtp_server_port: PORT -> )\d{5}\b"), "PORT"),
    (re.compile(r'(?<="smtp_server_port": )\d{5}\b'), "PORT"),
    (re.compile(rf"\b{re.escape(__version__)}\b"), "VERSION"),
    (re.compile(r"\bin [\d,]+ ms\b"), "in N ms"),
    (re.compile(r"[ \d]{4} ms\b"), "   N ms"),
    (re.compile(r'(?<="milliseconds": )[\d.]+'), "N"),
    (re.compile(r'(?<=time=")[\d.]+'), "N"),
]


def steady(text: str) -> str:
    """Replace what differs from run to run by words; in tables by words of the same width."""
    for pattern, word in VOLATILE:
        text = pattern.sub(word, text)
    return text


def transcript(arguments: tuple[str, ...], result: Result) -> str:
    """Write a run down: the command, what it wrote, and how it ended."""
    stderr = f"[stderr]\n{result.stderr}" if result.stderr else ""
    return f"$ stgitops {' '.join(arguments)}\n{result.stdout}{stderr}[exit code {result.exit_code}]\n"
