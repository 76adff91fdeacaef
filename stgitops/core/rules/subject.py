"""What a rule looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from stgitops.core.codes import Code
from stgitops.core.environments import Environment
from stgitops.core.findings import Finding, KeyPath, dotted
from stgitops.core.layering import Layered
from stgitops.core.model import EmailSettings


@dataclass(frozen=True, slots=True)
class Subject:
    """The settings of one environment, and where they came from."""

    environment: Environment
    settings: EmailSettings
    layered: Layered

    def finding(self, code: Code, path: KeyPath, message: str, hint: str = "") -> Finding:
        """Return a finding at the place that set the value at `path`."""
        origin = self.layered.origin(path)
        return Finding(code, message, origin, hint=hint, key=dotted(path), environments=(self.environment.name,))


Rule = Callable[[Subject], Iterator[Finding]]
