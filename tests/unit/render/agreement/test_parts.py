"""The parts of agreements as documents, each on the sample estate or on a small change of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.inheritance import find_agreement
from itsd.model.text import Text
from itsd.model.values import parse_date
from itsd.render.agreement.carrying import build_carried, build_proof
from itsd.render.agreement.clauses import complaints_of, sides_of
from itsd.render.agreement.glossary import build_glossary
from itsd.render.agreement.handing import build_tiers
from itsd.render.agreement.impact import build_impact
from itsd.render.agreement.results import build_methods, say_left_out
from itsd.render.agreement.signing import build_places
from itsd.render.agreement.spans import say_length
from itsd.render.agreement.supplying import subcontractors_of
from itsd.render.agreement.targets import build_groups
from itsd.render.phrases import Phrases
from itsd.render.translations import load_labels
from tests.support.hostile import sample

if TYPE_CHECKING:
    from itsd.model.estate import Estate


def speak(locale: str = "en", estate: Estate | None = None) -> Phrases:
    return Phrases(estate or sample(), load_labels(locale))


def find(name: str) -> Any:  # noqa: ANN401  # an agreement of any kind
    found = find_agreement(name, sample())
    assert found is not None
    return found


def test_an_sla_names_what_its_own_customer_would_lose() -> None:
    rows = build_impact(find("sla/permits-portal"), speak())
    assert {"activity": "Collection of fees", "process": "Building permits", "criticality": "Essential", "users": "55", "bears": "4 h"} in rows
    assert {row["process"] for row in rows} <= {"Building permits", "Municipal inspection"}


def test_an_ola_names_what_everybody_would_lose() -> None:
    processes = {row["process"] for row in build_impact(find("ola/service-desk-operations"), speak())}
    assert len(processes) > 1


def test_a_team_is_told_its_neighbours_on_every_support_path() -> None:
    rows = build_tiers(find("ola/application-support"), speak())
    assert any(row["before"] == "Service desk" and row["after"] == "PayGate" and "Permits portal" in row["under"] for row in rows)
    assert build_tiers(find("contract/paygate-payments"), speak())[0]["after"] == ""
    assert build_tiers(find("sla/permits-portal"), speak()) == []


def test_targets_are_numbered_throughout_and_say_their_own_names() -> None:
    rows = [row for group in build_groups(find("sla/permits-portal"), speak()) for row in group.rows]
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert rows[-1].sentence.startswith("From sending a form to its receipt: ")


def test_what_a_target_leaves_out_is_kept_with_it() -> None:
    sla: Sla = find("sla/permits-portal")
    target = sla.targets[0].model_copy(update={"excluding": (Text((("en", "Strikes"), ("ar", "الإضرابات"))),)})
    row = build_groups(sla.model_copy(update={"targets": (target,)}), speak())[0].rows[0]
    assert [text.show("ar", "en") for text in row.excluded] == ["الإضرابات"]


def test_lists_and_levels_are_said_by_their_names() -> None:
    rows = [row for group in build_groups(find("ola/service-desk-operations"), speak("ar")) for row in group.rows]
    assert "العربية والإنجليزية" in next(row for row in rows if row.id == "languages").sentence


def test_one_formula_is_said_once_for_all_targets_that_it_holds_for() -> None:
    agreement = find("ola/service-desk-operations")
    phrases = speak()
    methods = build_methods(build_groups(agreement, phrases), agreement, phrases)
    assert [row["targets"] for row in methods][:2] == ["1", "2 to 9"]
    measured = find("sla/permits-portal")
    assert next(row for row in build_methods(build_groups(measured, phrases), measured, phrases) if row["targets"] == "1")["frequency"] == "Every minute"


def test_the_policies_of_the_estate_are_part_of_what_is_agreed() -> None:
    said = say_left_out(find("sla/permits-portal"), speak())
    assert said[0].startswith("Planned maintenance that was announced in time")
    assert len(said) == 4
    policies = sample().settings.policies.model_copy(update={"maintenance": "down", "unknown": "down"})
    estate = sample().replacing(find("sla/permits-portal"))
    estate.settings = sample().settings.model_copy(update={"policies": policies})
    assert say_left_out(find("sla/permits-portal"), speak(estate=estate))[:2] == ["Planned maintenance counts as downtime.", "Time of which nothing is known counts as downtime."]


def test_a_glossary_has_the_words_that_are_used_and_the_agreement_s_own() -> None:
    words = dict(build_glossary(find("sla/registry-land-system"), speak()))
    assert words["Title"] == "The entry that proves who owns a plot"
    assert "Downtime" in words
    bare = find("sla/registry-land-system").model_copy(update={"targets": (), "inherits": ()})
    assert "Downtime" not in dict(build_glossary(bare, speak()))
    assert list(words) == sorted(words, key=str.casefold)


def test_places_to_sign_bear_the_days_of_approvals_of_this_version() -> None:
    places = build_places(find("sla/permits-portal"), speak())
    assert [(place.party, place.on) for place in places] == [
        ("Customer: Municipal Permits", "23 December 2025"),
        ("Provider: Information Technology", "28 December 2025"),
        ("Business relationship manager", "24 December 2025"),
        ("Owner of the agreement", ""),
    ]
    newer = find("sla/permits-portal").model_copy(update={"version": find("contract/paygate-payments").version})
    assert {place.on for place in build_places(newer, speak())} == {""}


def test_a_rejection_is_no_signature() -> None:
    sla = find("sla/permits-portal")
    rejected = tuple(approval.model_copy(update={"decision": "rejected"}) for approval in sla.approvals)
    assert {place.on for place in build_places(sla.model_copy(update={"approvals": rejected}), speak())} == {""}


@pytest.mark.parametrize(
    ("name", "person", "role"),
    [
        ("sla/permits-portal", "Khalid Al Rawahi", "Business relationship manager"),
        ("contract/paygate-payments", "Huda Al Jabri", "Supplier manager"),
        ("ola/network-operations", "Mariam Al Lawati", "Owner of the agreement"),
    ],
)
def test_complaints_go_to_who_stands_between_the_parties(name: str, person: str, role: str) -> None:
    rows = dict(complaints_of(find(name), speak()))
    assert (rows["Complaints go to"], rows["In the role of"]) == (person, role)


def test_who_speaks_for_a_supplier_has_a_name_in_arabic_where_the_estate_knows_it() -> None:
    contract: Contract = find("contract/paygate-payments")
    assert sides_of(contract, speak("ar"))[-1][2] == "جون ماثيوز"
    stranger = contract.model_copy(update={"parties": contract.parties.model_copy(update={"supplier_representative": "Jane Doe"})})
    assert sides_of(stranger, speak("ar"))[-1][2] == "Jane Doe"
    assert subcontractors_of(contract, speak()) == ["Thames Hosting"]
    assert subcontractors_of(find("sla/permits-portal"), speak()) == []


def test_what_rests_on_a_contract_is_one_row_for_each_target_with_what_it_needs() -> None:
    carried = next(found for found in build_carried(find("contract/paygate-payments"), speak()) if "sla/permits-portal" in found.agreement)
    rows = {row.target: row for row in carried.needs}
    assert len(rows) == len(carried.needs)
    assert (rows["Availability"].given, rows["Availability"].needed, rows["Availability"].verdict) == ("99.95%", "99.8789%", "Met")
    assert (rows["Resolution time P1"].given, rows["Resolution time P1"].needed, rows["Resolution time P1"].verdict) == ("21 h", "2 h", "Falls short")
    assert not any("hours" in row.target.lower() for row in carried.needs)


def test_targets_that_nothing_carries_are_named_apart() -> None:
    proof = build_proof(find("ola/service-desk-operations"), speak())
    assert proof.rows == ()
    assert "Response time P1" in proof.apart
    proven = build_proof(find("sla/permits-portal"), speak())
    assert {row.verdict for row in proven.rows} == {"Met", "Accepted risk"}


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (1536, "25 min 36 s"), (172_800, "2 days"), (604_800, "7 days"), (180_000, "50 h"), (86_400, "24 h")])
def test_lengths_are_whole_days_where_they_are_long(seconds: int, said: str) -> None:
    assert say_length(seconds, speak()) == said


def test_an_agreement_of_each_kind_is_in_the_sample() -> None:
    kinds: tuple[type[Agreement], ...] = (Sla, Ola, Contract)
    assert all(list(sample().each(kind)) for kind in kinds)
    assert sample().as_of == parse_date("2026-11-01")
