"""What rests on a part: its own forecast, and those of the services that need it, as far as they are known.

A forecast of a service is its whole demand. A part that services share carries the sum of theirs (times the share that occurs at the
same time), unless its own forecast says more. Of parts of which any one has to do, each must be able to carry all; of `k` of several
each carries one `k`-th.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.model.demand import Capacity
from itsd.model.service import OPERATIONAL, AllOf, AtLeastOf, Service, ServiceNeed
from itsd.practices.agreements.upward import needs_in
from itsd.practices.identify.forecasting import Series, find_series

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from itsd.model.estate import Estate
    from itsd.model.service import Need


@dataclass(frozen=True, slots=True)
class Load:
    """What rests on a part on a day: `own` by its forecast, `shared` by those above, both None where nobody says.

    `uncounted` are services above of which nothing is known, so that the load is only known to be at least so much; `problems` say
    what could not be added.
    """

    amount: Fraction | None
    dimension: str = ""
    own: Fraction | None = None
    shared: Fraction | None = None
    above: tuple[tuple[str, Fraction], ...] = ()
    uncounted: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class Loads:
    """The loads of one metric over time; forecasts are continued with their growth until a day."""

    metric: str
    estate: Estate
    until: date
    _series: dict[str, tuple[Series, ...]] = field(default_factory=dict)

    def series(self, service: str) -> tuple[Series, ...]:
        """The forecasts of a service."""
        if service not in self._series:
            self._series[service] = find_series(service, self.metric, self.estate, self.until)
        return self._series[service]

    def at(self, service: str, day: date, seen: frozenset[str] = frozenset()) -> Load:
        """What rests on a service on a day; a service in a circle does not rest on itself."""
        own, dimension, problems = self._own(service, day)
        total, above = Fraction(0), []
        uncounted: list[str] = []
        for other, weight in sorted(_directly_above(service, self.estate).items()):
            if other in seen or other == service:
                continue
            load = self.at(other, day, seen | {service})
            uncounted += load.uncounted
            if load.amount is None:
                uncounted += [other] if not load.uncounted and _is_live(other, self.estate) else []
            elif dimension and load.dimension != dimension:
                problems.append(f"the demand of {other} is in another unit")
            else:
                dimension = load.dimension
                above.append((other, load.amount * weight))
                total += load.amount * weight
        shared = total * _together(service, self.metric, self.estate) if above else None
        amounts = [amount for amount in (own, shared) if amount is not None]
        known = own is not None  # a forecast of the part itself is its whole demand
        return Load(max(amounts, default=None), dimension, own, shared, tuple(above), () if known else tuple(dict.fromkeys(uncounted)), tuple(problems))

    def _own(self, service: str, day: date) -> tuple[Fraction | None, str, list[str]]:
        """The greatest that the forecasts of a service expect on a day."""
        found = self.series(service)
        known = [series for series in found if series.steps]
        problems = [f"{series.forecast}: {series.problem}" for series in found if not series.steps]
        if len({series.dimension for series in known}) > 1:
            return None, "", [*problems, "its forecasts have different units"]
        amounts = [amount for series in known if (amount := series.at(day)) is not None]
        return max(amounts, default=None), known[0].dimension if known else "", problems

    def days(self, services: Iterable[str], start: date) -> list[date]:
        """The days from one on at which a load may change, of services and all above them."""
        names: set[str] = set()
        waiting = list(services)
        while waiting:
            name = waiting.pop()
            if name not in names:
                names.add(name)
                waiting += _directly_above(name, self.estate)
        edges = {day for name in names for series in self.series(name) for step in series.steps for day in (step.start, step.end)}
        return [start, *sorted(day for day in edges if start < day < self.until)]


def _is_live(service: str, estate: Estate) -> bool:
    """Whether a service has a demand today; one that is still to come has one as soon as somebody forecasts it."""
    found = estate.find(Service, service)
    return found is not None and found.status == OPERATIONAL


def _together(service: str, metric: str, estate: Estate) -> Fraction:
    """The share of what rests on a part that occurs at the same time: all of it unless its capacity says otherwise."""
    found = [item for item in capacities_of(service, metric, estate) if item.coincidence is not None]
    return max((item.coincidence.fraction for item in found if item.coincidence is not None), default=Fraction(1))


def capacities_of(service: str, metric: str, estate: Estate) -> tuple[Capacity, ...]:
    """What is known of the capacity of a service in a metric."""
    found = (item for item in estate.referring(Capacity, "service", service) if item.service == service and item.metric == metric)
    return tuple(sorted(found, key=lambda item: item.id))


def _directly_above(service: str, estate: Estate) -> dict[str, Fraction]:
    """The services that need one, each with the share of its demand that the part has to carry."""
    return estate.once(("above", service), lambda: dict(_find_above(service, estate)))


def _find_above(service: str, estate: Estate) -> Iterator[tuple[str, Fraction]]:
    for other in estate.referring(Service, "service", service):
        weights = [weight for name, weight in _weights(other.composition.needs, Fraction(1)) if name == service] if other.composition is not None else []
        if weights and other.id != service:
            yield other.id, max(weights)


def _weights(needs: Iterable[Need], weight: Fraction) -> Iterator[tuple[str, Fraction]]:
    """The services of a structure with the share of the load that each has to carry."""
    for need in needs:
        if need.criticality == "none":
            continue
        if isinstance(need, ServiceNeed):
            yield need.service, weight
        elif isinstance(need, AtLeastOf):
            yield from _weights(need.of, weight / need.at_least)
        elif isinstance(need, AllOf):
            yield from _weights(need.all_of, weight)
        else:
            yield from _weights(need.any_of, weight)


def parts_beneath(service: str, estate: Estate) -> list[str]:
    """The service itself and everything that it needs, directly or further below, each once."""
    found: list[str] = []
    waiting = [service]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        found.append(name)
        entity = estate.find(Service, name)
        waiting += [need.service for need in needs_in(entity)] if entity is not None else []
    return found
