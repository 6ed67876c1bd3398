"""Who may sign for which side of an agreement, and what each signature is worth."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from itsd.cli.completion import SIGNING_ROLES
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.organisation import Person
from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import candidates_for, may_sign, seats_of
from itsd.practices.agreements.signatures import State, sole_author, standing_of
from tests.support.signing import FILE, SIGNING, SLA

if TYPE_CHECKING:
    from itsd.model.estate import Estate

DAY = date(2026, 11, 1)
CONTRACT = """\
kind: contract
id: line
name: {en: Line, ar: خط}
version: "1.0"
status: draft
parties: {supplier: line, receiver: {unit: it, representative: mariam}}
supplier_manager: aisha
valid: {from: 2026-01-01}
"""
POLICY = "kind: policy\nid: agreements\nname: P\npractice: agreements\naccountable: [chief]\nresponsible: [head-of-it]\nrationale: So.\n"


def estate_of(**files: str) -> Estate:
    return load(MemoryTree({**SIGNING, **{f"agreements/{name}.yaml": text for name, text in files.items()}}), today=DAY).estate


def find(estate: Estate, model: type[Agreement], id_: str) -> Agreement:
    found = estate.find(model, id_)
    assert found is not None
    return found


def signing(estate: Estate, person: str, role: str, agreement: Agreement, day: date = DAY) -> bool:
    found = estate.find(Person, person)
    assert found is not None
    return may_sign(found, role, day, agreement, estate)


def test_the_seats_of_each_kind() -> None:
    estate = estate_of(line=CONTRACT)
    sides = {
        agreement.kind: [(seat.side, seat.needed) for seat in seats_of(agreement, estate)]
        for agreement in (find(estate, Sla, "mail"), find(estate, Ola, "network"), find(estate, Contract, "line"))
    }
    assert sides == {
        "sla": [("customer", True), ("brm", True), ("provider", True)],
        "ola": [("receiver", True), ("provider", True)],
        "contract": [("supplier-manager", True), ("supplier", False), ("receiver", False)],
    }


def test_completion_offers_the_roles_of_all_seats() -> None:
    estate = estate_of(line=CONTRACT)
    agreements = (find(estate, Sla, "mail"), find(estate, Ola, "network"), find(estate, Contract, "line"))
    assert sorted({role for agreement in agreements for seat in seats_of(agreement, estate) for role in seat.roles}) == list(SIGNING_ROLES)


def test_whoever_a_policy_makes_accountable_signs_for_the_provider() -> None:
    estate = load(MemoryTree({**SIGNING, "catalogue/policy.yaml": POLICY, "itsd.yaml": SIGNING["itsd.yaml"] + "roles: [chief]\n"}), today=DAY).estate
    assert seats_of(find(estate, Sla, "mail"), estate)[2].roles == ("head-of-it", "service-level-manager", "chief")


@pytest.mark.parametrize(
    ("person", "role", "expected"),
    [
        ("yusuf", "customer-representative", True),
        ("salim", "lob-executive", True),
        ("salim", "business-process-owner", False),  # no role of a seat, and not the one whom the agreement names
        ("zahra", "customer-representative", False),  # of another directorate
        ("khalid", "business-relationship-manager", True),
        ("aisha", "head-of-it", True),
        ("aisha", "supplier-manager", True),  # the representative whom the agreement names signs in whatever office she holds
        ("badr", "head-of-it", False),  # until last year
        ("hamed", "service-level-manager", False),  # no longer in post
        ("sultan", "team-lead", False),  # signs OLAs
    ],
)
def test_who_may_sign_an_sla(person: str, role: str, *, expected: bool) -> None:
    estate = estate_of()
    assert signing(estate, person, role, find(estate, Sla, "mail")) is expected


def test_roles_hold_from_and_to_their_days() -> None:
    estate = estate_of()
    sla = find(estate, Sla, "mail")
    assert signing(estate, "badr", "head-of-it", sla, date(2025, 12, 31))
    assert not signing(estate, "badr", "head-of-it", sla, date(2026, 1, 1))
    assert signing(estate, "hamed", "service-level-manager", sla, date(2026, 6, 30))


def test_a_named_representative_needs_no_entry_for_the_role() -> None:
    named = SLA.replace("representative: yusuf", "representative: muna")
    estate = load(MemoryTree({**SIGNING, FILE: named}), today=DAY).estate
    assert signing(estate, "muna", "customer-representative", find(estate, Sla, "mail"))
    assert not signing(estate, "muna", "head-of-it", find(estate, Sla, "mail"))


def test_a_team_lead_signs_for_the_own_team_and_an_owner_for_the_own_service() -> None:
    estate = estate_of(
        second=SIGNING["agreements/network.yaml"].replace("id: network", "id: second").replace("provider: {unit: team, representative: sultan}", "provider: {unit: other}")
    )
    assert signing(estate, "sultan", "team-lead", find(estate, Ola, "network"))
    assert not signing(estate, "sultan", "team-lead", find(estate, Ola, "second"))
    assert signing(estate, "sultan", "service-owner", find(estate, Ola, "second")), "he owns the service that it is about"


def test_limits_of_roles() -> None:
    for limit, expected in (("unit/lands", True), ("unit/other", False), ("sla/mail", True), ("ola/network", False), ("service/mail", True), ("service/network", False)):
        people = SIGNING["catalogue/people.yaml"].replace("{role: customer-representative}]", f"{{role: customer-representative, for: {limit}}}]")
        estate = load(MemoryTree({**SIGNING, "catalogue/people.yaml": people}), today=DAY).estate
        assert signing(estate, "zahra", "customer-representative", find(estate, Sla, "mail")) is expected


def test_candidates_begin_with_whoever_is_named() -> None:
    estate = estate_of()
    sla = find(estate, Sla, "mail")
    customer, _, provider = seats_of(sla, estate)
    assert candidates_for(customer, DAY, sla, estate) == (("yusuf", "customer-representative"), ("salim", "lob-executive"))
    assert candidates_for(provider, DAY, sla, estate) == (("aisha", "head-of-it"), ("mariam", "service-level-manager"))
    assert candidates_for(provider, date(2025, 6, 1), sla, estate)[-1] == ("mariam", "service-level-manager")


def approvals(*lines: str) -> Estate:
    return load(MemoryTree({**SIGNING, FILE: SLA + "approvals:\n" + "".join(f"  - {{{line}}}\n" for line in lines)}), today=DAY).estate


def test_what_signatures_are_worth() -> None:
    digest = digest_of(find(estate_of(), Sla, "mail"))
    estate = approvals(
        f'role: head-of-it, person: aisha, on: 2026-10-03, version: "1.0", digest: {digest}',
        f'role: customer-representative, person: yusuf, decision: rejected, on: 2026-10-03, version: "1.0", digest: {digest}',
        'role: business-relationship-manager, person: khalid, on: 2026-10-03, version: "1.0"',
        f'role: lob-executive, person: salim, on: 2026-10-03, version: "1.0", digest: {"0" * 64}',
        f'role: head-of-it, person: aisha, on: 2026-10-02, version: "1.0", digest: {"0" * 64}',
        f'role: head-of-it, person: badr, on: 2025-10-02, version: "0.9", digest: {digest}',
    )
    standing = standing_of(find(estate, Sla, "mail"), estate)
    assert [item.state for item in standing.signatures] == [State.HOLDS, State.REJECTED, State.UNSEALED, State.BROKEN, State.REPLACED, State.FORMER]
    assert [(item.seat.side, item.signature.number if item.signature else None) for item in standing.seats] == [("customer", 3), ("brm", 2), ("provider", 0)]
    assert (standing.complete, [item.number for item in standing.unsure]) == (False, [2, 3])


def test_an_author_alone() -> None:
    alone = approvals('role: service-level-manager, person: mariam, on: 2026-10-03, version: "1.0"')
    assert sole_author(find(alone, Sla, "mail")) == "mariam"
    two = approvals('role: service-level-manager, person: mariam, on: 2026-10-03, version: "1.0"', 'role: head-of-it, person: aisha, on: 2026-10-03, version: "1.0"')
    assert sole_author(find(two, Sla, "mail")) is None
    assert sole_author(find(approvals('role: head-of-it, person: aisha, on: 2026-10-03, version: "1.0"'), Sla, "mail")) is None
