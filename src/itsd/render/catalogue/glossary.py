"""The words of a catalogue, explained: those that its pages use, its priorities, and its classes of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.model.time import PriorityScheme
from itsd.render.catalogue.ordering import sort_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.targets import Target
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.phrases import Phrases

_ALWAYS = {
    "Service": "What the provider does for others, with a result that they can count on.",
    "Level": "One of the ways in which a service can be ordered, with its own promises and its own price.",
    "Package": "Services that belong together and are ordered as one.",
    "Service hours": "The time in which a service can be used and its promises hold.",
    "Support hours": "The time in which people help with a service; times of response and repair count in them only.",
    "Business day": "A day on which the office is open.",
    "Owner": "Who answers for a service as a whole.",
    "Edition": "This catalogue as it was published on a day; each change of content is a new edition.",
    "Planned maintenance": "Work on a service that was announced in time, in hours agreed for it.",
    "Importance": "How much of the organisation's work stops when a service stands still.",
}
_BY_METRIC = {
    "availability": "The share of the service hours in which the service works.",
    "reliability": "The share of the service hours in which the service works without a fault.",
    "response-time": "How long it takes until somebody begins to work on a case that was reported.",
    "resolution-time": "How long it takes until a case that was reported is solved.",
    "transaction-time": "How long the system takes for one step of work.",
    "rto": "How long after a disaster the service is back.",
    "rpo": "How much of the latest work may be lost in a disaster, told as a length of time.",
    "backup-interval": "How often copies of the data are made.",
    "retention": "How long copies of the data are kept.",
    "storage": "How much data it can hold.",
    "users": "How many people can use it.",
    "concurrent-users": "How many people can use it at the same time.",
    "error-rate": "The share of steps of work that fail.",
    "accessibility": "How well people with disabilities can use it, by the levels of the international guidelines (WCAG).",
    "data-location": "The countries in which the data may be kept.",
    "first-contact-fix": "The share of cases that are solved in the first conversation.",
    "fulfilment-time": "How long it takes until a request is met.",
}
_PERCENTILE = ("Percentile", "A value that so many of a hundred cases keep to: at percentile 95, 95 of 100 cases are at most that long.")


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """Terms with their meanings in order; priorities with name and definition, where they are spoken of; classes of data, the lowest first."""

    terms: list[tuple[str, str]]
    priorities: list[tuple[str, list[tuple[str, str, str]]]]
    classes: list[str]


def build_glossary(publication: Publication, phrases: Phrases) -> GlossaryPage:
    """The words that the pages of a catalogue use."""
    targets = [target for service in publication.shown.services for option in service.options for target in option.targets]
    terms = dict(_terms(targets, phrases))
    used = any(target.priority for target in targets)
    schemes = [(phrases.text(scheme.name), _defined(scheme, phrases)) for scheme in phrases.estate.each(PriorityScheme)] if used else []
    classes = [phrases.term(label) for label in phrases.estate.settings.schemes.classification]
    return GlossaryPage(sorted(terms.items(), key=lambda item: sort_key(item[0])), [item for item in schemes if item[1]], classes)


def _terms(targets: list[Target], phrases: Phrases) -> Iterator[tuple[str, str]]:
    labels = phrases.labels
    for term, meaning in _ALWAYS.items():
        yield labels.get(term), labels.get(meaning)
    for id_ in sorted({target.metric for target in targets}):
        metric = metric_of(id_, phrases.estate.settings)
        if id_ in _BY_METRIC and metric is not None:
            yield metric.ar if phrases.is_arabic else metric.en, labels.get(_BY_METRIC[id_])
    if any(target.percentile is not None for target in targets):
        yield labels.get(_PERCENTILE[0]), labels.get(_PERCENTILE[1])


def _defined(scheme: PriorityScheme, phrases: Phrases) -> list[tuple[str, str, str]]:
    return [(id_.upper(), name, definition) for id_, name, definition in phrases.priorities(scheme) if definition]
