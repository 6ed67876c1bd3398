"""What a catalogue shows its readers: live services and packages for them, each with the options that they may choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from itsd.model.service import OPERATIONAL, Package, Service
from itsd.practices.disclosure import disclose
from itsd.practices.identify.uses import reaches, shows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.model.service import Option

E = TypeVar("E", Service, Package)

TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Shown:
    """The services and packages of a catalogue by id, as its readers may see them: in a business view nothing in them is internal."""

    services: tuple[Service, ...]
    packages: tuple[Package, ...]

    @property
    def keys(self) -> frozenset[str]:
        """`kind/id` of each."""
        return frozenset(entity.key for entity in (*self.services, *self.packages))


def find_shown(catalogue: Catalogue, estate: Estate) -> Shown:
    """What the catalogue shows of an estate."""
    services = tuple(_open_service(service, catalogue, estate) for service in estate.each(Service) if service.status == OPERATIONAL and shows(catalogue, service, estate))
    packages = tuple(_open(package, catalogue, estate) for package in estate.each(Package) if shows_package(catalogue, package, estate))
    return Shown(services, packages)


def _open(entity: E, catalogue: Catalogue, estate: Estate) -> E:
    """The entity for readers of the catalogue: in a business view without what is internal."""
    return entity if catalogue.view == TECHNICAL else estate.derive(entity, "disclosed", disclose)


def _open_service(service: Service, catalogue: Catalogue, estate: Estate) -> Service:
    """Likewise, with the options that the readers may choose; IT sees all of them."""
    seen = _open(service, catalogue, estate)
    options = seen.options if catalogue.view == TECHNICAL else tuple(find_options(seen, catalogue, estate))
    return seen if len(options) == len(seen.options) else seen.model_copy(update={"options": options})


def find_options(service: Service, catalogue: Catalogue, estate: Estate) -> Iterator[Option]:
    """The options of a service that the readers of a catalogue may choose, in the order of its file."""
    for option in service.options:
        if not option.available_to or reaches(option.available_to, catalogue.audiences, estate):
            yield option


def shows_package(catalogue: Catalogue, package: Package, estate: Estate) -> bool:
    """A package is shown where it is chosen, or where nothing is; its audience fits and all it needs is live."""
    if catalogue.include is not None and package.id not in catalogue.include.packages and not set(package.tags) & set(catalogue.include.tags):
        return False
    if catalogue.exclude is not None and (package.id in catalogue.exclude.packages or set(package.tags) & set(catalogue.exclude.tags)):
        return False
    return reaches(package.audiences, catalogue.audiences, estate) and all(_is_live(option, estate) for option in (*package.core, *package.enabling))


def _is_live(option: str, estate: Estate) -> bool:
    service = estate.find(Service, option.partition("/")[0])
    return service is not None and service.status == OPERATIONAL
