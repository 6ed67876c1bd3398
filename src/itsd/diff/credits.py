"""What a missed target gives back, and what follows from misses, before and after."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import Amount, compare_amount, way
from itsd.diff.matching import pair
from itsd.diff.saying import join, same, say_amount
from itsd.levels.comparison import measure_of
from itsd.levels.metrics import Direction as Better

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.clause import Clause
    from itsd.diff.difference import Difference
    from itsd.model.clauses import BreachRule, BreachWhen, Credit

_NOUGHT = Decimal(0)


def compare_credits(clause: Clause) -> Iterator[Difference]:
    """Credits by their targets: what is given back for every value that can be reached is compared, not the way in which the steps are written."""
    for before, after in pair(clause.old, clause.new, lambda credit: credit.target):
        if before is None and after is not None:
            yield clause.added("credit", Direction.STRENGTHENS, (after[0],), _say(after[1]), _name(after[1]))
        elif after is None and before is not None:
            yield clause.removed("credit", Direction.WEAKENS, (before[0],), _say(before[1]), _name(before[1]))
        elif before is not None and after is not None:
            yield from _credit(clause, before, after)


def _name(credit: Credit) -> Said:
    return Said(f"Credit for {credit.target}", f"التعويض عن {credit.target}")


def _say(credit: Credit) -> Said:
    return join(Said(f"{tier.credit} below {tier.below}", f"{tier.credit} دون {tier.below}") for tier in credit.tiers)


def _credit(clause: Clause, before: tuple[int, Credit], after: tuple[int, Credit]) -> Iterator[Difference]:
    number, (old, new) = after[0], (before[1], after[1])
    name = _name(new)
    found = _compare_tiers(old, new)
    if found is not None:
        yield clause.changed("credit", found, (number, "tiers"), (_say(old), _say(new)), subject=name, base_at=(before[0], "tiers"))
    cap = Said(f"Most that is given back for {new.target}", f"الحد الأعلى للتعويض عن {new.target}")
    yield from compare_amount(clause, Amount("credit", cap, (number, "cap"), Better.HIGHER, none_is_best=True), old.cap, new.cap)
    claim = Said(f"Time to claim the credit for {new.target}", f"مهلة المطالبة بالتعويض عن {new.target}")
    yield from compare_amount(clause, Amount("credit", claim, (number, "claim_within"), Better.HIGHER, none_is_best=True), old.claim_within, new.claim_within)


def _compare_tiers(old: Credit, new: Credit) -> Direction | None:
    """By what is given back just below each step of either side: in between it does not change."""
    edges = {measure_of(tier.below) for credit in (old, new) for tier in credit.tiers}
    if None in edges or len({edge[0] for edge in edges if edge is not None}) > 1:
        return None if old.tiers == new.tiers else Direction.RESHAPES
    amounts = [(_given(old, edge), _given(new, edge)) for edge in edges]
    more, less = any(after > before for before, after in amounts), any(after < before for before, after in amounts)
    if more and less:
        return Direction.RESHAPES
    return way(good=more) if more or less else None


def _given(credit: Credit, edge: tuple[str, object] | None) -> Decimal:
    """The share that is given back for a value just below an edge: the tier with the lowest limit above it decides."""
    above = [(measure_of(tier.below), tier.credit.value) for tier in credit.tiers]
    reached = [(limit[1], share) for limit, share in above if limit is not None and edge is not None and limit[1] >= edge[1]]  # type: ignore[operator]  # numbers
    return min(reached, key=lambda item: item[0])[1] if reached else _NOUGHT


def compare_breach_rules(clause: Clause) -> Iterator[Difference]:
    """Rules about misses: the sooner something follows, the better for who receives."""
    for before, after in pair(
        clause.old, clause.new, lambda rule: (rule.target, rule.then, _form(rule.when)), lambda rule: (rule.target, _form(rule.when)), lambda rule: rule.target or ""
    ):
        if before is None and after is not None:
            yield clause.added("breach-rule", Direction.STRENGTHENS, (after[0],), _rule(after[1]))
        elif after is None and before is not None:
            yield clause.removed("breach-rule", Direction.WEAKENS, (before[0],), _rule(before[1]))
        elif before is not None and after is not None and before[1] != after[1]:
            direction = _compare_rules(before[1], after[1])
            if direction is not None:
                yield clause.changed("breach-rule", direction, (after[0],), (_rule(before[1]), _rule(after[1])), base_at=(before[0],))


def _form(when: BreachWhen) -> str:
    return "consecutive" if when.consecutive is not None else "count" if when.count is not None else "below"


def _compare_rules(old: BreachRule, new: BreachRule) -> Direction | None:
    if old.then != new.then or _form(old.when) != _form(new.when) or old.target != new.target:
        return Direction.RESHAPES
    left, right = old.when, new.when
    ways = [
        _sooner(left.consecutive, right.consecutive),
        _sooner(left.count, right.count),
        _longer(left, right),
        _higher(left, right),
    ]
    found = {found for found in ways if found is not None}
    return None if not found else found.pop() if len(found) == 1 else Direction.RESHAPES


def _sooner(old: int | None, new: int | None) -> Direction | None:
    return None if old is None or new is None or old == new else way(good=new < old)


def _longer(old: BreachWhen, new: BreachWhen) -> Direction | None:
    before, after = measure_of(old.within), measure_of(new.within)
    if before is None or after is None or before == after:
        return None
    return Direction.RESHAPES if before[0] != after[0] else way(good=after[1] > before[1])


def _higher(old: BreachWhen, new: BreachWhen) -> Direction | None:
    before, after = measure_of(old.below), measure_of(new.below)
    if before is None or after is None or before == after:
        return None
    return Direction.RESHAPES if before[0] != after[0] else way(good=after[1] > before[1])


def _rule(rule: BreachRule) -> Said:
    when, target = rule.when, f" ({rule.target})" if rule.target else ""
    if when.consecutive is not None:
        said = Said(f"{when.consecutive} periods in a row", f"{when.consecutive} فترات متتالية")
    elif when.count is not None:
        within = say_amount(when.within) if when.within is not None else same("")
        said = Said(f"{when.count} periods within {within.en}", f"{when.count} فترات خلال {within.ar}")
    else:
        said = Said(f"a value below {when.below}", f"قيمة دون {when.below}")
    return Said(f"{said.en}{target}: {rule.then}", f"{said.ar}{target}: {rule.then}")
