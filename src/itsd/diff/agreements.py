"""Two states of one agreement: every right, every duty, and the state of the paper. What holds is compared, not where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Action, Direction, Said
from itsd.diff.clause import Amount, Clause, clause_of, compare_amount, compare_text
from itsd.diff.difference import Difference
from itsd.diff.matching import pair, says_the_same
from itsd.diff.parties import compare_parties
from itsd.diff.promised import compare_promises
from itsd.diff.saying import NOTHING, same, say_amount, say_name, say_text, say_value
from itsd.diff.table import BY_ID
from itsd.diff.terms import compare_severities, compare_terms
from itsd.levels.metrics import Direction as Better
from itsd.model.agreement import Contract
from itsd.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.diff.difference import Sides
    from itsd.model.agreement import Agreement

_PEOPLE = ("owner", "brm", "supplier_manager")
_REMARKS = ("level", "contract_reference", "tags", "notes", "links", "reviewed", "internal")
_WITHOUT_END = Said("without an end", "دون تاريخ انتهاء")


def compare_agreements(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """Everything that two states of an agreement say differently; what binds first."""
    yield from compare_promises(old, new, sides)
    yield from compare_terms(old, new, sides)
    if isinstance(old, Contract) and isinstance(new, Contract):
        yield from compare_severities(_own("severities", old, new, sides))
    yield from compare_parties(old, new, sides)
    yield from _term(old, new, sides)
    yield from _renewal(_own("renewal", old, new, sides))
    yield from _termination(_own("termination", old, new, sides))
    yield from _glossary(clause_of("glossary", old, new, sides))
    yield from _annexes(_own("annexes", old, new, sides))
    yield from _standing(old, new, sides)
    yield from _header(old, new, sides)


def _own(key: str, old: Agreement, new: Agreement, sides: Sides) -> Clause:
    return Clause(key, getattr(old, key), getattr(new, key), sides)


def _term(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """Both days later is a further term; one day sooner or later takes something away or adds it."""
    before, after = old.valid, new.valid
    if before == after:
        return
    clause = _own("valid", old, new, sides)
    said = _say_term(before.from_, before.to), _say_term(after.from_, after.to)
    start = (after.from_ > before.from_) - (after.from_ < before.from_)
    end = _later(before.to, after.to)
    if start > 0 and end > 0:
        yield clause.changed("term", Direction.LIFECYCLE, (), said, reason="a further term")
        return
    if start < 0 and end < 0:
        yield clause.changed("term", Direction.RESHAPES, (), said, reason="it begins and ends sooner")
        return
    longer = end > 0 or start < 0
    yield clause.changed("term", Direction.STRENGTHENS if longer else Direction.WEAKENS, ("to",) if end else ("from",), said, reason=_days(before.to, after.to) if end else "")


def _later(old: date | None, new: date | None) -> int:
    """Whether an end lies later (1), sooner (-1) or where it was (0); without an end is the latest."""
    if old == new:
        return 0
    return 1 if new is None or (old is not None and new > old) else -1


def _days(old: date | None, new: date | None) -> str:
    return "" if old is None or new is None else f"{abs((new - old).days)} days {'later' if new > old else 'sooner'}"


def _say_term(start: date, end: date | None) -> Said:
    return Said(f"{start} to {end}", f"من {start} إلى {end}") if end is not None else Said(f"from {start}, {_WITHOUT_END.en}", f"من {start}، {_WITHOUT_END.ar}")


def _renewal(clause: Clause) -> Iterator[Difference]:
    old, new = clause.old, clause.new
    if old is None or new is None:
        if old is not new:
            said = same((new or old).kind)
            yield clause.added("renewal", Direction.RESHAPES, (), said) if new else clause.removed("renewal", Direction.RESHAPES, (), said)
        return
    names = {"kind": BY_ID["renewal"].name, "period": Said("Period of renewal", "مدة التجديد"), "notice": Said("Notice before renewal", "مهلة الإشعار قبل التجديد")}
    for key, name in names.items():
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            words = [NOTHING if value is None else say_value(value, side) for value, side in ((before, clause.sides.base), (after, clause.sides.head))]
            yield clause.changed("renewal", Direction.RESHAPES, (key,), (words[0], words[1]), subject=name)


def _termination(clause: Clause) -> Iterator[Difference]:
    """A longer notice protects who receives; what is handed over at the end is a matter of words."""
    old, new = clause.old, clause.new
    if old is None or new is None:
        if old is not new:
            said = say_amount((new or old).notice)
            yield clause.added("termination", Direction.RESHAPES, (), said) if new else clause.removed("termination", Direction.RESHAPES, (), said)
        return
    notice = Said("Notice of termination", "مهلة الإشعار بالإنهاء")
    yield from compare_amount(clause, Amount("termination", notice, ("notice",), Better.HIGHER), old.notice, new.notice)
    yield from compare_text(clause, "termination", ("exit",), (old.exit, new.exit), Said("What is handed over at the end", "ما يسلم عند الانتهاء"))


def _glossary(clause: Clause) -> Iterator[Difference]:
    """Words are known by the term itself; another meaning changes whatever uses it."""
    sides = clause.sides
    for before, after in pair(clause.old, clause.new, lambda item: item.term.show(clause.default, clause.default)):
        if before is None and after is not None:
            yield clause.added("glossary", Direction.RESHAPES, (after[0],), say_text(after[1].meaning, sides.head), say_text(after[1].term, sides.head))
        elif after is None and before is not None:
            yield clause.removed("glossary", Direction.RESHAPES, (before[0],), say_text(before[1].meaning, sides.base), say_text(before[1].term, sides.base))
        elif before is not None and after is not None:
            meanings = before[1].meaning, after[1].meaning
            yield from compare_text(clause, "glossary", (after[0], "meaning"), meanings, say_text(after[1].term, sides.head))


def _annexes(clause: Clause) -> Iterator[Difference]:
    for before, after in pair(clause.old, clause.new, lambda item: item if isinstance(item, str) else item.term.show("en", clause.default)):
        if before is None and after is not None:
            yield clause.added("annex", Direction.RESHAPES, (after[0],), _annex(after[1], clause))
        elif after is None and before is not None:
            yield clause.removed("annex", Direction.RESHAPES, (before[0],), _annex(before[1], clause))
        elif before is not None and after is not None and before[1] != after[1]:
            yield clause.changed("annex", Direction.RESHAPES, (after[0],), (_annex(before[1], clause), _annex(after[1], clause)), base_at=(before[0],))


def _annex(item: object, clause: Clause) -> Said:
    term = getattr(item, "term", None)
    return say_text(term, clause.sides.head) if isinstance(term, Text) else same(item)


def _standing(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """The state of the paper: version, status, signatures, the record of changes, what it takes the place of."""
    for key, aspect in (("version", "version"), ("status", "status")):
        before, after = getattr(old, key), getattr(new, key)
        if before != after:
            yield _own(key, old, new, sides).changed(aspect, Direction.LIFECYCLE, (), (same(before), same(after)))
    clause = _own("approvals", old, new, sides)
    for before, after in pair(old.approvals, new.approvals, lambda item: (item.role, item.person, item.version)):
        if before is None and after is not None:
            name = say_name("person", after[1].person, sides.head)
            yield clause.added("approval", Direction.LIFECYCLE, (after[0],), Said(f"{name.en} ({after[1].role})", f"{name.ar} ({after[1].role})"))
        elif after is None and before is not None:
            name = say_name("person", before[1].person, sides.base)
            yield clause.removed("approval", Direction.LIFECYCLE, (before[0],), Said(f"{name.en} ({before[1].role})", f"{name.ar} ({before[1].role})"))
        elif before is not None and after is not None and before[1] != after[1]:
            yield clause.changed("approval", Direction.LIFECYCLE, (after[0],), subject=say_name("person", after[1].person, sides.head), base_at=(before[0],))
    yield from _history(old, new, sides)
    if old.supersedes != new.supersedes:
        said = tuple(NOTHING if name is None else same(name) for name in (old.supersedes, new.supersedes))
        yield _own("supersedes", old, new, sides).changed("succession", Direction.LIFECYCLE, (), (said[0], said[1]))


def _history(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    clause = _own("changes", old, new, sides)
    for before, after in pair(old.changes, new.changes, lambda item: item.version):
        if before is None and after is not None:
            summary = say_text(after[1].summary, sides.head)
            yield clause.added("history", Direction.LIFECYCLE, (after[0],), Said(f"{after[1].version}: {summary.en}", f"{after[1].version}: {summary.ar}"))
        elif after is None and before is not None:
            yield clause.removed("history", Direction.LIFECYCLE, (before[0],), same(before[1].version))
        elif before is not None and after is not None and before[1] != after[1]:
            yield clause.changed(
                "history", Direction.LIFECYCLE, (after[0],), subject=Said(f"Record of {after[1].version}", f"سجل الإصدار {after[1].version}"), base_at=(before[0],)
            )


def _header(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """What binds nobody: names, the people who look after it, remarks, and how it is connected; what connections carry over is told where it holds."""
    if not _alike(old.name, new.name, sides):
        yield _own("name", old, new, sides).changed(
            "field", Direction.EDITORIAL, (), (say_text(old.name, sides.base), say_text(new.name, sides.head)), subject=Said("Name", "الاسم")
        )
    for key in _PEOPLE:
        before, after = getattr(old, key, None), getattr(new, key, None)
        if before != after:
            said = say_name("person", before, sides.base), say_name("person", after, sides.head)
            yield Clause(key, before, after, sides).changed("field", Direction.EDITORIAL, (), said, subject=_label(key))
    for key in _REMARKS:
        before, after = getattr(old, key, None), getattr(new, key, None)
        if before != after:
            yield Clause(key, before, after, sides).changed("field", Direction.EDITORIAL, (), subject=_label(key))
    for key, aspect in (("underpinned_by", "underpinning"), ("inherits", "inheritance")):
        clause = _own(key, old, new, sides)
        yield from (clause.added(aspect, Direction.EDITORIAL, (number,), same(name)) for number, name in enumerate(clause.new) if name not in clause.old)
        yield from (clause.removed(aspect, Direction.EDITORIAL, (number,), same(name)) for number, name in enumerate(clause.old) if name not in clause.new)
    if old.inherits != new.inherits and set(old.inherits) == set(new.inherits):
        yield Difference("inheritance", Action.CHANGED, Direction.EDITORIAL, ("inherits",), BY_ID["inheritance"].name, reason="in another order")


def _alike(old: Text, new: Text, sides: Sides) -> bool:
    default = sides.head.settings.locales.default
    return {locale or default: words for locale, words in old.entries} == {locale or default: words for locale, words in new.entries} and says_the_same(old, new, default)


_LABELS = {
    "owner": Said("Owner", "المسؤول"),
    "brm": Said("Business relationship manager", "مدير علاقات الأعمال"),
    "supplier_manager": Said("Supplier manager", "مدير المورد"),
    "level": Said("Level", "المستوى"),
    "contract_reference": Said("Contract reference", "رقم العقد"),
    "tags": Said("Tags", "الوسوم"),
    "notes": Said("Notes", "الملاحظات"),
    "links": Said("Links", "الروابط"),
    "reviewed": Said("Last review", "آخر مراجعة"),
    "internal": Said("What customers do not see", "ما لا يظهر للعميل"),
}


def _label(key: str) -> Said:
    return _LABELS.get(key) or same(key)
