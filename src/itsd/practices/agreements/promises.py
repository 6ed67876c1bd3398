"""What an agreement promises: its targets, and the clauses that are targets in other words, with what it inherits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.model.inheritance import ancestors, effective
from itsd.model.targets import Target
from itsd.model.time import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.service import Service

_SECURITY = (
    ("classification", "classification", "level"),
    ("controls", "controls", "includes"),
    ("incident_notification", "incident-notification", "at_most"),
    ("data_location", "data-location", "within"),
    ("patch_time", "patch-time", "at_most"),
)
_CONTINUITY = (
    ("rto", "rto", "at_most"),
    ("rpo", "rpo", "at_most"),
    ("backup_interval", "backup-interval", "at_most"),
    ("retention", "retention", "at_least"),
    ("test_interval", "test-interval", "at_most"),
)
_CLAUSES = (("security", _SECURITY), ("continuity", _CONTINUITY))


@dataclass(frozen=True, slots=True)
class Promise:
    """A target with the place where it stands, and the calendar in which it is counted; None where nothing says which."""

    where: Pointer
    target: Target
    hours: str | None

    @property
    def source(self) -> str:
        """Who makes the promise: kind/id."""
        return f"{self.where.kind}/{self.where.id}"

    @property
    def name(self) -> str:
        """What people call it: its id, else its metric with the priority."""
        target = self.target
        return target.id or (f"{target.priority}-{target.metric}" if target.priority else target.metric)

    def __str__(self) -> str:
        return say_promise(self.target, self.hours)


def say_promise(target: Target, hours: str | None) -> str:
    """A promise in short: `99.9% per month, always`."""
    value = target.at_least if target.at_least is not None else target.at_most
    said = str(value) if value is not None else target.level or ", ".join(target.includes or target.within or ())
    if target.share is not None:
        said += f" for {target.share} of cases"
    elif target.percentile is not None:
        said += f" at p{target.percentile:f}"
    elif target.average:
        said += " on average"
    said += f" per {target.per}" if target.per is not None else ""
    return f"{said}, {'24x7' if hours == ALWAYS else hours}" if hours is not None and value is not None else said


def promises_of(agreement: Agreement, estate: Estate) -> tuple[Promise, ...]:
    """Everything that an agreement promises, its own terms first; of what it inherits only where it is silent itself."""
    if not agreement.inherits:
        return estate.derive(agreement, "promises", lambda own: tuple(_promises(own, estate)))
    return estate.once(("promises", agreement.key), lambda: tuple(_promises(agreement, estate)))


def _promises(agreement: Agreement, estate: Estate) -> Iterator[Promise]:
    said: set[object] = set()
    for source in (agreement, *ancestors(agreement, estate)):
        hours = effective(source, "hours", estate)
        subjects: set[object] = set()
        for index, target in enumerate(source.targets):
            subject = (target.metric, target.priority, str(target.scope or ""))
            subjects.add(subject)
            if subject not in said:
                yield Promise(Pointer(source.kind, source.id, ("targets", index), "the target"), target, target.during or hours)
        for clause, key, target in _clauses_of(source):
            subjects.add((clause, key))
            if (clause, key) not in said:
                yield Promise(Pointer(source.kind, source.id, (clause, key), "the clause"), target, ALWAYS)
        if source.compliance and "compliance" not in said:
            subjects.add("compliance")
            obligations = tuple(item.obligation for item in source.compliance)
            yield Promise(Pointer(source.kind, source.id, ("compliance",), "its obligations"), Target.model_construct(metric="obligations", includes=obligations), None)
        said |= subjects


def _clauses_of(agreement: Agreement) -> Iterator[tuple[str, str, Target]]:
    for clause, fields in _CLAUSES:
        terms = getattr(agreement, clause)
        for key, metric, comparator in fields:
            value = getattr(terms, key, None)
            if value:
                yield clause, key, Target.model_construct(metric=metric, **{comparator: value})


def own_promises(service: Service, hours: str | None) -> tuple[Promise, ...]:
    """What the provider's own part of a service guarantees, as its composition says."""
    own = service.composition.own if service.composition is not None else ()
    return tuple(
        Promise(Pointer("service", service.id, ("composition", "own", index), "the provider's own part"), target, target.during or hours) for index, target in enumerate(own)
    )
