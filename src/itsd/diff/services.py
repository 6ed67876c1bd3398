"""Services, packages and requirements before and after: what is offered and what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import Amount, Clause, compare_amount, compare_money, compare_text, compare_words, way
from itsd.diff.fields import compare_fields
from itsd.diff.matching import pair
from itsd.diff.saying import NOTHING, join, same, say_name, say_text, say_value
from itsd.diff.standing import compare_maintenance
from itsd.diff.targets import Listed, Stand, compare_lists
from itsd.diff.terms import compare_calendar, compare_support
from itsd.levels.metrics import Direction as Better
from itsd.model.service import AllOf, AnyOf, ServiceNeed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.diff.difference import Difference, Sides
    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.model.service import Need, Option, Package, Service
    from itsd.model.targets import Target

_LOOKED_AT = frozenset(
    {
        *("status", "history", "provider", "audiences", "eligibility", "classification", "hours", "support", "request", "cost", "options", "composition"),
        *("retire_on", "replaced_by", "planned_interruptions"),
    },
)


def compare_services(old: Service, new: Service, sides: Sides) -> Iterator[Difference]:
    """Everything that two states of a service offer differently."""
    yield from _options(old, new, sides)
    yield from compare_calendar(_clause("hours", old, new, sides), "hours", (), old.hours, new.hours)
    if old.support is not None or new.support is not None:
        yield from compare_support(_clause("support", old, new, sides))
    yield from compare_maintenance(_clause("planned_interruptions", old, new, sides))
    yield from _cost(_clause("cost", old, new, sides))
    yield from _request(_clause("request", old, new, sides))
    yield from compare_words(_clause("audiences", old, new, sides), "audience", (), (old.audiences, new.audiences), _unit)
    yield from _classification(old, new, sides)
    yield from compare_text(_clause("eligibility", old, new, sides), "eligibility", (), (old.eligibility, new.eligibility))
    yield from _composition(old, new, sides)
    yield from _life(old, new, sides)
    yield from compare_fields(old, new, sides, _LOOKED_AT)


def _clause(key: str, old: Service | Package, new: Service | Package, sides: Sides) -> Clause:
    return Clause(key, getattr(old, key), getattr(new, key), sides)


def _unit(id_: str, estate: Estate) -> Said:
    return say_name("unit", id_, estate)


def _options(old: Service, new: Service, sides: Sides) -> Iterator[Difference]:
    clause = _clause("options", old, new, sides)
    for before, after in pair(old.options, new.options, lambda option: option.id):
        if before is None and after is not None:
            yield clause.added("option", Direction.STRENGTHENS, (after[0],), say_text(after[1].name, sides.head))
        elif after is None and before is not None:
            yield clause.removed("option", Direction.WEAKENS, (before[0],), say_text(before[1].name, sides.base))
        elif before is not None and after is not None and before[1] != after[1]:
            yield from _option(clause, before, after)


def _option(clause: Clause, before: tuple[int, Option], after: tuple[int, Option]) -> Iterator[Difference]:
    number, (old, new), sides = after[0], (before[1], after[1]), clause.sides
    name = say_text(new.name, sides.head)
    stands = (
        [Stand(target, ("options", before[0], "targets", at), None) for at, target in enumerate(old.targets)],
        [Stand(target, ("options", number, "targets", at), None) for at, target in enumerate(new.targets)],
    )
    yield from compare_lists(*stands, sides, Listed(of=name))
    yield from compare_money(clause, "charge", (number, "price"), old.price, new.price)
    yield from compare_words(clause, "audience", (number, "available_to"), (old.available_to, new.available_to), _unit)
    yield from compare_text(clause, "option", (number, "limit"), (old.limit, new.limit), Said(f"Limit of {name.en}", f"حد {name.ar}"))
    for key, label in (("name", Said("Name", "الاسم")), ("summary", Said("Summary", "الملخص")), ("standard", Said("Standard option", "خيار معياري"))):
        values = getattr(old, key), getattr(new, key)
        if values[0] != values[1]:
            said = tuple(NOTHING if value is None else say_value(value, side) for value, side in zip(values, (sides.base, sides.head), strict=True))
            yield clause.changed("option", Direction.EDITORIAL, (number, key), (said[0], said[1]), subject=Said(f"{name.en}: {label.en}", f"{name.ar}: {label.ar}"))


def _cost(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    yield from compare_money(clause, "charge", ("price",), old.price if old else None, new.price if new else None)
    if old is not None and new is not None:
        if old.model != new.model:
            yield clause.changed("charge", Direction.RESHAPES, ("model",), (same(old.model), same(new.model)))
        yield from compare_text(clause, "charge", ("unit",), (old.unit, new.unit), Said("Unit of the charge", "وحدة المقابل المالي"))


def _request(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    lead = Said("Lead time of requests", "مدة تلبية الطلب")
    yield from compare_amount(clause, Amount("request", lead, ("lead_time",), Better.LOWER), getattr(old, "lead_time", None), getattr(new, "lead_time", None))
    yield from compare_words(clause, "request", ("channels",), (getattr(old, "channels", ()), getattr(new, "channels", ())))
    approvals = getattr(old, "approvals", ()), getattr(new, "approvals", ())
    if set(approvals[0]) != set(approvals[1]):
        more, less = set(approvals[1]) - set(approvals[0]), set(approvals[0]) - set(approvals[1])
        direction = Direction.RESHAPES if more and less else way(good=not more)
        name = Said("Consent to requests", "الموافقات المطلوبة")
        yield clause.changed("request", direction, ("approvals",), (join(map(same, approvals[0])), join(map(same, approvals[1]))), subject=name)
    prerequisites = getattr(old, "prerequisites", None), getattr(new, "prerequisites", None)
    yield from compare_text(clause, "request", ("prerequisites",), prerequisites, Said("Prerequisites", "المتطلبات المسبقة"))
    forms = getattr(old, "form", None), getattr(new, "form", None)
    if forms[0] != forms[1]:
        yield clause.changed("request", Direction.EDITORIAL, ("form",), (_or_nothing(forms[0]), _or_nothing(forms[1])), subject=Said("Form", "النموذج"))


def _classification(old: Service, new: Service, sides: Sides) -> Iterator[Difference]:
    """The higher the data a service may hold, the more it is good for."""
    if old.classification == new.classification:
        return
    scheme = sides.head.settings.schemes.classification
    said = same(old.classification), same(new.classification)
    known = old.classification in scheme and new.classification in scheme
    direction = way(good=scheme.index(new.classification) > scheme.index(old.classification)) if known else Direction.RESHAPES
    yield _clause("classification", old, new, sides).changed("security", direction, (), said, subject=Said("Classification", "درجة السرية"))


def _composition(old: Service, new: Service, sides: Sides) -> Iterator[Difference]:
    """What the own part guarantees, and what the service needs; what that does to agreements the proofs tell."""
    own = tuple(service.composition.own if service.composition is not None else () for service in (old, new))
    stands = [[Stand(target, ("composition", "own", at), None) for at, target in enumerate(targets)] for targets in own]
    yield from compare_lists(stands[0], stands[1], sides, Listed("own-part", of=Said("Own part", "الجزء الخاص")))
    clause = _clause("composition", old, new, sides)
    needs = tuple(service.composition.needs if service.composition is not None else () for service in (old, new))
    for before, after in pair(needs[0], needs[1], _needed):
        if before is None and after is not None:
            yield clause.added("need", Direction.RESHAPES, ("needs", after[0]), _say_need(after[1], sides.head))
        elif after is None and before is not None:
            yield clause.removed("need", Direction.RESHAPES, ("needs", before[0]), _say_need(before[1], sides.base))
        elif before is not None and after is not None and _without_notes(before[1]) != _without_notes(after[1]):
            said = _say_need(before[1], sides.base), _say_need(after[1], sides.head)
            yield clause.changed("need", Direction.RESHAPES, ("needs", after[0]), said, base_at=("needs", before[0]))


def _needed(need: Need) -> str | None:
    return need.service if isinstance(need, ServiceNeed) else type(need).__name__


def _without_notes(need: Need) -> Need:
    return need.model_copy(update={"notes": None}) if isinstance(need, ServiceNeed) else need


def _say_need(need: Need, estate: Estate) -> Said:
    if isinstance(need, ServiceNeed):
        name = say_name("service", need.service, estate)
        more = ", ".join(filter(None, [need.option or "", need.criticality if need.criticality != "critical" else "", "" if need.share is None else f"share {need.share}"]))
        return Said(f"{name.en} ({more})", f"{name.ar} ({more})") if more else name
    parts: Sequence[Need] = need.any_of if isinstance(need, AnyOf) else need.all_of if isinstance(need, AllOf) else need.of
    count = "any" if isinstance(need, AnyOf) else "all" if isinstance(need, AllOf) else str(need.at_least)
    independent = "" if isinstance(need, AllOf) or not need.independent else ", independent"
    said = join(_say_need(part, estate) for part in parts)
    return Said(f"{count} of {said.en}{independent}", f"{count} من {said.ar}{independent}")


def _life(old: Service, new: Service, sides: Sides) -> Iterator[Difference]:
    """Status, end and successor, and who provides it."""
    if old.status != new.status:
        yield _clause("status", old, new, sides).changed("status", Direction.LIFECYCLE, (), (same(old.status), same(new.status)))
    clause = _clause("retire_on", old, new, sides)
    if old.retire_on != new.retire_on:
        if old.retire_on is None:
            yield clause.added("retirement", Direction.LIFECYCLE, (), same(new.retire_on))
        elif new.retire_on is None:
            yield clause.removed("retirement", Direction.LIFECYCLE, (), same(old.retire_on))
        else:
            yield clause.changed("retirement", Direction.LIFECYCLE, (), (same(old.retire_on), same(new.retire_on)))
    if old.replaced_by != new.replaced_by:
        said = say_name("service", old.replaced_by, sides.base), say_name("service", new.replaced_by, sides.head)
        yield _clause("replaced_by", old, new, sides).changed("retirement", Direction.LIFECYCLE, (), said, subject=Said("Replaced by", "تحل محلها"))
    if old.history != new.history:
        yield _clause("history", old, new, sides).changed("history", Direction.LIFECYCLE, ())
    if old.provider != new.provider:
        said = _provider(old.provider, sides.base), _provider(new.provider, sides.head)
        yield _clause("provider", old, new, sides).changed("provider", Direction.RESHAPES, (), said)


def _or_nothing(text: str | None) -> Said:
    return NOTHING if text is None else same(text)


def _provider(id_: str, estate: Estate) -> Said:
    return say_name("unit" if estate.exists("unit", id_) else "supplier", id_, estate)


def compare_packages(old: Package, new: Package, sides: Sides) -> Iterator[Difference]:
    """Everything that two states of a package offer differently."""
    yield from _listed(old.targets, new.targets, sides)
    for key in ("core", "enabling", "enhancing"):
        yield from compare_words(_clause(key, old, new, sides), "component", (), (getattr(old, key), getattr(new, key)))
    yield from compare_money(_clause("price", old, new, sides), "charge", (), old.price, new.price)
    yield from compare_words(_clause("audiences", old, new, sides), "audience", (), (old.audiences, new.audiences), _unit)
    yield from compare_fields(old, new, sides, frozenset({"targets", "core", "enabling", "enhancing", "price", "audiences"}))


def compare_requirements(old: Requirement, new: Requirement, sides: Sides) -> Iterator[Difference]:
    """What is asked for: more of it binds nobody yet."""
    yield from _listed(old.targets, new.targets, sides)
    if old.status != new.status:
        yield Clause("status", old.status, new.status, sides).changed("status", Direction.LIFECYCLE, (), (_or_nothing(old.status), _or_nothing(new.status)))
    yield from compare_fields(old, new, sides, frozenset({"targets", "status"}))


def _listed(old: Sequence[Target], new: Sequence[Target], sides: Sides) -> Iterator[Difference]:
    stands: list[list[Stand]] = [[Stand(target, _at(number), None) for number, target in enumerate(targets)] for targets in (old, new)]
    yield from compare_lists(stands[0], stands[1], sides, Listed())


def _at(number: int) -> Path:
    return ("targets", number)
