"""What an agreement says beside its targets, clause by clause: which way each one went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import Amount, Clause, clause_of, compare_amount, compare_money, compare_text, compare_texts, compare_words, way
from itsd.diff.clocks import compare_hours
from itsd.diff.credits import compare_breach_rules, compare_credits
from itsd.diff.items import compare_items
from itsd.diff.matching import pair
from itsd.diff.saying import join, same, say_amount, say_name, say_text, say_value
from itsd.diff.standing import compare_maintenance, compare_priorities
from itsd.levels.metrics import Direction as Better

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.diff.difference import Difference, Sides
    from itsd.model.agreement import Agreement, Escalation, WorkloadLimit
    from itsd.model.clauses import Compliance
    from itsd.model.estate import Estate
    from itsd.model.service import Support

_MORE, _LESS = Better.HIGHER, Better.LOWER


def compare_terms(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """Every clause of two states of one agreement, what is inherited included."""
    for key, compare in _CLAUSES.items():
        clause = clause_of(key, old, new, sides)
        if clause.old or clause.new:
            yield from compare(clause)


def compare_calendar(clause: Clause, aspect: str, at: tuple[str, ...], old: str | None, new: str | None) -> Iterator[Difference]:
    """Hours by what is open in them; another name for the same hours is editorial."""
    sides = clause.sides
    if old is None and new is not None:
        yield clause.added(aspect, Direction.STRENGTHENS, at, say_name("calendar", new, sides.head))
    elif new is None and old is not None:
        yield clause.removed(aspect, Direction.WEAKENS, at, say_name("calendar", old, sides.base))
    elif old is not None and new is not None and (old != new or sides.base.entity("calendar", old) != sides.head.entity("calendar", new)):
        found = compare_hours(old, new, sides)
        said = say_name("calendar", old, sides.base), say_name("calendar", new, sides.head)
        if found is not None:
            direction, magnitude, reason = found
            via = clause.via or (f"calendar/{new}" if old == new else "")
            clause = Clause(clause.key, clause.old, clause.new, sides, clause.own_old, clause.own_new, via)
            yield clause.changed(aspect, direction, at, (None, None) if old == new else said, magnitude=magnitude, reason=reason)
        elif old != new:
            yield clause.changed(aspect, Direction.EDITORIAL, at, said, reason="the same hours under another name")


def _hours(clause: Clause) -> Iterator[Difference]:
    yield from compare_calendar(clause, "hours", (), clause.old, clause.new)


def compare_support(clause: Clause) -> Iterator[Difference]:
    """How help is given."""
    old: Support | None = clause.old
    new: Support | None = clause.new
    yield from compare_calendar(clause, "support-hours", ("hours",), old.hours if old else None, new.hours if new else None)
    contacts = (old.contacts if old else ()), (new.contacts if new else ())
    yield from _contacts(clause, *contacts)
    yield from compare_words(clause, "support-language", ("languages",), (old.languages if old else (), new.languages if new else ()))
    if old is not None and new is not None and old.path != new.path:
        said = join(map(same, old.path)), join(map(same, new.path))
        yield clause.changed("support-path", Direction.EDITORIAL, ("path",), said)


def _contacts(clause: Clause, old: tuple[object, ...], new: tuple[object, ...]) -> Iterator[Difference]:
    """A new number in the place of another is editorial; one less is one less."""
    pairs = list(pair(old, new))
    gone = [before for before, after in pairs if before is not None and after is None]
    for before, after in pairs:
        if before is None and after is not None:
            other = gone.pop(0) if gone else None
            if other is None:
                yield clause.added("support-channel", Direction.STRENGTHENS, ("contacts", after[0]), _contact(after[1], clause.sides.head))
            else:
                said = _contact(other[1], clause.sides.base), _contact(after[1], clause.sides.head)
                yield clause.changed("support-channel", Direction.EDITORIAL, ("contacts", after[0]), said, base_at=("contacts", other[0]))
    for number, contact in gone:
        yield clause.removed("support-channel", Direction.WEAKENS, ("contacts", number), _contact(contact, clause.sides.base))


def _contact(contact: object, estate: Estate) -> Said:
    if isinstance(contact, str):
        return same(contact)
    return join(say_value(value, estate) for key in ("purpose", "phone", "email", "url") if (value := getattr(contact, key, None)) is not None)


def _scope(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    yield from compare_texts(clause, "scope-in", ("in",), (old.in_ if old else (), new.in_ if new else ()), more_is_good=True)
    yield from compare_texts(clause, "scope-out", ("out",), (old.out if old else (), new.out if new else ()), more_is_good=False)


def _limits(clause: Clause) -> Iterator[Difference]:
    """Limits to use: the higher, the better; one more limit is one more condition."""
    for before, after in pair(clause.old, clause.new, lambda limit: (limit.metric, limit.per), lambda limit: limit.metric):
        if before is None and after is not None:
            yield clause.added("workload-limit", Direction.WEAKENS, (after[0],), _limit(after[1]))
        elif after is None and before is not None:
            yield clause.removed("workload-limit", Direction.STRENGTHENS, (before[0],), _limit(before[1]))
        elif before is not None and after is not None:
            yield from _limit_pair(clause, before, after)


def _limit(limit: WorkloadLimit) -> Said:
    said = say_amount(limit.at_most)
    per = "" if limit.per is None else f" / {limit.per}"
    return Said(f"{limit.metric}: {said.en}{per}", f"{limit.metric}: {said.ar}{per}")


def _limit_pair(clause: Clause, before: tuple[int, WorkloadLimit], after: tuple[int, WorkloadLimit]) -> Iterator[Difference]:
    number, (old, new) = after[0], (before[1], after[1])
    if old.per != new.per:
        yield clause.changed("workload-limit", Direction.RESHAPES, (number,), (_limit(old), _limit(new)), reason="it is counted over another window", base_at=(before[0],))
    else:
        yield from compare_amount(clause, Amount("workload-limit", Said(f"Limit of {new.metric}", f"حد {new.metric}"), (number, "at_most"), _MORE), old.at_most, new.at_most)
    yield from compare_text(clause, "workload-limit", (number, "beyond"), (old.beyond, new.beyond), Said("What holds beyond the limit", "ما يسري بعد تجاوز الحد"))


def _exceptions(clause: Clause) -> Iterator[Difference]:
    yield from compare_texts(clause, "exception", (), (clause.old, clause.new), more_is_good=False)


def _duties(clause: Clause) -> Iterator[Difference]:
    """What the provider has to do is good for who receives, what the others have to do is not."""
    for key in ("provider", "customer", "users", "receiver"):
        lists = tuple(getattr(side, key) if side else () for side in (clause.old, clause.new))
        provider = key == "provider"
        yield from compare_texts(clause, "provider-duty" if provider else "customer-duty", (key,), (lists[0], lists[1]), more_is_good=provider)


def _escalation(clause: Clause) -> Iterator[Difference]:
    """Steps of escalation: the sooner somebody is told, the better."""
    keys: tuple[Callable[[Escalation], object], ...] = (lambda step: (step.role, step.person), lambda step: step.role, lambda step: step.person, lambda _: "")
    for before, after in pair(clause.old, clause.new, *keys):
        if before is None and after is not None:
            yield clause.added("escalation", Direction.STRENGTHENS, (after[0],), _step(after[1], clause.sides.head))
        elif after is None and before is not None:
            yield clause.removed("escalation", Direction.WEAKENS, (before[0],), _step(before[1], clause.sides.base))
        elif before is not None and after is not None:
            yield from _step_pair(clause, before, after)


def _step_pair(clause: Clause, before: tuple[int, Escalation], after: tuple[int, Escalation]) -> Iterator[Difference]:
    number, (old, new) = after[0], (before[1], after[1])
    who = _who(new, clause.sides.head)
    name = Said(f"Escalation to {who.en}", f"التصعيد إلى {who.ar}")
    yield from compare_amount(clause, Amount("escalation", name, (number, "after"), _LESS), old.after, new.after)
    if old.role != new.role or old.person != new.person:
        direction = Direction.RESHAPES if old.role != new.role else Direction.EDITORIAL
        yield clause.changed("escalation", direction, (number,), (_who(old, clause.sides.base), who), base_at=(before[0],))


def _step(step: Escalation, estate: Estate) -> Said:
    after, who = say_amount(step.after), _who(step, estate)
    return Said(f"after {after.en} to {who.en}", f"بعد {after.ar} إلى {who.ar}")


def _who(step: Escalation, estate: Estate) -> Said:
    return join([*([same(step.role)] if step.role else []), *([say_name("person", step.person, estate)] if step.person else [])])


def _compliance(clause: Clause) -> Iterator[Difference]:
    for before, after in pair(clause.old, clause.new, lambda item: item.obligation):
        if before is None and after is not None:
            yield clause.added("compliance", Direction.STRENGTHENS, (after[0],), same(after[1].obligation))
        elif after is None and before is not None:
            yield clause.removed("compliance", Direction.WEAKENS, (before[0],), same(before[1].obligation))
        elif before is not None and after is not None:
            yield from _obligation(clause, after[0], before[1], after[1])


def _obligation(clause: Clause, number: int, old: Compliance, new: Compliance) -> Iterator[Difference]:
    name = same(new.obligation)
    if old.flow_down != new.flow_down:
        every, alone = Said("flows down to every part", "يسري على جميع الأجزاء"), Said("does not flow down", "لا يسري على الأجزاء")
        yield clause.changed("compliance", way(good=new.flow_down), (number,), (alone, every) if new.flow_down else (every, alone), subject=name)
    if old.evidence != new.evidence:
        said = tuple(None if text is None else say_text(text, side) for text, side in ((old.evidence, clause.sides.base), (new.evidence, clause.sides.head)))
        yield clause.changed("compliance", Direction.EDITORIAL, (number,), (said[0], said[1]), subject=name)


def _reporting(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    if old is None or new is None:
        report = say_name("report", (new or old).report, clause.sides.head if new else clause.sides.base)
        yield clause.added("reporting", Direction.STRENGTHENS, (), report) if new else clause.removed("reporting", Direction.WEAKENS, (), report)
        return
    yield from compare_amount(clause, Amount("reporting", Said("Reports are due within", "موعد تسليم التقارير خلال"), ("due_within",), _LESS), old.due_within, new.due_within)
    yield from compare_words(clause, "reporting", ("to",), (old.to, new.to), _recipient)
    if old.report != new.report:
        yield clause.changed("reporting", Direction.RESHAPES, ("report",), (say_name("report", old.report, clause.sides.base), say_name("report", new.report, clause.sides.head)))


def _recipient(name: str, estate: Estate) -> Said:
    said = say_name("person", name, estate)
    return Said(f"to {said.en}", f"إلى {said.ar}")


def _review(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    if old is None or new is None:
        every = (new or old).every
        said = None if every is None else say_amount(every)
        yield clause.added("review", Direction.STRENGTHENS, (), said) if new else clause.removed("review", Direction.WEAKENS, (), said)
        return
    yield from compare_amount(clause, Amount("review", Said("Reviews every", "المراجعة كل"), ("every",), _LESS), old.every, new.every)
    yield from compare_words(clause, "review", ("participants",), (old.participants, new.participants), _participant)
    yield from compare_texts(clause, "review", ("triggers",), (old.triggers, new.triggers), more_is_good=True)


def _participant(name: str, estate: Estate) -> Said:
    said = say_name("person", name, estate)
    return Said(f"with {said.en}", f"بمشاركة {said.ar}")


def _charges(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    yield from compare_money(clause, "charge", ("price",), old.price if old else None, new.price if new else None)
    if old is None or new is None:
        return
    if old.model != new.model:
        yield clause.changed("charge", Direction.RESHAPES, ("model",), (same(old.model), same(new.model)), reason="it is charged in another way")
    yield from compare_text(clause, "charge", ("unit",), (old.unit, new.unit), Said("Unit of the charge", "وحدة المقابل المالي"))
    if old.notes != new.notes:
        yield clause.changed("charge", Direction.EDITORIAL, ("notes",))


def _severities(clause: Clause) -> Iterator[Difference]:
    for priority in dict.fromkeys((*clause.new, *clause.old)):
        old, new = clause.old.get(priority), clause.new.get(priority)
        subject = Said(f"Severity of {priority.upper()}", f"درجة خطورة {priority.upper()}")
        if old is None:
            yield clause.added("severity", Direction.STRENGTHENS, (priority,), same(new), subject)
        elif new is None:
            yield clause.removed("severity", Direction.WEAKENS, (priority,), same(old), subject)
        elif old != new:
            yield clause.changed("severity", Direction.RESHAPES, (priority,), (same(old), same(new)), subject=subject)


_CLAUSES: dict[str, Callable[[Clause], Iterator[Difference]]] = {
    "items": compare_items,
    "scope": _scope,
    "hours": _hours,
    "support": compare_support,
    "maintenance": compare_maintenance,
    "priorities": compare_priorities,
    "workload_limits": _limits,
    "exceptions": _exceptions,
    "responsibilities": _duties,
    "escalation": _escalation,
    "compliance": _compliance,
    "reporting": _reporting,
    "review": _review,
    "charges": _charges,
    "credits": compare_credits,
    "breach_rules": compare_breach_rules,
}
compare_severities = _severities
