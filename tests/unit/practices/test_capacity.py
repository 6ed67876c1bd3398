"""What was promised of a shared capacity: which agreements count, how much, and where it is said."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.demand import Capacity
from itsd.practices.agreements.capacity import Commitments, commitments_to

SETTINGS = "organisation: Ministry\ntimezone: Asia/Muscat\nas_of: 2026-11-01\nlocales: {default: en}\n"


def service(id_: str, needs: str = "") -> str:
    composition = f"composition: {{needs: [{needs}]}}\n" if needs else ""
    return (
        f"kind: service\nid: {id_}\nname: {id_}\nsummary: A service.\ntype: technical\nstatus: operational\nprovider: it\naudiences: [it]\ncriticality: vital\n"
        f"classification: public\noptions: [{{id: gold, name: Gold}}]\n{composition}"
    )


def sla(id_: str, item: str, terms: str, status: str = "active") -> str:
    return f'kind: sla\nid: {id_}\nname: {id_}\nversion: "1.0"\nstatus: {status}\nvalid: {{from: 2026-01-01, to: 2027-12-31}}\nitems: [{item}]\n{terms}\n'


def limit(number: str, metric: str = "concurrent-users") -> str:
    return f"workload_limits: [{{metric: {metric}, at_most: {number}}}]"


def commitments(*documents: str, usable: str = "500", metric: str = "concurrent-users", more: str = "") -> Commitments:
    capacity = f"kind: capacity\nid: room\nservice: network\nmetric: {metric}\ninstalled: {usable}\nusable: {usable}\nmeasured_on: 2026-10-01\n{more}"
    files = {"itsd.yaml": SETTINGS, "catalogue/all.yaml": "---\n".join([capacity, service("network"), *documents])}
    estate = load(MemoryTree(files), today=date(2026, 11, 1)).estate
    found = estate.find(Capacity, "room")
    assert found is not None
    return commitments_to(found, estate)


def told(found: Commitments) -> list[tuple[str, str]]:
    return [(part.name, part.said) for part in found.parts]


def test_agreements_count_once_the_largest_first() -> None:
    found = commitments(
        service("portal", "{service: network}"),
        service("shop", "{service: portal}, {service: network}"),
        sla("a", "{service: shop}", limit("100")),
        sla("b", "{service: network}, {service: portal}", limit("300")),
    )
    assert told(found) == [("sla/b", "300"), ("sla/a", "100")]
    assert found.total == 400


def test_what_does_not_hold_today_does_not_count() -> None:
    assert told(commitments(sla("a", "{service: network}", limit("100"), "draft"), sla("b", "{service: network}", limit("100"), "terminated"))) == []


def test_packages_and_alternatives_count() -> None:
    package = "kind: package\nid: desk\nname: Desk\ncore: [portal/gold]\n"
    portal = service("portal", "{any_of: [{service: network}, {service: other}]}")
    assert told(commitments(portal, service("other"), package, sla("a", "{package: desk}", limit("100")))) == [("sla/a", "100")]


def test_what_is_not_needed_at_all_does_not_count() -> None:
    assert told(commitments(service("portal", "{service: network, criticality: none}"), sla("a", "{service: portal}", limit("100")))) == []


def test_coincidence_is_exact() -> None:
    found = commitments(sla("a", "{service: network}", limit("100")), sla("b", "{service: network}", limit("200")), more="coincidence: 33.3%\n")
    assert found.total == Fraction(333, 1000) * 300


def test_a_promised_capacity_counts_where_no_limit_is_named() -> None:
    targets = "targets: [{metric: bandwidth, at_least: 2 Gbit/s}]"
    found = commitments(sla("a", "{service: network}", targets), sla("b", "{service: network}", limit("500 Mbit/s", "bandwidth")), usable="2 Gbit/s", metric="bandwidth")
    assert found.total == Fraction(2_500_000_000)


def test_other_units_are_unknown_and_do_not_add() -> None:
    found = commitments(sla("a", "{service: network}", limit("100 seats")), sla("b", "{service: network}", limit("200")))
    assert found.total == 200
    assert [part.name for part in found.unknown] == ["sla/a"]


def test_inherited_limits_count_for_the_heir() -> None:
    floor = sla("floor", "{service: other}", limit("100"))
    found = commitments(service("other"), floor, sla("a", "{service: network}", "inherits: [sla/floor]"))
    assert told(found) == [("sla/a", "100")]
    assert found.parts[0].where.path == ("inherits",)


def test_a_reserved_part_stands_for_everything_above_it() -> None:
    portal = service("portal", "{service: network, share: 150}")
    assert told(commitments(portal, sla("a", "{service: portal}", limit("400")))) == [("service/portal", "150")]


def test_of_several_capacities_a_reserved_part_names_none() -> None:
    portal = service("portal", "{service: network, share: 150}")
    other = "kind: capacity\nid: other\nservice: network\nmetric: users\ninstalled: 5\nusable: 5\nmeasured_on: 2026-10-01\n"
    assert told(commitments(other, portal, sla("a", "{service: portal}", limit("400")))) == [("sla/a", "400")]


def test_a_circle_of_needs_ends() -> None:
    found = commitments(service("portal", "{service: network}, {service: shop}"), service("shop", "{service: portal}"), sla("a", "{service: shop}", limit("7")))
    assert told(found) == [("sla/a", "7")]
