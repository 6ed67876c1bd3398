"""Gaps of every sort, on estates small enough to see that they are right."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from itsd.levels.comparison import Verdict
from itsd.practices.identify.gaps import Found, Sort, find_gaps
from itsd.practices.identify.leveling import Standing
from itsd.practices.identify.proposals import draft_gaps
from tests.support.offering import build, option, requirement, service
from tests.support.proving import agreement

if TYPE_CHECKING:
    from itsd.model.estate import Estate

AVAILABLE = "{metric: availability, at_least: 99.5%, per: month}"


def process(activities: str) -> str:
    """A process of the registry."""
    return f"kind: process\nid: work\nname: Work\nowner: salim\nunit: registry\ncriticality: routine\nactivities: [{activities}]\n"


def survey(id_: str, day: str, score: str) -> str:
    """Satisfaction of the registry with the mail, as it was measured on a day."""
    scores = f"scores: [{{service: mail, customer: registry, {score}}}]"
    return f"kind: evidence\nid: {id_}\nevidence_kind: satisfaction-analysis\nproduced: {{on: {day}}}\nlocation: x\nowner: salim\n{scores}\n"


def gaps(estate: Estate, sort: Sort) -> list[Found]:
    """The gaps of a sort."""
    return list(find_gaps(estate).of(sort))


def test_an_activity_without_a_live_service() -> None:
    activities = "{id: write, name: Write}, {id: read, name: Read, supports: [planned]}, {id: send, name: Send, supports: [mail]}, {id: keep, name: Keep}"
    estate = build(process(activities), service("planned", [], "status: tested"), service("mail"), service("files", [], "supports: [work/keep]"))
    assert [(found.activity, found.reason) for found in gaps(estate, Sort.COVERAGE)] == [
        ("work/read", "no operational service supports it; planned is tested"),
        ("work/write", "no operational service supports it"),
    ]


def test_the_register_knows_a_gap() -> None:
    entry = "kind: gap\nid: writing\nactivity: work/write\nfound_on: 2026-10-01\n"
    found = gaps(build(process("{id: write, name: Write}"), entry), Sort.COVERAGE)[0]
    assert found.registered is not None
    assert (found.registered.id, found.decided) == ("writing", False)
    decided = gaps(build(process("{id: write, name: Write}"), entry + "status: accepted\n"), Sort.COVERAGE)[0]
    assert decided.decided
    closed = gaps(build(process("{id: write, name: Write}"), entry + "status: closed\n"), Sort.COVERAGE)[0]
    assert closed.registered is None


def test_the_best_that_is_offered_decides() -> None:
    """Three quarters of a point short of 99.25 %, by the best of two options, and 0.25 of 98.75 % to spare."""
    options = [option("gold", ["{metric: availability, at_least: 98.5%, per: month}"]), option("tin", ["{metric: availability, at_least: 90%, per: month}"])]
    asked = requirement("req", ["{metric: availability, at_least: 99.25%, per: month}", "{metric: rto, at_most: 4h}"], "mail")
    found = gaps(build(service("mail", options), asked), Sort.LEVEL)
    assert [(item.aspect, item.verdict, item.delta, item.unit, item.words) for item in found] == [
        ("availability", Verdict.FALLS_SHORT, Fraction(-3, 4), "%", "short by 0.75 points"),
        ("continuity", Verdict.UNKNOWN, None, "", ""),
    ]
    assert found[0].reason == "the best, mail/gold: 98.5% is worse than 99.25%, short by 0.75 points"
    assert found[1].reason == "nothing is promised about it"


def test_what_an_sla_promises_its_customer_counts() -> None:
    asked = requirement("req", [AVAILABLE, "{metric: users, at_least: 40}", "{metric: rto, at_most: 4h}"], "mail")
    sla = agreement(
        "sla", "mail-registry", ["mail"], ["{id: a, metric: availability, at_least: 99.9%, per: month}"], "workload_limits: [{metric: users, at_most: 50}]\ncontinuity: {rto: 4h}"
    )
    estate = build(service("mail", [option("gold", [])]), asked, sla)
    assert gaps(estate, Sort.LEVEL) == []
    other = build(service("mail", [option("gold", [])]), asked, sla.replace("customer: {unit: registry}", "customer: {unit: it}"))
    assert len(gaps(other, Sort.LEVEL)) == 3
    over = build(service("mail", [option("gold", [])]), asked, sla.replace("status: active", "status: draft"))
    assert len(gaps(over, Sort.LEVEL)) == 3


def test_what_an_activity_can_bear() -> None:
    """Open in office hours and recovered within four hours, of both services; the file service is open an hour a day too short for `eight`."""
    activity = "{id: write, name: Write, supports: [mail, files], hours: eight, classification: secret, continuity: {rto: 4h}}"
    mail = service("mail", [option("gold", ["{metric: rto, at_most: 2h}"])], "hours: always\nclassification: secret")
    files = service("files", [option("gold", ["{metric: rto, at_most: 6h}"])])
    found = {(item.service, item.asked): item for item in gaps(build(process(activity), mail, files), Sort.LEVEL)}
    assert set(found) == {("files", "service-hours eight"), ("files", "classification secret"), ("files", "rto 4h")}
    assert found["files", "rto 4h"].words == "2 h too long"
    assert found["files", "classification secret"].verdict is Verdict.FALLS_SHORT


@pytest.mark.parametrize(
    ("asked", "documents", "reason"),
    [
        (requirement("req", [AVAILABLE], "nowhere"), (), "there is no service nowhere"),
        (requirement("req", [AVAILABLE]), (), "it names no service"),
        (requirement("req", [AVAILABLE], None, "activity: work/gone\n"), (), "no operational service supports work/gone"),
        (requirement("req", [AVAILABLE], "mail"), (service("mail", [], "status: built"),), "mail is built"),
        (requirement("req", [AVAILABLE], "mail"), (service("mail"),), "mail has no options"),
        (requirement("req", [AVAILABLE], "mail"), (service("mail", [option("gold", [AVAILABLE], more="available_to: [it]")]),), "no offer may be taken by the customer"),
    ],
)
def test_what_cannot_be_judged_is_unknown(asked: str, documents: tuple[str, ...], reason: str) -> None:
    found = gaps(build(asked, *documents), Sort.LEVEL)
    assert [(item.verdict, item.reason) for item in found] == [(Verdict.UNKNOWN, reason)]


def test_units_that_do_not_convert_are_a_gap() -> None:
    estate = build(service("disk", [option("big", ["{metric: throughput, at_least: 100 tx/s}"])]), requirement("req", ["{metric: throughput, at_least: 100 /h}"], "disk"))
    assert [item.verdict for item in gaps(estate, Sort.LEVEL)] == [Verdict.NOT_COMPARABLE]


def test_promised_beyond_what_was_measured() -> None:
    """3.9 of 4 from 84 answers falls short; from four answers it says nothing; without answers it is unknown."""
    target = "{id: s, metric: satisfaction, at_least: 4, average: true, per: half-year, minimum_count: 50}"
    sla = agreement("sla", "mail-registry", ["mail"], [target, "{id: a, metric: availability, at_least: 99.9%, per: month}"])
    evidence = survey("survey", "2026-07-01", "score: 3.9, responses: 84")
    found = gaps(build(service("mail"), sla, evidence), Sort.PERFORMANCE)
    assert [(item.verdict, item.delta, item.words) for item in found] == [(Verdict.FALLS_SHORT, Fraction(-1, 10), "short by 0.1")]
    few = gaps(build(service("mail"), sla, evidence.replace("responses: 84", "responses: 4")), Sort.PERFORMANCE)
    assert [(item.verdict, item.reason) for item in few] == [(Verdict.UNKNOWN, "4 answers are fewer than the 50 agreed on (evidence/survey)")]
    results = find_gaps(build(service("mail"), sla)).results
    assert [(result.target, result.measured, result.comparison.verdict) for result in results] == [("s", "", Verdict.UNKNOWN), ("a", "", Verdict.UNKNOWN)]


def test_the_latest_score_counts_and_none_of_the_future() -> None:
    sla = agreement("sla", "mail-registry", ["mail"], ["{id: s, metric: satisfaction, at_least: 4, average: true, per: half-year}"])
    documents = [survey(f"s{number}", on, f"score: {score}") for number, (on, score) in enumerate((("2026-01-01", "1"), ("2026-07-01", "4.5"), ("2027-01-01", "2")))]
    assert [result.measured for result in find_gaps(build(service("mail"), sla, *documents)).results] == ["4.5"]


def test_a_service_that_supports_nothing() -> None:
    estate = build(process("{id: write, name: Write, supports: [mail]}"), service("mail", [], "composition: {needs: [{service: disk}]}"), service("disk"), service("lone"))
    assert [item.service for item in gaps(estate, Sort.ORPHAN)] == ["lone"]


def test_an_option_that_is_dearer_than_needed() -> None:
    """Gold for 5.000 where silver for 3.000 meets the requirement: 2.000 of a unit saved. Without prices nothing is said."""
    options = [option("gold", ["{metric: availability, at_least: 99.6%, per: month}"], "5.000"), option("silver", [AVAILABLE], "3.000")]
    sla = agreement("sla", "mail-registry", ["mail"], []).replace("{service: mail}", "{service: mail, option: gold}")
    found = gaps(build(service("mail", options), requirement("req", [AVAILABLE], "mail"), sla), Sort.OVER_PROVISION)
    assert [(item.customer, str(item.surplus.price), str(item.surplus.saving)) for item in found if item.surplus] == [("registry", "5.000 OMR", "2.000 OMR")]
    unpriced = [option("gold", ["{metric: availability, at_least: 99.6%, per: month}"]), option("silver", [AVAILABLE], "3.000")]
    assert gaps(build(service("mail", unpriced), requirement("req", [AVAILABLE], "mail"), sla), Sort.OVER_PROVISION) == []
    needed = requirement("req", ["{metric: availability, at_least: 99.55%, per: month}"], "mail")
    assert gaps(build(service("mail", options), needed, sla), Sort.OVER_PROVISION) == []


@pytest.mark.parametrize(
    ("offered", "far"),
    [
        ("{metric: availability, at_least: 99.75%, per: month}", True),
        ("{metric: availability, at_least: 99.74%, per: month}", False),
        ("{metric: rto, at_most: 2h}", True),
        ("{metric: rto, at_most: 121m}", False),
        ("{metric: storage, at_least: 20 GB}", True),
        ("{metric: storage, at_least: 19 GB}", False),
        ("{metric: users, at_least: 1000}", False),
    ],
)
def test_twice_as_good_as_the_strictest_is_far(offered: str, far: bool) -> None:  # noqa: FBT001  # a case
    strict = requirement("strict", [AVAILABLE, "{metric: rto, at_most: 4h}", "{metric: storage, at_least: 10 GB}"], "mail")
    loose = requirement("loose", ["{metric: availability, at_least: 90%, per: month}", "{metric: rto, at_most: 9h}", "{metric: storage, at_least: 1 GB}"], "mail")
    assert bool(gaps(build(service("mail", [option("gold", [offered], "1.000")]), strict, loose), Sort.OVER_PROVISION)) is far


def test_entries_that_wait() -> None:
    entry = "kind: gap\nid: writing\nactivity: work/write\n"
    found = gaps(build(entry), Sort.UNDECIDED)
    assert [item.reason for item in found] == ["the register has no owner and no decision"]
    assert gaps(build(entry + "owner: salim\nstatus: planned\n"), Sort.UNDECIDED) == []


def test_nothing_at_all() -> None:
    found = find_gaps(build())
    assert (found.found, found.levels, found.results) == ((), (), ())


def test_needs_are_counted_met_only_when_they_are() -> None:
    estate = build(service("mail", [option("gold", [AVAILABLE])]), requirement("req", [AVAILABLE, "{metric: rto, at_most: 4h}"], "mail"))
    assert [level.standing for level in find_gaps(estate).levels] == [Standing.MET, Standing.SILENT]


def test_drafts_share_an_entry_for_each_aspect_and_a_change_for_each_service() -> None:
    activity = "{id: write, name: Write, supports: [mail], continuity: {rto: 4h, rpo: 1h}}, {id: read, name: Read}"
    estate = build(process(activity), service("mail", [option("gold", [])]), requirement("req", ["{metric: users, at_least: 4}"], "mail", "activity: work/write\n"))
    drafts = draft_gaps(find_gaps(estate).found, estate)
    assert [(draft.kind, draft.id) for draft in drafts] == [("gap", "read-coverage"), ("gap", "write-mail-capacity"), ("gap", "write-mail-continuity"), ("change", "improve-mail")]
    assert drafts[2].data["change"] == "improve-mail"
    assert drafts[2].data["owner"] == "salim"
    assert "rto 4h is asked" in drafts[2].data["description"]["en"]
    assert drafts[3].data["affects"] == ["process/work", "requirement/req"]
    open_change = "kind: change\nid: more\nchange_kind: change\nservice: mail\nreason: More\nstatus: approved\n"
    again = build(process(activity), service("mail", [option("gold", [])]), open_change)
    assert [draft.kind for draft in draft_gaps(find_gaps(again).found, again)] == ["gap", "gap"]
