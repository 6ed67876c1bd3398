"""What was promised, against what was measured as far as the estate knows it: the scores of satisfaction analyses."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.comparison import Comparison, Value, Verdict, measure_of, ordered
from itsd.levels.declared import metric_of
from itsd.model.agreement import Sla
from itsd.model.governance import Evidence
from itsd.model.hierarchy import units_above
from itsd.practices.agreements.promises import promises_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.governance import Score
    from itsd.model.targets import Target

_SCORED = "satisfaction"
_UNMEASURED = Comparison(Verdict.UNKNOWN, "no result was measured")


@dataclass(frozen=True, slots=True)
class Result:
    """One promise of an SLA in force, and what was achieved; `measured` is the text of the result, empty where there is none."""

    agreement: str
    service: str
    customer: str
    aspect: str
    target: str
    asked: str
    measured: str
    source: str
    comparison: Comparison

    @property
    def reason(self) -> str:
        """What was achieved, and where that stands."""
        return f"{self.comparison.reason} ({self.source})" if self.source else self.comparison.reason


def find_results(estate: Estate) -> Iterator[Result]:
    """Every promise of the SLAs in force; unknown where nothing was measured, which is never met."""
    for sla in estate.each(Sla):
        if sla.in_force(estate.as_of):
            yield from _of_sla(sla, estate)


def _of_sla(sla: Sla, estate: Estate) -> Iterator[Result]:
    services = [item.service for item in sla.items if item.service is not None]
    customer = sla.parties.customer.unit if sla.parties.customer is not None else ""
    for promise in promises_of(sla, estate):
        metric = metric_of(promise.target.metric, estate.settings)
        aspect = "" if metric is None else metric.aspect
        value = promise.target.at_least or promise.target.at_most
        asked = f"{promise.target.metric} {value}" if value is not None else promise.target.metric
        name = promise.target.id or promise.target.metric
        scores = list(_scores(services, customer, estate)) if promise.target.metric == _SCORED else []
        for score, source in scores:
            yield Result(sla.key, score.service or "", customer, aspect, name, asked, str(score.score), source, _compare(score, promise.target))
        if not scores:
            yield Result(sla.key, services[0] if len(services) == 1 else "", customer, aspect, name, asked, "", "", _UNMEASURED)


def _scores(services: list[str], customer: str, estate: Estate) -> Iterator[tuple[Score, str]]:
    """The latest score of each service from the customer, or a unit above or below it."""
    latest: dict[tuple[str | None, str | None], tuple[object, Score, str]] = {}
    for evidence in estate.each(Evidence):
        for score in evidence.scores:
            related = score.customer is None or customer in units_above(score.customer, estate) or score.customer in units_above(customer, estate)
            known = latest.get((score.service, score.customer))
            if score.service in services and related and score.score is not None and evidence.produced.on <= estate.as_of and (known is None or known[0] < evidence.produced.on):  # type: ignore[operator]  # both are dates
                latest[score.service, score.customer] = (evidence.produced.on, score, evidence.key)
    yield from ((score, source) for _, (_, score, source) in sorted(latest.items(), key=lambda item: str(item[0])))


def _compare(score: Score, target: Target) -> Comparison:
    """A score against its target; too few answers give no result."""
    needed = measure_of(target.at_least)
    if score.score is None or needed is None:
        return _UNMEASURED
    if target.minimum_count is not None and (score.responses is None or score.responses < target.minimum_count):
        return Comparison(Verdict.UNKNOWN, f"{score.responses or 'an unknown number of'} answers are fewer than the {target.minimum_count} agreed on")
    return ordered(Value(Fraction(score.score), needed[0], str(score.score)), Value(needed[1], needed[0], str(target.at_least)), higher=True)
