"""The portfolio: what is known of every service, what may be obsolete or there twice, and what it takes to end one."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from itsd.files.reader import read_documents
from itsd.loader import read_entity
from itsd.model.service import Service
from itsd.model.written import write_entity
from itsd.practices.identify.doubles import find_near_duplicates
from itsd.practices.identify.obsolescence import obsolescence_of, unknown_of
from itsd.practices.identify.portfolio import portfolio_roles, survey_portfolio
from itsd.practices.identify.retirement import plan_retirement, retirement_change
from tests.support.offering import SETTINGS, build, option, service
from tests.support.proving import agreement, make_estate

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.identify.portfolio import PortfolioLine
    from itsd.practices.identify.retirement import Retirement

ONE = Fraction(1)
GOLD = [option("gold", [])]
FRESH = "usage: {metric: users, value: 40, measured_on: 2026-10-01}\nreviewed: {on: 2026-09-01}"


def supplier(id_: str) -> str:
    return f"kind: supplier\nid: {id_}\nname: {id_}\n"


def process(activities: str, id_: str = "work") -> str:
    return f"kind: process\nid: {id_}\nname: Work\nowner: salim\nunit: registry\ncriticality: routine\nactivities: [{activities}]\n"


def package(id_: str, core: str) -> str:
    return f"kind: package\nid: {id_}\nname: {id_}\ncore: [{core}]\n"


def catalogue(id_: str, more: str = "") -> str:
    return f"kind: catalogue\nid: {id_}\ntitle: {id_}\nview: business\naudiences: [registry]\n{more}\n"


def line(estate: Estate, id_: str) -> PortfolioLine:
    return next(found for found in survey_portfolio(estate) if found.id == id_)


def reasons(estate: Estate, id_: str = "mail") -> dict[str, str]:
    found = estate.find(Service, id_)
    assert found is not None
    return {reason.code: reason.words for reason in obsolescence_of(found, estate)}


def unknown(estate: Estate, id_: str = "mail") -> list[str]:
    found = estate.find(Service, id_)
    assert found is not None
    return [reason.words for reason in unknown_of(found, estate)]


def plan(estate: Estate, id_: str = "mail") -> Retirement:
    found = estate.find(Service, id_)
    assert found is not None
    return plan_retirement(found, estate)


def likenesses(estate: Estate) -> list[tuple[str, str, str, Fraction]]:
    return [(pair.first, pair.second, likeness.sort, likeness.similarity) for pair in find_near_duplicates(estate) for likeness in pair.likenesses]


def test_an_estate_without_services() -> None:
    estate = build()
    assert survey_portfolio(estate) == ()
    assert find_near_duplicates(estate) == ()


def test_services_stand_in_the_order_of_their_life() -> None:
    estate = build(service("b"), service("old", more="status: retired"), service("a"), service("plan", more="status: defined"), service("wish", more="status: requirements"))
    assert [found.id for found in survey_portfolio(estate)] == ["wish", "plan", "a", "b", "old"]


def test_the_age_of_a_status() -> None:
    """The last step with the status counts, and neither a history that is missing nor one that is still to come has an age."""
    steps = "{status: operational, on: 2026-01-01}, {status: tested, on: 2026-02-01, reason: x}, {status: operational, on: 2026-10-22}"
    estate = build(service("mail", more=f"history: [{steps}]"), service("none"), service("later", more="history: [{status: operational, on: 2027-01-01}]"))
    found = {item.id: (item.since, item.age) for item in survey_portfolio(estate)}
    assert found == {"mail": (date(2026, 10, 22), 10), "none": (None, None), "later": (date(2027, 1, 1), None)}


def test_what_a_line_tells() -> None:
    estate = build(
        service("mail", [option("gold", [], "2.000"), option("tin", [])], "supports: [work/write]\ncost: {model: per-unit, unit: mailbox}\nintroduced: 2020-01-01\n" + FRESH),
        service("portal", more="composition: {needs: [{service: mail}]}"),
        service("files", more="composition: {needs: [{service: mail, criticality: degrading}]}"),
        service("gone", more="status: retired\ncomposition: {needs: [{service: mail}]}"),
        process("{id: write, name: Write}, {id: read, name: Read, supports: [mail]}"),
        package("desk", "mail/gold"),
        agreement("sla", "packed", [], [], "items: [{package: desk}]"),
        agreement("sla", "direct", ["mail"], []),
        agreement("ola", "over", ["mail"], [], "valid: {from: 2025-01-01, to: 2025-12-31}"),
        agreement("contract", "cloud", ["mail"], []),
        catalogue("staff"),
        catalogue("chosen", "include: {services: [portal]}"),
        catalogue("others").replace("[registry]", "[it]"),
    )
    found = line(estate, "mail")
    assert [(item.kind, item.id, item.package) for item in found.agreements] == [("sla", "direct", ""), ("sla", "packed", "desk"), ("contract", "cloud", "")]
    assert found.activities == ("work/read", "work/write")
    assert (found.critical_for, found.used_by) == (("portal",), ("files",))
    assert (found.packages, found.catalogues) == (("desk",), ("staff",))
    assert [(id_, None if price is None else str(price)) for id_, price in found.charge.options] == [("gold", "2.000 OMR"), ("tin", None)]
    assert found.charge.model == "per-unit"
    assert found.charge.price is None
    assert found.usage is not None
    assert (found.usage.metric, found.usage.value) == ("users", Decimal(40))
    assert (found.reviewed_on, found.review_due, found.overdue) == (date(2026, 9, 1), date(2027, 9, 1), False)
    assert found.introduced == date(2020, 1, 1)


def test_a_service_of_the_pipeline_that_is_stuck() -> None:
    estate = build(*(service(id_, more=f"status: tested\nhistory: [{{status: tested, on: {day}}}]") for id_, day in (("old", "2026-05-01"), ("new", "2026-05-05"))))
    assert [(found.id, found.stuck, found.reasons, found.unknown) for found in survey_portfolio(estate)] == [("new", False, (), ()), ("old", True, (), ())]


def test_a_service_in_use_has_no_reason_and_nothing_unknown() -> None:
    estate = build(service("mail", more=f"supports: [work/write]\n{FRESH}"), process("{id: write, name: Write}"), agreement("sla", "mail", ["mail"], []))
    assert reasons(estate) == {}
    assert unknown(estate) == []


def test_what_is_missing_is_unknown() -> None:
    more = "supports: [work/nothing]\nreplaced_by: ghost\nprovider: nobody"
    assert unknown(build(service("mail", more=more))) == [
        "the activity work/nothing that it supports is not in the estate",
        "no usage is recorded",
        "ghost, which replaces it, is not in the estate",
        "no review is recorded",
        "its provider nobody is not in the estate",
    ]


def test_only_live_services_are_judged() -> None:
    estate = build(service("mail", more="status: retired\nretire_on: 2026-01-01"))
    assert (reasons(estate), unknown(estate)) == ({}, [])


def test_nobody_agreed_on_it() -> None:
    estate = build(
        service("mail"), agreement("sla", "mail", ["mail"], [], "status: draft"), agreement("ola", "mail", ["mail"], []),
        service("base", more="type: technical"), service("part", more="type: technical"), service("top", more="composition: {needs: [{service: part}]}"),
        service("loop", more="type: supporting\ncomposition: {needs: [{service: loop}]}"),
        service("help", more="type: supporting"), agreement("sla", "top", ["top"], [], "support: {hours: office, path: [help]}"),
    )  # fmt: skip
    assert reasons(estate)["no-agreement"] == "no SLA in force covers the business service"
    assert reasons(estate, "base")["no-agreement"] == "no SLA in force covers the technical service, and no service above it needs it"
    assert "no-agreement" in reasons(estate, "loop")
    assert "no-agreement" not in {**reasons(estate, "part"), **reasons(estate, "help"), **reasons(estate, "top")}


def test_it_supports_nothing() -> None:
    estate = build(service("mail"), service("files", more="replaced_by: mail"), service("portal", more="composition: {needs: [{service: files}]}"))
    assert reasons(estate)["no-activity"] == "the service is operational, but supports no activity and no other service"
    assert "no-activity" not in reasons(estate, "files")


@pytest.mark.parametrize(
    ("usage", "words", "missing"),
    [
        ("{metric: users, value: 0, measured_on: 2026-10-01}", "nobody uses it: users was 0 on 2026-10-01", ""),
        ("{metric: users, value: 0, measured_on: 2024-10-01}", "nobody uses it: users was 0 on 2024-10-01, more than a year ago", ""),
        ("{metric: users, value: 7, measured_on: 2025-10-31}", "its use was last measured on 2025-10-31, more than a year ago (users 7)", ""),
        ("{metric: users, value: 7, measured_on: 2025-11-01}", None, ""),
        ("{metric: users, value: 0, measured_on: 2026-11-02}", None, "its usage is dated 2026-11-02, which is still to come"),
        ("hardly any", None, "its usage is recorded in words only (hardly any)"),
    ],
)
def test_usage(usage: str, words: str | None, missing: str) -> None:
    estate = build(service("mail", more=f"usage: {usage}\nreviewed: {{on: 2026-10-01}}"))
    assert reasons(estate).get("usage-gone") == words
    assert unknown(estate) == ([missing] if missing else [])


def test_its_end_is_near() -> None:
    estate = build(
        service("mail", more="replaced_by: new\nretire_on: 2027-03-01"), service("old", more="replaced_by: plan\nretire_on: 2026-03-01"),
        service("self", more="replaced_by: self"), service("new"), service("plan", more="status: tested"),
    )  # fmt: skip
    assert reasons(estate)["superseded"] == "new, which replaces it, is operational"
    assert reasons(estate)["retiring"] == "it is to end on 2027-03-01"
    assert reasons(estate, "old")["retiring"] == "it was to end on 2026-03-01, but is still operational"
    assert "superseded" not in {**reasons(estate, "old"), **reasons(estate, "self")}


def test_its_review_is_overdue() -> None:
    estate = build(service("mail", more="reviewed: {on: 2026-04-30, every: 6 months}"), service("files", more="reviewed: {on: 2026-05-01, every: 6 months}"))
    assert reasons(estate)["review-overdue"] == "the service was last reviewed on 2026-04-30; a review was due on 2026-10-30"
    assert "review-overdue" not in reasons(estate, "files")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("valid: {from: 2026-01-01, to: 2027-11-01}", "contract/cloud with paygate ends on 2027-11-01, and is not renewed by itself"),
        ("valid: {from: 2026-01-01, to: 2027-11-01}\nrenewal: {kind: manual}", "contract/cloud with paygate ends on 2027-11-01, and its renewal is manual"),
        ("valid: {from: 2026-01-01, to: 2027-11-02}", None),
        ("valid: {from: 2026-01-01, to: 2027-11-01}\nrenewal: {kind: automatic, period: 12 months}", None),
        ("valid: {from: 2026-01-01}", None),
        ("valid: {from: 2025-01-01, to: 2026-10-31}", "its provider paygate has no contract in force: contract/cloud ended on 2026-10-31"),
        ("status: terminated", "its provider paygate has no contract in force: contract/cloud is terminated"),
        ("status: draft", None),
    ],
)
def test_its_contract_ends(more: str, words: str | None) -> None:
    mail = service("mail", more=f"provider: paygate\n{FRESH}")
    about = build(mail, agreement("contract", "cloud", ["mail"], [], more))
    assert reasons(about).get("supplier-ends") == words
    framework = build(mail, agreement("contract", "cloud", [], [], more))
    assert reasons(framework).get("supplier-ends") == words
    ever = ["no contract with its provider paygate was ever in force"] if "draft" in more else []
    assert unknown(about) == unknown(framework) == ever


def test_a_contract_that_follows_keeps_the_supplier() -> None:
    ending = agreement("contract", "cloud", ["mail"], [], "valid: {from: 2026-01-01, to: 2026-12-31}")
    follower = agreement("contract", "next", ["mail"], [], "status: agreed\nvalid: {from: 2027-01-01, to: 2028-12-31}")
    assert "supplier-ends" not in reasons(build(service("mail"), ending, follower))
    assert "supplier-ends" in reasons(build(service("mail"), ending, follower.replace("agreed", "draft")))
    changed = follower.replace("supplier: paygate", "supplier: other")
    assert "supplier-ends" in reasons(build(service("mail"), supplier("other"), ending, changed))
    assert "supplier-ends" not in reasons(build(service("mail"), supplier("other"), ending, changed + "supersedes: contract/cloud\n"))


def test_where_a_reason_stands() -> None:
    estate = build(service("mail", more="usage: {metric: users, value: 0, measured_on: 2026-10-01}"), agreement("contract", "cloud", ["mail"], []))
    places = {reason.code: (reason.where.kind, reason.where.id, reason.where.path) for reason in line(estate, "mail").reasons}
    assert places["usage-gone"] == ("service", "mail", ("usage", "value"))
    assert places["supplier-ends"] == ("contract", "cloud", ("valid", "to"))


def test_names_and_outcomes_that_are_the_same() -> None:
    estate = build(
        service("a", more="name: E-mail\noutcomes: [People write., People read.]"), service("b", more="name: {en: Post, ar: Emails}"),
        service("c", more="name: Letters\noutcomes: [people READ]"),
        service("d", more="name: E-mail\nstatus: retired"), service("e", more="name: Email\nreplaced_by: a"),
    )  # fmt: skip
    assert [found for found in likenesses(estate) if found[2].startswith("same")] == [
        ("a", "b", "same-name", ONE),
        ("a", "c", "same-outcome", ONE),
        ("b", "e", "same-name", ONE),
    ]
    assert find_near_duplicates(estate)[0].words == 'a and b have the same name, "Emails"'


@pytest.mark.parametrize(
    ("one", "other", "similarity"),
    [
        ("Card payment portal", "Payments portal", Fraction(2, 3)),
        ("Shared mailbox for teams", "Shared mailbox of teams", Fraction(3, 5)),
        ("Shared mailbox for all", "Shared mailbox of teams", None),
        ("Mail", "Mail", None),
        ("Mail service", "Mail", None),
        ("Office 365 mail", "Office mail", Fraction(2, 3)),
        ("Office room 12", "Office room 13", None),
    ],
)
def test_names_that_are_nearly_the_same(one: str, other: str, similarity: Fraction | None) -> None:
    estate = build(service("a", more=f"name: {one}"), service("b", more=f"name: {other}"))
    assert [found[3] for found in likenesses(estate) if found[2] == "near-name"] == ([] if similarity is None else [similarity])


def test_texts_are_alike_in_either_language() -> None:
    estate = build(service("a", more="name: {en: Post, ar: خدمة البريد الإلكتروني}"), service("b", more="name: {en: Letters, ar: البريد الإلكتروني}"))
    assert likenesses(estate) == [("a", "b", "near-name", Fraction(2, 3))]
    assert "خدمة" in find_near_duplicates(estate)[0].words


def test_summaries_that_are_nearly_the_same() -> None:
    texts = "One two three four five six seven", "one, two three four five six eight nine", "One two three four five six seven eight"
    estate = build(*(service(id_, more=f'summary: "{text}"') for id_, text in zip("abc", texts, strict=True)))
    assert likenesses(estate) == [("a", "c", "near-summary", Fraction(7, 8)), ("b", "c", "near-summary", Fraction(7, 9))]


def test_services_of_one_type_for_the_same_activities() -> None:
    activities = process("{id: write, name: Write, supports: [b, d, e]}, {id: read, name: Read, supports: [b, d]}")
    both = "supports: [work/write, work/read]"
    estate = build(
        service("a", more=both), service("b"), service("c"), service("d", more="type: supporting"), service("e"), service("f", more="supports: [work/write]"), activities
    )
    assert likenesses(estate) == [("a", "b", "same-activities", ONE)]


def test_near_names_against_every_pair() -> None:
    """The search by rare words finds what looking at each pair finds."""
    words = ["mail", "post", "card", "portal", "file", "desk", "room", "archive"]
    names = {f"s{number}": [words[number * step % 8] for step in (1, 3, 5, 7, 2)[: 2 + number % 4]] for number in range(60)}
    estate = build(*(service(id_, more=f"name: {' '.join(name)}\nsummary: {' '.join(name)} {id_}") for id_, name in names.items()))
    sets = {id_: frozenset(name) for id_, name in names.items() if len(set(name)) > 1}
    near = {
        frozenset(pair): Fraction(len(sets[pair[0]] & sets[pair[1]]), len(sets[pair[0]] | sets[pair[1]]))
        for pair in combinations(sets, 2)
        if 5 * len(sets[pair[0]] & sets[pair[1]]) >= 3 * len(sets[pair[0]] | sets[pair[1]])
    }
    found = {frozenset(item[:2]): item[3] for item in likenesses(estate) if item[2] == "near-name"}
    assert found
    assert all(near[pair] == similarity for pair, similarity in found.items())
    partners = {id_: sum(id_ in pair for pair in near) for id_ in sets}
    few = {pair for pair in near if min(partners[id_] for id_ in pair) <= 10}
    same = {frozenset(item[:2]) for item in likenesses(estate) if item[2] == "same-name"}
    assert few - set(found) - same == set()


def test_two_thousand_services_made_after_a_pattern() -> None:
    summary = "It keeps what the people of the unit write, for as long as the law asks, in office"
    documents = [service(f"s{number}", more=f'name: Archive of office {number}\nsummary: "{summary} {number}"') for number in range(2000)]
    estate = make_estate(settings=SETTINGS, also={f"catalogue/{start}.yaml": "---\n".join(documents[start : start + 500]) for start in range(0, 2000, 500)})
    begun = time.process_time()
    assert find_near_duplicates(estate) == ()
    assert time.process_time() - begun < 20


def test_what_an_end_touches() -> None:
    estate = build(
        service("mail", GOLD, "supports: [work/write]\nretire_on: 2026-11-30\nreplaced_by: new"), service("new", more="supports: [work/write]"),
        service("z-portal", more="composition: {needs: [{service: mail}]}"), service("files", more="composition: {needs: [{service: mail, criticality: degrading}]}"),
        service("twin", more="composition: {needs: [{any_of: [{service: mail}, {service: new}]}]}"),
        process("{id: write, name: Write}, {id: read, name: Read, supports: [mail]}"),
        package("desk", "mail/gold"), agreement("sla", "packed", [], [], "items: [{package: desk}]"),
        agreement("sla", "direct", ["mail"], ["{id: a, metric: availability, at_least: 99%, per: month}"]),
        agreement("ola", "draft", ["mail"], [], "status: draft"), agreement("ola", "gone", ["mail"], [], "status: terminated"),
        catalogue("chosen", "include: {services: [new, mail]}"), catalogue("all"),
        "kind: requirement\nid: req\nname: r\ncustomer: registry\nreceived: {on: 2026-01-01}\nservice: mail\n",
        "kind: requirement\nid: req-match\nname: r\ncustomer: registry\nreceived: {on: 2026-01-01}\nmatched_to: mail/gold\n",
        "kind: requirement\nid: req-no\nname: r\ncustomer: registry\nreceived: {on: 2026-01-01}\nservice: mail\nstatus: rejected\n",
        "kind: forecast\nid: more\nservice: mail\nmetric: users\npoints: [{period: 2026-Q4, value: 10}]\nsource: x\n",
        "kind: capacity\nid: room\nservice: mail\nmetric: users\ninstalled: 10\nusable: 9\nmeasured_on: 2026-01-01\n",
        "kind: measure\nid: pings\ntargets: [sla/direct/a]\nsource: {manual: x}\nmethod: x\nfrequency: day\nowner: salim\n",
        "kind: measure\nid: counts\nservice: mail\nmetric: users\nsource: {manual: x}\nmethod: x\nfrequency: day\nowner: salim\n",
        "kind: report\nid: monthly\nname: m\naudience: [registry]\nagreements: [sla/packed, sla/direct]\nfrequency: month\nto: [salim]\n",
        "kind: change\nid: end-mail\nchange_kind: retire\nservice: mail\nreason: x\nstatus: proposed\n",
    )  # fmt: skip
    found = plan(estate)
    assert found.affected == (
        "sla/direct", "sla/packed", "ola/draft", "service/twin", "service/z-portal", "service/files", "process/work", "package/desk", "catalogue/all", "catalogue/chosen",
        "requirement/req", "requirement/req-match", "forecast/more", "capacity/room", "measure/counts", "measure/pings", "report/monthly",
    )  # fmt: skip
    assert [(tie.touched.path, tie.touched.what, tie.binding) for tie in found.ties] == [
        (("items", 0, "service"), "an SLA in force", True),
        (("items", 0, "package"), "an SLA in force, through package/desk", True),
        (("items", 0, "service"), "an OLA not in force (draft)", False),
    ]
    assert [(loss.activity, loss.remaining) for loss in found.losses] == [("work/read", ()), ("work/write", ("new",))]
    assert (found.replacement, found.replaced, found.changes, found.earliest) == ("new", True, (("end-mail", "proposed"),), date(2026, 12, 31))
    assert [obstacle.words for obstacle in found.obstacles] == [
        "sla/direct binds beyond 2026-11-30, until 2026-12-31 at the earliest",
        "sla/packed binds beyond 2026-11-30, until 2026-12-31 at the earliest",
        "service/twin, which is operational, loses a part for which another one can stand in",
        "service/z-portal, which is operational, does not work without it",
    ]
    assert {item.key: item.path for item in found.touched}["catalogue/chosen"] == ("include", "services", 1)


@pytest.mark.parametrize(
    ("more", "earliest"),
    [
        ("valid: {from: 2026-01-01, to: 2027-06-30}", date(2027, 6, 30)),
        ("valid: {from: 2026-01-01, to: 2027-06-30}\ntermination: {notice: 3 months}", date(2027, 2, 1)),
        ("valid: {from: 2026-01-01, to: 2026-12-31}\ntermination: {notice: 3 months}", date(2026, 12, 31)),
        ("valid: {from: 2026-01-01}\ntermination: {notice: 90d}", date(2027, 1, 30)),
        ("valid: {from: 2026-01-01}", None),
        ("valid: {from: 2026-01-01, to: 2027-06-30}\nrenewal: {kind: automatic, period: 12 months, notice: 6 months}", date(2027, 6, 30)),
        ("valid: {from: 2026-01-01, to: 2027-03-31}\nrenewal: {kind: automatic, period: 12 months, notice: 6 months}", date(2028, 3, 31)),
        ("valid: {from: 2020-01-01, to: 2020-12-31}\nrenewal: {kind: automatic, period: 12 months}", date(2026, 12, 31)),
        ("valid: {from: 2020-01-01, to: 2020-12-31}\nrenewal: {kind: automatic}", None),
        ("valid: {from: 2020-01-01, to: 2020-12-31}\nrenewal: {kind: automatic, period: 1h}", None),
        ("status: agreed\nvalid: {from: 2027-01-01, to: 2027-12-31}", date(2027, 12, 31)),
        ("status: draft\nvalid: {from: 2027-01-01, to: 2027-12-31}", date(2026, 11, 1)),
        ("valid: {from: 2025-01-01, to: 2026-10-31}", date(2026, 11, 1)),
    ],
)
def test_the_earliest_end(more: str, earliest: date | None) -> None:
    found = plan(build(service("mail"), agreement("contract", "cloud", ["mail"], [], more)))
    assert found.earliest == earliest
    assert bool(found.obstacles) == (earliest != date(2026, 11, 1))


def test_a_service_that_touches_nothing() -> None:
    found = plan(build(service("mail", more="status: retired\nreplaced_by: ghost\nsupports: [work/nothing]"), package("other", "ghost/gold")))
    assert (found.affected, found.earliest, found.obstacles, found.replacement, found.replaced) == ((), date(2026, 11, 1), (), "ghost", False)


def test_services_that_need_each_other() -> None:
    estate = build(service("mail", more="composition: {needs: [{service: portal}]}"), service("portal", more="composition: {needs: [{service: mail}]}"))
    assert (line(estate, "mail").critical_for, line(estate, "portal").critical_for) == (("portal",), ("mail",))
    assert [item.service.id for item in plan(estate).dependants] == ["portal"]


def test_an_option_that_does_not_exist_stands_in_a_package_all_the_same() -> None:
    estate = build(service("mail"), package("desk", "mail/ghost"), agreement("sla", "packed", [], [], "items: [{package: desk}]"))
    assert "no-agreement" not in reasons(estate)
    assert plan(estate).affected == ("sla/packed", "package/desk")


def test_the_change_that_proposes_the_end() -> None:
    estate = build(service("mail", more="retire_on: 2027-01-31"), agreement("sla", "mail", ["mail"], []))
    data = retirement_change(plan(estate), estate)
    assert data == {
        "kind": "change",
        "id": "retire-mail",
        "change_kind": "retire",
        "service": "mail",
        "reason": "the service is operational, but supports no activity and no other service; it is to end on 2027-01-31",
        "requested_on": "2026-11-01",
        "affects": ["sla/mail"],
        "status": "proposed",
    }
    documents, findings = read_documents(write_entity("change", data).encode(), "x.yaml")
    assert findings == []
    assert read_entity(documents[0], alone=True)[1] == []


def test_the_reason_names_its_language_where_that_is_not_the_default() -> None:
    estate = build(service("mail", more=FRESH + "\nstatus: retired"), settings=SETTINGS.replace("default: en", "default: ar"))
    assert retirement_change(plan(estate), estate)["reason"] == {"en": "no reason to end it was found in the estate"}


def person(id_: str, roles: str, more: str = "") -> str:
    return f"kind: person\nid: {id_}\nname: {id_}\nunit: it\nroles: [{roles}]\n{more}\n"


def test_who_reviews_the_portfolio() -> None:
    estate = build(
        person("aisha", "{role: head-of-it}"), person("left", "{role: portfolio-manager}", "active: {to: 2026-10-31}"),
        person("maryam", "{role: business-relationship-manager, for: unit/registry}, {role: portfolio-manager, to: 2026-01-01}"),
    )  # fmt: skip
    assert [role.words for role in portfolio_roles(estate)] == [
        "head-of-it (accountable, responsible) is held by aisha",
        "lob-executive (responsible) is held by salim",
        "nobody in post holds business-process-owner (responsible)",
        "nobody in post holds portfolio-manager (consulted)",
        "business-relationship-manager (consulted) is held by maryam",
    ]
    assert portfolio_roles(estate)[-1].holders[0].scopes == ("unit/registry",)


def test_a_policy_refines_who_reviews_the_portfolio() -> None:
    policy = "kind: policy\nid: p\nname: p\npractice: identify\naccountable: [portfolio-manager]\nresponsible: [finance]\n"
    activity = policy.replace("id: p\n", "id: q\n").replace("[finance]", "[capacity-manager]") + "activity: P1-A6\n"
    consulted = ("business-relationship-manager", ("consulted",))
    assert [(role.role, role.parts) for role in portfolio_roles(build(policy))] == [("portfolio-manager", ("accountable",)), ("finance", ("responsible",)), consulted]
    assert [role.role for role in portfolio_roles(build(policy, activity))] == ["portfolio-manager", "capacity-manager", "business-relationship-manager"]


def test_how_much_services_count_on_it() -> None:
    """A part is no more critical than the group around it, and help on the support path counts, too."""
    estate = build(
        service("mail"),
        service("all", more="composition: {needs: [{all_of: [{service: mail}]}]}"),
        service("some", more="composition: {needs: [{at_least: 1, of: [{service: mail}, {service: all}]}]}"),
        service("mild", more="composition: {needs: [{any_of: [{service: mail}], criticality: degrading}]}"),
        service("help", more="support: {hours: office, path: [team, mail]}"),
        service("other", more="replaced_by: mail"),
    )
    assert [(item.service.id, item.critical, item.redundant, item.path) for item in plan(estate).dependants] == [
        ("all", True, False, ("composition", "needs", 0, "all_of", 0, "service")),
        ("some", True, True, ("composition", "needs", 0, "of", 0, "service")),
        ("help", False, False, ("support", "path", 1)),
        ("mild", False, False, ("composition", "needs", 0, "any_of", 0, "service")),
    ]


def test_what_a_catalogue_excludes() -> None:
    estate = build(
        service("mail"), catalogue("some", "exclude: {types: [business]}"), catalogue("tagged", "include: {tags: [new]}"), catalogue("above").replace("[registry]", "[it]")
    )
    assert line(estate, "mail").catalogues == ()
