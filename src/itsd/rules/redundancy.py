"""Redundancy that is none: not said to be independent, or resting on one thing after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.model.organisation import Supplier
from itsd.model.service import RETIRED, AllOf, AnyOf, AtLeastOf, Service, ServiceNeed
from itsd.practices.agreements.structure import speaking_for
from itsd.practices.agreements.upward import needs_in
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.model.estate import Estate
    from itsd.model.service import Need

_MOST = 200  # services below a branch that are looked at


def find_doubtful_redundancy(service: Service, estate: Estate) -> Iterator[Hit]:
    """Two of one kind that fail together are one."""
    if service.composition is None or service.status == RETIRED:
        return
    for path, group, children in _groups(service.composition.needs, ("composition", "needs")):
        if not group.independent:
            hint = "State `independent: true` where they share nothing that can fail; until then the best of them counts alone."
            yield Hit(path, "the alternatives are not said to be independent, so that redundancy counts for nothing", hint)
            continue
        for what, pointer in _shared(children, estate):
            yield Hit((*path, "independent"), f"the alternatives are said to be independent, but {what}", "Take `independent` away, or separate them.", (pointer,), detail=what)


def _groups(needs: Sequence[Need], path: Path) -> Iterator[tuple[Path, AnyOf | AtLeastOf, Sequence[Need]]]:
    """The groups in which one part may stand in for another, with their places."""
    for index, need in enumerate(needs):
        if isinstance(need, ServiceNeed) or need.criticality == "none":
            continue
        key, children = ("all_of", need.all_of) if isinstance(need, AllOf) else ("any_of", need.any_of) if isinstance(need, AnyOf) else ("of", need.of)
        here = (*path, index)
        wanted = len(children) if isinstance(need, AllOf) else 1 if isinstance(need, AnyOf) else need.at_least
        if not isinstance(need, AllOf) and 1 <= wanted < len(children):
            yield here, need, children
        yield from _groups(children, (*here, key))


def _shared(children: Sequence[Need], estate: Estate) -> Iterator[tuple[str, Pointer]]:
    """What more than one branch rests on: a service, a supplier, a contract."""
    seen: dict[tuple[str, str], int] = {}
    told = set()
    for number, child in enumerate(children):
        for kind, name in _below(child, estate):
            if seen.setdefault((kind, name), number) != number and (kind, name) not in told:
                told.add((kind, name))
                yield _SAID[kind].format(name), Pointer(kind, name, ("id",), "what they share")


_SAID = {"service": "more than one needs {}", "supplier": "more than one is provided by {}", "contract": "more than one rests on contract/{}"}


def _below(need: Need, estate: Estate) -> Iterator[tuple[str, str]]:
    """Everything that one branch rests on, near and far."""
    waiting = [item.service for item in _leaves(need)]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        yield "service", name
        service = estate.find(Service, name)
        if service is None:
            continue
        if estate.find(Supplier, service.provider) is not None:
            yield "supplier", service.provider
        else:  # a supplier that provides it tells more than the contract with it
            yield from (("contract", other.id) for other in speaking_for(service, estate) if other.kind == "contract" and other.in_force(estate.as_of))
        waiting.extend(item.service for item in needs_in(service) if item.criticality == "critical")


def _leaves(need: Need) -> Iterator[ServiceNeed]:
    if isinstance(need, ServiceNeed):
        yield need
        return
    for child in need.all_of if isinstance(need, AllOf) else need.any_of if isinstance(need, AnyOf) else need.of:
        yield from _leaves(child)


RULES = (Rule("U031", "parallel-independence", Level.WARNING, "redundancy that is not independent, or not said to be", ("P1-A1", "P3-A1"), (Service,), find_doubtful_redundancy),)
