"""The words of a document with their meanings: those of the agreement, and those of this sort of document that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.levels.metrics import Table
from itsd.model.inheritance import effective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.render.phrases import Phrases

_ALWAYS = (
    ("Target", "One promised number, with the way in which it is measured and the window in which it is judged."),
    ("Service hours", "The time in which the service is promised to work; what happens outside of them does not count."),
    ("Digest of the obligations", "A number worked out of all rights and obligations of this agreement. It is another one as soon as any of them is altered."),
)
_BY_TABLE = {
    Table.OUTAGES: (
        ("Service time", "The service hours of a window less the maintenance that does not count."),
        ("Downtime", "The part of the service time in which the service cannot be used for what it is for."),
    ),
    Table.TICKETS: (
        ("Incident", "Anything that stops a service, makes it worse or threatens to, as reported to the service desk."),
        ("Response time", "From the report until somebody who can act on it has taken it up and said so."),
        ("Resolution time", "From the report until the service can be used again, by a repair or a way round."),
    ),
}
_BY_METRIC = {
    "rto": ("Recovery time", "How soon after a disaster the service can be used again."),
    "rpo": ("Recovery point", "From how far back before a disaster work may be lost."),
    "request-fulfilment": ("Service request", "A request for something that the catalogue offers, not for a repair."),
}


def build_glossary(agreement: Agreement, phrases: Phrases) -> list[tuple[str, str]]:
    """Words with their meanings in the order of the language's alphabet; what the agreement itself defines goes before."""
    own = {phrases.text(item.term): phrases.text(item.meaning) for item in effective(agreement, "glossary", phrases.estate)}
    standard = {phrases.labels.get(word): phrases.labels.get(meaning) for word, meaning in _standard(agreement, phrases)}
    return sorted((standard | own).items(), key=lambda entry: entry[0].casefold())


def _standard(agreement: Agreement, phrases: Phrases) -> Iterator[tuple[str, str]]:
    targets = effective(agreement, "targets", phrases.estate)
    metrics = [metric for target in targets if (metric := metric_of(target.metric, phrases.estate.settings)) is not None]
    yield from _ALWAYS
    for table, words in _BY_TABLE.items():
        if any(metric.measured is table for metric in metrics):
            yield from words
    for id_, entry in _BY_METRIC.items():
        if any(metric.id == id_ for metric in metrics):
            yield entry
