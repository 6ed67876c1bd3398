"""What depends on what: needs through groups, agreements in force, providers, both ways, and circles."""

from __future__ import annotations

import pytest

from itsd.practices.dependencies import Edge, Graph, Node, Sort, find_graph
from tests.support.offering import build, service

SERVICES = (
    service("portal", more="composition: {needs: [{service: web}, {service: mail, criticality: degrading}, {service: fax, criticality: none}]}"),
    service("web", more="composition: {needs: [{any_of: [{service: hall-a}, {service: hall-b}]}]}"),
    service("app", more="composition: {needs: [{service: web, criticality: degrading}]}"),
    service("office", more="composition: {needs: [{service: app}]}"),
    service("mail"),
    service("fax", more="status: retired"),
    service("hall-a", more="provider: paygate"),
    service("hall-b", more="provider: it"),
)


def agreement(kind: str, id_: str, parties: str, item: str = "service: web") -> str:
    term = "valid: {from: 2026-01-01, to: 2026-12-31}"
    return f'kind: {kind}\nid: {id_}\nname: {id_}\nversion: "1.0"\nstatus: active\n{term}\nparties: {{{parties}}}\nitems: [{{{item}}}]\n'


SLA = agreement("sla", "gold", "customer: {unit: registry}, provider: {unit: it}", "service: portal")
OTHER_SLA = agreement("sla", "others", "customer: {unit: desk}, provider: {unit: it}", "service: web")
DRAFT = agreement("sla", "draft", "customer: {unit: desk}, provider: {unit: it}", "service: web").replace("status: active", "status: draft")
OLA = agreement("ola", "web-team", "receiver: {unit: it}, provider: {unit: team}")
OLD = agreement("ola", "old", "receiver: {unit: it}, provider: {unit: team}").replace("to: 2026-12-31", "to: 2026-06-30")
CONTRACT = agreement("contract", "hall", "supplier: paygate, receiver: {unit: it}", "service: hall-b")
AGREEMENTS = (SLA, OTHER_SLA, DRAFT, OLA, OLD, CONTRACT)
ESTATE = build(*SERVICES, *AGREEMENTS)


def told(graph: Graph) -> set[str]:
    """The edges in short."""
    return {f"{'/'.join(edge.source)} {edge.sort} {'/'.join(edge.target)}" for edge in graph.edges}


def keys(graph: Graph) -> set[str]:
    return {"/".join(node.key) for node in graph.nodes}


NEEDS = {
    "service/portal critical service/web",
    "service/portal degrading service/mail",
    "service/portal none service/fax",
    "service/web critical group/web/0",
    "group/web/0 critical service/hall-a",
    "group/web/0 critical service/hall-b",
}
CARRIED = {
    "ola/web-team underpins service/web",
    "contract/hall underpins service/hall-b",
    "contract/hall provided supplier/paygate",
    "service/portal provided unit/team",
    "service/web provided unit/team",
    "service/mail provided unit/team",
    "service/fax provided unit/team",
    "service/hall-a provided supplier/paygate",
    "service/hall-b provided unit/it",
}
"""What underpins and provides; who speaks for hall-b by contract is not its provider, so the contract says who it is."""


def test_the_whole_estate_is_its_live_services_and_what_they_need() -> None:
    graph = find_graph(ESTATE)
    assert told(graph) == NEEDS | {"service/app degrading service/web", "service/office critical service/app"}
    assert {node.kind for node in graph.nodes} == {"service", "group"}
    assert Node("group", "web/0", 1, 2) in graph.nodes
    assert Node("service", "fax") in graph.nodes, "a retired service that is needed is shown"
    assert graph.start is None


def test_a_service_with_all_it_needs_and_what_directly_depends_on_it() -> None:
    graph = find_graph(ESTATE, ("service", "web"))
    assert "service/app degrading service/web" in told(graph)
    assert "service/portal critical service/web" in told(graph)
    assert not {"service/office", "service/mail", "ola/old", "sla/draft", "sla/gold"} & keys(graph)
    assert "sla/others about service/web" in told(graph)
    assert graph.start == ("service", "web")


def test_the_alternatives_of_a_dependant_are_shown_with_it() -> None:
    graph = find_graph(ESTATE, ("service", "hall-a"))
    assert {"service/web critical group/web/0", "group/web/0 critical service/hall-a", "group/web/0 critical service/hall-b"} <= told(graph)
    assert "service/portal" not in keys(graph)


def test_an_agreement_with_its_services_and_what_underpins_them() -> None:
    graph = find_graph(ESTATE, ("sla", "gold"))
    assert told(graph) == NEEDS | CARRIED | {"sla/gold about service/portal"}
    assert "contract/hall underpins service/hall-b" in told(find_graph(ESTATE, ("contract", "hall")))


def test_one_that_is_not_in_force_can_be_asked_for() -> None:
    assert "sla/draft about service/web" in told(find_graph(ESTATE, ("sla", "draft")))
    assert "ola/old underpins service/web" in told(find_graph(ESTATE, ("ola", "old")))


def test_an_agreement_about_a_package_is_about_its_services() -> None:
    package = "kind: package\nid: set\nname: set\ncore: [portal/gold]\nenabling: [mail/gold]\n"
    estate = build(*SERVICES, package, agreement("sla", "all", "customer: {unit: desk}, provider: {unit: it}", "package: set"))
    assert {"sla/all about service/portal", "sla/all about service/mail"} <= told(find_graph(estate, ("sla", "all")))
    assert "sla/all about service/mail" in told(find_graph(estate, ("service", "mail")))


def test_agreements_that_are_said_to_carry_an_sla() -> None:
    estate = build(*SERVICES, OLA, SLA + "underpinned_by: [ola/web-team, ola/old, ola/nothing]\n", OLD)
    found = told(find_graph(estate, ("sla", "gold")))
    assert "ola/web-team underpins sla/gold" in found
    assert not any("ola/old" in edge for edge in found)


def test_a_supplier_with_what_it_provides_and_all_that_depends_on_it() -> None:
    graph = find_graph(ESTATE, ("supplier", "paygate"))
    expected = {"service/office critical service/app", "service/hall-a provided supplier/paygate", "contract/hall provided supplier/paygate", "service/portal critical service/web"}
    assert expected <= told(graph)
    assert "service/mail" not in keys(graph)
    assert keys(find_graph(ESTATE, ("unit", "registry"))) == {"unit/registry"}


def test_customers_see_their_agreement_and_services_alone() -> None:
    assert told(find_graph(ESTATE, ("sla", "gold"), customer=True)) == NEEDS | {"sla/gold about service/portal"}
    for start in (("service", "web"), ("ola", "web-team"), ("supplier", "paygate"), ("unit", "team")):
        assert {node.kind for node in find_graph(ESTATE, start, customer=True).nodes} <= {"service", "group"}, "nor the SLAs of others"


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ("[{at_least: 2, of: [{service: a}, {service: b}, {service: c}]}]", {"service/x critical group/x/0", "group/x/0 critical service/a"}),
        ("[{all_of: [{service: a}, {service: b, criticality: degrading}]}]", {"service/x critical service/a", "service/x degrading service/b"}),
        ("[{any_of: [{service: a}]}]", {"service/x critical service/a"}),
        (
            "[{any_of: [{all_of: [{service: a}, {service: b}]}, {service: c}]}]",
            {"group/x/0 critical group/x/0/0", "group/x/0/0 critical service/a", "group/x/0 critical service/c"},
        ),
        ("[{any_of: [{service: a}, {service: b}], criticality: degrading}]", {"service/x degrading group/x/0", "group/x/0 degrading service/a"}),
        ("[{service: a, criticality: none}, {service: a}]", {"service/x critical service/a"}),
        ("[{service: x}]", {"service/x critical service/x"}),
        ("[{service: nowhere}]", set()),
    ],
)
def test_needs_through_groups(needs: str, expected: set[str]) -> None:
    estate = build(service("x", more=f"composition: {{needs: {needs}}}"), service("a"), service("b"), service("c"))
    found = told(find_graph(estate, ("service", "x")))
    assert expected <= found
    assert bool(expected) is any(edge.startswith(("service/x critical", "service/x degrading")) for edge in found)


def test_circles_end() -> None:
    circle = [service(id_, more=f"composition: {{needs: [{{service: {other}}}]}}") for id_, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    estate = build(*circle)
    for start in (None, ("service", "a"), ("unit", "team")):
        edges = {edge for edge in find_graph(estate, start).edges if edge.sort is Sort.CRITICAL}
        assert edges == {Edge(("service", one), ("service", other), Sort.CRITICAL) for one, other in (("a", "b"), ("b", "c"), ("c", "a"))}


def test_what_is_not_there_is_an_empty_graph_or_alone() -> None:
    assert find_graph(ESTATE, ("service", "nothing")) == Graph((), ())
    assert find_graph(ESTATE, ("sla", "nothing")) == Graph((), ())
