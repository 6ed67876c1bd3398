"""Standard options, worked by hand: scales, costs, places, prices, and what is not counted as served."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from itsd.model.service import Service
from itsd.practices.identify.effects import find_bespoke, find_effects, price_tiers
from itsd.practices.identify.proposals import draft_options
from itsd.practices.identify.standards import Standard, standardise
from tests.support.offering import SETTINGS, build, option, requirement, service
from tests.support.proving import agreement

if TYPE_CHECKING:
    from itsd.model.estate import Estate

COSTS = "step_costs: {availability: {step: 0.1%, cost: {amount: '0.200', currency: OMR}}, storage: {step: 10 GB, cost: {amount: '0.500', currency: OMR}}}\n"


def available(percent: str) -> str:
    """A target of availability."""
    return f"{{id: availability, metric: availability, at_least: {percent}%, per: month}}"


def storage(size: str) -> str:
    """A target of storage."""
    return f"{{id: storage, metric: storage, at_least: {size}}}"


def found(estate: Estate, most: int = 2) -> Standard:
    """The standard options of the mail."""
    mail = estate.find(Service, "mail")
    assert mail is not None
    return standardise(mail, most, estate)


def test_steps_where_nobody_says_what_they_cost() -> None:
    """Levels 99, 99.5 and 99.9: with two tiers the two lower share one, for a step too many; with one it is 2 + 1."""
    asked = [requirement(f"r{number}", [available(percent)], "mail") for number, percent in enumerate(("99", "99.5", "99.9"))]
    two = found(build(service("mail"), *asked))
    assert (two.over_provision, two.bound, two.single) == (Fraction(1), Fraction(1), Fraction(3))
    assert (two.proven, two.unit) == (True, "")
    assert [(tier.ranks, tier.served) for tier in two.tiers] in ([((2,), ("r0", "r1")), ((3,), ("r2",))], [((1,), ("r0",)), ((3,), ("r1", "r2"))])


def test_money_where_the_estate_says_it() -> None:
    """From 99 to 99.5 is five steps of 0.200, 99.5 to 99.9 four: the two upper share a tier, and 0.800 is over-provision."""
    asked = [requirement(f"r{number}", [available(percent)], "mail") for number, percent in enumerate(("99", "99.5", "99.9"))]
    two = found(build(service("mail"), *asked, settings=SETTINGS + COSTS))
    assert (two.over_provision, two.unit, two.proven) == (Fraction(4, 5), "OMR", True)
    assert [tier.served for tier in two.tiers] == [("r0",), ("r1", "r2")]
    assert two.single == Fraction(9, 5) + Fraction(4, 5)


def test_a_metric_without_a_cost_makes_all_count_in_steps() -> None:
    asked = requirement("r", [available("99"), "{metric: rto, at_most: 4h}"], "mail")
    standard = found(build(service("mail"), asked, settings=SETTINGS + COSTS))
    assert (standard.unit, standard.lacking) == ("", ("rto",))


def test_lists_levels_and_less_is_better() -> None:
    """The whole of a list, the higher label, the shorter time."""
    first = requirement("a", ["{metric: languages, includes: [ar]}", "{metric: classification, level: restricted}", "{metric: rto, at_most: 8h}"], "mail")
    second = requirement("b", ["{metric: languages, includes: [en, ar]}", "{metric: classification, level: public}", "{metric: rto, at_most: 4h}"], "mail")
    tier = found(build(service("mail"), first, second), 1).tiers[0]
    targets = {target.metric: target for target in tier.targets}
    assert targets["languages"].includes == ("ar", "en")
    assert targets["classification"].level == "restricted"
    assert str(targets["rto"].at_most) == "4h"


def test_limits_that_exclude_each_other_share_no_tier() -> None:
    """Data that may not leave Oman and data that may not leave Bahrain: two tiers, or one of them is not served and it is said."""
    asked = [requirement(name, [f"{{metric: data-location, within: [{name.upper()}]}}"], "mail") for name in ("om", "bh")]
    two = found(build(service("mail"), *asked))
    assert sorted(tier.served for tier in two.tiers) == [("bh",), ("om",)]
    one = found(build(service("mail"), *asked), 1)
    assert [item.reason for item in one.placed if item.tier is None] == ["no tier can keep its limits together with those of others"]
    assert sum(len(tier.served) for tier in one.tiers) == 1


def test_units_that_do_not_convert_are_scales_apart() -> None:
    asked = [requirement("a", ["{metric: throughput, at_least: 100 tx/s}"], "mail"), requirement("b", ["{metric: throughput, at_least: 500 /h}"], "mail")]
    standard = found(build(service("mail"), *asked), 1)
    assert len(standard.scales) == 2
    assert sorted(str(target.at_least) for target in standard.tiers[0].targets) == ["100 tx/s", "500 /h"]


@pytest.mark.parametrize(("target", "reason"), [("", "it has no targets"), ("{metric: rto, at_most: best effort}", "rto names no value that can be ordered")])
def test_what_has_no_place_is_not_served(target: str, reason: str) -> None:
    estate = build(service("mail"), requirement("good", [available("99")], "mail"), requirement("bad", [target] if target else [], "mail"))
    placed = {item.requirement.id: item for item in found(estate).placed}
    assert (placed["bad"].tier, placed["bad"].reason) == (None, reason)
    assert placed["good"].tier == 0


def test_no_requirements() -> None:
    standard = found(build(service("mail"), requirement("other", [available("99")], "files"), requirement("gone", [available("99")], "mail", "status: withdrawn\n")))
    assert not standard.tiers
    assert not standard.placed
    assert not standard.over_provision


def test_prices_and_what_each_saves_or_pays() -> None:
    """Silver at 3.000 does the lower tier; gold falls short of the upper, whose price is 3.000 and four steps of 0.200."""
    options = [option("silver", [available("99.5")], "3.000"), option("gold", [available("99.6")], "5.000")]
    sla = agreement("sla", "mail-registry", ["mail"], []).replace("{service: mail}", "{service: mail, option: gold}")
    asked = requirement("low", [available("99.5")], "mail"), requirement("high", [available("99.9")], "mail").replace("customer: registry", "customer: it")
    estate = build(service("mail", options), *asked, sla, settings=SETTINGS + COSTS)
    standard = found(estate)
    prices = price_tiers(standard, estate)
    assert [(price.option.key if price.option else "", str(price.price), price.estimated) for price in prices] == [("mail/silver", "3.000 OMR", False), ("", "3.800 OMR", True)]
    effects = {effect.placed.requirement.id: effect for effect in find_effects(standard, prices, estate)}
    low = effects["low"].difference
    assert low is not None
    assert low.amount == Decimal(-2)
    assert (effects["high"].current, effects["high"].difference) == (None, None)
    assert [drafted["id"] for drafted in draft_options(standard, prices, estate)] == ["tier-2"]
    assert draft_options(standard, prices, estate)[0]["targets"] == [{"id": "availability", "metric": "availability", "at_least": "99.9%", "per": "month"}]


def test_without_prices_nothing_is_guessed() -> None:
    estate = build(service("mail", [option("silver", [available("99")])]), requirement("low", [available("99.5")], "mail"))
    prices = price_tiers(found(estate), estate)
    assert [(price.option, price.price) for price in prices] == [(None, None)]


def test_the_share_of_bespoke_agreements() -> None:
    """One takes a standard option as it is, one deviates from it, one takes none: two of three, and none where tiers serve all that they ask."""
    options = [option("silver", [available("99")], more="standard: true")]
    slas = [
        agreement("sla", "plain", ["mail"], []).replace("{service: mail}", "{service: mail, option: silver}"),
        agreement("sla", "own", ["mail"], [available("99.2").replace("}", ", origin: negotiated}")]).replace("{service: mail}", "{service: mail, option: silver}"),
        agreement("sla", "loose", ["mail"], []).replace("customer: {unit: registry}", "customer: {unit: it}"),
    ]
    estate = build(service("mail", options), requirement("r", [available("99.2")], "mail"), *slas)
    bespoke = find_bespoke(found(estate), estate)
    assert sorted(bespoke.before) == ["sla/loose", "sla/own"]
    assert bespoke.after == ("sla/loose",)
    assert len(bespoke.agreements) == 3
