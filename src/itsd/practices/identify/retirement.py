"""What it takes to end a service: everything that it touches, the earliest day, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from itsd.diagnostics import Path, Pointer
from itsd.model.demand import Capacity, Forecast, Requirement
from itsd.model.governance import Change
from itsd.model.monitoring import Measure, ReportDefinition
from itsd.model.service import OPERATIONAL, Package, Service
from itsd.practices.identify.fit import services_supporting
from itsd.practices.identify.obsolescence import obsolescence_of
from itsd.practices.identify.uses import activities_of, catalogues_with, dependants_of, packages_with, uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.agreement import Agreement
    from itsd.model.base import Entity
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.practices.identify.uses import Dependant, Use

_OVER = {"superseded", "terminated"}
_DROPPED = {"rejected", "withdrawn"}
_LONGEST = 64  # characters of an id


@dataclass(frozen=True, slots=True)
class Touched:
    """Something that has to be changed when a service ends: where it names the service, and what it is."""

    kind: str
    id: str
    path: Path
    what: str

    @property
    def key(self) -> str:
        """`kind/id`."""
        return f"{self.kind}/{self.id}"

    @property
    def where(self) -> Pointer:
        """The place as findings name it."""
        return Pointer(self.kind, self.id, self.path, self.what)


@dataclass(frozen=True, slots=True)
class Tie:
    """An agreement about the service: `binding` where it holds or was agreed for later.

    It can end on `by_term`, the last day of its term, or on `by_notice`, if notice is given today, or as soon as it
    begins; None where it cannot that way.
    """

    touched: Touched
    status: str
    binding: bool
    by_term: date | None
    by_notice: date | None

    @property
    def earliest(self) -> date | None:
        """The earliest day on which it can end; None where nobody knows."""
        return min((day for day in (self.by_term, self.by_notice) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class Loss:
    """An activity that loses the service, and the other operational services that still support it."""

    activity: str
    remaining: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of an end: a clause, and the place it is about."""

    words: str
    where: Pointer


@dataclass(frozen=True, slots=True)
class Retirement:
    """What it takes to end a service.

    `earliest` is the day on which the last agreement that binds can end, today where none does, None where nobody knows one.
    `touched` is everything besides agreements, dependants and activities. `replacement` is the service that takes its place, and
    `replaced` tells whether that is operational. `changes` are the changes that already propose the end, with their status.
    """

    service: str
    ties: tuple[Tie, ...]
    dependants: tuple[Dependant, ...]
    losses: tuple[Loss, ...]
    touched: tuple[Touched, ...]
    earliest: date | None
    obstacles: tuple[Obstacle, ...]
    replacement: str | None
    replaced: bool
    changes: tuple[tuple[str, str], ...]

    @property
    def affected(self) -> tuple[str, ...]:
        """Everything that it touches as kind/id, each once: agreements, services, processes, the rest."""
        ties = (tie.touched.key for tie in self.ties)
        services = (item.service.key for item in self.dependants)
        processes = (f"process/{loss.activity.partition('/')[0]}" for loss in self.losses)
        return tuple(dict.fromkeys(chain(ties, services, processes, (item.key for item in self.touched))))


def plan_retirement(service: Service, estate: Estate) -> Retirement:
    """Everything that the end of a service touches, and when it can end."""
    uses = [use for use in uses_of(service.id, estate) if use.agreement.status not in _OVER]
    ties = tuple(_tie(use, estate) for use in uses)
    dependants = dependants_of(service.id, estate)
    bound = [tie.earliest for tie in ties if tie.binding]
    known = [day for day in bound if day is not None]
    replacement = estate.find(Service, service.replaced_by)
    return Retirement(
        service=service.id,
        ties=ties,
        dependants=dependants,
        losses=tuple(_losses(service, estate)),
        touched=tuple(_touched(service, uses, estate)),
        earliest=max([estate.as_of, *known]) if len(known) == len(bound) else None,
        obstacles=tuple(_obstacles(service, ties, dependants, estate)),
        replacement=service.replaced_by,
        replaced=replacement is not None and replacement.id != service.id and replacement.status == OPERATIONAL,
        changes=tuple((change.id, change.status) for change in estate.referring(Change, "service", service.id) if change.change_kind == "retire" and change.service == service.id),
    )


def retirement_change(retirement: Retirement, estate: Estate) -> dict[str, object]:
    """The data of a change that proposes the end, for people to complete; its reason is what makes the service obsolete."""
    service = estate.find(Service, retirement.service)
    reasons = () if service is None else obsolescence_of(service, estate)
    words = "; ".join(reason.words for reason in reasons) or "no reason to end it was found in the estate"
    default = estate.settings.locales.default
    return {
        "kind": "change",
        "id": f"retire-{retirement.service}"[:_LONGEST].strip("-"),
        "change_kind": "retire",
        "service": retirement.service,
        "reason": words if default == "en" else {"en": words},
        "requested_on": estate.as_of.isoformat(),
        "affects": list(retirement.affected),
        "status": "proposed",
    }


def _tie(use: Use, estate: Estate) -> Tie:
    agreement = use.agreement
    binding = agreement.in_force(estate.as_of)
    later = agreement.is_agreed and agreement.valid.from_ > estate.as_of
    state = "in force" if binding else "agreed for later" if later else f"not in force ({agreement.status})"
    article = "an" if agreement.kind in {"sla", "ola"} else "a"
    name = agreement.kind.upper() if article == "an" else agreement.kind
    what = f"{article} {name} {state}{f', through package/{use.package}' if use.package else ''}"
    notice = agreement.termination.notice.after(max(estate.as_of, agreement.valid.from_)) if agreement.termination is not None else None
    return Tie(Touched(agreement.kind, agreement.id, use.path, what), agreement.status, binding or later, _last_day(agreement, estate.as_of), notice)


def _last_day(agreement: Agreement, today: date) -> date | None:
    """The last day of the term, of the next one that can still be left in time where it renews itself; None where nobody knows."""
    last, renewal = agreement.valid.to, agreement.renewal
    if last is None or renewal is None or renewal.kind != "automatic":
        return last
    notice = renewal.notice or (agreement.termination.notice if agreement.termination is not None else None)
    while last < today or (notice is not None and notice.after(today) > last):
        following = last if renewal.period is None else renewal.period.after(last)
        if following <= last:
            return None
        last = following
    return last


def _losses(service: Service, estate: Estate) -> Iterator[Loss]:
    for name in activities_of(service, estate):
        others = services_supporting(name, estate)
        yield Loss(name, tuple(other.id for other in others if other.status == OPERATIONAL and other.id != service.id))


def _obstacles(service: Service, ties: tuple[Tie, ...], dependants: tuple[Dependant, ...], estate: Estate) -> Iterator[Obstacle]:
    """Agreements that bind beyond the day on which it is to end, today where none is set; and services that critically need it."""
    day = max(service.retire_on or estate.as_of, estate.as_of)
    for tie in ties:
        if tie.binding and (tie.earliest is None or tie.earliest > day):
            until = "nobody knows until when" if tie.earliest is None else f"until {tie.earliest} at the earliest"
            yield Obstacle(f"{tie.touched.key} binds beyond {day}, {until}", tie.touched.where)
    for item in dependants:
        if item.critical:
            loss = "loses a part for which another one can stand in" if item.redundant else "does not work without it"
            yield Obstacle(f"{item.service.key}, which is {item.service.status}, {loss}", item.where)


def _touched(service: Service, uses: list[Use], estate: Estate) -> Iterator[Touched]:
    """Packages, catalogues, demand, then measures and reports of its agreements."""
    for id_ in packages_with(service.id, estate):
        yield Touched("package", id_, _part_of(estate.find(Package, id_), service.id), "a package that contains it")
    for catalogue in catalogues_with(service, estate):
        yield Touched("catalogue", catalogue.id, *_entry(catalogue, service.id))
    yield from _demand(service, estate)
    yield from _measures(service, uses, estate)
    yield from _reports(uses, estate)


def _part_of(package: Package | None, service: str) -> Path:
    parts = (("core", package.core), ("enabling", package.enabling), ("enhancing", package.enhancing)) if package is not None else ()
    return next(((key, index) for key, options in parts for index, option in enumerate(options) if option.partition("/")[0] == service), ("id",))


def _entry(catalogue: Catalogue, service: str) -> tuple[Path, str]:
    if catalogue.include is not None and service in catalogue.include.services:
        return ("include", "services", catalogue.include.services.index(service)), "a catalogue that names it"
    return ("audiences",), "a catalogue that shows it to its readers"


def _demand(service: Service, estate: Estate) -> Iterator[Touched]:
    options = [f"{service.id}/{option.id}" for option in service.options]
    asked = {found.id: found for found in estate.referring(Requirement, "service", service.id)}
    asked.update((found.id, found) for option in options for found in estate.referring(Requirement, "option", option))
    for _, requirement in sorted(asked.items()):
        if requirement.status not in _DROPPED and requirement.service == service.id:
            yield Touched("requirement", requirement.id, ("service",), "a requirement of it")
        elif requirement.status not in _DROPPED and requirement.matched_to in options:
            yield Touched("requirement", requirement.id, ("matched_to",), "a requirement that it meets")
    for model, what in ((Forecast, "a forecast of its demand"), (Capacity, "its capacity")):
        found: Iterator[Entity] = estate.referring(model, "service", service.id)
        yield from (Touched(entity.kind, entity.id, ("service",), what) for entity in found)


def _measures(service: Service, uses: list[Use], estate: Estate) -> Iterator[Touched]:
    """The measures of the service, and those of the targets of its agreements, each once."""
    found = {measure.id: Touched("measure", measure.id, ("service",), "a measure of it") for measure in estate.referring(Measure, "service", service.id)}
    for use in uses:
        for target in use.agreement.targets:
            name = f"{use.agreement.key}/{target.id}"
            for measure in estate.referring(Measure, "target", name) if target.id else ():
                found.setdefault(measure.id, Touched("measure", measure.id, ("targets", measure.targets.index(name)), f"a measure of {name}"))
    yield from (found[id_] for id_ in sorted(found))


def _reports(uses: list[Use], estate: Estate) -> Iterator[Touched]:
    """The reports about its agreements, each once."""
    found: dict[str, Touched] = {}
    for key, kind, id_ in ((use.agreement.key, use.agreement.kind, use.agreement.id) for use in uses):
        for report in estate.referring(ReportDefinition, kind, id_):
            if key in report.agreements:
                found.setdefault(report.id, Touched("report", report.id, ("agreements", report.agreements.index(key)), f"a report about {key}"))
    yield from (found[id_] for id_ in sorted(found))
