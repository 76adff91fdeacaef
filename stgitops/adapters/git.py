"""Which git commit the settings are from."""

import subprocess

_SECONDS = 10


def commit_of(folder: str) -> str:
    """Return the commit that is checked out around a folder, with `+changes` where the folder differs from it.

    Empty outside of git, before the first commit, and where there is no git.
    """
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit:
        return ""
    changed = _git(folder, "status", "--porcelain", "--no-renames", "--", ".")
    return f"{commit}+changes" if changed else commit


def _git(folder: str, *arguments: str) -> str:
    # A repository's own configuration must not make git start a program.
    command = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder or ".", *arguments)
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the folder is the user's own
            command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else ""
