"""What rests on a service or on an agreement: the question of a proof asked from below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.service import AllOf, AnyOf, Package, Service, ServiceNeed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.service import Need


def needs_in(service: Service) -> Iterator[ServiceNeed]:
    """Every service that a composition needs at all, in the order in which it is written."""
    yield from _flat(service.composition.needs if service.composition is not None else ())


def _flat(needs: Sequence[Need]) -> Iterator[ServiceNeed]:
    for need in needs:
        if need.criticality == "none":
            continue
        if isinstance(need, ServiceNeed):
            yield need
        else:
            yield from _flat(need.any_of if isinstance(need, AnyOf) else need.all_of if isinstance(need, AllOf) else need.of)


def services_needing(service: str, estate: Estate) -> Iterator[tuple[Service, list[ServiceNeed]]]:
    """The services whose composition needs one, with the needs that say so."""
    for other in estate.referring(Service, "service", service):
        needs = [need for need in needs_in(other) if need.service == service]
        if needs and other.id != service:
            yield other, needs


def agreements_about(model: type[Agreement], service: str, estate: Estate) -> Iterator[Agreement]:
    """The agreements of one kind whose items are a service, by itself or in a package."""
    for other in estate.referring(model, "service", service):
        if any(item.service == service for item in other.items):
            yield other
    found = estate.find(Service, service)
    packages = {package.id for option in (found.options if found is not None else ()) for package in estate.referring(Package, "option", f"{service}/{option.id}")}
    for package in sorted(packages):
        for other in estate.referring(model, "package", package):
            if any(item.package == package for item in other.items):
                yield other


def carried_by(agreement: Agreement, estate: Estate) -> Iterator[Agreement]:
    """The agreements that hold, or will, and that an OLA or contract helps to carry; looked up one after the other as they are asked for."""
    for other in _above(agreement, estate):
        over = other.valid.to is not None and other.valid.to < estate.as_of and not other.in_force(estate.as_of)
        if other.key != agreement.key and other.is_agreed and not over:
            yield other


def _above(agreement: Agreement, estate: Estate) -> Iterator[Agreement]:
    for model in (Sla, Ola, Contract):
        for other in estate.referring(model, agreement.kind, agreement.id):
            if agreement.key in other.underpinned_by or agreement.key in other.inherits:
                yield other
    seen = {item.service for item in agreement.items if item.service}
    waiting = sorted(seen)
    while waiting:
        service = waiting.pop()
        for model in (Sla, Ola):
            yield from agreements_about(model, service, estate)
        for above, _ in services_needing(service, estate):
            if above.id not in seen:
                seen.add(above.id)
                waiting.append(above.id)
    yield from _on_path(agreement, estate)  # last, because many refer to a team


def _on_path(agreement: Agreement, estate: Estate) -> Iterator[Agreement]:
    """Those whose support path passes the provider, or a service that the agreement is about."""
    names = [("service", item.service) for item in agreement.items if item.service]
    if isinstance(agreement, Contract) and agreement.parties.supplier:
        names.append(("supplier", agreement.parties.supplier))
    if isinstance(agreement, Ola) and agreement.parties.provider is not None:
        names.append(("unit", agreement.parties.provider.unit))
    for kind, name in names:
        for model in (Sla, Ola):
            for other in estate.referring(model, kind, name):
                if other.support is not None and name in other.support.path:
                    yield other
