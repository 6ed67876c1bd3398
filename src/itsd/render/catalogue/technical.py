"""What the technical view says of a service besides: what it is made of, what its own part guarantees, who carries it, how it is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Contract
from itsd.model.demand import Capacity
from itsd.model.monitoring import Measure
from itsd.model.organisation import Supplier
from itsd.output.graph_words import name_kind, name_node, name_sort
from itsd.output.speech import Speech
from itsd.practices.dependencies import find_graph
from itsd.practices.identify.uses import uses_of
from itsd.render.agreement.spans import say_term
from itsd.render.catalogue.comparison import Group, compare_targets
from itsd.render.catalogue.wording import Piece, contacts
from itsd.render.graph.svg import draw_graph
from itsd.render.nodes import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.service import Service
    from itsd.practices.catalogue.publication import Publication
    from itsd.practices.dependencies import Graph, Key
    from itsd.render.phrases import Phrases

_PAGE = 640  # pixels between the margins of an upright page
_FREQUENCY = {
    "minute": "Every minute",
    "hour": "Every hour",
    "day": "Every day",
    "week": "Every week",
    "month": "Every month",
    "quarter": "Every quarter",
    "half-year": "Every half-year",
    "year": "Every year",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of the picture in words: from what, how, to what."""

    source: Piece
    kind: str
    target: Piece


@dataclass(frozen=True, slots=True)
class Technical:
    """What only IT sees. `picture` names the drawing among the pictures of the page, `style` how it lies on paper."""

    picture: str
    alt: str
    style: str
    relations: tuple[Relation, ...]
    own: tuple[Group, ...]
    agreements: tuple[tuple[str, str, str, str, str], ...]
    suppliers: tuple[tuple[str, str, str, list[Piece]], ...]
    measures: tuple[tuple[str, str, str, str], ...]
    capacity: tuple[tuple[str, str, str, str, str], ...]
    history: tuple[tuple[str, str, str, str], ...]


def build_technical(service: Service, publication: Publication, phrases: Phrases) -> tuple[Technical, dict[str, Picture]]:
    """What IT sees of a service, and the picture that goes with it."""
    estate, labels = phrases.estate, phrases.labels
    graph = find_graph(estate, ("service", service.id))
    speech = Speech(estate, phrases.locale)
    shown = publication.shown.keys
    places = {node.key: f"#service/{node.id}" for node in graph.nodes if node.kind == "service" and f"service/{node.id}" in shown}
    settings = estate.settings
    accent = settings.brand.colour if settings.brand is not None and settings.brand.colour else "#14507a"
    links = {key: f"{key[1]}.html" for key in places if key[1] != service.id}  # pages of services lie side by side
    drawing = draw_graph(graph, speech, links=links, accent=accent)
    name = f"composition-{service.id}-{phrases.locale}"
    content = Technical(
        picture=name,
        alt=drawing.description,
        style="landscape" if drawing.width > max(_PAGE, drawing.height) else "portrait",
        relations=tuple(_relations(graph, speech, places, labels.get("One of several"))),
        own=compare_targets([service.composition.own], phrases) if service.composition is not None else (),
        agreements=tuple(_agreements(service, phrases)),
        suppliers=tuple(_suppliers(graph, phrases)),
        measures=tuple(_measures(service, phrases)),
        capacity=tuple(_capacity(service, phrases)),
        history=tuple(_history(service, phrases)),
    )
    return content, {name: Picture(drawing.svg.encode(), "svg", drawing.width, drawing.height, drawing.title)}


def _relations(graph: Graph, speech: Speech, places: dict[Key, str], several: str) -> Iterator[Relation]:
    nodes = {node.key: node for node in graph.nodes}

    def piece(key: Key) -> Piece:
        node = nodes[key]
        kind = "" if node.kind in {"service", "group"} else name_kind(node.kind, speech)
        return Piece(f"{several} ({name_node(node, speech)})" if node.kind == "group" else name_node(node, speech), places.get(key, ""), kind)

    for edge in graph.edges:
        yield Relation(piece(edge.source), name_sort(edge.sort, speech), piece(edge.target))


def _agreements(service: Service, phrases: Phrases) -> Iterator[tuple[str, str, str, str, str]]:
    for use in uses_of(service.id, phrases.estate):
        found = use.agreement
        yield found.key, phrases.text(found.name) or found.id, str(found.version), phrases.word(found.status), say_term(found, phrases)


def _suppliers(graph: Graph, phrases: Phrases) -> Iterator[tuple[str, str, str, list[Piece]]]:
    """The suppliers that the service rests on, with who manages them."""
    for node in graph.nodes:
        supplier = phrases.estate.find(Supplier, node.id) if node.kind == "supplier" else None
        if supplier is not None:
            contracts = [phrases.text(contract.name) for contract in phrases.estate.referring(Contract, "supplier", supplier.id) if contract.parties.supplier == supplier.id]
            yield phrases.text(supplier.name), phrases.name("person", supplier.manager), phrases.join(contracts), contacts(supplier.contacts, phrases)


def _measures(service: Service, phrases: Phrases) -> Iterator[tuple[str, str, str, str]]:
    """The measures of the service itself and of the targets of agreements about it."""
    keys = {use.agreement.key for use in uses_of(service.id, phrases.estate)}
    for measure in phrases.estate.once(("measures",), lambda: list(phrases.estate.each(Measure))):
        targets = [target for target in measure.targets if target.rpartition("/")[0] in keys]
        if targets or measure.service == service.id:
            frequency = phrases.labels.get(_FREQUENCY[measure.frequency])
            yield measure.id, phrases.text(measure.method), frequency, phrases.name("person", measure.owner)


def _capacity(service: Service, phrases: Phrases) -> Iterator[tuple[str, str, str, str, str]]:
    from itsd.levels.declared import metric_of  # noqa: PLC0415  # beside what uses it

    for capacity in phrases.estate.referring(Capacity, "service", service.id):
        if capacity.service == service.id:
            metric = metric_of(capacity.metric, phrases.estate.settings)
            name = capacity.metric if metric is None else metric.ar if phrases.is_arabic else metric.en
            threshold = str(capacity.threshold) if capacity.threshold is not None else ""
            yield name, phrases.amount(capacity.installed), phrases.amount(capacity.usable), threshold, phrases.day(capacity.measured_on)


def _history(service: Service, phrases: Phrases) -> Iterator[tuple[str, str, str, str]]:
    for change in service.history:
        yield phrases.day(change.on), phrases.word(change.status), phrases.name("person", change.by), phrases.text(change.reason)
