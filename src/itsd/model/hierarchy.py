"""The tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.organisation import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate


def units_above(unit: str | None, estate: Estate) -> Iterator[str]:
    """A unit and those above it, the nearest first; a circle of parents ends the walk."""
    seen: set[str] = set()
    while unit is not None and unit not in seen:
        seen.add(unit)
        yield unit
        found = estate.find(Unit, unit)
        unit = None if found is None else found.parent
