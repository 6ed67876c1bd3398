"""Demand against capacity as pages, tables and data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from itsd.output.curve import Curve, draw_curve, draw_line
from itsd.output.page import Cell, Grid, Page, Paragraph, Picture, Section, Tone, code, plain
from itsd.output.table import Table
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.identify.demand import Verdict, format_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.identify.demand import MetricDemand, PartLoad, ServiceDemand

_TONES = {Verdict.INSUFFICIENT: Tone.BAD, Verdict.AT_RISK: Tone.RISK, Verdict.UNKNOWN: Tone.UNKNOWN, Verdict.CONFIRMED: Tone.MET}


def build_page(found: Sequence[ServiceDemand], until: date, speech: Speech) -> Page:
    """All services with their verdicts, then each one that has a course, with its picture."""
    if not found:
        nothing = Paragraph("There are no services whose demand could be judged. `itsd new forecast ID` and `itsd new capacity ID` say what is expected and what there is.")
        return Page("demand", "No demand to judge", f"As of {speech.estate.as_of}.", (nothing,))
    counts = Counter(item.verdict for item in found)
    said = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
    rows = tuple(row for item in found for row in _rows(item, until))
    headings = (*plain("Service", "Metric", "Verdict"), Cell("Course of the demand", short="Course"), *plain("Exhausted", "Act by", "Why"))
    blocks: list[Block] = [Grid("", headings, rows, legend="Course: the demand of the horizon as a share of what is usable at the limiting part.")]
    blocks += [_section(item, metric, until, speech) for item in found for metric in item.metrics if metric.parts]
    word = "service" if len(found) == 1 else "services"
    return Page("demand", f"{len(found)} {word}: {said}", f"As of {speech.estate.as_of}, until {until}.", tuple(blocks))


def _rows(item: ServiceDemand, until: date) -> Iterator[tuple[Cell, ...]]:
    if not item.metrics:
        yield code(item.service), Cell(""), Cell(item.verdict.value, _TONES[item.verdict]), *plain("", "", ""), Cell(item.reason)
    for metric in item.metrics:
        part = metric.parts[0] if metric.parts else None
        line = draw_line(_monthly(metric, until), part.usable) if part is not None and part.usable else ""
        exhausted = Cell("" if part is None or part.exhausted is None else str(part.exhausted))
        act = Cell("" if part is None or part.act_by is None else str(part.act_by))
        yield code(item.service), Cell(metric.metric), Cell(metric.verdict.value, _TONES[metric.verdict]), Cell(line), exhausted, act, Cell(_why(metric))


def _why(metric: MetricDemand) -> str:
    """The reason, and where demand goes beyond what was agreed."""
    return "; ".join(filter(None, [metric.reason, _beyond(metric)]))


def _beyond(metric: MetricDemand) -> str:
    limits = metric.limits
    if limits is None or limits.beyond is None:
        return ""
    if limits.beyond > 0:
        names = " and ".join(name for name, _ in limits.slas)
        return f"{say_number(limits.beyond, limits.dimension)} beyond the {say_number(limits.agreed, limits.dimension)} that {names} serve{'s' if len(limits.slas) == 1 else ''}"
    return ""


def _monthly(metric: MetricDemand, until: date) -> list[Any]:
    """The demand at the beginning of each month, so that every course has the same scale of time."""
    first = metric.course[0][0]
    months = max((until.year - first.year) * 12 + until.month - first.month, 1)
    days = [
        first if not number else first.replace(year=first.year + (first.month - 1 + number) // 12, month=(first.month - 1 + number) % 12 + 1, day=1)
        for number in range(min(months, 36))
    ]
    return [next((amount for start, amount in reversed(metric.course) if start <= day), None) for day in days]


def _section(item: ServiceDemand, metric: MetricDemand, until: date, speech: Speech) -> Section:
    title = f"{item.service} ({speech.name('service', item.service)}), {metric.metric}: {metric.verdict.value}"
    blocks: list[Block] = [_picture(item, metric, until)]
    if metric.parts:
        blocks.append(Grid("", plain("Capacity", "Load", "Usable", "Headroom", "Verdict", "From"), tuple(_part_row(part) for part in metric.parts)))
    if metric.limits is not None:
        named = ", ".join(f"{name} up to {said}" for name, said in metric.limits.slas)
        blocks.append(Paragraph(f"Agreed: {named}. {f'The demand goes {_beyond(metric)}.' if _beyond(metric) else _within(metric)}"))
    return Section(title, tuple(blocks), _TONES[metric.verdict])


def _within(metric: MetricDemand) -> str:
    return "The demand stays within." if metric.limits is not None and metric.limits.beyond is not None else "Demand and limits have different units."


def _picture(item: ServiceDemand, metric: MetricDemand, until: date) -> Picture:
    """The course, with the usable and the threshold of the limiting part where it has the same unit."""
    part = next((part for part in metric.parts if part.usable is not None and part.dimension == metric.dimension), None)
    lines: tuple[tuple[str, Any], ...] = ()
    if part is not None and part.usable is not None:
        lines = (("usable", part.usable), *((("threshold", part.usable * part.threshold),) if part.threshold is not None else ()))
    if metric.limits is not None and metric.limits.dimension == metric.dimension and metric.limits.agreed:
        lines = (*lines, ("agreed", metric.limits.agreed))
    curve = Curve(f"Demand of {item.service} in {metric.metric}", metric.reason, metric.dimension, metric.course, until, lines)
    return Picture(draw_curve(curve), draw_line(_monthly(metric, until), None if part is None else part.usable), metric.reason)


def _part_row(part: PartLoad) -> tuple[Cell, ...]:
    load = "unknown" if part.load.amount is None else say_number(part.load.amount, part.load.dimension)
    usable = "unknown" if part.usable is None else say_number(part.usable, part.dimension)
    headroom = "unknown"
    if part.headroom is not None and part.share is not None and part.worst_on is not None:
        sign = "" if part.headroom >= 0 else "-"
        headroom = f"{sign}{say_number(abs(part.headroom), part.dimension)} ({format_share(1 - part.share) if part.share <= 1 else '0%'})"
    above = ", ".join(f"{name} {say_number(amount, part.load.dimension)}" for name, amount in part.load.above)
    source = "; ".join(filter(None, ["its own forecast" if part.load.own is not None else "", above + _together(part)]))
    return code(part.capacity), Cell(load), Cell(usable), Cell(headroom), Cell(part.verdict.value, _TONES[part.verdict]), Cell(source)


def _together(part: PartLoad) -> str:
    """The share of what rests on a part that occurs at the same time, where that is not all."""
    total = sum(amount for _, amount in part.load.above)
    return f", {format_share(part.load.shared / total)} of it at the same time" if part.load.shared is not None and total and part.load.shared != total else ""


def build_table(found: Sequence[ServiceDemand]) -> Table:
    """A row for each service, metric and capacity."""
    headings = (
        "service",
        "metric",
        "verdict",
        "capacity",
        "part_verdict",
        "load",
        "usable",
        "unit",
        "headroom",
        "share",
        "worst_on",
        "exhausted",
        "act_by",
        "agreed",
        "beyond_agreed",
        "reason",
    )
    rows: list[tuple[str, ...]] = []
    for item in found:
        rows += [(item.service, "", item.verdict.value, *[""] * 12, item.reason)] if not item.metrics else []
        for metric in item.metrics:
            limits = metric.limits
            agreed = ("", "") if limits is None else (str(limits.agreed), "" if limits.beyond is None else str(limits.beyond))
            rows += [(item.service, metric.metric, metric.verdict.value, *map(str, _part_data(part).values()), *agreed, metric.reason) for part in metric.parts]
            rows += [(item.service, metric.metric, metric.verdict.value, *[""] * 10, *agreed, metric.reason)] if not metric.parts else []
    return Table("demand", headings, tuple(tuple("" if value == "None" else value for value in row) for row in rows))


def _part_data(part: PartLoad) -> dict[str, Any]:
    return {
        "capacity": part.capacity,
        "verdict": part.verdict.value,
        "load": None if part.load.amount is None else str(part.load.amount),
        "usable": None if part.usable is None else str(part.usable),
        "unit": part.dimension,
        "headroom": None if part.headroom is None else str(part.headroom),
        "share": None if part.share is None else str(part.share),
        "worst_on": None if part.worst_on is None else str(part.worst_on),
        "exhausted": None if part.exhausted is None else str(part.exhausted),
        "act_by": None if part.act_by is None else str(part.act_by),
    }


def build_data(found: Sequence[ServiceDemand], until: date, speech: Speech) -> dict[str, Any]:
    """Everything, for programs; amounts are exact, in the smallest unit of their dimension."""
    return {
        "format": "itsd-demand",
        "version": 1,
        "as_of": str(speech.estate.as_of),
        "until": str(until),
        "services": [
            {"service": item.service, "verdict": item.verdict.value, "reason": item.reason, "metrics": [_metric_data(metric) for metric in item.metrics]} for item in found
        ],
    }


def _metric_data(metric: MetricDemand) -> dict[str, Any]:
    limits = metric.limits
    return {
        "metric": metric.metric,
        "verdict": metric.verdict.value,
        "reason": metric.reason,
        "unit": metric.dimension,
        "course": [{"from": str(day), "amount": None if amount is None else str(amount)} for day, amount in metric.course],
        "capacities": [
            {
                **_part_data(part),
                "reason": part.reason,
                "own": None if part.load.own is None else str(part.load.own),
                "above": {name: str(amount) for name, amount in part.load.above},
                "uncounted": list(part.load.uncounted),
            }
            for part in metric.parts
        ],
        "agreed": None if limits is None else {"amount": str(limits.agreed), "slas": dict(limits.slas), "beyond": None if limits.beyond is None else str(limits.beyond)},
    }
