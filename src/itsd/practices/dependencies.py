"""What depends on what: services and what they need, the agreements about them, and who provides them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.inheritance import find_agreement
from itsd.model.organisation import Supplier, Unit
from itsd.model.service import OPERATIONAL, RETIRED, AllOf, AnyOf, Package, Service, ServiceNeed
from itsd.practices.identify.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.model.estate import Estate
    from itsd.model.service import AtLeastOf, Need

Key = tuple[str, str]
"""Kind and id of a node."""

AGREEMENT_KINDS = ("sla", "ola", "contract")
PROVIDER_KINDS = ("supplier", "unit")
GROUP = "group"
_ORDER = ("sla", "service", GROUP, "ola", "contract", "unit", "supplier")
_CRITICALITIES = ("critical", "degrading", "none")


class Sort(StrEnum):
    """How two nodes are related. The first three are what the loss of the target means for the source."""

    CRITICAL = "critical"
    DEGRADING = "degrading"
    NONE = "none"
    ABOUT = "about"
    UNDERPINS = "underpins"
    PROVIDED = "provided"


NEEDS = frozenset({Sort.CRITICAL, Sort.DEGRADING, Sort.NONE})


@dataclass(frozen=True, slots=True)
class Node:
    """An entity, or a group of redundancy: then its id is that of the service with the path of the need, and `needed` of `parts` suffice."""

    kind: str
    id: str
    needed: int = 0
    parts: int = 0

    @property
    def key(self) -> Key:
        """Kind and id."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation. The source needs, is about, underpins, or is provided by the target."""

    source: Key
    target: Key
    sort: Sort


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and edges, each once, in an order that depends on nothing but them. `start` is what was asked for; None for the whole estate."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    start: Key | None = None


def find_graph(estate: Estate, start: Key | None = None, *, customer: bool = False) -> Graph:
    """The graph around an entity; without one, that of all operational services and what they need.

    For customers, neither OLAs, contracts, suppliers, units nor the agreements of others are part of it. Only agreements in force
    on the day of the estate are, besides the one that was asked for.
    """
    drawing = _Drawing(estate, customer=customer, start=start)
    if start is None:
        drawing.add_needed([service.id for service in estate.each(Service) if service.status == OPERATIONAL])
    elif start[0] == "service":
        drawing.add_service(start[1])
    elif start[0] in AGREEMENT_KINDS:
        drawing.add_agreement(start)
    else:
        drawing.add_provider(start)
    return drawing.finish()


@dataclass(slots=True)
class _Drawing:
    """A graph in the making."""

    estate: Estate
    customer: bool
    start: Key | None
    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[tuple[Key, Key], Edge] = field(default_factory=dict)

    def finish(self) -> Graph:
        """The graph, in order."""
        nodes = sorted(self.nodes.values(), key=lambda node: (_ORDER.index(node.kind), node.id))
        edges = sorted(self.edges.values(), key=lambda edge: (edge.source, edge.target))
        return Graph(tuple(nodes), tuple(edges), self.start if self.start in self.nodes else None)

    def add_service(self, id_: str) -> None:
        """A service, all it needs, what directly depends on it, and the agreements and providers of what it rests on."""
        needed = self.add_needed([id_])
        self._add_dependants(id_)
        for other in needed:
            self._add_agreements(other, slas=True)
            self._add_providing(other)

    def add_agreement(self, key: Key) -> None:
        """An agreement, its services and all they need, with what underpins and who provides them."""
        agreement = find_agreement("/".join(key), self.estate)
        if agreement is None:
            return
        services = services_of(agreement, self.estate)
        needed = self.add_needed(services)
        if self._shows(key[0]):
            self._node(Node(*key))
            for service in services:
                self._edge(key, ("service", service), Sort.ABOUT if isinstance(agreement, Sla) else Sort.UNDERPINS)
            self._add_carrying(agreement)
            self._add_party(agreement)
        for service in needed:
            self._add_agreements(service, slas=False)
            self._add_providing(service)

    def add_provider(self, key: Key) -> None:
        """A supplier or unit, the services that it provides with their OLAs and contracts, and whatever depends on those."""
        if self._shows(key[0]):
            self._node(Node(*key))
        provided = list(self._carried_by(key))
        for service in provided:
            self._node(Node("service", service))
            self._add_agreements(service, slas=False)
            self._add_providing(service)
        seen, waiting = set(provided), list(provided)
        while waiting:
            further = set(self._add_dependants(waiting.pop())) - seen
            seen |= further
            waiting += sorted(further)

    def _carried_by(self, key: Key) -> dict[str, None]:
        """The services, not retired, that a supplier or unit provides, or speaks for in an OLA or contract in force."""
        found = dict.fromkeys(service.id for service in self.estate.referring(Service, *key) if service.provider == key[1])
        for model in (Ola, Contract):
            for agreement in self.estate.referring(model, *key):
                if provider_of(agreement) == key and agreement.in_force(self.estate.as_of):
                    found.update(dict.fromkeys(services_of(agreement, self.estate)))
        return {id_: None for id_ in found if (service := self.estate.find(Service, id_)) is not None and service.status != RETIRED}

    def add_needed(self, services: Iterable[str]) -> list[str]:
        """Services and all they need; returns the ids, each once."""
        waiting = [id_ for id_ in services if self.estate.find(Service, id_) is not None]
        found = dict.fromkeys(waiting)
        while waiting:
            service = self.estate.find(Service, waiting.pop())
            if service is None:
                continue
            self._node(Node("service", service.id))
            for id_ in self._add_needs(service, range(len(_needs_of(service)))):
                if id_ not in found:
                    found[id_] = None
                    waiting.append(id_)
        return list(found)

    def _add_dependants(self, id_: str) -> list[str]:
        """The services that directly count on one, with the whole of the need in which they name it."""
        found: list[str] = []
        for other in self.estate.referring(Service, "service", id_):
            places = [number for number, need in enumerate(_needs_of(other)) if id_ in _services_in([need])]
            if other.status != RETIRED and places:
                self._node(Node("service", other.id))
                self._add_needs(other, places)
                found.append(other.id)
        return found

    def _add_needs(self, service: Service, places: Iterable[int]) -> list[str]:
        needs = _needs_of(service)
        return [id_ for place in places for id_ in self._add_need(("service", service.id), needs[place], f"{service.id}/{place}", "critical")]

    def _add_need(self, source: Key, need: Need, path: str, around: str) -> Iterator[str]:
        """The edges of a need: to a service, to a small node for redundancy, or to each part where all are needed anyway."""
        milder = max(around, need.criticality, key=_CRITICALITIES.index)
        if isinstance(need, ServiceNeed):
            if self.estate.find(Service, need.service) is not None:
                self._node(Node("service", need.service))
                self._edge(source, ("service", need.service), Sort(milder))
                yield need.service
            return
        needed, parts = _parts_of(need)
        counting = sum(part.criticality != "none" for part in parts)
        inner = source
        if needed < counting or (source[0] == GROUP and len(parts) > 1):
            group = Node(GROUP, path, needed, counting)
            self._node(group)
            self._edge(source, group.key, Sort(milder))
            inner = group.key
        for number, part in enumerate(parts):
            yield from self._add_need(inner, part, f"{path}/{number}", milder)

    def _add_agreements(self, service: str, *, slas: bool) -> None:
        for use in uses_of(service, self.estate):
            agreement = use.agreement
            if self._shows(agreement.kind) and (slas or not isinstance(agreement, Sla)) and agreement.in_force(self.estate.as_of):
                self._node(Node(agreement.kind, agreement.id))
                self._edge((agreement.kind, agreement.id), ("service", service), Sort.ABOUT if isinstance(agreement, Sla) else Sort.UNDERPINS)
                self._add_carrying(agreement)
                self._add_party(agreement)

    def _add_party(self, agreement: Agreement) -> None:
        """Who provides under an agreement, unless it is known already as the provider of its services."""
        party = provider_of(agreement)
        services = [self.estate.find(Service, id_) for id_ in services_of(agreement, self.estate)]
        if party is not None and self._shows(party[0]) and self._known(party) and all(service is None or service.provider != party[1] for service in services):
            self._node(Node(*party))
            self._edge((agreement.kind, agreement.id), party, Sort.PROVIDED)

    def _add_carrying(self, agreement: Agreement) -> None:
        """The agreements that are said to carry an SLA beside its composition."""
        for name in agreement.underpinned_by if isinstance(agreement, Sla) else ():
            other = find_agreement(name, self.estate)
            if other is not None and other.in_force(self.estate.as_of) and self._shows(other.kind):
                self._node(Node(other.kind, other.id))
                self._edge((other.kind, other.id), (agreement.kind, agreement.id), Sort.UNDERPINS)

    def _add_providing(self, id_: str) -> None:
        service = self.estate.find(Service, id_)
        if service is None:
            return
        party = ("supplier" if self.estate.find(Supplier, service.provider) is not None else "unit", service.provider)
        if self._shows(party[0]) and self._known(party):
            self._node(Node(*party))
            self._edge(("service", id_), party, Sort.PROVIDED)

    def _known(self, party: Key) -> bool:
        return self.estate.find(Supplier if party[0] == "supplier" else Unit, party[1]) is not None

    def _shows(self, kind: str) -> bool:
        """Whether nodes of a kind are part of the graph; for customers, of the agreements only the SLA that was asked for is."""
        return not self.customer or kind == "service" or (kind == "sla" and self.start is not None and self.start[0] == "sla")

    def _node(self, node: Node) -> None:
        self.nodes.setdefault(node.key, node)

    def _edge(self, source: Key, target: Key, sort: Sort) -> None:
        """A relation that is there twice counts as the stronger one."""
        known = self.edges.get((source, target))
        if known is None or (sort in NEEDS and _CRITICALITIES.index(sort) < _CRITICALITIES.index(known.sort)):
            self.edges[source, target] = Edge(source, target, sort)


def services_of(agreement: Agreement, estate: Estate) -> list[str]:
    """The services that an agreement is about, those of its packages too, each once in its order."""
    found: dict[str, None] = {}
    for item in agreement.items:
        package = estate.find(Package, item.package)
        options = [*package.core, *package.enabling, *package.enhancing] if package is not None else [item.service or ""]
        found.update(dict.fromkeys(option.partition("/")[0] for option in options))
    return [id_ for id_ in found if estate.find(Service, id_) is not None]


def provider_of(agreement: Agreement) -> Key | None:
    """Who provides under an OLA or contract."""
    if isinstance(agreement, Contract):
        return ("supplier", agreement.parties.supplier) if agreement.parties.supplier is not None else None
    if isinstance(agreement, Ola):
        return ("unit", agreement.parties.provider.unit) if agreement.parties.provider is not None else None
    return None


def _needs_of(service: Service) -> Sequence[Need]:
    return service.composition.needs if service.composition is not None else ()


def _parts_of(need: AnyOf | AllOf | AtLeastOf) -> tuple[int, Sequence[Need]]:
    """How many parts of a group are needed, and the parts."""
    if isinstance(need, AnyOf):
        return 1, need.any_of
    if isinstance(need, AllOf):
        return sum(part.criticality != "none" for part in need.all_of), need.all_of
    return need.at_least, need.of


def _services_in(needs: Iterable[Need]) -> Iterator[str]:
    for need in needs:
        if isinstance(need, ServiceNeed):
            yield need.service
        else:
            yield from _services_in(_parts_of(need)[1])
