"""Drafts that come out of identifying services: packages, options, gaps and changes, for people to finish and decide on."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from itsd.model.demand import ASPECTS, Process
from itsd.model.governance import Change
from itsd.model.written import Draft
from itsd.practices.identify.fit import services_supporting
from itsd.practices.identify.gaps import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.model.values import Money
    from itsd.practices.identify.effects import TierPrice
    from itsd.practices.identify.gaps import Found
    from itsd.practices.identify.matching import Match
    from itsd.practices.identify.standards import Standard


_LONGEST = 64  # characters of an id
_OPEN = {"proposed", "approved", "in-progress"}


def draft_package(found: Match, estate: Estate) -> Draft | None:
    """The combination that meets a requirement as a package, which promises what is asked; None where it is none of several options."""
    combined = found.combination
    if combined is None or len(combined.choices) == 1:
        return None
    requirement = found.requirement
    raw = estate.raw("requirement", requirement.id)
    silent = {fit.need.index for fit in found.silent}
    data = {
        "id": _short(f"for-{requirement.id.removeprefix('req-')}"),
        "name": raw["name"],
        "core": [choice.key for choice in combined.core],
        "enhancing": [choice.key for choice in combined.extras] or None,
        "targets": [target for index, target in enumerate(raw["targets"]) if index not in silent],
        "price": money(combined.price),
        "activities": None if requirement.activity is None else [requirement.activity],
        "audiences": [requirement.customer],
    }
    comment = f"Drafted for {requirement.key}: the cheapest combination that meets it."
    if silent:
        comment += f"\nNothing is promised yet about {', '.join(fit.need.name for fit in found.silent)}."
    return Draft("package", data, {"": comment})


def money(price: Money | None) -> dict[str, Any] | None:
    """A price as YAML holds it; nothing for what is free or not known."""
    return None if price is None or not price.amount else {"amount": f"{price.amount:f}", "currency": price.currency}


def draft_gaps(found: Sequence[Found], estate: Estate) -> list[Draft]:
    """Entries of the register for coverage and level gaps that it does not know, and a change for each service that has to become better.

    Gaps of one activity or service in one aspect share an entry; a service with an open change gets no other.
    """
    groups: dict[tuple[str, str, str], list[Found]] = {}
    for item in found:
        if item.registered is None and item.sort in {Sort.COVERAGE, Sort.LEVEL}:
            groups.setdefault((item.activity or "", item.service, item.aspect), []).append(item)
    changes = _changes([item for items in groups.values() for item in items], estate)
    entries = [_entry(place, items, estate, changes) for place, items in groups.items()]
    return [*entries, *(Draft("change", data, {"": "Drafted from gaps: say what is to be changed, and who approves it."}) for data in changes.values())]


def _entry(place: tuple[str, str, str], items: list[Found], estate: Estate, changes: Mapping[str, Mapping[str, Any]]) -> Draft:
    activity, service, aspect = place
    process = estate.find(Process, activity.partition("/")[0])
    name = "-".join(filter(None, [activity.partition("/")[2], service, aspect or "coverage"]))
    data = {
        "id": _short(name),
        "activity": activity or None,
        "service": service if estate.exists("service", service) else None,
        "aspect": aspect if aspect in ASPECTS else None,
        "description": {"en": _sentences(items)},
        "found_on": str(estate.as_of),
        "status": "identified",
        "owner": None if process is None else process.owner,
        "change": changes[service]["id"] if service in changes else None,
    }
    return Draft("gap", data, {"": "Drafted from what was found: decide on it, and name who answers for it."})


def _changes(items: list[Found], estate: Estate) -> dict[str, dict[str, Any]]:
    """A change for each service with gaps, and one for each service that is to come for an activity without one."""
    by_service: dict[tuple[str, str], list[Found]] = {}
    for item in items:
        if item.sort is Sort.LEVEL:
            by_service.setdefault((item.service, "change"), []).append(item)
        for service in services_supporting(item.activity, estate) if item.sort is Sort.COVERAGE else ():
            by_service.setdefault((service.id, "new"), []).append(item)
    return {
        service: _change(service, kind, found, estate)
        for (service, kind), found in sorted(by_service.items())
        if estate.exists("service", service) and not any(change.status in _OPEN and change.service == service for change in estate.referring(Change, "service", service))
    }


def _change(service: str, kind: str, items: list[Found], estate: Estate) -> dict[str, Any]:
    owner = next((process.owner for item in items if (process := estate.find(Process, item.process)) is not None and process.owner), None)
    return {
        "id": _short(f"{'new' if kind == 'new' else 'improve'}-{service}"),
        "change_kind": kind,
        "service": service,
        "reason": {"en": _sentences(items)},
        "requested_by": owner,
        "requested_on": str(estate.as_of),
        "affects": sorted({item.source for item in items}),
        "status": "proposed",
    }


def _sentences(items: list[Found]) -> str:
    said = (f"{item.activity or item.customer or item.service}: {f'{item.asked} is asked, ' if item.asked else ''}{item.reason}" for item in items)
    return "; ".join(dict.fromkeys(said))


def _short(name: str) -> str:
    return name[:_LONGEST].strip("-")


def draft_options(standard: Standard, prices: Sequence[TierPrice], estate: Estate) -> list[dict[str, Any]]:
    """An option for each tier that no option does yet: its targets as the requirements write them, its price where it is known."""
    taken = {option.id for option in standard.service.options}
    options = []
    for tier, price in zip(standard.tiers, prices, strict=True):
        if price.option is not None or not tier.targets:
            continue
        id_ = next(name for number in count(tier.number + 1) if (name := f"tier-{number}") not in taken)
        taken.add(id_)
        targets = [_target(target, standard, estate) for target in tier.targets]
        number = id_.rpartition("-")[2]
        data = {"id": id_, "name": {"en": f"Tier {number}", "ar": f"المستوى {number}"}, "standard": True, "targets": targets, "price": money(price.price)}
        options.append({key: value for key, value in data.items() if value is not None})
    return options


def _target(target: Target, standard: Standard, estate: Estate) -> dict[str, Any]:
    """A target as the requirement that asks it writes it, without what belongs to that requirement alone."""
    for placed in standard.placed:
        raw = estate.raw("requirement", placed.requirement.id)
        for number, other in enumerate(placed.requirement.targets):
            if other.metric == target.metric and other.priority == target.priority and other.model_copy(update={"includes": target.includes}) == target:
                written = {key: value for key, value in raw["targets"][number].items() if key not in {"notes", "origin", "name"}}
                return {**written, "includes": list(target.includes)} if target.includes is not None else written
    message = f"no requirement asks for {target.metric}"
    raise LookupError(message)
