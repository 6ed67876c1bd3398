"""References that lead nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.model.index import unpack_path
from itsd.model.kinds import KINDS
from itsd.model.reading import suggest
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.index import Record


def find_dangling_references(record: Record, estate: Estate) -> Iterator[Hit]:
    """Every reference has to lead to an entity (or option, activity, target, role, metric) that exists."""
    for kinds, id_, path in record.cited():
        if estate.exists(kinds[0], id_) or any(estate.exists(kind, id_) for kind in kinds[1:]):
            continue
        what = " or ".join(kinds)
        known = [name for kind in kinds for name in estate.names(kind)]
        hint = suggest(id_, known) or f"Write the id of an existing {what}, or add the missing file."
        yield Hit(unpack_path(path), f"there is no {what} {id_}", hint)


RULES = (
    Rule(
        "S008",
        "dangling-ref",
        Level.ERROR,
        "any unresolved id",
        ("P1-E1",),
        tuple(kind.model for kind in KINDS.values()),
        find_dangling_references,
        of_records=True,
    ),
)
