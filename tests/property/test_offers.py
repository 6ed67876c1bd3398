"""Laws of comparison: a target meets itself, what meets what meets, and a better offer never has a worse verdict."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.clock.opentime import OpenTime
from itsd.levels.comparison import Verdict, compare_targets
from itsd.levels.metrics import METRICS, Dimension
from itsd.levels.offers import compare_offers
from itsd.levels.promised import Promised, Term
from itsd.model.amounts import parse_amount
from itsd.model.settings import Settings
from itsd.model.targets import Target
from itsd.model.time import Calendar

TERM = Term(date(2026, 10, 5), date(2027, 1, 10), ZoneInfo("Asia/Muscat"))
EXPECTED = Settings()
GUARANTEED = Settings.model_validate({"policies": {"reading": "guaranteed"}})


def calendar(id_: str, **fields: Any) -> OpenTime:  # noqa: ANN401  # keys of a calendar
    return OpenTime(Calendar.model_validate({"kind": "calendar", "id": id_, "name": id_, "timezone": "Asia/Muscat", **fields}))


OFFICE = {"sun-thu": ["08:00-16:00"]}
CLOCKS = (
    OpenTime(None),
    calendar("office", hours=OFFICE),
    calendar("morning", hours={"sun-thu": ["08:00-12:00"]}),
    calendar("holidays", hours=OFFICE, holidays={"dates": ["2026-11-18", "2026-11-19"]}),
    calendar("london", hours={"mon-fri": ["09:00-17:00"]}, timezone="Europe/London"),
)
WINDOWS = ("day", "week", "month", "quarter", "half-year", "year", "30d", None)
# A value for each place of a scale from the worst to the best, for each dimension of numbers.
WORST_TO_BEST = {
    "availability": [f"{value}%" for value in ("50", "97", "99", "99.5", "99.9", "99.99", "100")],
    "reliability": [f"{value}%" for value in ("50", "97", "99", "99.5", "99.9", "99.99", "100")],
    "error-rate": [f"{value}%" for value in ("50", "10", "5", "2", "1", "0.1", "0")],
    "outages": ["90", "12", "6", "4", "3", "2", "1"],
    "longest-outage": ["48h", "24h", "8h", "4h", "2h", "1h", "10m"],
    "mtrs": ["48h", "24h", "8h", "4h", "2h", "1h", "10m"],
    "resolution-time": ["5d", "68h", "24h", "8h", "4h", "2h", "1h"],
    "response-time": ["40bh", "16bh", "8bh", "4h", "2bh", "1h", "10m"],
    "users": ["1", "5", "10", "100", "500", "1000", "10000"],
}


@st.composite
def statistics(draw: st.DrawFn, metric: str) -> dict[str, Any]:
    """One that the metric allows."""
    statistic = draw(st.sampled_from([item.value for item in METRICS[metric].statistics]))
    values = {"share": st.sampled_from(["80%", "90%", "95%"]), "percentile": st.sampled_from([90, 95, 99])}
    return {} if statistic == "every" else {statistic: draw(values.get(statistic, st.sampled_from([True])))}


@st.composite
def promises(draw: st.DrawFn, metric: str) -> Promised:
    place = draw(st.integers(0, 6))
    fields = {"metric": metric, "per": draw(st.sampled_from(WINDOWS)), METRICS[metric].direction.value: WORST_TO_BEST[metric][place], **draw(statistics(metric))}
    return Promised(Target.model_validate(fields), draw(st.sampled_from(CLOCKS)))


def several(number: int) -> st.SearchStrategy[list[Promised]]:
    """Promises on one metric."""
    return st.sampled_from(sorted(WORST_TO_BEST)).flatmap(lambda metric: st.lists(promises(metric), min_size=number, max_size=number))


both_readings = st.sampled_from([EXPECTED, GUARANTEED])


@settings(deadline=None)
@given(several(1), both_readings)
def test_a_target_meets_itself(found: list[Promised], policy: Settings) -> None:
    comparison = compare_offers(found[0], found[0], TERM, policy)
    assert (comparison.verdict, comparison.decided.delta, comparison.uncovered) == (Verdict.MEETS, Fraction(0), None)


@settings(max_examples=400, deadline=None)
@given(several(3), both_readings)
def test_what_is_met_is_passed_on(found: list[Promised], policy: Settings) -> None:
    """If a meets b and b meets c, a meets c, or it cannot be told, but it never falls short."""
    first, second, third = found
    if compare_offers(first, second, TERM, policy).verdict.met and compare_offers(second, third, TERM, policy).verdict.met:
        assert compare_offers(first, third, TERM, policy).verdict is not Verdict.FALLS_SHORT


@settings(max_examples=400, deadline=None)
@given(several(3))
def test_of_one_calendar_what_is_met_is_met(found: list[Promised]) -> None:
    first, second, third = (promise.target for promise in found)
    if compare_targets(first, second, EXPECTED).verdict.met and compare_targets(second, third, EXPECTED).verdict.met:
        assert compare_targets(first, third, EXPECTED).verdict.met


@settings(max_examples=300, deadline=None)
@given(several(2))
def test_two_targets_of_one_calendar_and_window_mirror_each_other(found: list[Promised]) -> None:
    """One exceeds the other exactly where that one falls short."""
    left, right = found[0].target, found[1].target.model_copy(update={"per": found[0].target.per})
    there, back = compare_targets(left, right, EXPECTED), compare_targets(right, left, EXPECTED)
    mirror = {Verdict.EXCEEDS: Verdict.FALLS_SHORT, Verdict.FALLS_SHORT: Verdict.EXCEEDS}
    assert back.verdict is mirror.get(there.verdict, there.verdict)


@settings(max_examples=300, deadline=None)
@given(several(2), both_readings)
def test_nothing_is_guaranteed_that_is_not_expected(found: list[Promised], policy: Settings) -> None:
    comparison = compare_offers(found[0], found[1], TERM, policy)
    if comparison.guaranteed.verdict.met and comparison.uncovered is None:
        assert comparison.expected.verdict.met


_RANK = {Verdict.FALLS_SHORT: 0, Verdict.NOT_COMPARABLE: 1, Verdict.UNKNOWN: 1, Verdict.MEETS: 2, Verdict.EXCEEDS: 3}


@settings(max_examples=400, deadline=None)
@given(several(2), st.integers(0, 6), both_readings)
def test_a_better_offer_never_has_a_worse_verdict(found: list[Promised], better: int, policy: Settings) -> None:
    """Only its number is raised; it may become better in one respect and worse in another, but never fall short where it did not."""
    offer, need = found
    metric = METRICS[offer.target.metric]
    scale, key = WORST_TO_BEST[metric.id], metric.direction.value
    place = next(number for number, value in enumerate(scale) if str(getattr(offer.target, key)) == value)
    raised = Promised(offer.target.model_copy(update={key: parse_amount(scale[max(place, better)])}), offer.clock)
    before, after = (compare_offers(item, need, TERM, policy).verdict for item in (offer, raised))
    assert _RANK[after] >= _RANK[before] or (before.met and after.met)


def test_the_scales_are_of_numbers() -> None:
    assert all(METRICS[metric].dimension not in {Dimension.SET, Dimension.LEVEL} for metric in WORST_TO_BEST)
