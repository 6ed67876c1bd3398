"""Drafts of agreements as pages, tables and data: what deviates, what is open, and the budget with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from itsd.output.page import Block
    from itsd.practices.agreements.drafting.results import Drafted, Note, Row

_TONES = {Level.ERROR: Tone.BAD, Level.WARNING: Tone.RISK, Level.INFO: Tone.PLAIN}
_DIGITS = 60  # of a decimal that is written beside its fraction


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft with its document, the file that holds it (empty where none was written), and the day."""

    drafted: Drafted
    document: str
    file: str
    as_of: str

    @property
    def name(self) -> str:
        """`kind/id`."""
        return f"{self.drafted.draft.kind}/{self.drafted.draft.id}"


def build_page(shown: Shown, *, verbose: bool = False) -> Page:
    """Where it deviates, what each target has to carry, what is open, and what comes next."""
    drafted = shown.drafted
    blocks: list[Block] = [*_deviations(drafted), *_budget(drafted, verbose=verbose), *_notes(drafted.notes), _next(shown)]
    return Page("draft", f"{shown.name}: a draft from {drafted.source}", f"As of {shown.as_of}.", tuple(blocks))


def _deviations(drafted: Drafted) -> list[Block]:
    rows = tuple(
        (code(item.target), Cell(item.asked), Cell(item.offered or "nothing", Tone.PLAIN if item.offered else Tone.UNKNOWN), Cell(item.words), Cell(item.origin))
        for item in drafted.deviations
    )
    if not rows:
        return []
    return [Section("Other than the option", (Grid("", plain("Target", "Asked, and drafted", "Offered", "Difference", "Origin"), rows),), Tone.RISK)]


def _budget(drafted: Drafted, *, verbose: bool) -> list[Block]:
    """A line for each promise of the draft with what decides it; all of them where more is asked for."""
    if not drafted.rows:
        return []
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in drafted.rows:
        groups.setdefault((row.metric, row.priority), []).append(row)
    shown = [row for group in groups.values() for row in (group if verbose else [_deciding(group)])]
    rows = tuple((code(" ".join(filter(None, [row.metric, row.priority]))), _needed(row), Cell(row.said or row.problem, Tone.PLAIN if row.said else Tone.UNKNOWN)) for row in shown)
    hint = () if verbose else (Paragraph("--verbose shows what each agreement above leaves.", Tone.QUIET),)
    return [Section("Target budget", (Grid("", plain("Target", "Has to promise", "Because"), rows), *hint))]


def _deciding(group: Sequence[Row]) -> Row:
    """The row that decides, else the first with a result, else the first."""
    return next((row for row in group if row.binding), next((row for row in group if row.needed), group[0]))


def _needed(row: Row) -> Cell:
    if row.needed:
        return Cell(row.needed)
    return Cell("not derived", Tone.UNKNOWN) if row.problem else Cell("nothing")


def _notes(notes: Sequence[Note]) -> list[Block]:
    ordered = sorted(notes, key=lambda note: -note.level.rank)
    items = tuple(Item(f"{note.level.value}: {note.key}: {note.message}", _TONES[note.level], (Item(note.hint, Tone.QUIET),)) for note in ordered)
    return [Section("Still open", (Listing(items),))] if items else [Paragraph("Nothing is open but the approvals.", Tone.MET)]


def _next(shown: Shown) -> Paragraph:
    id_ = shown.drafted.draft.id
    proof = {"sla": f"`itsd underpin {id_}` proves it; ", "ola": f"`itsd underpin ola/{id_}` proves it; "}.get(shown.drafted.draft.kind, "")
    return Paragraph(f"{proof}`itsd validate` checks it; `itsd render {shown.name}` makes a document of it.", Tone.QUIET)


def build_table(shown: Shown) -> Table:
    """The budget, or the deviations of an SLA, as rows."""
    drafted = shown.drafted
    if drafted.rows:
        headings = ("metric", "priority", "agreement", "target", "promised", "needed", "decides", "arithmetic", "problem")
        lines = tuple((row.metric, row.priority, row.agreement, row.target, row.promised, row.needed, "yes" if row.binding else "", row.said, row.problem) for row in drafted.rows)
        return Table("budget", headings, lines)
    columns = ("target", "metric", "asked", "offered", "difference", "origin")
    return Table("deviations", columns, tuple((item.target, item.metric, item.asked, item.offered, item.words, item.origin) for item in drafted.deviations))


def build_data(shown: Shown) -> dict[str, Any]:
    """Everything as data of JSON; numbers are exact."""
    drafted = shown.drafted
    return {
        "format": "itsd-draft",
        "version": 1,
        "as_of": shown.as_of,
        "entity": shown.name,
        "source": drafted.source,
        "file": shown.file or None,
        "deviations": [
            {"target": item.target, "metric": item.metric, "asked": item.asked, "offered": item.offered or None, "difference": item.words, "origin": item.origin}
            for item in drafted.deviations
        ],
        "findings": [{"level": note.level.value, "key": note.key, "message": note.message, "hint": note.hint, "rules": list(note.rules)} for note in drafted.notes],
        "budget": [_row(row) for row in drafted.rows],
        "document": shown.document,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "agreement": row.agreement,
        "item": row.item or None,
        "target": row.target,
        "metric": row.metric,
        "priority": row.priority or None,
        "promised": row.promised,
        "unit": row.unit or None,
        "allowed": _number(row.allowed),
        "used": [{"part": use.label, "promise": use.promise, "value": _number(use.value)} for use in row.used],
        "left": _number(row.left),
        "shared_with": list(row.others),
        "unknown": list(row.unknown),
        "needed": row.needed or None,
        "arithmetic": row.said,
        "problem": row.problem or None,
        "decides": row.binding,
    }


def _number(value: Fraction | None) -> dict[str, str | None] | None:
    """An exact number: the fraction, and the decimal where it has an end."""
    if value is None:
        return None
    context = Context(prec=_DIGITS, traps=[Inexact])
    try:
        decimal = f"{context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize(context):f}"
    except Inexact:
        decimal = None
    return {"fraction": str(value), "decimal": decimal}
