"""Who uses a service: agreements, packages, catalogues, other services and activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Path, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.catalogue import Catalogue
from itsd.model.demand import Process
from itsd.model.hierarchy import units_above
from itsd.model.service import OPERATIONAL, RETIRED, AllOf, AnyOf, Package, Service, ServiceNeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.catalogue import Selection
    from itsd.model.estate import Estate
    from itsd.model.service import Need

_CRITICALITIES = ("critical", "degrading", "none")


@dataclass(frozen=True, slots=True)
class Use:
    """An agreement about a service, and where it says so; `package` is the one that it buys the service in, empty where it names it."""

    agreement: Agreement
    path: Path
    package: str = ""


@dataclass(frozen=True, slots=True)
class Dependant:
    """A service that counts on another one, and where it says so; `redundant` where it is critical, but others can stand in for it."""

    service: Service
    critical: bool
    redundant: bool
    path: Path

    @property
    def where(self) -> Pointer:
        """The place as findings name it."""
        return Pointer("service", self.service.id, self.path, "a critical dependency" if self.critical else "a dependency")


def uses_of(service: str, estate: Estate) -> tuple[Use, ...]:
    """The agreements about a service, whatever their status, each once: SLAs, OLAs, contracts, by their ids."""
    packages = packages_with(service, estate)
    found: list[Use] = []
    for model in (Sla, Ola, Contract):
        uses = {agreement.id: use for package in packages for agreement in estate.referring(model, "package", package) for use in _in_items(agreement, package, "package")}
        uses.update((agreement.id, use) for agreement in estate.referring(model, "service", service) for use in _in_items(agreement, service, "service"))
        found += (uses[id_] for id_ in sorted(uses))
    return tuple(found)


def _in_items(agreement: Agreement, id_: str, key: str) -> Iterator[Use]:
    """Where the items of an agreement name a service or package first, if they do: it can also stand elsewhere in it."""
    number = next((number for number, item in enumerate(agreement.items) if getattr(item, key) == id_), None)
    if number is not None:
        yield Use(agreement, ("items", number, key), id_ if key == "package" else "")


def packages_with(service: str, estate: Estate) -> tuple[str, ...]:
    """The packages that contain a service at whichever option, even one that it does not have, by their ids."""
    return estate.once(("packages by service",), lambda: _packages_by_service(estate)).get(service, ())


def _packages_by_service(estate: Estate) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for package in estate.each(Package):
        for name in sorted({option.partition("/")[0] for option in (*package.core, *package.enabling, *package.enhancing)}):
            found[name] = (*found.get(name, ()), package.id)
    return found


def dependants_of(service: str, estate: Estate) -> tuple[Dependant, ...]:
    """The other services, not retired, whose composition or support path names one: those that fail without it first, then by id."""
    found = (_dependant(other, service) for other in estate.referring(Service, "service", service) if other.id != service and other.status != RETIRED)
    return tuple(sorted((item for item in found if item is not None), key=lambda item: (not item.critical, item.service.id)))


def _dependant(other: Service, service: str) -> Dependant | None:
    """How a service counts on another one, at worst; None where it only names it, as what takes its place."""
    needs = _walk(other.composition.needs, ("composition", "needs"), "critical", redundant=False) if other.composition is not None else ()
    places = [(_CRITICALITIES.index(criticality), redundant, path) for path, id_, criticality, redundant in needs if id_ == service]
    if places:
        rank, redundant, path = min(places, key=lambda place: place[:2])
        return Dependant(other, rank == 0, redundant, (*path, "service"))
    if other.support is not None and service in other.support.path:
        return Dependant(other, critical=False, redundant=False, path=("support", "path", other.support.path.index(service)))
    return None


def _walk(needs: Iterable[Need], path: Path, group: str, *, redundant: bool) -> Iterator[tuple[Path, str, str, bool]]:
    """Every service that is needed: its path, how much, which is no more than the groups around it, and whether others can stand in."""
    for index, need in enumerate(needs):
        here = (*path, index)
        milder = max(group, need.criticality, key=_CRITICALITIES.index)
        if isinstance(need, ServiceNeed):
            yield here, need.service, milder, redundant
        elif isinstance(need, AnyOf):
            yield from _walk(need.any_of, (*here, "any_of"), milder, redundant=redundant or len(need.any_of) > 1)
        elif isinstance(need, AllOf):
            yield from _walk(need.all_of, (*here, "all_of"), milder, redundant=redundant)
        else:
            yield from _walk(need.of, (*here, "of"), milder, redundant=redundant or need.at_least < len(need.of))


def activities_of(service: Service, estate: Estate) -> tuple[str, ...]:
    """The activities of the estate that a service supports, whichever of the two says so, in order."""
    found = {name for name in service.supports if estate.exists("activity", name)}
    for process in estate.referring(Process, "service", service.id):
        found.update(f"{process.id}/{activity.id}" for activity in process.activities if service.id in activity.supports)
    return tuple(sorted(found))


def catalogues_with(service: Service, estate: Estate) -> tuple[Catalogue, ...]:
    """The catalogues that name a service, and those that show it to their readers, by their ids."""
    return tuple(catalogue for catalogue in estate.each(Catalogue) if _names(catalogue, service.id) or (service.status == OPERATIONAL and shows(catalogue, service, estate)))


def _names(catalogue: Catalogue, service: str) -> bool:
    return catalogue.include is not None and service in catalogue.include.services


def shows(catalogue: Catalogue, service: Service, estate: Estate) -> bool:
    """Whether a catalogue shows a live service: for its audience, and neither left out nor not chosen."""
    if catalogue.exclude is not None and _selects(catalogue.exclude, service):
        return False
    return (catalogue.include is None or _selects(catalogue.include, service)) and reaches(service.audiences, catalogue.audiences, estate)


def _selects(selection: Selection, service: Service) -> bool:
    return service.id in selection.services or service.type in selection.types or bool(set(service.tags) & set(selection.tags))


def reaches(audiences: Iterable[str], readers: Iterable[str], estate: Estate) -> bool:
    """Whether an audience is one of the readers, below one of them, or above one."""
    return any(reader in _above(unit, estate) or unit in _above(reader, estate) for unit in audiences for reader in readers)


def _above(unit: str, estate: Estate) -> frozenset[str]:
    """A unit and those above it, walked once: many services are for the same units."""
    return estate.once(("units above", unit), lambda: frozenset(units_above(unit, estate)))
