"""Shared capacity: everything that was promised of one service, against what can be used of it. All numbers are exact."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.levels.comparison import measure_of
from itsd.model.agreement import Sla
from itsd.model.demand import Capacity
from itsd.model.inheritance import effective
from itsd.practices.agreements.promises import promises_of
from itsd.practices.agreements.upward import agreements_about, services_needing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.service import Service, ServiceNeed

_ONE = Fraction(1)
_PLAIN = "#"  # the dimension of a number without a unit


@dataclass(frozen=True, slots=True)
class Commitment:
    """What one agreement, or one service with a part of its own, may take of a shared capacity, in one dimension, and where it says so."""

    name: str
    dimension: str
    amount: Fraction
    said: str
    where: Pointer


@dataclass(frozen=True, slots=True)
class Commitments:
    """All that is promised of one service in one metric, the largest first; `together` is the share of it that occurs at the same time."""

    parts: tuple[Commitment, ...]
    dimension: str
    together: Fraction = _ONE

    @property
    def total(self) -> Fraction:
        """What may be taken at the same time, as far as it is known."""
        return self.together * sum((part.amount for part in self.parts if part.dimension == self.dimension), Fraction(0))

    @property
    def unknown(self) -> tuple[Commitment, ...]:
        """Those in other units, which do not add."""
        return tuple(part for part in self.parts if part.dimension != self.dimension)


def commitments_to(capacity: Capacity, estate: Estate) -> Commitments:
    """What is promised of a capacity: known only as far as units agree."""
    usable = measure_of(capacity.usable)
    parts = shared_commitments(capacity.service, capacity.metric, estate)
    together = _ONE if capacity.coincidence is None else capacity.coincidence.fraction
    return Commitments(parts, "" if usable is None else usable[0], together)


def shared_commitments(service: str, metric: str, estate: Estate) -> tuple[Commitment, ...]:
    """The commitments of everything that rests on a service, each SLA and each reserved part once, the largest first."""
    return estate.once(("commitments", service, metric), lambda: tuple(sorted(_commitments(service, metric, estate), key=lambda part: (-part.amount, part.name))))


def _commitments(service: str, metric: str, estate: Estate) -> Iterator[Commitment]:
    """Upward through the compositions: a service with a reserved part takes that part, whatever is promised above it."""
    slas: set[str] = set()
    by_part = _reserves_parts(service, estate)
    seen, waiting = {service}, [service]
    while waiting:
        name = waiting.pop()
        for sla in agreements_about(Sla, name, estate):
            if sla.key not in slas and isinstance(sla, Sla) and sla.in_force(estate.as_of):
                slas.add(sla.key)
                yield from _of_sla(sla, metric, estate)
        for above, needs in services_needing(name, estate):
            reserved = _reserved(above, needs) if by_part and name == service else None
            if reserved is not None:
                yield reserved
            elif above.id not in seen:
                seen.add(above.id)
                waiting.append(above.id)


def _reserves_parts(service: str, estate: Estate) -> bool:
    """Whether it is clear what a reserved part is a part of: it names no metric and no unit."""
    capacities = list(estate.referring(Capacity, "service", service))
    usable = measure_of(capacities[0].usable) if len(capacities) == 1 else None
    return usable is not None and usable[0] == _PLAIN


def _reserved(above: Service, needs: list[ServiceNeed]) -> Commitment | None:
    """The part of the capacity that a composition reserves; None where one of its needs names none."""
    shares = [need.share for need in needs if need.share is not None]
    if len(shares) < len(needs):
        return None
    total = sum((Fraction(share) for share in shares), Fraction(0))
    said = " and ".join(f"{share:f}" for share in shares)
    return Commitment(above.key, _PLAIN, total, said, Pointer("service", above.id, ("composition",), f"reserves {said}"))


def _of_sla(sla: Sla, metric: str, estate: Estate) -> Iterator[Commitment]:
    """The limit up to which an SLA promises to serve, else the capacity that it promises: of several the greatest."""
    found: list[Commitment] = []
    for index, limit in enumerate(effective(sla, "workload_limits", estate)):
        amount = measure_of(limit.at_most)
        if limit.metric == metric and amount is not None:
            where = ("workload_limits", index, "at_most") if sla.workload_limits else ("inherits",)
            found.append(Commitment(sla.key, amount[0], amount[1], str(limit.at_most), Pointer(sla.kind, sla.id, where, f"commits {limit.at_most}")))
    for promise in () if found else promises_of(sla, estate):
        amount = measure_of(promise.target.at_least)
        if promise.target.metric == metric and amount is not None:
            found.append(
                Commitment(
                    sla.key,
                    amount[0],
                    amount[1],
                    str(promise.target.at_least),
                    Pointer(promise.where.kind, promise.where.id, promise.where.path, f"commits {promise.target.at_least}"),
                )
            )
    if found:
        yield max(found, key=lambda item: item.amount)
