"""What agreements refer to and others may change beneath them: maintenance windows and priorities."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import way
from itsd.diff.saying import say_amount, say_distance, say_name, say_pair, say_seconds, say_text
from itsd.levels.comparison import Verdict, compare_amounts, measure_of
from itsd.levels.metrics import Direction as Better
from itsd.model.time import Maintenance, PriorityScheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path
    from itsd.diff.clause import Clause
    from itsd.diff.difference import Difference, Sides
    from itsd.model.time import Limit, Pattern

_PER_YEAR = {-1: 12, 1: 12, 2: 12, 3: 12, 4: 12, 5: 4}  # a fifth such day comes in four months or so
_WEEKS = 52


class Turn(NamedTuple):
    """One thing that goes another way in something that is referred to: which way, where in it, and how it is said."""

    direction: Direction
    at: Path
    subject: Said | None = None
    old: Said | None = None
    new: Said | None = None
    magnitude: Said | None = None
    reason: str = ""


def compare_maintenance(clause: Clause) -> Iterator[Difference]:
    """The windows of an agreement: one more is one more interruption that counts for nothing."""
    sides = clause.sides
    for number, id_ in enumerate(clause.new):
        if id_ not in clause.old:
            yield clause.added("maintenance", Direction.WEAKENS, (number,), say_name("maintenance", id_, sides.head))
        else:
            yield from _windows(clause, number, id_)
    for number, id_ in enumerate(clause.old):
        if id_ not in clause.new:
            yield clause.removed("maintenance", Direction.STRENGTHENS, (number,), say_name("maintenance", id_, sides.base))


def _windows(clause: Clause, number: int, id_: str) -> Iterator[Difference]:
    old, new = clause.sides.base.find(Maintenance, id_), clause.sides.head.find(Maintenance, id_)
    if old is not None and new is not None and old != new:
        through = replace(clause, via=f"maintenance/{id_}")
        for turn in find_window_turns(old, new, clause.sides):
            if turn.direction.binds:
                yield through.changed("maintenance", turn.direction, (number,), (turn.old, turn.new), subject=turn.subject, magnitude=turn.magnitude, reason=turn.reason)


def find_window_turns(old: Maintenance, new: Maintenance, sides: Sides) -> Iterator[Turn]:
    """Everything that two states of a maintenance window allow differently."""
    if old.pattern != new.pattern:
        yield _pattern(old.pattern, new.pattern)
    found = compare_amounts(new.notice, old.notice, Better.HIGHER)
    if found.verdict is not Verdict.MEETS:
        direction = Direction.RESHAPES if found.delta is None else way(good=found.verdict is Verdict.EXCEEDS)
        name = Said("Notice of maintenance", "مهلة الإشعار بالصيانة")
        yield Turn(direction, ("notice",), name, say_amount(old.notice), say_amount(new.notice), say_distance(old.notice, new.notice))
    if old.at_most != new.at_most:
        yield _limit(old.at_most, new.at_most)
    if old.counts_as_downtime != new.counts_as_downtime:
        counts, not_ = Said("counts as downtime", "تحتسب ضمن التوقف"), Said("does not count as downtime", "لا تحتسب ضمن التوقف")
        said = (not_, counts) if new.counts_as_downtime else (counts, not_)
        yield Turn(way(good=new.counts_as_downtime), ("counts_as_downtime",), Said("Maintenance", "الصيانة"), *said)
    if old.timezone != new.timezone:
        yield Turn(Direction.RESHAPES, ("timezone",), reason=f"the time zone is {new.timezone or 'that of the estate'} instead of {old.timezone or 'that of the estate'}")
    yield from _frozen(old, new, sides)


def _pattern(old: tuple[Pattern, ...], new: tuple[Pattern, ...]) -> Turn:
    """A window that lies in the old one takes less; otherwise longer ones take more, and as long ones at other times are otherwise."""
    before, after = _spans(old), _spans(new)
    hours = Fraction(sum(map(_yearly, old))), Fraction(sum(map(_yearly, new)))
    magnitude = None
    if hours[0] != hours[1]:
        what = Said("maintenance in a year at most", "الصيانة في السنة على الأكثر")
        magnitude = say_pair(what, say_seconds(hours[0]), say_seconds(hours[1]))
    direction = way(good=True) if after < before else way(good=False) if before < after else Direction.RESHAPES
    return Turn(direction, ("pattern",), None, None, None, magnitude, "" if direction is not Direction.RESHAPES else "it takes place at other times")


def _spans(patterns: tuple[Pattern, ...]) -> set[tuple[int | None, str, int]]:
    """The minutes of every day of a pattern, so that one pattern may lie in another."""
    return {(pattern.nth, pattern.day, minute) for pattern in patterns for span in pattern.hours for minute in range(span.start, span.end)}


def _yearly(pattern: Pattern) -> int:
    times = _WEEKS if pattern.nth is None else _PER_YEAR[pattern.nth]
    return times * sum(span.end - span.start for span in pattern.hours) * 60


def _limit(old: Limit | None, new: Limit | None) -> Turn:
    name = Said("Most maintenance", "الحد الأعلى للصيانة")
    said = _say_limit(old), _say_limit(new)
    if old is None or new is None:
        return Turn(way(good=new is not None), ("at_most",), name, *said)
    totals = measure_of(old.total), measure_of(new.total)
    counts = old.count or 0, new.count or 0
    comparable = old.per == new.per and totals[0] is not None and totals[1] is not None and totals[0][0] == totals[1][0] and (old.count is None) is (new.count is None)
    if not comparable or totals[0] is None or totals[1] is None:
        return Turn(Direction.RESHAPES, ("at_most",), name, *said)
    less, more = totals[1][1] <= totals[0][1] and counts[1] <= counts[0], totals[1][1] >= totals[0][1] and counts[1] >= counts[0]
    return Turn(Direction.RESHAPES if less is more else way(good=less), ("at_most",), name, *said)


def _say_limit(limit: Limit | None) -> Said:
    if limit is None:
        return Said("without limit", "دون حد")
    total = say_amount(limit.total)
    times = f", {limit.count}x" if limit.count is not None else ""
    return Said(f"{total.en} per {limit.per}{times}", f"{total.ar} / {limit.per}{times}")


def _frozen(old: Maintenance, new: Maintenance, sides: Sides) -> Iterator[Turn]:
    """Spans in which nothing is changed: each one more is a protection."""
    before, after = ({(span.from_, span.to): span for span in side.frozen} for side in (old, new))
    for key in dict.fromkeys((*after, *before)):
        if (key in before) is not (key in after):
            span = after.get(key) or before[key]
            days = f"{span.from_} to {span.to}"
            reason = None if span.reason is None else say_text(span.reason, sides.head)
            said = Said(f"{days} {reason.en}" if reason else days, f"{days} {reason.ar}" if reason else days)
            frozen = Said("Frozen period", "فترة تجميد التغييرات")
            number = next(number for number, item in enumerate((new if key in after else old).frozen) if item is span)
            yield Turn(way(good=key in after), ("frozen", number), frozen, None if key in after else said, said if key in after else None)


def compare_priorities(clause: Clause) -> Iterator[Difference]:
    """The scheme of an agreement: by the priority that each impact and urgency gets."""
    sides = clause.sides
    if not clause.old or not clause.new:
        name = say_name("priority-scheme", clause.new or clause.old, sides.head if clause.new else sides.base)
        yield clause.added("priorities", Direction.RESHAPES, (), name) if clause.new else clause.removed("priorities", Direction.RESHAPES, (), name)
        return
    old, new = sides.base.find(PriorityScheme, clause.old), sides.head.find(PriorityScheme, clause.new)
    said = say_name("priority-scheme", clause.old, sides.base), say_name("priority-scheme", clause.new, sides.head)
    if old is None or new is None:
        if clause.old != clause.new:
            yield clause.changed("priorities", Direction.RESHAPES, (), said, reason="one of the schemes is not known")
        return
    turns = list(find_priority_turns(old, new))
    through = replace(clause, via=f"priority-scheme/{clause.new}") if clause.old == clause.new else clause
    for turn in turns:
        if turn.direction.binds:
            yield through.changed("priorities", turn.direction, (), (turn.old, turn.new), subject=turn.subject, reason=turn.reason)
    if not turns and clause.old != clause.new:
        yield clause.changed("priorities", Direction.EDITORIAL, (), said, reason="the same priorities under another name")


def find_priority_turns(old: PriorityScheme, new: PriorityScheme) -> Iterator[Turn]:
    """Every impact and urgency that gets another priority, and the order of the priorities itself."""
    if old.order != new.order:
        reason = f"the priorities are {', '.join(new.order)} instead of {', '.join(old.order)}"
        yield Turn(Direction.RESHAPES, ("priorities",), reason=reason)
        return
    for impact in dict.fromkeys((*new.matrix, *old.matrix)):
        rows = old.matrix.get(impact, {}), new.matrix.get(impact, {})
        for urgency in dict.fromkeys((*rows[1], *rows[0])):
            before, after = rows[0].get(urgency), rows[1].get(urgency)
            if before != after:
                yield Turn(_more_urgent(before, after, new.order), ("matrix", impact, urgency), _cell(impact, urgency), _say(before), _say(after))


def _cell(impact: str, urgency: str) -> Said:
    return Said(f"Priority of impact {impact} and urgency {urgency}", f"أولوية التأثير {impact} والاستعجال {urgency}")


def _say(priority: str | None) -> Said:
    return Said("none", "لا شيء") if priority is None else Said(priority.upper(), priority.upper())


def _more_urgent(old: str | None, new: str | None, order: tuple[str, ...]) -> Direction:
    if old not in order or new not in order:
        return Direction.RESHAPES
    return way(good=order.index(new) < order.index(old))
