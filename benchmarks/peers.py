"""The tools that stgitops is compared with, in a virtual environment of their own that is made once."""

import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Command
from benchmarks.projects import Project, Zones, counted, plain_variables

_ROOT = Path(__file__).parent.parent
_FOLDER = _ROOT / ".venv-bench"
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@dataclass(frozen=True, slots=True)
class Peers:
    """The installed tools."""

    programs: Path
    """The folder they are in."""

    def check_jsonschema(self, project: Project) -> Command:
        """Return the command that validates the base and every environment against the schema of one file."""
        schema = "schema/email-settings-layer.schema.json"
        return self._command("check-jsonschema", project, "--schemafile", schema, *project.layers)

    def yamllint(self, project: Project) -> Command:
        """Return the command that looks at the style of the base and of every environment."""
        return self._command("yamllint", project, *project.layers)

    def octodns_validate(self, zones: Zones) -> Command:
        """Return the command that validates as many zones."""
        return self._command("octodns-validate", zones, "--config-file", "config.yaml")

    def _command(self, program: str, what: Project | Zones, *arguments: str) -> Command:
        line = [str(self.programs / program), *arguments]
        size = counted(what.size, "zone" if isinstance(what, Zones) else "environment")
        return Command(f"{program} of {size}", line, what.folder, plain_variables(what.folder))


def install() -> Peers:
    """Return the tools, installed where they are not there yet in these versions and for this Python."""
    stamp, wanted = _FOLDER / "installed.txt", f"{sys.version}\n{_REQUIREMENTS.read_text(encoding='utf-8')}"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(_FOLDER)
        (_FOLDER / ".gitignore").write_text("*\n", encoding="utf-8")
        pip = [str(_FOLDER / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--requirement", str(_REQUIREMENTS)], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return Peers(_FOLDER / "bin")


def versions() -> list[str]:
    """Return the names and versions of the tools."""
    lines = _REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line.replace("==", " ") for line in lines if line and not line.startswith("#")]
