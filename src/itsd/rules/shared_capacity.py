"""More promised than can be served: of one shared service in all, or of a part that promises less than the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.levels.comparison import measure_of
from itsd.model.agreement import Agreement, Ola, Sla
from itsd.model.demand import Capacity
from itsd.model.inheritance import effective
from itsd.practices.agreements.capacity import commitments_to
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.agreements.structure import structures_of
from itsd.rules.base import Rule
from itsd.rules.underpinned import carriers_in_force, is_judged, pointer_to
from itsd.rules.underpinning import find_shortfalls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import WorkloadLimit
    from itsd.model.base import Entity
    from itsd.model.estate import Estate

_SHOWN = 3  # contributors that are named


def find_exceeded_promises(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """What all were promised at once, one day all will want at once."""
    if isinstance(entity, Capacity):
        yield from _oversold(entity, estate)
    elif isinstance(entity, Agreement):
        yield from find_shortfalls("U007", entity, estate)
        yield from _lower_limits(entity, estate)


def _oversold(capacity: Capacity, estate: Estate) -> Iterator[Hit]:
    """More commitments to a service than it can serve; those in other units would only add to it."""
    usable = measure_of(capacity.usable)
    found = commitments_to(capacity, estate)
    if usable is None or found.total <= usable[1]:
        return
    parts = [part for part in found.parts if part.dimension == found.dimension]
    named = ", ".join(f"{part.name} {part.said}" for part in parts[:_SHOWN])
    more = f" and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    factor = f", of which {capacity.coincidence} at the same time" if capacity.coincidence is not None else ""
    message = f"{say_number(found.total, found.dimension)} are promised of {capacity.usable} usable: {named}{more}{factor}"
    hint = "Add capacity, promise less, or say with `coincidence` which share of the commitments occurs at the same time."
    yield Hit(("usable",), message, hint, tuple(part.where for part in parts[:_SHOWN]))


def _lower_limits(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Parts of every service of an SLA that hold only up to a smaller workload; the limit of an OLA speaks of its team's own work."""
    limits = effective(agreement, "workload_limits", estate) if isinstance(agreement, Sla) and is_judged(agreement, estate) else ()
    structures = structures_of(agreement, estate) if limits else []
    for carrier, other in carriers_in_force(agreement, estate) if limits else ():
        if carrier.redundant or not all(carrier.name in structure.carriers for structure in structures):
            continue
        for index, limit in enumerate(limits):
            lower = _lower(limit, other, estate)
            if lower is not None:
                number, theirs = lower
                message = f"{limit.metric} up to {limit.at_most} are served here, but {other.key} holds only up to {theirs.at_most}"
                path = ("workload_limits", index, "at_most") if agreement.workload_limits else ("inherits",)
                where = ("workload_limits", number, "at_most") if other.workload_limits else ("inherits",)
                hint = f"Raise the limit in {other.key}, or lower it here."
                yield Hit(path, message, hint, (pointer_to(other, *where, said="the lower limit"),), detail=f"{limit.metric} {other.key}")


def _lower(limit: WorkloadLimit, other: Agreement, estate: Estate) -> tuple[int, WorkloadLimit] | None:
    """The limit of another agreement for the same metric and window that is certainly lower."""
    ours = measure_of(limit.at_most)
    for number, theirs in enumerate(effective(other, "workload_limits", estate)):
        value = measure_of(theirs.at_most)
        if theirs.metric == limit.metric and theirs.per == limit.per and ours is not None and value is not None and value[0] == ours[0] and value[1] < ours[1]:
            return number, theirs
    return None


RULES = (
    Rule(
        "U007",
        "capacity-chain",
        Level.ERROR,
        "more promised than a part can serve, by one agreement or by all together",
        ("P1-A2", "P3-A1", "P3-A2"),
        (Sla, Ola, Capacity),
        find_exceeded_promises,
    ),
)
