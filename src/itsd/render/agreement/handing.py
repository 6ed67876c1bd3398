"""Where a team or supplier stands on the support paths of others: from whom it takes work over, and to whom it hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.model.agreement import Contract, Ola
from itsd.model.inheritance import effective
from itsd.practices.agreements.upward import carried_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.render.phrases import Phrases


def build_tiers(agreement: Agreement, phrases: Phrases) -> list[dict[str, str]]:
    """A row for each pair of neighbours on the support paths of the agreements above, with those agreements."""
    names = _names(agreement)
    places: dict[tuple[str, str], list[str]] = {}
    for above in sorted(carried_by(agreement, phrases.estate), key=lambda other: other.key) if names else ():
        for place in _neighbours(above, names, phrases):
            places.setdefault(place, []).append(phrases.text(above.name))
    return [{"before": before, "after": after, "under": phrases.join(list(dict.fromkeys(under)))} for (before, after), under in places.items()]


def _names(agreement: Agreement) -> set[str]:
    """By which names a support path calls the side that does the work."""
    if isinstance(agreement, Contract):
        return {agreement.parties.supplier} if agreement.parties.supplier else set()
    party = agreement.parties.provider if isinstance(agreement, Ola) else None
    return set() if party is None else {party.unit, *(item.service for item in agreement.items if item.service)}


def _neighbours(above: Agreement, names: set[str], phrases: Phrases) -> Iterator[tuple[str, str]]:
    support = effective(above, "support", phrases.estate)
    path = () if support is None else support.path
    for number, name in enumerate(path):
        if name in names:
            yield phrases.party(path[number - 1]) if number else "", phrases.party(path[number + 1]) if number + 1 < len(path) else ""
