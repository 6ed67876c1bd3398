"""An estate with one entity more: found, referred to, and nothing else changed."""

from __future__ import annotations

from itsd.model.agreement import Ola
from itsd.model.index import ExtendedIndex, MemoryIndex, Record
from itsd.model.service import Service
from itsd.practices.agreements.drafting.hypothesis import put_in_force
from tests.support.proving import agreement, make_estate, service


def test_a_draft_is_found_like_any_other() -> None:
    estate = make_estate(service("network"))
    data = {"id": "new", "name": "New", "version": "0.1", "valid": {"from": "2026-01-01"}, "items": [{"service": "network"}], "parties": {"provider": {"unit": "team"}}}
    supposed = put_in_force("ola", data, estate)
    assert [ola.id for ola in supposed.referring(Ola, "service", "network")] == ["new"]
    assert [ola.id for ola in supposed.each(Ola)] == ["new"]
    assert supposed.find(Ola, "new") is not None
    assert supposed.find(Service, "network") is estate.find(Service, "network")
    assert (list(estate.each(Ola)), estate.exists("ola", "new"), supposed.exists("ola", "new")) == ([], False, True)


def test_it_takes_the_services_of_the_one_in_force() -> None:
    old = agreement("ola", "old", ["network", "mail"], [])
    estate = make_estate(service("network"), service("mail"), old)
    data = {"id": "new", "name": "New", "version": "0.1", "valid": {"from": "2026-01-01"}, "items": [{"service": "network"}], "parties": {"provider": {"unit": "team"}}}
    found = put_in_force("ola", data, estate).find(Ola, "old")
    assert found is not None
    assert [item.service for item in found.items] == ["mail"]


def test_a_namesake_gives_way() -> None:
    estate = make_estate(service("network"), agreement("ola", "new", ["network"], []))
    place = estate.records["ola", "new"].place
    index = ExtendedIndex(estate.index, Record("ola", "new", place, 0))
    assert index.referrer_names("service", "network") == []
    assert index.ids("ola") == ["new"]
    assert index.part_ids("need") == []
    assert index.named("service", "network") == MemoryIndex(dict(estate.records)).named("service", "network")
