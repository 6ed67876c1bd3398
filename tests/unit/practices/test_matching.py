"""Requirements against offers: who meets them, what a combination costs, and what makes it impossible. Numbers worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from itsd.levels.comparison import Verdict
from itsd.model.demand import Requirement
from itsd.practices.identify.aspects import Standing, aspects_of
from itsd.practices.identify.matching import Outcome, match
from itsd.practices.identify.proposals import draft_package
from tests.support.offering import build, option, requirement, service

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.identify.fit import TargetFit
    from itsd.practices.identify.matching import Match

AVAILABLE = "{metric: availability, at_least: 99.5%, per: month}"
BETTER = "{metric: availability, at_least: 99.9%, per: month}"
STORAGE = "{metric: storage, at_least: 100 GB}"
RPO = "{metric: rpo, at_most: 1h}"


def found(estate: Estate, id_: str = "req") -> Match:
    """The match of a requirement of the estate."""
    wanted = estate.find(Requirement, id_)
    assert wanted is not None
    return match(wanted, estate)


def fit_of(fits: tuple[TargetFit, ...], metric: str) -> TargetFit:
    """How one metric is answered."""
    return next(fit for fit in fits if fit.need.target.metric == metric)


def test_the_cheapest_offer_that_meets_everything_stands_first() -> None:
    options = [
        option("gold", [BETTER], "5.000"),
        option("silver", [AVAILABLE], "3.000"),
        option("bronze", [AVAILABLE, STORAGE]),
        option("tin", ["{metric: rpo, at_most: 1h}"], "1.000"),
    ]
    result = found(build(service("mail", options), requirement("req", [AVAILABLE], "mail")))
    assert [fit.offer.key for fit in result.ranked] == ["mail/silver", "mail/gold", "mail/bronze", "mail/tin"]
    assert result.outcome is Outcome.MATCHABLE
    assert result.best is not None
    assert result.best.offer.key == "mail/silver"
    assert [fit.verdict for fit in result.ranked] == [Verdict.MEETS, Verdict.EXCEEDS, Verdict.MEETS, Verdict.FALLS_SHORT]


def test_what_only_others_may_take_is_no_match() -> None:
    options = [option("gold", [BETTER], "5.000", more="available_to: [it]"), option("silver", ["{metric: availability, at_least: 99%, per: month}"])]
    result = found(build(service("mail", options), requirement("req", [AVAILABLE], "mail")))
    assert result.outcome is Outcome.IMPOSSIBLE
    assert [(fit.offer.key, fit.available, fit.verdict.met) for fit in result.ranked] == [("mail/gold", False, True), ("mail/silver", True, False)]
    assert result.conflict is not None
    assert [fit.need.target.metric for fit in result.conflict.nearest] == ["availability"]
    assert result.reason == "availability is met by nothing that is offered: 99% is worse than 99.5%, short by 0.5 points"


def test_a_unit_below_one_that_may_take_an_option_may_too() -> None:
    options = [option("gold", [BETTER], more="available_to: [it]")]
    estate = build(service("mail", options), requirement("req", [AVAILABLE], "mail").replace("customer: registry", "customer: team"))
    assert found(estate).outcome is Outcome.MATCHABLE


def test_the_cheapest_combination_of_two_services() -> None:
    """Three ways to an hour of recovery point: the dearer option alone, and with the backup or the vault; the vault is cheapest with the plain one."""
    plain, dear = option("plain", [AVAILABLE], "10.000"), option("dear", [AVAILABLE, RPO], "14.500")
    estate = build(
        service("records", [plain]),
        service("backup", [option("hourly", [RPO], "4.000")], "type: technical\naudiences: [it]"),
        service("vault", [option("safe", ["{metric: rpo, at_most: 15m}"], "3.500"), option("weak", ["{metric: rpo, at_most: 2h}"], "0.100")], "type: supporting\naudiences: [it]"),
        requirement("req", [AVAILABLE, RPO], "records"),
    )
    result = found(estate)
    assert result.outcome is Outcome.NEEDS_CHANGE
    assert result.combination is not None
    assert [choice.key for choice in result.combination.choices] == ["records/plain", "vault/safe"]
    assert result.combination.price is not None
    assert result.combination.price.amount == Decimal("13.500")
    assert fit_of(result.combination.answers, "rpo").by == "vault/safe"
    with_dear = build(service("records", [plain, dear]), requirement("req", [AVAILABLE, RPO], "records"))
    assert found(with_dear).outcome is Outcome.MATCHABLE


def test_a_known_price_goes_before_an_unknown_one() -> None:
    estate = build(
        service("records", [option("plain", [AVAILABLE], "10.000")]),
        service("backup", [option("hourly", [RPO])], "type: technical"),
        service("vault", [option("safe", [RPO], "300.000"), option("foreign", [RPO], "1.000", "EUR")], "type: technical"),
        requirement("req", [AVAILABLE, RPO], "records"),
    )
    combined = found(estate).combination
    assert combined is not None
    assert [choice.key for choice in combined.choices] == ["records/plain", "vault/safe"]
    assert combined.unpriced == ()


def test_an_unknown_price_is_said_and_never_added() -> None:
    estate = build(service("records", [option("plain", [AVAILABLE], "10.000")]), service("backup", [option("hourly", [RPO])]), requirement("req", [AVAILABLE, RPO], "records"))
    combined = found(estate).combination
    assert combined is not None
    assert (combined.price, combined.unpriced) == (None, ("backup/hourly",))


def test_shares_of_the_services_of_an_activity_multiply() -> None:
    """99.9 % and 99.9 % give 99.8001 %: enough for 99.8, not for 99.85."""
    process = (
        "kind: process\nid: work\nname: Work\nowner: salim\nunit: registry\ncriticality: routine\nactivities: [{id: write, name: Write, supports: [mail, files], hours: office}]\n"
    )
    services = service("mail", [option("gold", [BETTER])]), service("files", [option("gold", [BETTER]), option("low", [AVAILABLE])])
    for percent, outcome in (("99.8", Outcome.NEEDS_CHANGE), ("99.8001", Outcome.NEEDS_CHANGE), ("99.80011", Outcome.IMPOSSIBLE), ("99.85", Outcome.IMPOSSIBLE)):
        asked = requirement("req", [f"{{metric: availability, at_least: {percent}%, per: month}}"], None, "activity: work/write\n")
        result = found(build(process, *services, asked))
        assert result.cores == ("files", "mail")
        assert result.outcome is outcome, percent
        if result.combination is not None:
            assert [choice.key for choice in result.combination.core] == ["files/gold", "mail/gold"]


def test_targets_that_no_combination_meets_together() -> None:
    """Each can be had, but not both: the quick option is not available enough, the available one not quick enough."""
    quick = option("quick", [AVAILABLE, "{metric: transaction-time, at_most: 1s, percentile: 95}"])
    steady = option("steady", [BETTER, "{metric: transaction-time, at_most: 3s, percentile: 95}"])
    asked = ["{metric: rto, at_most: 8h}", BETTER, "{metric: transaction-time, at_most: 2s, percentile: 95}"]
    rto = "{metric: rto, at_most: 4h}"
    estate = build(service("portal", [quick.replace("targets: [", f"targets: [{rto}, "), steady.replace("targets: [", f"targets: [{rto}, ")]), requirement("req", asked, "portal"))
    result = found(estate)
    assert result.outcome is Outcome.IMPOSSIBLE
    assert result.conflict is not None
    assert [fit.need.target.metric for fit in result.conflict.nearest] == ["availability", "transaction-time"]
    assert result.reason == "availability and transaction-time are not offered together"


def test_what_nobody_promises_needs_a_promise_not_a_miracle() -> None:
    result = found(build(service("mail", [option("gold", [BETTER], "5.000")]), requirement("req", [AVAILABLE, "{metric: users, at_least: 100}"], "mail")))
    assert result.outcome is Outcome.NEEDS_CHANGE
    assert [fit.need.target.metric for fit in result.silent] == ["users"]
    assert result.reason == "mail/gold would meet it, were something promised about users"


def test_units_that_do_not_convert_are_never_met() -> None:
    """Business hours do, through the calendar of the service; numbers of other things do not."""
    asked = "{metric: resolution-time, at_most: 4h}"
    hours = found(build(service("mail", [option("gold", ["{metric: resolution-time, at_most: 2bh}"])]), requirement("req", [asked], "mail")))
    assert hours.outcome is Outcome.MATCHABLE
    size = found(build(service("disk", [option("big", ["{metric: throughput, at_least: 100 tx/s}"])]), requirement("req", ["{metric: throughput, at_least: 100 /h}"], "disk")))
    assert size.outcome is Outcome.UNKNOWN
    assert size.ranked[0].targets[0].verdict is Verdict.NOT_COMPARABLE


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        ((requirement("req", [AVAILABLE], "nowhere"),), "there is no service nowhere"),
        ((service("mail", [option("gold", [AVAILABLE])], "status: tested"), requirement("req", [AVAILABLE], "mail")), "the service mail is tested, so nothing of it can be chosen"),
        ((service("mail"), requirement("req", [AVAILABLE], "mail")), "the service mail has no options"),
        ((service("mail", [option("gold", [AVAILABLE])]), requirement("req", [], "mail")), "the requirement has no targets"),
        ((requirement("req", [AVAILABLE]),), "no single offer meets it, and no service is named of which a combination could be made"),
        ((requirement("req", [AVAILABLE], None, "activity: work/write\n"),), "no operational service supports work/write"),
    ],
)
def test_what_cannot_be_answered_says_why(documents: tuple[str, ...], reason: str) -> None:
    result = found(build(*documents))
    assert (result.outcome, result.reason) == (Outcome.UNKNOWN, reason)


def test_facts_of_a_service_answer_too() -> None:
    """Its classification, hours and languages; hours by what they contain, not by their names."""
    asked = ["{metric: classification, level: public}", "{metric: service-hours, includes: [office]}", "{metric: languages, includes: [ar]}"]
    estate = build(service("mail", [option("gold", [AVAILABLE])], "hours: always"), requirement("req", asked, "mail"))
    assert [fit.verdict for fit in found(estate).ranked[0].targets] == [Verdict.EXCEEDS, Verdict.MEETS, Verdict.EXCEEDS]
    longer = build(service("mail", [option("gold", [AVAILABLE])]), requirement("req", ["{metric: service-hours, includes: [eight]}"], "mail"))
    fit = found(longer).ranked[0].targets[0]
    assert fit.verdict is Verdict.FALLS_SHORT
    assert "leaves out" in fit.comparison.reason


def test_aspects_are_targeted_waived_or_missing() -> None:
    waived = "waived_aspects: [{aspect: security, reason: none, by: salim}]\n"
    estate = build(service("mail", [option("gold", [AVAILABLE])]), requirement("req", [AVAILABLE, "{metric: response-time, at_most: 1h}"], "mail", waived))
    wanted = estate.find(Requirement, "req")
    assert wanted is not None
    lines = {line.aspect: line.standing for line in aspects_of(wanted, estate)}
    assert len(lines) == 9
    assert lines.pop("availability") is Standing.TARGETED
    assert lines.pop("security") is Standing.WAIVED
    assert set(lines.values()) == {Standing.MISSING}


def test_a_package_is_a_combination_with_a_word_of_its_own() -> None:
    package = "kind: package\nid: desk\nname: Desk\ncore: [mail/gold]\nenhancing: [vault/safe]\ntargets: [{metric: availability, at_least: 99.7%, per: month}]\n"
    documents = service("mail", [option("gold", [AVAILABLE], "2.000")]), service("vault", [option("safe", [RPO], "3.000")])
    estate = build(*documents, package, requirement("req", ["{metric: availability, at_least: 99.6%, per: month}", RPO], "mail"))
    result = found(estate)
    assert result.best is not None
    assert result.best.offer.key == "package/desk"
    assert result.best.offer.price is not None
    assert result.best.offer.price.amount == Decimal("5.000")
    broken = build(*documents, package.replace("vault/safe", "vault/gone"), requirement("req", [RPO], "mail"))
    assert [(fit.offer.key, fit.offer.missing, fit.verdict.met) for fit in found(broken).ranked if fit.offer.missing] == [("package/desk", ("vault/gone",), False)]


def test_the_draft_of_a_package_promises_what_is_asked() -> None:
    estate = build(
        service("records", [option("plain", [AVAILABLE], "10.000")]),
        service("backup", [option("hourly", [RPO], "4.000")]),
        requirement("req-titles", [AVAILABLE, RPO, "{metric: users, at_least: 5}"], "records"),
    )
    draft = draft_package(found(estate, "req-titles"), estate)
    assert draft is not None
    assert draft.data["id"] == "for-titles"
    assert draft.data["core"] == ["records/plain"]
    assert draft.data["enhancing"] == ["backup/hourly"]
    assert [target["metric"] for target in draft.data["targets"]] == ["availability", "rpo"]
    assert draft.data["price"] == {"amount": "14.000", "currency": "OMR"}
    assert "users" in draft.comments[""]
