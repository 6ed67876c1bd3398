"""The registry: every rule, in the order of its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.rules import (
    agreements,
    allowances,
    back_to_back,
    catalogue,
    clauses,
    consistency,
    coverage,
    demand,
    editions,
    foreign_calendars,
    governance,
    hygiene,
    measuring,
    packages,
    portfolio,
    promises,
    prose,
    raci,
    reading,
    redundancy,
    references,
    reviews,
    services,
    shared_capacity,
    suppliers,
    targets,
    timing,
    underpinning,
    versions,
)

if TYPE_CHECKING:
    from itsd.rules.base import Rule

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *raci.RULES,
            *governance.RULES,
            *services.RULES,
            *portfolio.RULES,
            *packages.RULES,
            *references.RULES,
            *demand.RULES,
            *catalogue.RULES,
            *editions.RULES,
            *agreements.RULES,
            *versions.RULES,
            *clauses.RULES,
            *promises.RULES,
            *consistency.RULES,
            *allowances.RULES,
            *measuring.RULES,
            *prose.RULES,
            *coverage.RULES,
            *underpinning.RULES,
            *foreign_calendars.RULES,
            *shared_capacity.RULES,
            *back_to_back.RULES,
            *suppliers.RULES,
            *redundancy.RULES,
            *targets.RULES,
            *timing.RULES,
            *reviews.RULES,
            *hygiene.RULES,
            *reading.RULES,
        ),
        key=lambda rule: rule.code,
    ),
)

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
