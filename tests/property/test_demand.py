"""Laws of demand: more of it is never better, and the day of exhaustion is the first on which it does not suffice."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.practices.identify.demand import PartLoad, Verdict, judge_demand
from itsd.practices.identify.loads import Loads
from tests.support.offering import build, service
from tests.unit.practices.test_demand import capacity, forecast

if TYPE_CHECKING:
    from itsd.model.estate import Estate

_ORDER = (Verdict.CONFIRMED, Verdict.AT_RISK, Verdict.INSUFFICIENT)
_YEAR = date(2027, 11, 1)


def _estate(first: int, second: int, growth: int, usable: int, lead: int) -> Estate:
    points = f"{{period: 2026-Q4, value: {first}}}, {{period: 2027-Q1, value: {second}}}"
    more = f"expansion_lead_time: {lead} months\n" if lead else ""
    return build(service("mail"), forecast("mail", points, f"rate: {growth}%, per: year"), capacity("mail", str(usable), more))


def _part(estate: Estate) -> PartLoad:
    return judge_demand(estate, _YEAR)[0].metrics[0].parts[0]


@given(st.tuples(st.integers(0, 120), st.integers(0, 120)), st.tuples(st.integers(0, 80), st.integers(0, 150), st.integers(0, 30)), st.integers(0, 40))
@settings(max_examples=80, deadline=None)
def test_more_demand_is_never_better(points: tuple[int, int], rest: tuple[int, int, int], more: int) -> None:
    less, greater = _part(_estate(*points, *rest)), _part(_estate(points[0] + more, points[1] + more, *rest))
    assert _ORDER.index(greater.verdict) >= _ORDER.index(less.verdict)
    assert (greater.load.amount or 0) >= (less.load.amount or 0)


@given(st.integers(0, 120), st.integers(0, 120), st.integers(0, 80), st.integers(0, 150))
@settings(max_examples=60, deadline=None)
def test_the_day_of_exhaustion_is_the_first(first: int, second: int, growth: int, usable: int) -> None:
    """Against asking every week of ten years."""
    estate = _estate(first, second, growth, usable, 0)
    loads = Loads("users", estate, date(2036, 11, 1))
    days = [date(2026, 11, 1) + timedelta(days=7 * number) for number in range(520)]
    above = next((day for day in days if (loads.at("mail", day).amount or Fraction(0)) > usable), None)
    found = _part(estate).exhausted
    assert (found is None) == (above is None)
    if found is not None and above is not None:
        assert above - timedelta(days=7) < found <= above


@given(st.lists(st.integers(1, 50), min_size=1, max_size=4), st.integers(1, 100), st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_nothing_above_makes_a_load_smaller(above: list[int], percent: int, own: int) -> None:
    users = [service(f"s{number}", [], "composition: {needs: [{service: db}]}") for number in range(len(above))]
    demands = [forecast(f"s{number}", f"{{period: 2026, value: {value}}}, {{period: 2027, value: {value}}}") for number, value in enumerate(above)]
    base = forecast("db", f"{{period: 2026, value: {own}}}, {{period: 2027, value: {own}}}")
    loads = []
    for count in range(len(above) + 1):
        estate = build(*users[:count], service("db"), base, *demands[:count], capacity("db", "500", f"coincidence: {percent}%\n"))
        loads.append(Loads("users", estate, _YEAR).at("db", date(2026, 12, 1)).amount or Fraction(0))
    assert loads == sorted(loads)
    assert loads[-1] == max(Fraction(own), sum(above) * Fraction(percent, 100))
