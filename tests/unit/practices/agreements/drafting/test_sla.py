"""Drafts of SLAs: what deviates, what moves into clauses, hours that differ, several services, what a requirement asks to be served."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.demand import Requirement
from itsd.practices.agreements.drafting.results import DraftError
from itsd.practices.agreements.drafting.sla import Order, draft_sla
from tests.support.estates import SETTINGS

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.practices.agreements.drafting.results import Drafted

BASE = """\
kind: unit
id: it
name: {en: IT, ar: تقنية المعلومات}
unit_kind: department
---
kind: unit
id: staff
name: {en: Staff, ar: الموظفون}
unit_kind: directorate
customer: true
---
kind: person
id: huda
name: {en: Huda, ar: هدى}
unit: staff
roles: [{role: customer-representative}]
---
kind: person
id: ali
name: {en: Ali, ar: علي}
unit: it
roles: [{role: head-of-it}, {role: service-level-manager}]
---
kind: calendar
id: office
name: {en: Office, ar: الدوام}
timezone: Asia/Muscat
hours: {sun-thu: ["07:30-14:30"]}
"""


def service(id_: str, options: str, more: str = "") -> str:
    return (
        f"kind: service\nid: {id_}\nname: {{en: {id_.title()}, ar: خدمة}}\nsummary: {{en: It works., ar: تعمل.}}\ntype: business\nstatus: operational\nowner: ali\nprovider: it\n"
        f"audiences: [staff]\ncriticality: routine\nclassification: restricted\nhours: office\nsupport: {{hours: office}}\noptions: [{options}]\n{more}"
    )


def option(*targets: str, id_: str = "gold", more: str = "") -> str:
    return f"{{id: {id_}, name: {{en: Gold, ar: ذهبي}}, targets: [{', '.join(targets)}]{more}}}"


def requirement(*targets: str, more: str = "") -> str:
    return f"kind: requirement\nid: req\nname: {{en: R, ar: م}}\ncustomer: staff\nservice: mail\nreceived: {{on: 2026-01-01}}\ntargets: [{', '.join(targets)}]\n{more}"


def make(*documents: str) -> Estate:
    loaded = load(MemoryTree({"itsd.yaml": SETTINGS, "catalogue/all.yaml": "---\n".join([BASE, *documents])}), today=date(2026, 11, 1))
    assert not [finding for finding in loaded.findings if finding.level.value == "error"], loaded.findings
    return loaded.estate


def draft(estate: Estate, *names: str, users: int | None = None) -> Drafted:
    asked = estate.find(Requirement, "req")
    return draft_sla(Order("staff", names, None, users=users), estate) if names else draft_sla(Order(requirement=asked), estate)


AVAILABLE = "{id: availability, metric: availability, at_least: 99%, per: month}"


def targets(drafted: Drafted) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in drafted.draft.data["targets"]}


def test_the_options_targets_are_taken_as_they_are() -> None:
    found = draft(make(service("mail", option(AVAILABLE))), "mail/gold", users=7)
    assert targets(found)["availability"] == {"id": "availability", "metric": "availability", "at_least": "99%", "per": "month", "origin": "option"}
    assert found.deviations == ()
    assert found.draft.data["workload_limits"] == [{"metric": "users", "at_most": 7}]


def test_what_is_asked_beyond_the_option_takes_its_place() -> None:
    found = draft(make(service("mail", option(AVAILABLE)), requirement("{id: a, metric: availability, at_least: 99.5%, per: month}")))
    assert targets(found)["availability"] == {"id": "availability", "metric": "availability", "at_least": "99.5%", "per": "month", "origin": "override"}
    assert found.draft.comments["targets/0"] == "mail/gold offers 99% per month; requirement/req asks 99.5% per month: short by 0.5 points."
    assert [(item.target, item.offered, item.asked, item.origin) for item in found.deviations] == [("availability", "99% per month", "99.5% per month", "override")]


def test_what_the_option_is_silent_about_is_negotiated() -> None:
    found = draft(make(service("mail", option(AVAILABLE)), requirement("{id: storage, metric: storage, at_least: 10 GB}")))
    assert targets(found)["storage"]["origin"] == "negotiated"
    assert found.draft.comments["targets/1"] == "mail/gold is silent about storage; requirement/req asks 10 GB."


def test_less_than_is_offered_is_no_deviation() -> None:
    found = draft(make(service("mail", option(AVAILABLE)), requirement("{metric: availability, at_least: 98%, per: month}")))
    assert targets(found)["availability"]["at_least"] == "99%"
    assert found.deviations == ()


def test_what_is_asked_in_other_hours_stands_beside_what_is_offered() -> None:
    found = draft(make(service("mail", option(AVAILABLE)), requirement("{id: availability, metric: availability, at_least: 98%, per: month, during: always}")))
    assert targets(found)["availability"]["at_least"] == "99%"
    assert targets(found)["availability-always"]["during"] == "always"


def test_terms_move_into_their_clauses() -> None:
    asked = (
        "{metric: rto, at_most: 4h}",
        "{metric: controls, includes: [mfa]}",
        "{metric: obligations, includes: [archives-law]}",
        "{metric: rpo, at_most: 1h, share: 90%, per: month}",
    )
    data = draft(make(service("mail", option(AVAILABLE, "{id: rto, metric: rto, at_most: 8h}")), requirement(*asked))).draft.data
    assert data["continuity"] == {"rto": "4h"}
    assert data["security"] == {"classification": "restricted", "controls": ["mfa"]}
    assert data["compliance"] == [{"obligation": "archives-law"}]
    assert [item["metric"] for item in data["targets"]] == ["availability", "rpo"]  # a share has no place in a clause


def test_what_is_asked_to_be_served_is_the_limit() -> None:
    data = draft(make(service("mail", option(AVAILABLE)), requirement(AVAILABLE, "{metric: users, at_least: 250}"))).draft.data
    assert data["workload_limits"] == [{"metric": "users", "at_most": 250}]
    assert [item["metric"] for item in data["targets"]] == ["availability"]


def test_several_services_keep_to_their_scope() -> None:
    found = draft(make(service("mail", option(AVAILABLE)), service("wiki", option(AVAILABLE))), "mail/gold", "wiki/gold")
    assert list(targets(found)) == ["mail-availability", "wiki-availability"]
    assert targets(found)["wiki-availability"]["scope"] == {"en": "Wiki", "ar": "خدمة"}


def test_where_an_option_ends_is_excluded() -> None:
    found = draft(make(service("mail", option(AVAILABLE, more=", limit: {en: No archive, ar: بلا أرشيف}"))), "mail")
    assert found.draft.data["items"] == [{"service": "mail", "option": "gold", "exclusions": [{"en": "No archive", "ar": "بلا أرشيف"}]}]


@pytest.mark.parametrize(
    ("cost", "price", "charges"),
    [
        ("cost: {model: free}\n", "", {"model": "free"}),
        (
            "cost: {model: flat, unit: {en: Year, ar: سنة}}\n",
            ', price: {amount: "5.500", currency: OMR}',
            {"model": "flat", "price": {"amount": "5.500", "currency": "OMR"}, "unit": {"en": "Year", "ar": "سنة"}},
        ),
        ("cost: {model: flat}\n", "", None),
        ("", "", None),
    ],
)
def test_charges_are_those_of_the_service_or_open(cost: str, price: str, charges: dict[str, Any] | None) -> None:
    found = draft(make(service("mail", option(AVAILABLE, more=price), cost)), "mail")
    assert found.draft.data.get("charges") == charges
    assert any(note.key == "charges" for note in found.notes) is (charges is None)


def test_one_who_cannot_be_told_is_not_guessed() -> None:
    second = "kind: person\nid: noor\nname: {en: Noor, ar: نور}\nunit: staff\nroles: [{role: customer-representative}]\n"
    found = draft(make(service("mail", option(AVAILABLE)), second), "mail")
    assert found.draft.data["parties"]["customer"] == {"unit": "staff"}
    assert any(note.key == "parties" and "who represents staff is open" in note.message for note in found.notes)


def test_one_who_has_left_is_not_named() -> None:
    gone = "kind: person\nid: noor\nname: {en: Noor, ar: نور}\nunit: staff\nroles: [{role: customer-representative}]\nactive: {to: 2026-06-30}\n"
    assert draft(make(service("mail", option(AVAILABLE)), gone), "mail").draft.data["parties"]["customer"] == {"unit": "staff", "representative": "huda"}


def test_a_requirement_that_is_no_longer_meant_is_refused() -> None:
    estate = make(service("mail", option(AVAILABLE)), requirement(AVAILABLE, more="status: withdrawn\n"))
    with pytest.raises(DraftError, match="requirement/req is withdrawn"):
        draft(estate)


def test_unmet_requirements_of_the_customer_are_named() -> None:
    estate = make(service("mail", option(AVAILABLE)), requirement("{id: a, metric: availability, at_least: 99.5%, per: month}"))
    assert any(note.message == "requirement/req asks more of a than mail/gold offers" for note in draft(estate, "mail/gold").notes)
