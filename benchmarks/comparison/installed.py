"""The programs that stgitops is compared with: those of PyPI and npm in a folder of their own, made once."""

import platform
import shutil
import ssl
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).parent
_FOLDER = _HERE.parent.parent / ".venv-bench" / "comparison"
_REQUIREMENTS = _HERE / "requirements.txt"

DJANGO_PYTHON = _FOLDER / "django" / "bin" / "python"
NODEMAILER = _FOLDER / "nodemailer"
_FROM_THE_SYSTEM = ("swaks", "msmtp", "node", "npm")


class MissingError(Exception):
    """A program is not there that this cannot install."""


def install() -> None:
    """Install what is not there yet in these versions.

    Raises:
        MissingError: swaks, msmtp or Node is not there.
    """
    missing = [name for name in _FROM_THE_SYSTEM if shutil.which(name) is None]
    if missing:
        raise MissingError(f"{', '.join(missing)} not found; on Debian: apt-get install swaks msmtp nodejs npm")
    stamp, wanted = _FOLDER / "installed.txt", _wanted()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(_FOLDER, ignore_errors=True)
        _install_django()
        _install_nodemailer()
        stamp.write_text(wanted, encoding="utf-8")


def versions() -> list[str]:
    """Return what everything is, a line each."""
    nodemailer = _said(["node", "-p", "require('./node_modules/nodemailer/package.json').version"])
    swaks = _said(["swaks", "--version"]).splitlines()[0].removeprefix("swaks version ")
    msmtp = _said(["msmtp", "--version"]).splitlines()
    library = next((line.partition(": ")[2] for line in msmtp if line.startswith("TLS/SSL library")), "unknown")
    django = _said([str(DJANGO_PYTHON), "-m", "django", "--version"])
    python = f"Python {platform.python_version()} and {' '.join(ssl.OPENSSL_VERSION.split()[:2])}"
    return [
        f"stgitops {version('stgitops')} with {python}",
        f"swaks {swaks}",
        f"msmtp {msmtp[0].removeprefix('msmtp version ')} with {library}",
        f"nodemailer {nodemailer} with Node {_said(['node', '--version'])}",
        f"Django {django} with {python}",
    ]


def _wanted() -> str:
    pinned = [_REQUIREMENTS, *sorted((_HERE / "nodemailer").iterdir())]
    return "\n".join([sys.version, *(file.read_text(encoding="utf-8") for file in pinned)])


def _install_django() -> None:
    venv.EnvBuilder(with_pip=True, symlinks=True).create(DJANGO_PYTHON.parent.parent)
    pip = [str(DJANGO_PYTHON), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--requirement", str(_REQUIREMENTS)], check=True)


def _install_nodemailer() -> None:
    shutil.copytree(_HERE / "nodemailer", NODEMAILER, ignore=shutil.ignore_patterns("node_modules"))
    npm = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(npm, cwd=NODEMAILER, check=True)


def _said(command: list[str]) -> str:
    return subprocess.run(command, cwd=NODEMAILER, check=True, capture_output=True, text=True).stdout.strip()
