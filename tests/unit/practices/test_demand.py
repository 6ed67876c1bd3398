"""Demand against capacity, worked by hand: growth, shared parts, horizons, and everything that is not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from itsd.model.demand import Forecast
from itsd.practices.identify.demand import MetricDemand, ServiceDemand, Verdict, judge_demand
from itsd.practices.identify.forecasting import series_of
from tests.support.offering import build, service
from tests.support.proving import agreement

if TYPE_CHECKING:
    from itsd.model.estate import Estate

YEAR = date(2027, 11, 1)


def forecast(service_id: str, points: str, growth: str = "", metric: str = "users") -> str:
    """A forecast; points in flow style."""
    more = f"growth: {{{growth}}}\n" if growth else ""
    return f"kind: forecast\nid: {service_id}-{metric}\nservice: {service_id}\nmetric: {metric}\npoints: [{points}]\nsource: Staff plan\n{more}"


def capacity(service_id: str, usable: str, more: str = "", metric: str = "users") -> str:
    """A capacity without more in reserve than is installed."""
    return f"kind: capacity\nid: {service_id}-{metric}\nservice: {service_id}\nmetric: {metric}\ninstalled: {usable}\nusable: {usable}\nmeasured_on: 2026-10-01\n{more}"


def judged(estate: Estate, name: str = "mail") -> ServiceDemand:
    """The demand of one service."""
    return next(found for found in judge_demand(estate, YEAR) if found.service == name)


def metric_of(estate: Estate, name: str = "mail") -> MetricDemand:
    """Its only metric."""
    return judged(estate, name).metrics[0]


def test_growth_compounds_by_whole_windows_and_is_linear_in_between() -> None:
    """100 in the last quarter of 2026 with 10 % a year: 102.5, 105, 107.5, 110 in the next four, 112.75 in the fifth."""
    estate = build(service("mail"), forecast("mail", "{period: 2026-Q4, value: 100}", "rate: 10%, per: year"))
    found = estate.find(Forecast, "mail-users")
    assert found is not None
    steps = series_of(found, date(2028, 4, 1)).steps
    assert [step.amount for step in steps] == [Fraction(value) / 100 for value in (10000, 10250, 10500, 10750, 11000, 11275)]
    assert [step.start for step in steps[:3]] == [date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1)]


@pytest.mark.parametrize(
    ("growth", "amounts"),
    [
        ("rate: 10%, per: quarter", [100, 110, 121]),
        ("rate: 0%, per: month", [100, 100, 100]),
        ("rate: 20%, per: half-year", [100, 110, 120]),
    ],
)
def test_growth_of_other_windows(growth: str, amounts: list[int]) -> None:
    estate = build(service("mail"), forecast("mail", "{period: 2026-Q4, value: 100}", growth))
    found = estate.find(Forecast, "mail-users")
    assert found is not None
    assert [step.amount for step in series_of(found, date(2027, 7, 1)).steps] == amounts


@pytest.mark.parametrize(
    ("usable", "verdict"),
    [("1000", Verdict.CONFIRMED), ("125", Verdict.CONFIRMED), ("124", Verdict.AT_RISK), ("100", Verdict.AT_RISK), ("99", Verdict.INSUFFICIENT), ("0", Verdict.INSUFFICIENT)],
)
def test_the_threshold_and_the_usable_are_inclusive(usable: str, verdict: Verdict) -> None:
    """A fifth stays free by the settings: 100 of 125 is the most that is confirmed."""
    estate = build(service("mail"), forecast("mail", "{period: 2026, value: 50}, {period: 2027, value: 80, peak: 100}"), capacity("mail", usable))
    found = metric_of(estate)
    assert (found.verdict, found.parts[0].load.amount, found.parts[0].worst_on) == (verdict, Fraction(100), date(2027, 1, 1))


def test_a_threshold_of_its_own() -> None:
    estate = build(service("mail"), forecast("mail", "{period: 2026, value: 50}, {period: 2027, value: 100}"), capacity("mail", "105", "threshold: 95%\n"))
    assert metric_of(estate).verdict is Verdict.AT_RISK
    more = build(service("mail"), forecast("mail", "{period: 2026, value: 50}, {period: 2027, value: 100}"), capacity("mail", "106", "threshold: 95%\n"))
    assert metric_of(more).verdict is Verdict.CONFIRMED


def test_the_day_on_which_it_is_exhausted() -> None:
    """100, 110, 121, 133.1 a year: above 130 in 2030, and an expansion takes six months."""
    estate = build(
        service("mail"),
        forecast("mail", "{period: 2026, value: 90}, {period: 2027, value: 100}", "rate: 10%, per: year"),
        capacity("mail", "130", "expansion_lead_time: 6 months\n"),
    )
    part = metric_of(estate).parts[0]
    assert (part.exhausted, part.act_by, part.headroom, part.verdict) == (date(2030, 1, 1), date(2029, 7, 1), Fraction(30), Verdict.CONFIRMED)


def test_who_has_to_act_within_the_horizon_is_at_risk() -> None:
    """Below the threshold within the year, but exhausted in 2029, and an expansion takes two years."""
    estate = build(
        service("mail"), forecast("mail", "{period: 2026, value: 50}, {period: 2027, value: 60}", "rate: 40%, per: year"), capacity("mail", "100", "expansion_lead_time: 2 years\n")
    )
    part = metric_of(estate).parts[0]
    assert (part.exhausted, part.act_by, part.verdict) == (date(2029, 1, 1), date(2027, 1, 1), Verdict.AT_RISK)


def test_a_shared_part_carries_the_sum() -> None:
    """60 and 50 on a database for 120, of which three quarters come together: 82.5."""
    services = service("mail", [], "composition: {needs: [{service: db}]}"), service("files", [], "composition: {needs: [{service: db}]}"), service("db")
    demands = forecast("mail", "{period: 2026, value: 60}, {period: 2027, value: 60}"), forecast("files", "{period: 2026, value: 50}, {period: 2027, value: 50}")
    alone = metric_of(build(*services, *demands, capacity("db", "120"))).parts[0]
    assert (alone.part, alone.load.amount, alone.verdict) == ("db", Fraction(110), Verdict.AT_RISK)
    assert alone.load.above == (("files", Fraction(50)), ("mail", Fraction(60)))
    together = metric_of(build(*services, *demands, capacity("db", "120", "coincidence: 75%\n"))).parts[0]
    assert (together.load.amount, together.verdict) == (Fraction(165, 2), Verdict.CONFIRMED)


def test_redundant_parts() -> None:
    """Any one carries all; of two of three each carries half."""
    some = "{at_least: 2, of: [{service: x}, {service: y}, {service: z}]}"
    structure = f"composition: {{needs: [{{any_of: [{{service: a}}, {{service: b}}], independent: true}}, {some}, {{service: off, criticality: none}}]}}"
    estate = build(
        service("mail", [], structure),
        *map(service, ("a", "b", "x", "y", "z", "off")),
        forecast("mail", "{period: 2026, value: 90}, {period: 2027, value: 90}"),
        *(capacity(name, "100") for name in ("a", "x", "off")),
    )
    assert {part.part: part.load.amount for part in metric_of(estate).parts} == {"a": Fraction(90), "x": Fraction(45)}


def test_a_forecast_of_the_part_itself_is_its_whole_demand_unless_more_rests_on_it() -> None:
    services = service("mail", [], "composition: {needs: [{service: db}]}"), service("db")
    estate = build(
        *services,
        forecast("mail", "{period: 2026, value: 60}, {period: 2027, value: 60}"),
        forecast("db", "{period: 2026, value: 40}, {period: 2027, value: 70}"),
        capacity("db", "200"),
    )
    load = metric_of(estate).parts[0].load
    assert (load.own, load.shared, load.amount) == (Fraction(70), Fraction(60), Fraction(70))


def test_what_rests_on_a_part_without_a_forecast_is_not_confirmed() -> None:
    services = service("mail", [], "composition: {needs: [{service: db}]}"), service("files", [], "composition: {needs: [{service: db}]}"), service("db")
    known = forecast("mail", "{period: 2026, value: 60}, {period: 2027, value: 60}")
    found = metric_of(build(*services, known, capacity("db", "1000")))
    assert (found.verdict, found.reason) == (
        Verdict.UNKNOWN,
        "60 of 1000 usable by capacity/db-users from 2026-11-01 at most; that is without files, of which nothing is forecast",
    )
    assert metric_of(build(*services, known, capacity("db", "50"))).verdict is Verdict.INSUFFICIENT
    coming = service("mail", [], "composition: {needs: [{service: db}]}"), service("files", [], "composition: {needs: [{service: db}]}\nstatus: built"), service("db")
    assert metric_of(build(*coming, known, capacity("db", "1000"))).verdict is Verdict.CONFIRMED


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        ((), "there is no forecast"),
        ((capacity("mail", "100"),), "there is no forecast of users"),
        ((forecast("mail", "{period: 2026, value: 60}, {period: 2027, value: 60}"),), "no capacity in users is known, of the service or of what it needs"),
        (
            (forecast("mail", "{period: 2026, value: 60}"), capacity("mail", "100")),
            "60 of 100 usable by capacity/mail-users from 2026-11-01 at most; nothing is forecast from 2027-01-01 on",
        ),
        ((forecast("mail", "{period: 2025, value: 60}"), capacity("mail", "100")), "there is no forecast of users: it ends on 2026-01-01 and names no growth"),
        ((forecast("mail", ""), capacity("mail", "100")), "there is no forecast of users: it has no points"),
        ((forecast("mail", "{period: 2026, value: many}"), capacity("mail", "100")), "there is no forecast of users: 2026 has no number"),
        (
            (forecast("mail", "{period: 2025, value: 60}", "rate: 5%, per: moon"), capacity("mail", "100")),
            "there is no forecast of users: growth per moon cannot be carried beyond 2026-01-01",
        ),
        (
            (forecast("mail", "{period: 2026, value: 60 GB}, {period: 2027, value: 60 GB}"), capacity("mail", "100")),
            "the demand and the usable 100 of capacity/mail-users have different units",
        ),
    ],
)
def test_what_is_not_known_is_never_confirmed(documents: tuple[str, ...], reason: str) -> None:
    found = judged(build(service("mail"), *documents))
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, reason)


def test_a_forecast_of_a_service_that_is_not_there() -> None:
    found = judged(build(forecast("ghost", "{period: 2026, value: 60}, {period: 2027, value: 60}"), capacity("ghost", "1000")), "ghost")
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason.startswith("there is no service ghost; ")


def test_circles_end() -> None:
    """Each rests on the other: what rests on one is the greater of both, once."""
    services = service("mail", [], "composition: {needs: [{service: db}]}"), service("db", [], "composition: {needs: [{service: mail}]}")
    demands = forecast("mail", "{period: 2026, value: 60}, {period: 2027, value: 60}"), forecast("db", "{period: 2026, value: 50}, {period: 2027, value: 50}")
    assert [part.load.amount for part in metric_of(build(*services, *demands, capacity("mail", "100"))).parts] == [Fraction(60)]


def test_demand_beyond_what_was_agreed() -> None:
    """110 where two SLAs serve 60 and 30: 20 too many, whatever the capacity."""
    slas = [agreement("sla", name, ["mail"], [], f"workload_limits: [{{metric: users, at_most: {most}}}]") for name, most in (("one", 60), ("two", 30))]
    estate = build(service("mail"), forecast("mail", "{period: 2026, value: 90}, {period: 2027, value: 110}"), capacity("mail", "1000"), *slas)
    limits = metric_of(estate).limits
    assert limits is not None
    assert (limits.agreed, limits.demand, limits.beyond) == (Fraction(90), Fraction(110), Fraction(20))
    assert metric_of(estate).verdict is Verdict.CONFIRMED


def test_no_services() -> None:
    assert judge_demand(build()) == ()


def test_the_worst_stands_first() -> None:
    demands = [forecast(name, f"{{period: 2026, value: {value}}}, {{period: 2027, value: {value}}}") for name, value in (("a", 10), ("b", 90), ("c", 200))]
    estate = build(*map(service, "abcd"), *demands, *(capacity(name, "100") for name in "abc"))
    assert [(found.service, found.verdict.value) for found in judge_demand(estate, YEAR)] == [("c", "insufficient"), ("b", "at risk"), ("d", "unknown"), ("a", "confirmed")]
