"""Rules about settings that are each right by themselves: one file a rule, its page in `stgitops/pages`."""

from stgitops.core.rules import (
    authentication_in_clear,
    error_address_excluded,
    guarded_values,
    overlapping_exclusion,
    port_and_security,
    repeats_base,
    reserved_domain,
)
from stgitops.core.rules.subject import Rule

RULES: tuple[Rule, ...] = (
    port_and_security.check,
    authentication_in_clear.check,
    error_address_excluded.check,
    overlapping_exclusion.check,
    reserved_domain.check,
    guarded_values.check,
    repeats_base.check,
)
"""Every rule that looks at one environment by itself. `shared_secret` compares environments with one another."""
