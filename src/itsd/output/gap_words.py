"""Gaps as pages, tables and data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from itsd.model.demand import ASPECTS, Requirement
from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, plain
from itsd.output.table import Table
from itsd.practices.identify.gaps import Sort
from itsd.practices.identify.leveling import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.identify.coverage import Supported
    from itsd.practices.identify.gaps import Found, Gaps

TITLES = {
    Sort.COVERAGE: "Activities without a service",
    Sort.LEVEL: "Required beyond the best that is offered",
    Sort.PERFORMANCE: "Promised beyond what was achieved",
    Sort.ORPHAN: "Services that support nothing",
    Sort.OVER_PROVISION: "Offered or taken far beyond every requirement",
    Sort.UNDECIDED: "Entries of the register that wait",
}
GROUPS: dict[str, Callable[[Found], str]] = {
    "process": lambda found: found.process,
    "activity": lambda found: found.activity,
    "service": lambda found: found.service,
    "customer": lambda found: found.customer,
}
_HEADS = ("Tim", "Ava", "Per", "Cap", "Sec", "Con", "Com", "Usa", "Dem")
_GRAVITY = (Standing.SHORT, Standing.UNKNOWN, Standing.SILENT, Standing.MET)
_CELLS = {
    Standing.MET: Cell("met", Tone.MET, "+"),
    Standing.SHORT: Cell("short", Tone.BAD, "x"),
    Standing.SILENT: Cell("not promised", Tone.RISK, "o"),
    Standing.UNKNOWN: Cell("unknown", Tone.UNKNOWN, "?"),
}
_WAIVED, _NOT_ASKED, _NO_SERVICE = Cell("waived", Tone.QUIET, "w"), Cell("not asked", Tone.QUIET, "."), Cell("no service", Tone.BAD, "!")
_LEGEND = "x short, o nothing promised, ? unknown, + met, w waived, . not asked, ! no operational service"


def build_page(found: Gaps, shown: Sequence[Found], speech: Speech, by: str = "") -> Page:
    """The gaps in sections, by their sort or by where they are, and the map of activities and aspects."""
    counts = Counter(item.sort for item in shown)
    said = ", ".join(f"{counts[sort]} {sort.value}" for sort in Sort if counts[sort])
    title = f"{len(shown)} gap{'' if len(shown) == 1 else 's'}: {said}" if shown else "No gaps"
    blocks: list[Block] = [_group(shown, by, speech)] if by else [_sort(sort, [item for item in shown if item.sort is sort]) for sort in Sort if counts[sort]]
    blocks = [block for group in blocks for block in (group.blocks if by and isinstance(group, Section) else (group,))]
    if found.supported:
        blocks.append(Section("Activities and aspects", (heat(found, speech),)))
        blocks += _pains(found.supported, speech)
    elif not shown:
        blocks.append(Paragraph("There are no processes with activities: name them with `itsd new process ID`, and what they need."))
    return Page("gap", title, _summary(found, speech), tuple(blocks))


def _summary(found: Gaps, speech: Speech) -> str:
    met = sum(level.standing is Standing.MET for level in found.levels)
    measured = sum(bool(result.measured) for result in found.results)
    agreements = len({result.agreement for result in found.results})
    parts = [f"As of {speech.estate.as_of}"]
    parts += [f"{met} of {len(found.levels)} needs are met by what is offered or agreed"] if found.levels else ["nothing is required yet"]
    if found.results:
        parts.append(f"performance is unknown for {len(found.results) - measured} of the {len(found.results)} promises of {agreements} SLAs, for want of measured results")
    return "; ".join(parts) + "."


def _sort(sort: Sort, items: list[Found]) -> Section:
    """The gaps of one sort, with the columns that say something about them."""
    where = [name for name in ("activity", "service", "aspect") if any(getattr(item, name) for item in items)]
    rows = tuple((*(Cell(str(getattr(item, name)), code=name != "aspect") for name in where), Cell(_whole_reason(item), _tone(item))) for item in items)
    return Section(TITLES[sort], (Grid("", (*(Cell(name.capitalize()) for name in where), Cell("Why")), rows),))


def _tone(item: Found) -> Tone:
    """What is decided on, or costs too much, is less urgent than what is missing."""
    return Tone.QUIET if item.decided or item.sort in {Sort.ORPHAN, Sort.OVER_PROVISION} else Tone.PLAIN


def _whole_reason(item: Found) -> str:
    """What is asked and by whom, what there is, and what the register says about it."""
    asked = f"{item.asked} is asked{f' by {item.customer}' if item.customer else ''}; " if item.asked else ""
    known = "" if item.registered is None or item.sort is Sort.UNDECIDED else f"; {item.registered.key} is {item.registered.status}{'' if item.decided else ' without a decision'}"
    return f"{asked}{_reason(item)}{known}"


def _reason(item: Found) -> str:
    """Why, and what it costs where it is too much."""
    surplus = item.surplus
    if surplus is None:
        return item.reason
    price = f"; it costs {surplus.price}" if surplus.price is not None and surplus.price.amount else "; its price is not known" if surplus.price is None else ""
    saving = f", {surplus.saving} less would do" if surplus.saving is not None else ""
    return f"{item.reason}{price}{saving}"


def _group(shown: Sequence[Found], by: str, speech: Speech) -> Section:
    """Sections by process, activity, service or customer, those with most gaps first; what has none of these stands last."""
    groups: dict[str, list[Found]] = {}
    for item in shown:
        groups.setdefault(GROUPS[by](item), []).append(item)
    ordered = sorted(groups.items(), key=lambda group: (not group[0], -len(group[1]), group[0]))
    return Section("", tuple(Section(_title(by, name, len(items), speech), (_mixed(items, by),)) for name, items in ordered))


def _title(by: str, name: str, count: int, speech: Speech) -> str:
    kinds = {"process": "process", "service": "service", "customer": "unit"}
    if not name:
        return f"Without a {by}: {count}"
    said = speech.name(kinds[by], name) if by in kinds else ""
    return f"{name} ({said}): {count}" if said and said != name else f"{name}: {count}"


def _mixed(items: list[Found], by: str) -> Grid:
    where = [name for name in ("activity", "service") if name != by and any(getattr(item, name) for item in items)]
    rows = tuple(
        (
            Cell(item.sort.value),
            *(Cell(str(getattr(item, name)), code=True) for name in where),
            Cell(item.aspect),
            Cell(_whole_reason(item), _tone(item)),
        )
        for item in items
    )
    return Grid("", (Cell("Gap"), *(Cell(name.capitalize()) for name in where), *plain("Aspect", "Why")), rows)


def heat(found: Gaps, speech: Speech) -> Grid:
    """The map: a row for each activity, a column for each aspect, in each cell the worst of what is asked there."""
    waived: set[tuple[str, str]] = {(requirement.activity or "", item.aspect) for requirement in speech.estate.each(Requirement) for item in requirement.waived_aspects}
    standings: dict[tuple[str, str], set[Standing]] = {}
    for level in found.levels:
        standings.setdefault((level.activity, level.aspect), set()).add(level.standing)
    ids = Counter(item.activity.id for item in found.supported)
    rows = tuple(
        (Cell(item.name, short=item.activity.id if ids[item.activity.id] == 1 else item.name, code=True), *(_heat_cell(item, aspect, standings, waived) for aspect in ASPECTS))
        for item in found.supported
    )
    headings = (Cell("Activity"), *(Cell(aspect, short=head) for aspect, head in zip(ASPECTS, _HEADS, strict=True)))
    return Grid("", headings, rows, legend=_LEGEND)


def _heat_cell(item: Supported, aspect: str, standings: dict[tuple[str, str], set[Standing]], waived: set[tuple[str, str]]) -> Cell:
    here = standings.get((item.name, aspect), set())
    worst = next((standing for standing in _GRAVITY if standing in here), None)
    if not item.live:
        return _NO_SERVICE
    if worst is not None:
        return _CELLS[worst]
    return _WAIVED if (item.name, aspect) in waived else _NOT_ASKED


def _pains(supported: Sequence[Supported], speech: Speech) -> list[Block]:
    """What hurts, in the words of those whom it hurts: where to improve first."""
    items = tuple(
        Item(f"{item.name} ({', '.join(service.id for service in item.live) or 'no service'}): {speech.text(pain)}") for item in supported for pain in item.activity.pain_points
    )
    return [Section("What hurts today", (Listing(items),))] if items else []


def build_table(shown: Sequence[Found]) -> Table:
    """A row for each gap."""
    headings = ("gap", "activity", "service", "customer", "aspect", "source", "asked", "verdict", "distance", "reason", "register", "decided", "price", "saving")
    return Table("gap", headings, tuple(tuple(str(value) for value in _fields(item).values()) for item in shown))


def _fields(item: Found) -> dict[str, str]:
    surplus = item.surplus
    return {
        "gap": item.sort.value,
        "activity": item.activity,
        "service": item.service,
        "customer": item.customer,
        "aspect": item.aspect,
        "source": item.source,
        "asked": item.asked,
        "verdict": item.verdict.value,
        "distance": item.words,
        "reason": item.reason,
        "register": "" if item.registered is None else item.registered.key,
        "decided": "yes" if item.decided else "no",
        "price": "" if surplus is None or surplus.price is None else str(surplus.price).strip(),
        "saving": "" if surplus is None or surplus.saving is None else str(surplus.saving).strip(),
    }


def build_data(found: Gaps, shown: Sequence[Found], speech: Speech) -> dict[str, Any]:
    """Everything, for programs; distances exact, in the unit of their metric."""
    rows = heat(found, speech)
    return {
        "format": "itsd-gap",
        "version": 1,
        "as_of": str(speech.estate.as_of),
        "gaps": [
            {
                **{key: value or None for key, value in _fields(item).items()},
                "decided": item.decided,
                "delta": None if item.delta is None else str(item.delta),
                "unit": item.unit or None,
            }
            for item in shown
        ],
        "needs": {standing.value: sum(level.standing is standing for level in found.levels) for standing in Standing},
        "results": {"measured": sum(bool(result.measured) for result in found.results), "unknown": sum(not result.measured for result in found.results)},
        "activities": [{"activity": row[0].text, **{aspect: cell.text for aspect, cell in zip(ASPECTS, row[1:], strict=True)}} for row in rows.rows],
    }
