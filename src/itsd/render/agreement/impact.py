"""What would stand still without the services of an agreement: the activities that rest on them, and for how long they can bear it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.model.agreement import Sla
from itsd.model.demand import Process
from itsd.model.inheritance import effective
from itsd.model.organisation import Unit
from itsd.model.service import Package, Service
from itsd.render.agreement.clauses import capital

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement, Item
    from itsd.model.demand import Activity
    from itsd.model.estate import Estate
    from itsd.render.phrases import Phrases


def build_impact(agreement: Agreement, phrases: Phrases) -> list[dict[str, str]]:
    """A row for each activity that the services of the agreement support; in an SLA those of its customer's units."""
    estate = phrases.estate
    services = {service for item in effective(agreement, "items", estate) for service in services_in(item, estate)}
    customer = agreement.parties.customer if isinstance(agreement, Sla) else None
    return [_row(process, activity, phrases) for process, activity in _resting_on(services, estate) if customer is None or _belongs(process.unit, customer.unit, estate)]


def services_in(item: Item, estate: Estate) -> list[str]:
    """The services that an item stands for: its own, or those at the core of its package."""
    package = estate.find(Package, item.package)
    return [item.service] if item.service else [option.partition("/")[0] for option in package.core] if package is not None else []


def _resting_on(services: set[str], estate: Estate) -> Iterator[tuple[Process, Activity]]:
    named = {reference for service in services for reference in getattr(estate.find(Service, service), "supports", ())}
    for process in estate.each(Process):
        for activity in process.activities:
            if services.intersection(activity.supports) or f"{process.id}/{activity.id}" in named:
                yield process, activity


def _belongs(unit: str | None, to: str, estate: Estate) -> bool:
    """Whether a unit is another one, or stands below it."""
    seen: set[str] = set()
    while unit is not None and unit != to and unit not in seen:
        seen.add(unit)
        found = estate.find(Unit, unit)
        unit = None if found is None else found.parent
    return unit == to


def _row(process: Process, activity: Activity, phrases: Phrases) -> dict[str, Any]:
    need = activity.continuity
    return {
        "activity": phrases.text(activity.name),
        "process": phrases.text(process.name),
        "criticality": capital(phrases.term(activity.criticality or process.criticality)),
        "users": "" if activity.users is None else phrases.number(activity.users),
        "bears": phrases.amount(need.mtpd or need.rto) if need is not None else "",
    }
