"""The terms of an agreement as the rules about its consistency see them: targets and clauses alike, its own and what it inherits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Path, Pointer
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Hours
from itsd.levels.offers import OfferComparison, compare_alike
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.inheritance import effective
from itsd.model.time import ALWAYS, PriorityScheme
from itsd.practices.agreements.promises import Promise, promises_of
from itsd.rules.promises import Source, compare_sources

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

AGREEMENTS = (Sla, Ola, Contract)


def terms_of(agreement: Agreement, estate: Estate) -> tuple[Promise, ...]:
    """Its own terms, and of what it inherits those about which it is silent, each with the calendar in which it is counted."""
    return estate.once(("terms", agreement.key), lambda: tuple(_with_hours(term, estate) for term in promises_of(agreement, estate)))


def _with_hours(term: Promise, estate: Estate) -> Promise:
    """What has a clock of its own runs around the clock unless it says otherwise, whatever the hours of the agreement."""
    metric = metric_of(term.target.metric, estate.settings)
    runs_always = metric is not None and metric.calendar is Hours.ALWAYS and term.target.during is None
    return Promise(term.where, term.target, ALWAYS) if runs_always else term


def is_own(term: Promise, agreement: Agreement) -> bool:
    """Whether a term stands in the agreement itself."""
    return term.source == agreement.key


def place_of(term: Promise) -> Path:
    """Where the value of a term stands."""
    path = term.where.path
    return (*path, term.target.comparator) if path[:1] == ("targets",) and term.target.comparator else path


def pointer_to(term: Promise, said: str) -> Pointer:
    """The value of a term as a place that takes part in a finding."""
    return Pointer(term.where.kind, term.where.id, place_of(term), said)


def value_of(target: Target) -> str:
    """What a target promises, as it is written."""
    value = target.at_least if target.at_least is not None else target.at_most
    said = str(value) if value is not None else target.level or ", ".join(target.includes or target.within or ())
    if target.share is not None:
        said += f" for {target.share}"
    elif target.percentile is not None:
        said += f" at p{target.percentile:f}"
    elif target.average:
        said += " on average"
    return said + (f" per {target.per}" if target.per is not None else "")


def compare_terms(offer: Promise, need: Promise, agreement: Agreement, estate: Estate) -> OfferComparison | None:
    """Whether one term meets another over the term of the agreement; None where a calendar is not known."""
    if offer.hours is None and need.hours is None:
        return compare_alike(offer.target, need.target, estate.settings)
    left, right = (Source(term.target, term.where, term.name, term.hours) for term in (offer, need))
    return compare_sources(left, right, agreement, estate)


def ranks_of(agreement: Agreement, estate: Estate) -> dict[str, int]:
    """How urgent each priority is, 0 the most; of a contract also the severities that stand for priorities."""
    scheme = estate.find(PriorityScheme, effective(agreement, "priorities", estate))
    ranks = {priority: number for number, priority in enumerate(scheme.order)} if scheme is not None else {}
    for priority, severity in agreement.severities.items() if isinstance(agreement, Contract) else ():
        if priority in ranks and severity not in ranks:
            ranks[severity] = ranks[priority]
    return ranks
