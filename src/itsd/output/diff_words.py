"""A semantic diff as pages: for a terminal as lists, for a reviewer as a table with its details folded away."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.diff.changes import Action, Direction, Effect
from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.report import format_count

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from itsd.diagnostics import Finding
    from itsd.diff.changes import Change, Impact, Result
    from itsd.output.page import Block

_TONES = {Level.ERROR: Tone.BAD, Level.WARNING: Tone.RISK, Level.INFO: Tone.PLAIN}
_WAYS = {
    Direction.WEAKENS: ("weakened", Tone.BAD),
    Direction.STRENGTHENS: ("strengthened", Tone.MET),
    Direction.RESHAPES: ("reshaped", Tone.RISK),
    Direction.LIFECYCLE: ("changed", Tone.QUIET),
    Direction.EDITORIAL: ("reworded", Tone.QUIET),
}
_EFFECTS = {
    Effect.BREAKS: ("broken", Tone.BAD),
    Effect.LOSES: ("no longer known to hold", Tone.UNKNOWN),
    Effect.PERSISTS: ("still not carried", Tone.BAD),
    Effect.EASES: ("no longer sure to fail", Tone.UNKNOWN),
    Effect.MENDS: ("mended", Tone.MET),
}
_SHOWN = 8  # agreements that are named where one change reaches many
_LONG = 160  # characters of a sentence in a table


@dataclass(frozen=True, slots=True)
class Group:
    """One change with the documents in which it is the same, because all of them rest on what changed."""

    change: Change
    entities: tuple[str, ...]


def group_changes(changes: Iterable[Change]) -> list[Group]:
    """What comes through one changed document is said once for all that it reaches."""
    groups: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        key: object = (
            number if not change.via else (change.via, change.aspect, change.action, change.direction, change.subject, change.old, change.new, change.magnitude, change.proof)
        )
        groups.setdefault(key, []).append(change)
    return [Group(found[0], tuple(dict.fromkeys(change.entity for change in found))) for found in groups.values()]


def build_page(result: Result, locale: str, *, wide: bool = False) -> Page:
    """The whole result: impact first, then how it was made, then every change; `wide` as a table with folded details."""
    binding = [change for change in result.changes if change.direction.binds]
    other = [change for change in result.changes if not change.direction.binds]
    blocks: list[Block] = [*_impacts(result, locale, wide=wide), *_policy("How it is made", result.policy), *_policy("Could not be compared", result.unreadable)]
    blocks += _table(result, binding, locale) if wide else _lists(result, binding, locale)
    blocks += _approvals(result, locale)
    blocks += _details(result, [*binding, *other], locale) if wide else _others(result, other, locale)
    if not result.changes and not result.unreadable:
        blocks.append(Paragraph("Nothing that is promised, offered or described differs."))
    return Page("diff", say_title(result), _summary(result), tuple(blocks))


def say_title(result: Result) -> str:
    """The counts that matter: "1 proof broken, 2 weakened, 1 strengthened"."""
    effects = Counter(impact.effect for impact in result.impacts if not impact.accepted)
    ways = Counter(group.change.direction for group in group_changes(result.changes))
    parts = [f"{format_count(effects[effect], 'proof')} {_EFFECTS[effect][0]}" for effect in Effect if effects[effect]]
    parts += [f"{ways[way]} {word}" for way, (word, _) in _WAYS.items() if ways[way]]
    errors = sum(finding.level is Level.ERROR for finding in result.policy)
    parts += [format_count(errors, "fault") + " in how it is made"] if errors else []
    parts += [f"{format_count(len(result.unreadable), 'error')} in files"] if result.unreadable else []
    return ", ".join(parts) or "No changes"


def _summary(result: Result) -> str:
    said = f"{result.base} to {result.head}, as of {result.as_of}: {format_count(result.entities, 'document')} changed"
    said += f", {format_count(result.proofs, 'agreement')} proven on both sides" if result.proofs else ""
    return said + (f", {format_count(result.exempted, 'finding')} exempted." if result.exempted else ".")


def name_of(result: Result, entity: str, locale: str) -> str:
    """`kind/id` with what people call it."""
    name = result.names.get(entity)
    said = "" if name is None else name.show(locale)
    return f"{entity} ({said})" if said and said != entity.partition("/")[2] else entity


def _impacts(result: Result, locale: str, *, wide: bool) -> list[Block]:
    if not result.impacts:
        return []
    worst = result.impacts[0]
    tone = _EFFECTS[worst.effect][1]
    if not wide:
        return [Section("What it does to agreements", (Listing(tuple(_impact(impact, result, locale) for impact in result.impacts)),), tone)]
    rows = tuple(
        (Cell(_effect(impact), _EFFECTS[impact.effect][1]), Cell(name_of(result, impact.agreement, locale)), Cell(f"{impact.target}: {impact.promised}"), Cell(impact.reason))
        for impact in result.impacts
    )
    details = Section("Cases, and what would mend it", (Listing(tuple(_impact(impact, result, locale) for impact in result.impacts)),), folded=True)
    return [Section("What it does to agreements", (Grid("", plain("Proof", "Agreement", "Promise", "Why"), rows), details), tone)]


def _effect(impact: Impact) -> str:
    return f"{_EFFECTS[impact.effect][0]}, accepted" if impact.accepted else _EFFECTS[impact.effect][0]


def _through(impact: Impact) -> str:
    causes = [cause for cause in impact.causes if cause != impact.agreement]
    return f"through {', '.join(causes)}" if causes else ""


def _impact(impact: Impact, result: Result, locale: str) -> Item:
    inner = [Item(part) for part in (impact.reason, f"for example: {impact.counter}" if impact.counter else "", impact.improve, _through(impact)) if part]
    return Item(f"{_effect(impact)}: {name_of(result, impact.agreement, locale)}, {impact.target} ({impact.promised})", _EFFECTS[impact.effect][1], tuple(inner))


def _policy(title: str, findings: Sequence[Finding]) -> list[Block]:
    if not findings:
        return []
    items = tuple(
        Item(f"{finding.level.value}: {finding.message} ({finding.place})", _TONES[finding.level], (Item(finding.hint, Tone.QUIET),) if finding.hint else ())
        for finding in findings
    )
    return [Section(title, (Listing(items),))]


def say_values(change: Change, locale: str) -> str:
    """What it was and what it is: `99.5% → 99.0%`; what came or went by itself."""
    old, new = (None if value is None else value.show(locale) for value in (change.old, change.new))
    if old is not None and new is not None:
        return f"{old} → {new}"
    return old if old is not None else new if new is not None else ""


def say_change(change: Change, locale: str) -> str:
    """One change in a line: "Availability weakened: 99.5% → 99.0%"."""
    word = change.action.value if change.action is not Action.CHANGED else _WAYS[change.direction][0]
    values = say_values(change, locale)
    return f"{change.subject.show(locale)} {word}" + (f": {values}" if values else "")


def _lists(result: Result, changes: Sequence[Change], locale: str) -> list[Block]:
    """Documents with what became of them; what comes through others stands at the end."""
    own: dict[str, list[Change]] = {}
    for change in changes:
        if not change.via:
            own.setdefault(change.entity, []).append(change)
    blocks: list[Block] = [Section(name_of(result, entity, locale), (Listing(tuple(_item(change, result, locale) for change in found)),)) for entity, found in own.items()]
    through = group_changes(change for change in changes if change.via)
    if through:
        items = tuple(_item(group.change, result, locale, group.entities) for group in through)
        blocks.append(Section("Through what others rest on", (Listing(items),)))
    return blocks


def _item(change: Change, result: Result, locale: str, entities: tuple[str, ...] = ()) -> Item:
    level = change.level(result.perspective)
    lines = [change.magnitude.show(locale) if change.magnitude is not None else "", change.reason, change.proof]
    if entities:
        shown = ", ".join(entities[:_SHOWN]) + (f" and {len(entities) - _SHOWN} more" if len(entities) > _SHOWN else "")
        lines.append(f"through {change.via}, in {format_count(len(entities), 'agreement')}: {shown}")
    lead = f"{level.value}: " if level is not Level.INFO else ""
    return Item(f"{lead}{say_change(change, locale)}", _WAYS[change.direction][1], tuple(Item(line, Tone.QUIET) for line in lines if line))


def _table(result: Result, changes: Sequence[Change], locale: str) -> list[Block]:
    """What binds, as a table: one row for each change, or for all documents in which it is the same."""
    if not changes:
        return []
    rows = tuple(_row(group, result, locale) for group in group_changes(changes))
    headings = plain("Level", "Document", "What", "Before", "After", "In numbers")
    return [Section("Rights and duties", (Grid("", headings, rows),))]


def _row(group: Group, result: Result, locale: str) -> tuple[Cell, ...]:
    change, level = group.change, group.change.level(result.perspective)
    where = name_of(result, change.entity, locale) if len(group.entities) == 1 else f"{format_count(len(group.entities), 'agreement')} through {change.via}"
    word = change.action.value if change.action is not Action.CHANGED else _WAYS[change.direction][0]
    values = tuple(Cell(_short(value.show(locale)) if value is not None else "") for value in (change.old, change.new))
    magnitude = Cell(change.magnitude.show(locale) if change.magnitude is not None else "")
    return Cell(level.value, _TONES[level]), Cell(where), Cell(f"{change.subject.show(locale)} {word}", _WAYS[change.direction][1]), *values, magnitude


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _approvals(result: Result, locale: str) -> list[Block]:
    if not result.approvals:
        return []
    items: dict[str, list[str]] = {}
    for needed in result.approvals:
        who = " or ".join(name.show(locale) for name in needed.names) or "nobody holds the role"
        given = ", given" if needed.given else ""
        items.setdefault(needed.agreement, []).append(f"{who} ({needed.role}{given})")
    listed = tuple(Item(f"{name_of(result, agreement, locale)}: {', '.join(people)}") for agreement, people in items.items())
    return [Section("Needs the approval of", (Listing(listed),))]


def _others(result: Result, changes: Sequence[Change], locale: str) -> list[Block]:
    """What binds nobody, in a line each."""
    if not changes:
        return []
    items = tuple(Item(f"{change.entity}: {say_change(change, locale)}", Tone.QUIET) for change in changes)
    del result
    return [Section("Binds nobody", (Listing(items),))]


def _details(result: Result, changes: Sequence[Change], locale: str) -> list[Block]:
    """Everything by document, folded: places, reasons, proofs, and what binds nobody."""
    by_entity: dict[str, list[Change]] = {}
    for change in changes:
        by_entity.setdefault(change.entity, []).append(change)
    blocks = []
    for entity, found in by_entity.items():
        rows = tuple((code(_place(change)), Cell(say_change(change, locale)), Cell(_reasons(change))) for change in found)
        title = f"{name_of(result, entity, locale)}: {format_count(len(found), 'change')}"
        blocks.append(Section(title, (Grid("", plain("Where", "What", "Why"), rows),), folded=True))
    return list(blocks)


def _place(change: Change) -> str:
    place = change.place or change.base_place
    return change.where if place is None else str(place)


def _reasons(change: Change) -> str:
    through = f"through {change.via}" if change.via else ""
    return "; ".join(part for part in (change.reason, change.proof, through) if part)
