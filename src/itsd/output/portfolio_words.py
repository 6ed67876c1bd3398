"""The portfolio, and the end of a service, as pages, tables and data; the record of a review as Markdown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.identify.doubles import Duplicate
    from itsd.practices.identify.portfolio import Charge, PortfolioLine, PortfolioRole

_STATUS_TONES = {"operational": Tone.MET, "retired": Tone.QUIET}


def build_page(lines: Sequence[PortfolioLine], doubles: Sequence[Duplicate], roles: Sequence[PortfolioRole], speech: Speech) -> Page:
    """What is worth a decision, what may be one, everything in a table, and who decides."""
    if not lines:
        nothing = Paragraph("There are no services. `itsd new service ID` makes one, `itsd init` a whole estate.")
        return Page("portfolio", "No services", f"As of {speech.estate.as_of}.", (nothing,))
    counts = Counter(line.status for line in lines)
    said = ", ".join(f"{number} {status}" for status, number in counts.items())
    blocks: list[Block] = [*_worth_a_decision(lines, speech), *_doubles(doubles), Section("All services", (_overview(lines, speech),)), *_unknown(lines), _roles(roles)]
    return Page("portfolio", f"{len(lines)} services: {said}", f"As of {speech.estate.as_of}.", tuple(blocks))


def _worth_a_decision(lines: Sequence[PortfolioLine], speech: Speech) -> list[Block]:
    """Services that may be obsolete, with their reasons, and those that do not get on."""
    items = [Item(f"{line.id} ({speech.text(line.name)})", Tone.PLAIN, tuple(Item(reason.words) for reason in line.reasons)) for line in lines if line.reasons]
    items += [Item(f"{line.id} ({speech.text(line.name)})", Tone.PLAIN, (Item(f"it has been {line.status} for {line.age} days"),)) for line in lines if line.stuck]
    return [Section("Worth a decision", (Listing(tuple(items)),))] if items else [Paragraph("No service gives a reason to end it.", Tone.MET)]


def _doubles(doubles: Sequence[Duplicate]) -> list[Block]:
    items = tuple(Item(f"{pair.first} and {pair.second}: {pair.words}") for pair in doubles)
    return [Section("May be one", (Listing(items),))] if items else []


def _overview(lines: Sequence[PortfolioLine], speech: Speech) -> Grid:
    rows = tuple(
        (
            code(line.id),
            Cell(line.status, _STATUS_TONES.get(line.status, Tone.PLAIN)),
            Cell("unknown" if line.age is None else f"{line.age} d", Tone.UNKNOWN if line.age is None else Tone.PLAIN),
            Cell(str(len(line.agreements))),
            Cell(str(len(line.activities))),
            Cell(str(len(line.critical_for) + len(line.used_by))),
            Cell(_review(line), Tone.BAD if line.overdue else Tone.PLAIN),
            Cell(f"{_usage(line)}; {say_charge(line.charge, speech)}"),
        )
        for line in lines
    )
    headings = (
        *plain("Service", "Status", "Age"),
        Cell("Agreements", short="Agr"),
        Cell("Activities", short="Act"),
        Cell("Needed by", short="Need"),
        *plain("Review due", "Usage and price"),
    )
    return Grid("", headings, rows, frozenset({2, 3, 4, 5}), "Agr: agreements in force, Act: activities it supports, Need: services that need it.")


def _review(line: PortfolioLine) -> str:
    return "" if line.review_due is None else str(line.review_due)


def _usage(line: PortfolioLine) -> str:
    usage = line.usage
    if usage is None:
        return "no usage known"
    if usage.value is None:
        return usage.words
    return f"{usage.value:f} {usage.metric}" + (f" on {usage.measured_on}" if usage.measured_on is not None else "")


def say_charge(charge: Charge, speech: Speech) -> str:
    """What a service costs: by option where they differ."""
    if charge.model is None:
        return "no price known"
    if charge.model == "free":
        return "free"
    prices = {name: price for name, price in charge.options if price is not None}
    if not prices:
        return speech.price(charge.price, charge.unit)
    said = ", ".join(speech.price(price) if len(prices) == 1 else f"{name} {speech.price(price)}" for name, price in prices.items())
    return f"{said} per {speech.text(charge.unit)}" if charge.unit is not None else said


def _unknown(lines: Sequence[PortfolioLine]) -> list[Block]:
    """What would have to be known to say that there are no further reasons."""
    by_words: dict[str, list[str]] = {}
    for line in lines:
        for reason in line.unknown:
            by_words.setdefault(reason.words, []).append(line.id)
    items = tuple(Item(f"{words}: {', '.join(services)}") for words, services in by_words.items())
    return [Section("Not known", (Listing(items),))] if items else []


def _roles(roles: Sequence[PortfolioRole]) -> Section:
    items = tuple(Item(role.words, Tone.PLAIN if role.holders else Tone.BAD) for role in roles)
    return Section("Who reviews the portfolio", (Listing(items),))


def build_table(lines: Sequence[PortfolioLine], speech: Speech) -> Table:
    """A row for each service."""
    headings = (
        "service",
        "name",
        "status",
        "since",
        "age_days",
        "type",
        "criticality",
        "owner",
        "price",
        "usage",
        "agreements",
        "activities",
        "needed_by",
        "review_due",
        "overdue",
        "reasons",
        "unknown",
    )
    return Table("portfolio", headings, tuple(_table_row(line, speech) for line in lines))


def _table_row(line: PortfolioLine, speech: Speech) -> tuple[str, ...]:
    values = (
        *(line.id, speech.text(line.name), line.status, line.since or "", "" if line.age is None else line.age, line.type, line.criticality, line.owner or ""),
        *(say_charge(line.charge, speech), _usage(line), " ".join(f"{item.kind}/{item.id}" for item in line.agreements), " ".join(line.activities)),
        *(" ".join((*line.critical_for, *line.used_by)), line.review_due or "", "yes" if line.overdue else "no"),
        *("; ".join(reason.words for reason in line.reasons), "; ".join(reason.words for reason in line.unknown)),
    )
    return tuple(map(str, values))


def build_data(lines: Sequence[PortfolioLine], doubles: Sequence[Duplicate], roles: Sequence[PortfolioRole], speech: Speech) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "format": "itsd-portfolio",
        "version": 1,
        "as_of": str(speech.estate.as_of),
        "services": [_line_data(line, speech) for line in lines],
        "near_duplicates": [
            {"services": [pair.first, pair.second], "similarity": str(pair.similarity), "reasons": [likeness.words for likeness in pair.likenesses]} for pair in doubles
        ],
        "roles": [{"role": role.role, "parts": list(role.parts), "held_by": [holder.person for holder in role.holders]} for role in roles],
    }


def _line_data(line: PortfolioLine, speech: Speech) -> dict[str, Any]:
    usage = line.usage
    return {
        "service": line.id,
        "name": speech.text(line.name),
        "status": line.status,
        "since": None if line.since is None else str(line.since),
        "age_days": line.age,
        "introduced": None if line.introduced is None else str(line.introduced),
        "type": line.type,
        "criticality": line.criticality,
        "owner": line.owner,
        "cost": {"model": line.charge.model, "options": {name: None if price is None else str(price) for name, price in line.charge.options}},
        "usage": None if usage is None else {"metric": usage.metric or None, "value": None if usage.value is None else str(usage.value), "words": usage.words or None},
        "agreements": [f"{item.kind}/{item.id}" for item in line.agreements],
        "activities": list(line.activities),
        "critical_for": list(line.critical_for),
        "used_by": list(line.used_by),
        "packages": list(line.packages),
        "catalogues": list(line.catalogues),
        "review_due": None if line.review_due is None else str(line.review_due),
        "overdue": line.overdue,
        "stuck": line.stuck,
        "reasons": [{"code": reason.code, "reason": reason.words} for reason in line.reasons],
        "unknown": [{"code": reason.code, "reason": reason.words} for reason in line.unknown],
    }
