"""What an agreement promises in numbers before and after: its own targets and clauses, what it inherits, and what the chosen options promise beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Said
from itsd.diff.clause import clause_of, compare_text
from itsd.diff.targets import Listed, Stand, compare_lists
from itsd.model.inheritance import effective
from itsd.model.service import Package, Service
from itsd.practices.agreements.promises import promises_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.difference import Difference, Sides
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_CLAUSES = ("security", "continuity")


def compare_promises(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """Targets, then the terms of security and continuity, which are targets in other words."""
    before, after = stands_of(old, sides.base), stands_of(new, sides.head)
    yield from compare_lists(before["targets"], after["targets"], sides, Listed())
    for key in _CLAUSES:
        yield from compare_lists(before[key], after[key], sides, Listed(key))
        clause = clause_of(key, old, new, sides)
        word = "access" if key == "security" else "minimum_service"
        name = Said("Access", "صلاحيات الوصول") if key == "security" else Said("Minimum service in an emergency", "الحد الأدنى للخدمة في الطوارئ")
        yield from compare_text(clause, key, (word,), (getattr(clause.old, word, None), getattr(clause.new, word, None)), name)


def stands_of(agreement: Agreement, estate: Estate) -> dict[str, list[Stand]]:
    """Every promise that holds, by where it is written; what is inherited stands at `inherits`, what an option promises at its item."""
    found: dict[str, list[Stand]] = {"targets": [], **{key: [] for key in _CLAUSES}}
    for promise in promises_of(agreement, estate):
        key = str(promise.where.path[0])
        own = promise.source == agreement.key
        if key in found:
            found[key].append(Stand(promise.target, promise.where.path if own else ("inherits",), promise.hours, "" if own else promise.source))
    said = {_subject(stand.target) for stand in found["targets"]}
    found["targets"] += [stand for stand in _of_options(agreement, estate) if _subject(stand.target) not in said]
    return found


def _subject(target: Target) -> tuple[str, str | None]:
    return target.metric, target.priority


def _of_options(agreement: Agreement, estate: Estate) -> Iterator[Stand]:
    """What the chosen options and packages promise."""
    hours = effective(agreement, "hours", estate)
    for number, item in enumerate(agreement.items):
        service, package = estate.find(Service, item.service), estate.find(Package, item.package)
        option = next((option for option in (service.options if service is not None else ()) if option.id == item.option), None)
        for source, targets in ((service, option.targets if option is not None else ()), (package, package.targets if package is not None else ())):
            for target in targets:
                yield Stand(target, ("items", number), hours, "" if source is None else source.key)
