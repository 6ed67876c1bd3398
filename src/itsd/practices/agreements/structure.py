"""What an agreement rests on: the parts that its services are composed of, and the agreements that speak for each part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.levels.blocks import Part, at_least, series
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.hierarchy import units_above
from itsd.model.inheritance import effective, find_agreement
from itsd.model.organisation import Supplier
from itsd.model.service import AllOf, AnyOf, AtLeastOf, Package, Service, ServiceNeed
from itsd.practices.agreements.promises import own_promises

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.levels.blocks import Block
    from itsd.model.agreement import Agreement, Item
    from itsd.model.estate import Estate
    from itsd.model.service import Need
    from itsd.practices.agreements.promises import Promise


class BrokenStructureError(Exception):
    """A composition that no parts can satisfy; the message says why."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Who carries one part: its name in the structure, what people call it, where the need for it is written, and who speaks for it.

    `own` is the provider's own part of `service`; `promised` is what the composition itself says of it. `agreements` are all that speak
    for the part at any time. `word` tells that the agreement at hand is itself the word of this part's team.
    """

    name: str
    label: str
    service: str
    where: Pointer
    own: bool = False
    critical: bool = True
    redundant: bool = False
    promised: tuple[Promise, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    word: bool = False


@dataclass(slots=True)
class Structure:
    """What one item of an agreement is made of; without a block it rests on nothing that is written down, and `broken` may say why."""

    item: int
    label: str
    services: list[str] = field(default_factory=list)
    carriers: dict[str, Carrier] = field(default_factory=dict)
    block: Block | None = None
    broken: str = ""


def structures_of(agreement: Agreement, estate: Estate) -> list[Structure]:
    """The structure of each item of an agreement, and, where there is no item, of nothing."""
    return estate.once(("structures", agreement.key), lambda: _structures(agreement, estate))


def _structures(agreement: Agreement, estate: Estate) -> list[Structure]:
    found = [_structure(agreement, number, item, estate) for number, item in enumerate(agreement.items)]
    listed = [other for name in agreement.underpinned_by if (other := find_agreement(name, estate)) is not None]
    for structure in found:
        _add_listed(structure, agreement, listed)
    return found


def _structure(agreement: Agreement, number: int, item: Item, estate: Estate) -> Structure:
    """Raises nothing: a composition that cannot be met is told in `broken`."""
    package = estate.find(Package, item.package)
    options = [*package.core, *package.enabling] if package is not None else [f"{item.service}/{item.option or ''}"] if item.service else []
    structure = Structure(number, item.package or item.service or "")
    blocks: list[Block] = []
    for option in options:
        service = estate.find(Service, option.partition("/")[0])
        if service is not None and service.id not in structure.services:
            structure.services.append(service.id)
            builder = _Builder(structure, agreement, estate)
            try:
                blocks += builder.blocks_of(service)
            except BrokenStructureError as error:
                structure.broken = str(error)
    structure.block = series(*blocks) if blocks and not structure.broken else None
    return structure


def _add_listed(structure: Structure, agreement: Agreement, listed: list[Agreement]) -> None:
    """Agreements that are said to carry this one beside its composition are needed as well."""
    known = {other.key for carrier in structure.carriers.values() for other in carrier.agreements}
    added: list[Block] = []
    for number, other in enumerate(agreement.underpinned_by):
        found = next((item for item in listed if item.key == other and item.key not in known), None)
        if found is not None:
            where = Pointer(agreement.kind, agreement.id, ("underpinned_by", number), "what carries it")
            structure.carriers[other] = Carrier(other, other, "", where, agreements=(found,))
            added.append(Part(other))
    if added and not structure.broken:
        structure.block = series(*([structure.block] if structure.block is not None else []), *added)


@dataclass(frozen=True, slots=True)
class _Builder:
    structure: Structure
    agreement: Agreement
    estate: Estate

    def blocks_of(self, service: Service) -> list[Block]:
        """The own part and the needs of a service; a service that is not composed is one part."""
        own = self._own_part(service)
        needs = service.composition.needs if service.composition is not None else ()
        found = self._blocks(needs, Pointer("service", service.id, ("composition", "needs"), "the need"))
        return [*own, *found]

    def _own_part(self, service: Service) -> list[Block]:
        name = f"own/{service.id}"
        composed = service.composition is not None
        where = Pointer("service", service.id, ("composition",) if composed else (), "the service")
        hours = effective(self.agreement, "hours", self.estate)
        others = [other for other in speaking_for(service, self.estate) if other.key != self.agreement.key]
        others = [other for other in others if isinstance(other, Contract)] if isinstance(self.agreement, Ola) else _of_nearest_kind(others)
        word = isinstance(self.agreement, Ola)
        label = f"{service.id} itself" if composed else service.id
        self.structure.carriers[name] = Carrier(name, label, service.id, where, own=True, promised=own_promises(service, hours), agreements=tuple(others), word=word)
        return [Part(name)]

    def _blocks(self, needs: Sequence[Need], where: Pointer, *, redundant: bool = False, critical: bool = True) -> list[Block]:
        """The blocks of a list of needs; what is not critical at all is in no chain."""
        found: list[Block] = []
        for number, need in enumerate(needs):
            if need.criticality == "none":
                continue
            here = Pointer(where.kind, where.id, (*where.path, number), where.message)
            found.append(self._block(need, here, redundant=redundant, critical=critical and need.criticality == "critical"))
        return found

    def _block(self, need: Need, where: Pointer, *, redundant: bool, critical: bool) -> Block:
        if isinstance(need, ServiceNeed):
            return self._need(need, where, redundant=redundant, critical=critical)
        key, children, needed = _parts_of(need)
        below = Pointer(where.kind, where.id, (*where.path, key), where.message)
        blocks = self._blocks(children, below, redundant=redundant or needed < len(children), critical=critical)
        if not 1 <= needed <= len(blocks):
            message = f"{where.id} needs {needed} of {len(blocks)} parts"
            raise BrokenStructureError(message)
        if isinstance(need, AllOf):
            return series(*blocks)
        return at_least(needed, *blocks, independent=need.independent)

    def _need(self, need: ServiceNeed, where: Pointer, *, redundant: bool, critical: bool) -> Block:
        name = f"service/{need.service}"
        if name not in self.structure.carriers:
            agreements = tuple(carrying(need, self.agreement, self.estate))
            self.structure.carriers[name] = Carrier(name, need.service, need.service, where, critical=critical, redundant=redundant, agreements=agreements)
        return Part(name)


def _parts_of(need: AnyOf | AllOf | AtLeastOf) -> tuple[str, Sequence[Need], int]:
    """The key of the parts of a group, the parts, and how many of them are needed."""
    if isinstance(need, AnyOf):
        return "any_of", need.any_of, 1
    if isinstance(need, AllOf):
        return "all_of", need.all_of, len([child for child in need.all_of if child.criticality != "none"])
    return "of", need.of, need.at_least


def speaking_for(service: Service, estate: Estate) -> list[Agreement]:
    """The OLAs and contracts about a service: those of its provider's kind first, whatever their term."""
    found: list[Agreement] = [*_about(Ola, service.id, estate), *_about(Contract, service.id, estate)]
    external = estate.find(Supplier, service.provider) is not None
    return sorted(found, key=lambda other: isinstance(other, Contract) is not external)


def _about(model: type[Agreement], service: str, estate: Estate) -> Iterator[Agreement]:
    for other in estate.referring(model, "service", service):
        if other.status not in {"draft", "in-negotiation"} and any(item.service == service for item in other.items):
            yield other


def carrying(need: ServiceNeed, agreement: Agreement, estate: Estate) -> list[Agreement]:
    """The agreements that speak for a needed service: at the option that is needed, made with our own side where there is one.

    A service that a supplier provides is carried by its contracts, any other by its OLAs; the other kind counts where there is none.
    """
    service = estate.find(Service, need.service)
    found = speaking_for(service, estate) if service is not None else []
    found = [other for other in found if need.option is None or any(item.service == need.service and item.option in {None, need.option} for item in other.items)]
    ours = _units_of(agreement, estate)
    received = [other for other in found if _receiver(other) in ours]
    return _of_nearest_kind(received or found)


def _of_nearest_kind(agreements: list[Agreement]) -> list[Agreement]:
    """A team that speaks for a service speaks for what its suppliers add to it as well."""
    return [other for other in agreements if other.kind == agreements[0].kind]


def _receiver(agreement: Agreement) -> str | None:
    parties = agreement.parties if isinstance(agreement, Ola | Contract) else None
    return parties.receiver.unit if parties is not None and parties.receiver is not None else None


def _units_of(agreement: Agreement, estate: Estate) -> set[str]:
    """The providing unit of an agreement and the units above it."""
    provider = agreement.parties.provider if isinstance(agreement, Sla | Ola) else None
    return set() if provider is None else set(units_above(provider.unit, estate))


def path_of(agreement: Agreement, estate: Estate) -> tuple[tuple[tuple[int, str], ...], Path]:
    """The support path that holds for an agreement, and where it stands: its stages with their number, without the team whose word it is."""
    support = effective(agreement, "support", estate)
    if support is None:
        return (), ()
    own = agreement.parties.provider.unit if isinstance(agreement, Ola) and agreement.parties.provider is not None else None
    return tuple((number, name) for number, name in enumerate(support.path) if name != own), ("support", "path")


def rests_on_others(structure: Structure) -> bool:
    """Whether anybody but the team itself carries a structure."""
    return any(not carrier.own or carrier.agreements for carrier in structure.carriers.values())


def label_of(name: str, structure: Structure) -> str:
    """What people call a part of a structure."""
    carrier = structure.carriers.get(name)
    return name if carrier is None else carrier.label
