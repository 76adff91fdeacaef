"""A plan as JSON: what `plan --out` saves, `plan --format json` prints and `apply --plan` reads."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from stgitops.core.errors import PlanFileError
from stgitops.core.plan import Plan

LARGEST = 256 << 20
"""Bytes of a saved plan."""


@cache
def _adapter() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)


def write_plan(plan: Plan) -> str:
    """Return a plan as JSON, ending in a line break."""
    return _adapter().dump_json(plan, indent=2).decode() + "\n"


def read_plan(content: bytes) -> Plan:
    """Read a saved plan.

    Raises:
        PlanFileError: it is not JSON, not a plan, or of another format version.
    """
    try:
        return _adapter().validate_json(content, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        hint = "make it again with stgitops plan --out"
        raise PlanFileError(
            f"this is not a plan that this version can read: {place}: {first['msg'].lower()}", hint=hint
        ) from None
