"""Editions: what was published is what is live, is known to those who speak with customers, and holds what is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.agreement import Sla
from itsd.model.catalogue import Catalogue, Edition
from itsd.practices.catalogue.editions import editions_for, editions_of, find_drift
from itsd.practices.catalogue.recipients import tells_brm
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Item
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.editions import Drift

_NAMED = 5
_CLOSED = frozenset({"superseded", "terminated"})


def find_drifts(catalogue: Catalogue, estate: Estate) -> Iterator[Hit]:
    """Readers order by what was published: when the estate says something else, they order what there no longer is."""
    drift = find_drift(catalogue, estate)
    if not drift:
        return
    edition = drift.edition
    related = (Pointer("edition", edition.id, ("on",), "the last edition"),)
    message = f"{_say_drift(drift)} since edition {edition.number} of {edition.on}"
    yield Hit(("id",), message, f"Publish what is live: itsd publish {catalogue.id}", related)


def _say_drift(drift: Drift) -> str:
    parts = [f"{_some(keys)} {words}" for keys, words in ((drift.added, "came"), (drift.changed, "changed"), (drift.removed, "went")) if keys]
    return "; ".join(parts) if parts else "the catalogue itself changed"


def _some(keys: Sequence[str]) -> str:
    named = ", ".join(key.partition("/")[2] for key in keys[:_NAMED])
    return f"{named} and {len(keys) - _NAMED} more" if len(keys) > _NAMED else named


def find_editions_not_announced(edition: Edition, estate: Estate) -> Iterator[Hit]:
    """Who manages the relationship with customers hears of a new edition before customers ask; a later edition that was announced makes good for it."""
    if edition.on > estate.as_of or any(other.notice is not None and other.number > edition.number for other in editions_of(edition.catalogue, estate)):
        return
    said = f"edition {edition.number} of {edition.catalogue}, published on {edition.on},"
    hint = f"Send the letter and record it: itsd notify {edition.catalogue} --send"
    if edition.notice is None:
        yield Hit(("id",), f"{said} was not announced to business relationship management", hint)
    elif not tells_brm(edition.notice, estate):
        message = f"{said} was announced to {', '.join(edition.notice.to)}, none of whom manages business relationships"
        yield Hit(("notice", "to"), message, f"{hint} --again", detail="others")


def find_items_not_published(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """What a customer agrees to is what the customer's catalogue offers; before the first edition nothing can be said."""
    customer = sla.parties.customer.unit if sla.parties is not None and sla.parties.customer is not None else None
    if customer is None or sla.status in _CLOSED:
        return
    editions = editions_for(customer, estate)
    for index, item in enumerate(sla.items if editions else ()):
        yield from _judge(index, item, editions)


def _judge(index: int, item: Item, editions: Sequence[Edition]) -> Iterator[Hit]:
    """An item of which no edition knows the service or package, or not the option."""
    key, name = (f"package/{item.package}", item.package) if item.package is not None else (f"service/{item.service}", item.service)
    entries = [entry for edition in editions for entry in edition.entries if entry.entity == key]
    said = ", ".join(f"edition {edition.number} of {edition.catalogue}" for edition in editions)
    if not entries:
        where = ("items", index, "package" if item.package is not None else "service")
        yield Hit(where, f"{name} is not in {said}", "Publish it to this customer, or agree to what is published.", _pointers(editions))
    elif item.option is not None and all(entry.options and item.option not in entry.options for entry in entries):
        offered = ", ".join(dict.fromkeys(option for entry in entries for option in entry.options))
        message = f"the option {item.option} of {name} is not in {said}; there are {offered}"
        yield Hit(("items", index, "option"), message, "Publish the option to this customer, or agree to one that is published.", _pointers(editions))


def _pointers(editions: Sequence[Edition]) -> tuple[Pointer, ...]:
    return tuple(Pointer("edition", edition.id, ("number",), "what this customer reads") for edition in editions)


RULES = (
    Rule("C008", "edition-drift", Level.WARNING, "live data that changed since the last edition", ("P2-A2",), (Catalogue,), find_drifts),
    Rule("C020", "brm-not-informed", Level.ERROR, "an edition of which business relationship management was not told", ("P2-A3",), (Edition,), find_editions_not_announced),
    Rule("A020", "not-in-catalogue", Level.ERROR, "an item of an SLA that no edition offers its customer", ("P3-A2", "P2-A1"), (Sla,), find_items_not_published),
)
