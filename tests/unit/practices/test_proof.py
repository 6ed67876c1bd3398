"""The proof: numbers worked by hand, and what is missing, broken or odd."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from itsd.files.tree import MemoryTree
from itsd.levels.comparison import Verdict
from itsd.loader import load
from itsd.model.agreement import Sla
from itsd.practices.agreements.proof import agreements_beneath, agreements_to_prove, prove, prove_tree
from itsd.practices.agreements.what_if import WhatIfError, change_estate
from tests.support.estates import EXAMPLE, SAMPLE, read_estate
from tests.support.proving import SETTINGS, agreement, availability, find_outcome, find_target, make_estate, prove_sla, resolution, service

if TYPE_CHECKING:
    from itsd.practices.agreements.proofs import Proof

HOUR = 3600


def _prove(composition: str, sla: list[str], *others: str, hours: str = "office", more: str = "", settings: str = SETTINGS) -> Proof:
    """The proof of an SLA for a portal of this composition."""
    documents = [service("portal", composition), agreement("sla", "portal", ["portal"], sla, f"hours: {hours}\n{more}"), *others]
    return prove_sla(make_estate(*documents, settings=settings))


def _part(id_: str, *targets: str, more: str = "") -> str:
    return service(id_) + "---\n" + agreement("ola", id_, [id_], targets, more)


OWN = "{own: [{metric: availability, at_least: 100%, per: month}]"


class TestTheExampleEstate:
    """The estate that was worked by hand."""

    @pytest.fixture
    def proof(self) -> Proof:
        return prove_sla(load(MemoryTree(read_estate(EXAMPLE)), today=date(2026, 11, 1)).estate, "registry-permits")

    def test_availability_is_met_as_expected_and_not_guaranteed(self, proof: Proof) -> None:
        found = find_outcome(proof, "availability")
        assert found.expected == Fraction("0.99540544800015")
        assert found.allowed == 42 * 60
        assert found.used == 609 * 60
        assert found.verdict is Verdict.EXCEEDS
        assert found.expected_only
        assert found.weakest == "any of dc-muscat, dc-salalah"
        assert found.tree is not None
        assert [node.used for node in found.tree.children] == [Fraction("4.2") * 60, Fraction("43.2") * 60, 432 * 60, Fraction("129.6") * 60]

    def test_what_the_counter_example_of_availability_says(self, proof: Proof) -> None:
        counter = find_outcome(proof, "availability").counter
        assert counter is not None
        assert counter.sentence == "from Sun 2026-11-01 07:30 on the parts are down for 10 h 9 min of government-hours, each within its promise; 42 min are allowed"

    def test_payments_take_up_to_fourteen_hours_which_is_accepted(self, proof: Proof) -> None:
        target = find_target(proof, "p1-resolution")
        found = target.outcomes[0]
        assert found.guaranteed == 14 * HOUR
        assert found.weakest == "payments"
        assert found.counter is not None
        assert found.counter.sentence == "raised Sun 2026-11-01 07:30, done Mon 2026-11-02 17:00: 14 h of government-hours, while every part keeps its promise"
        assert target.accepted
        assert target.waiver is not None
        assert target.waiver.id == "payments-support-hours"

    def test_payments_have_no_contract_in_december(self, proof: Proof) -> None:
        assert [(part, str(span)) for part, span in proof.gaps] == [("payments", "[2026-12-01, 2027-01-01)")]
        december = find_outcome(proof, "availability", 1)
        assert (december.verdict, str(december.span)) == (Verdict.UNKNOWN, "[2026-12-01, 2027-01-01)")
        assert "no OLA or contract is in force for payments" in december.reason

    def test_support_hours_are_left_uncovered_for_29_hours_a_week(self, proof: Proof) -> None:
        found = find_outcome(proof, "support hours")
        assert found.verdict is Verdict.FALLS_SHORT
        assert "payments (paygate-hours) leaves 29 h of 35 h a week uncovered" in found.reason

    def test_the_missing_path_is_said(self, proof: Proof) -> None:
        assert "no support path is declared" in find_outcome(proof, "p1-resolution").notes[0]


def test_the_sample_estate_has_all_kinds_of_outcome() -> None:
    estate = load(MemoryTree(read_estate(SAMPLE)), today=date(2026, 11, 1)).estate
    proofs = {sla.id: prove(sla, estate) for sla in agreements_to_prove(estate)}
    for id_ in ("registry-land-system", "finance-erp"):
        assert proofs[id_].verdict is Verdict.MEETS
        assert not proofs[id_].accepted
    permits = proofs["permits-portal"]
    assert [target.name for target in permits.accepted] == ["p1-resolution"]
    assert permits.accepted[0].outcomes[0].counter is not None
    assert permits.verdict is Verdict.MEETS
    assert proofs["citizen-contact"].verdict is Verdict.UNKNOWN
    assert not any(proof.verdict is Verdict.FALLS_SHORT for proof in proofs.values())


@pytest.mark.parametrize(
    ("composition", "parts", "expected", "guaranteed"),
    [
        (OWN + ", needs: [{service: a}, {service: b}]}", ("99", "99"), "98.01", "98"),
        (OWN + ", needs: [{any_of: [{service: a}, {service: b}], independent: true}]}", ("80", "80"), "96", "80"),
        (OWN + ", needs: [{any_of: [{service: a}, {service: b}]}]}", ("80", "80"), "80", "80"),
        (OWN + ", needs: [{at_least: 2, of: [{service: a}, {service: b}, {service: c}], independent: true}]}", ("90", "90", "90"), "97.2", "85"),
        (OWN + ", needs: [{service: a}, {service: b}, {service: c}]}", ("99.671", "99.9", "99.95"), "99.5215433355", "99.521"),
        (OWN + ", needs: [{service: a}, {service: b, criticality: none}]}", ("99", "50"), "99", "99"),
        (OWN + ", needs: [{service: a}, {service: b, criticality: degrading}]}", ("99", "99"), "98.01", "98"),
        (OWN + ", needs: [{any_of: [{all_of: [{service: a}, {service: b}]}, {all_of: [{service: a}, {service: c}]}], independent: true}]}", ("90", "50", "50"), "67.5", "40"),
    ],
)
def test_published_chains(composition: str, parts: tuple[str, ...], expected: str, guaranteed: str) -> None:
    others = [_part(name, availability(percent)) for name, percent in zip("abc", parts, strict=False)]
    if len(others) < 3 and "service: c" in composition:
        others.append(_part("c", availability("50")))
    found = find_outcome(_prove(composition, [availability("50")], *others, hours="always"), "availability")
    assert (found.expected or 0) * 100 == Fraction(expected)
    assert (found.guaranteed or 0) * 100 == Fraction(guaranteed)


def test_a_supplier_in_working_hours_cannot_carry_a_clock_that_never_stops() -> None:
    """4 h on Sunday to Thursday 08:00 to 16:00 under a clock of 24x7 is 68 h."""
    proof = _prove("{needs: [{service: a}]}", [resolution("4h")], _part("a", resolution("4h", "eight")), hours="always")
    found = find_outcome(proof, "p1-resolution")
    assert found.guaranteed == 68 * HOUR
    assert found.verdict is Verdict.FALLS_SHORT
    assert found.improve == "no time counted in eight is short enough; a has to promise at most 4 h counted in always (ola/a)"


PATH = "support: {hours: office, path: [desk, team]}"


def _desk(*targets: str) -> str:
    return (
        service("desk-service", provider="desk")
        + "---\n"
        + agreement("ola", "desk", ["desk-service"], targets, "parties: {receiver: {unit: it}, provider: {unit: desk}}\nhours: office")
    )


def test_stages_in_sequence_add_and_shares_by_the_union_bound() -> None:
    own = agreement("ola", "portal-team", ["portal"], [resolution("3h", more="share: 95%")], "hours: office")
    proof = _prove("{own: []}", [resolution("4h", more="share: 85%")], _desk(resolution("1h", more="share: 90%")), own, more=PATH)
    found = find_outcome(proof, "p1-resolution")
    assert found.guaranteed == 4 * HOUR
    assert found.verdict is Verdict.MEETS
    short = _prove("{own: []}", [resolution("4h", more="share: 86%")], _desk(resolution("1h", more="share: 90%")), own, more=PATH)
    assert find_outcome(short, "p1-resolution").verdict is Verdict.FALLS_SHORT
    assert "85% of cases" in find_outcome(short, "p1-resolution").reason


def test_parts_beside_the_path_are_alternatives_after_its_internal_stages() -> None:
    own = agreement("ola", "portal-team", ["portal"], [resolution("1h")], "hours: office")
    parts = (_part("a", resolution("2h")), _part("b", resolution("90m")))
    proof = _prove("{own: [], needs: [{service: a}, {service: b}]}", [resolution("4h")], _desk(resolution("30m")), own, *parts, more=PATH)
    # The team of the parts is the team of the path: the slowest of its promises counts for its stage.
    assert find_outcome(proof, "p1-resolution").guaranteed == Fraction(5, 2) * HOUR


def test_a_stranger_on_the_path_is_named_with_its_place() -> None:
    own = agreement("ola", "portal-team", ["portal"], [resolution("1h")], "hours: office")
    found = find_outcome(_prove("{own: []}", [resolution("4h")], own, more="support: {hours: office, path: [desk, team]}"), "p1-resolution")
    assert found.verdict is Verdict.UNKNOWN
    assert found.reason.startswith("desk is on the support path, but no OLA or contract with it is in force")
    assert (found.missing[0].where.kind, found.missing[0].where.path) == ("sla", ("support", "path", 0))


@pytest.mark.parametrize(
    ("composition", "others", "reason"),
    [
        ("{needs: [{service: a}]}", (service("a"),), "no OLA or contract is in force for a"),
        ("{own: [{metric: availability, at_least: 99.9%, per: month}], needs: [{service: a}]}", (_part("a", resolution("1h")),), "ola/a promises no availability"),
        ("{own: [], needs: [{service: a}]}", (_part("a", availability("99.9")),), "no OLA or contract is in force for portal itself"),
    ],
)
def test_a_missing_promise_is_unknown_and_named(composition: str, others: tuple[str, ...], reason: str) -> None:
    found = find_outcome(_prove(composition, [availability("99")], *others), "availability")
    assert found.verdict is Verdict.UNKNOWN
    assert reason in found.reason


def test_what_is_missing_does_not_hide_a_certain_shortfall() -> None:
    found = find_outcome(_prove("{own: [], needs: [{service: a}]}", [availability("99")], _part("a", availability("98"))), "availability")
    assert found.verdict is Verdict.FALLS_SHORT
    assert found.missing


def test_a_service_without_anything_beneath_it_is_unknown() -> None:
    proof = prove_sla(make_estate(service("portal"), agreement("sla", "portal", ["portal"], [availability("99")])))
    assert find_outcome(proof, "availability").verdict is Verdict.UNKNOWN
    assert proof.verdict is Verdict.UNKNOWN


def test_a_yearly_promise_may_be_spent_in_one_month() -> None:
    proof = _prove(
        OWN + ", needs: [{service: a}]}", [availability("99.5")], _part("a", availability("99.9", "year")), hours="always", settings=SETTINGS + "policies: {reading: guaranteed}\n"
    )
    found = find_outcome(proof, "availability")
    assert found.used == Fraction(1, 1000) * 365 * 86400
    assert found.verdict is Verdict.FALLS_SHORT
    assert any("per year" in note for note in found.notes)


def test_the_policy_decides_which_reading_counts() -> None:
    arguments = (OWN + ", needs: [{service: a}]}", [availability("99.5")], _part("a", availability("99.6", during="always")))
    expected = find_outcome(_prove(*arguments), "availability")
    assert (expected.verdict, expected.expected_only) == (Verdict.EXCEEDS, True)
    guaranteed = find_outcome(_prove(*arguments, settings=SETTINGS + "policies: {reading: guaranteed}\n"), "availability")
    assert guaranteed.verdict is Verdict.FALLS_SHORT
    assert guaranteed.counter is not None


def test_the_improvement_really_mends_it() -> None:
    parts = (_part("a", availability("99")), _part("b", availability("99.9")))
    documents = [service("portal", OWN + ", needs: [{service: a}, {service: b}]}"), agreement("sla", "portal", ["portal"], [availability("99.5")], "hours: office"), *parts]
    estate = make_estate(*documents)
    found = find_outcome(prove_sla(estate), "availability")
    assert found.verdict is Verdict.FALLS_SHORT
    assert found.improve == "a has to promise at least 99.5996%"
    changed, change = change_estate("ola/a:availability=99.5996%", estate)
    assert find_outcome(prove_sla(changed), "availability").verdict.met
    assert (change.before, change.after) == ("99%", "99.5996%")
    worse, _ = change_estate("ola/a:availability=99.5995%", estate)
    assert not find_outcome(prove_sla(worse), "availability").verdict.met
    assert not find_outcome(prove_sla(estate), "availability").verdict.met, "the estate itself is as it was"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "is no change of a promise"),
        ("ola/a", "is no change of a promise"),
        ("unit/it:x=1", "is no change of a promise"),
        ("ola/b:availability=99%", "there is no ola b"),
        ("ola/a:availabilty=99%", "ola/a has no target availabilty"),
        ("ola/a:availability=4h", "is no value of availability"),
        ("ola/a:availability=--", "is no value of availability"),
    ],
)
def test_a_change_that_cannot_be_made_says_why(text: str, message: str) -> None:
    estate = make_estate(_part("a", availability("99")))
    with pytest.raises(WhatIfError, match=message) as caught:
        change_estate(text, estate)
    assert caught.value.hint


def test_what_lies_beneath_is_found_once() -> None:
    estate = make_estate(
        service("portal", "{own: [], needs: [{service: a}]}"), agreement("sla", "portal", ["portal"], [availability("99")], PATH), _part("a", availability("99.9")), _desk()
    )
    sla = estate.find(Sla, "portal")
    assert sla is not None
    assert sorted(other.key for other in agreements_beneath(sla, estate)) == ["ola/a", "ola/desk"]


@pytest.mark.parametrize(
    ("metric", "need", "parts", "verdict", "value"),
    [
        ("outages", "at_most: 3, per: month", ("at_most: 1, per: month", "at_most: 2, per: month"), Verdict.MEETS, 3),
        ("longest-outage", "at_most: 1h", ("at_most: 30m", "at_most: 2h"), Verdict.FALLS_SHORT, 2 * HOUR),
        ("mtbf", "at_least: 100h", ("at_least: 200h", "at_least: 200h"), Verdict.MEETS, 100 * HOUR),
        ("throughput", "at_least: 10 /s", ("at_least: 20 /s", "at_least: 5 /s"), Verdict.FALLS_SHORT, 5),
        ("transaction-time", "at_most: 3s, percentile: 98, per: month", ("at_most: 1s, percentile: 99, per: month", "at_most: 2s, percentile: 99, per: month"), Verdict.MEETS, 3),
        (
            "transaction-time",
            "at_most: 3s, percentile: 99, per: month",
            ("at_most: 1s, percentile: 99, per: month", "at_most: 2s, percentile: 99, per: month"),
            Verdict.FALLS_SHORT,
            3,
        ),
        (
            "transaction-time",
            "at_most: 4s, percentile: 99, per: month",
            ("at_most: 1s, percentile: 99, per: month", "at_most: 2s, percentile: 99, per: month"),
            Verdict.NOT_COMPARABLE,
            3,
        ),
        ("incident-notification", "at_most: 4h", ("at_most: 1h", "at_most: 3h"), Verdict.MEETS, 4 * HOUR),
        ("rto", "at_most: 3h", ("at_most: 1h", "at_most: 3h"), Verdict.FALLS_SHORT, 4 * HOUR),
        ("rpo", "at_most: 1h", ("at_most: 1h", "at_most: 15m"), Verdict.MEETS, HOUR),
        ("retention", "at_least: 30d", ("at_least: 40d", "at_least: 90d"), Verdict.EXCEEDS, 40 * 86400),
        ("storage", "at_least: 10 TB", ("at_least: 9 TB", "at_least: 20 TB"), Verdict.FALLS_SHORT, 9 * 10**12),
        ("maintenance-notice", "at_least: 3d", ("at_least: 5d", "at_least: 4d"), Verdict.EXCEEDS, 4 * 86400),
    ],
)
def test_values_along_a_chain(metric: str, need: str, parts: tuple[str, str], verdict: Verdict, value: int) -> None:
    target = f"{{id: it, metric: {metric}, {need}}}"
    own, beneath = (f"{{metric: {metric}, {said}}}" for said in parts)
    documents = [service("portal", "{needs: [{service: a}]}"), agreement("sla", "portal", ["portal"], [target]), agreement("ola", "portal-own", ["portal"], [own])]
    found = find_outcome(prove_sla(make_estate(*documents, _part("a", beneath))), "it")
    assert found.guaranteed == value
    assert found.verdict is verdict


CAPACITY = "kind: capacity\nid: a-users\nservice: a\nmetric: concurrent-users\ninstalled: 900\nusable: 600\nmeasured_on: 2026-10-01\n"


@pytest.mark.parametrize(
    ("limit", "part", "verdict", "reason"),
    [
        (300, 300, Verdict.MEETS, "a: serves up to 300"),
        (300, 250, Verdict.FALLS_SHORT, "a: serves up to 250"),
        (400, 500, Verdict.FALLS_SHORT, "shared a: 700 are promised of 600 usable"),
        (300, 500, Verdict.MEETS, "shared a: 600 are promised of 600 usable"),
    ],
)
def test_workload_limits_along_the_chain_and_of_all_agreements_together(limit: int, part: int, verdict: Verdict, reason: str) -> None:
    def workload(number: int) -> str:
        return f"workload_limits: [{{metric: concurrent-users, at_most: {number}}}]"

    other = service("desk-portal", "{needs: [{service: a}]}") + "---\n" + agreement("sla", "desk-portal", ["desk-portal"], [availability("90")], workload(300))
    documents = [service("portal", "{needs: [{service: a}]}"), agreement("sla", "portal", ["portal"], [availability("90")], workload(limit))]
    proof = prove_sla(make_estate(*documents, other, _part("a", availability("99"), more=workload(part)), CAPACITY))
    found = find_outcome(proof, "limit of concurrent-users")
    assert found.verdict is verdict
    assert reason in found.reason


def test_a_limit_that_no_part_names_is_not_derived() -> None:
    more = "workload_limits: [{metric: users, at_most: 10}]"
    proof = prove_sla(make_estate(service("portal", OWN + "}"), agreement("sla", "portal", ["portal"], [availability("90")], more)))
    assert find_target(proof, "limit of users").verdict is None


def test_a_tree_stands_as_well_as_all_that_is_beneath() -> None:
    """The SLA's own step holds, but its OLA promises more than what it rests on."""
    estate = make_estate(
        service("portal", OWN + ", needs: [{service: a}]}"),
        agreement("sla", "portal", ["portal"], [availability("99")]),
        service("a", "{own: [{metric: availability, at_least: 99.9%, per: month}], needs: [{service: b}]}"),
        agreement("ola", "a", ["a"], [availability("99.5")]),
        _part("b", availability("99")),
    )
    sla = estate.find(Sla, "portal")
    assert sla is not None
    proof = prove_tree(sla, estate)
    assert proof.verdict is Verdict.EXCEEDS or proof.verdict is Verdict.MEETS
    assert [step.agreement for step in proof.steps] == ["ola/a", "ola/b"]
    assert [step.agreement for step in proof.shaky] == ["ola/a"]
    assert proof.stands is Verdict.FALLS_SHORT
    better, _ = change_estate("ola/b:availability=99.7%", estate)
    again = prove_tree(sla, better)
    assert not again.shaky
    assert again.stands is not None
    assert again.stands.met


def test_a_circle_of_compositions_ends() -> None:
    documents = [service("portal", "{own: [], needs: [{service: a}]}"), service("a", "{own: [], needs: [{service: portal}]}")]
    agreements = [agreement("sla", "portal", ["portal"], [availability("99")]), *(agreement("ola", name, [name], [availability("99")]) for name in ("a", "portal"))]
    estate = make_estate(*documents, *agreements)
    sla = estate.find(Sla, "portal")
    assert sla is not None
    assert {step.agreement for step in prove_tree(sla, estate).steps} == {"ola/a", "ola/portal"}
