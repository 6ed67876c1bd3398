"""One clause of an agreement before and after, its own or an inherited one, and how single things in it are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.diff.changes import Action, Direction, Said
from itsd.diff.difference import Difference
from itsd.diff.matching import pair, pair_texts, says_the_same
from itsd.diff.saying import say_amount, say_distance, say_money_distance, say_text, say_value
from itsd.diff.table import BY_ID
from itsd.levels.comparison import Verdict, compare_amounts
from itsd.model.inheritance import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.diff.difference import Sides
    from itsd.levels.metrics import Direction as Better
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.text import Text
    from itsd.model.values import Money


@dataclass(frozen=True, slots=True)
class Clause:
    """The value of a key on both sides: its own, else the nearest inherited one. `via` names where both are inherited from the agreement that says it now."""

    key: str
    old: Any
    new: Any
    sides: Sides
    own_old: bool = True
    own_new: bool = True
    via: str = ""

    @property
    def default(self) -> str:
        """The language of plain texts."""
        return self.sides.head.settings.locales.default

    def path(self, *rest: str | int) -> Path:
        """Where something stands on the newer side."""
        return tuple(part for part in (self.key, *rest) if part != "") if self.own_new else ("inherits",)

    def base_path(self, *rest: str | int) -> Path:
        """Where it stood on the older side."""
        return tuple(part for part in (self.key, *rest) if part != "") if self.own_old else ("inherits",)

    def added(self, aspect: str, direction: Direction, at: Path, said: Said | None, subject: Said | None = None) -> Difference:
        """Something that was not there."""
        return Difference(aspect, Action.ADDED, direction, self.path(*at), subject or BY_ID[aspect].name, None, said, via=self.via)

    def removed(self, aspect: str, direction: Direction, at: Path, said: Said | None, subject: Said | None = None) -> Difference:
        """Something that is gone."""
        return Difference(aspect, Action.REMOVED, direction, self.base_path(*at), subject or BY_ID[aspect].name, said, None, via=self.via)

    def changed(  # noqa: PLR0913  # a difference has as many parts
        self,
        aspect: str,
        direction: Direction,
        at: Path,
        said: tuple[Said | None, Said | None] = (None, None),
        *,
        subject: Said | None = None,
        magnitude: Said | None = None,
        reason: str = "",
        base_at: Path | None = None,
    ) -> Difference:
        """Something that is otherwise."""
        name, before = subject or BY_ID[aspect].name, self.base_path(*(at if base_at is None else base_at))
        return Difference(aspect, Action.CHANGED, direction, self.path(*at), name, *said, magnitude, reason, self.via, base_path=before)


def clause_of(key: str, old: Agreement, new: Agreement, sides: Sides) -> Clause:
    """A key of an agreement with what holds for it on both sides."""
    (before, of_old), (after, of_new) = _holding(key, old, sides.base), _holding(key, new, sides.head)
    via = of_new if of_old and of_new else ""
    return Clause(key, before, after, sides, not of_old, not of_new, via)


def _holding(key: str, agreement: Agreement, estate: Estate) -> tuple[Any, str]:
    """The value that holds, and the agreement that says it where it is another."""
    own = getattr(agreement, key)
    if own or not agreement.inherits:
        return own, ""
    return next(((value, other.key) for other in ancestors(agreement, estate) if (value := getattr(other, key))), (own, ""))


def way(*, good: bool) -> Direction:
    """What is good for who receives strengthens."""
    return Direction.STRENGTHENS if good else Direction.WEAKENS


_UNLIMITED = Said("without limit", "دون حد")


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in a clause: what it is called, where it stands, which way is better, and what it means where it is not there."""

    aspect: str
    name: Said
    at: Path
    better: Better
    none_is_best: bool = False


def compare_amount(clause: Clause, what: Amount, old: Any, new: Any) -> Iterator[Difference]:  # noqa: ANN401  # amounts of several sorts
    """A number that may be added, removed or moved; the direction is that of `levels`."""
    if old is None and new is not None:
        unlimited = (_UNLIMITED, say_amount(new))
        yield (
            clause.changed(what.aspect, Direction.WEAKENS, what.at, unlimited, subject=what.name)
            if what.none_is_best
            else clause.added(what.aspect, Direction.STRENGTHENS, what.at, say_amount(new), what.name)
        )
    elif new is None and old is not None:
        unlimited = (say_amount(old), _UNLIMITED)
        yield (
            clause.changed(what.aspect, Direction.STRENGTHENS, what.at, unlimited, subject=what.name)
            if what.none_is_best
            else clause.removed(what.aspect, Direction.WEAKENS, what.at, say_amount(old), what.name)
        )
    elif old is not None:
        found = compare_amounts(new, old, what.better)
        if found.verdict is Verdict.MEETS or (old == new):
            return
        said, distance = (say_amount(old), say_amount(new)), say_distance(old, new)
        if found.verdict in {Verdict.EXCEEDS, Verdict.FALLS_SHORT}:
            yield clause.changed(what.aspect, way(good=found.verdict is Verdict.EXCEEDS), what.at, said, subject=what.name, magnitude=distance)
        else:
            yield clause.changed(what.aspect, Direction.RESHAPES, what.at, said, subject=what.name, reason=found.reason)


def compare_money(clause: Clause, aspect: str, at: Path, old: Money | None, new: Money | None) -> Iterator[Difference]:
    """A price: the lower, the better for who pays it."""
    if old is None and new is not None:
        yield clause.added(aspect, Direction.WEAKENS, at, say_amount(new))
    elif new is None and old is not None:
        yield clause.removed(aspect, Direction.STRENGTHENS, at, say_amount(old))
    elif old is not None and new is not None and (old.currency != new.currency or old.amount != new.amount):
        said = say_amount(old), say_amount(new)
        if old.currency != new.currency:
            yield clause.changed(aspect, Direction.RESHAPES, at, said, reason="another currency")
        else:
            yield clause.changed(aspect, way(good=new.amount < old.amount), at, said, magnitude=say_money_distance(old, new))


def compare_texts(clause: Clause, aspect: str, at: Path, lists: tuple[Sequence[Text], Sequence[Text]], *, more_is_good: bool) -> Iterator[Difference]:
    """A list of sentences: what came, what went, and what was rewritten; in another order they say the same."""
    sides = clause.sides
    for before, after in pair_texts(*lists, clause.default):
        if before is None and after is not None:
            yield clause.added(aspect, way(good=more_is_good), (*at, after[0]), say_text(after[1], sides.head))
        elif after is None and before is not None:
            yield clause.removed(aspect, way(good=not more_is_good), (*at, before[0]), say_text(before[1], sides.base))
        elif before is not None and after is not None:
            direction = _rewritten(before[1], after[1], clause.default)
            if direction is not None:
                said = say_text(before[1], sides.base), say_text(after[1], sides.head)
                yield clause.changed(aspect, direction, (*at, after[0]), said, base_at=(*at, before[0]))


def compare_text(clause: Clause, aspect: str, at: Path, texts: tuple[Text | None, Text | None], subject: Said | None = None) -> Iterator[Difference]:
    """One sentence; what its words are worth nobody can tell but a reader."""
    old, new = texts
    if old is not None and new is not None:
        direction = _rewritten(old, new, clause.default)
        if direction is not None:
            yield clause.changed(aspect, direction, at, (say_text(old, clause.sides.base), say_text(new, clause.sides.head)), subject=subject)
    elif old is not None or new is not None:
        said = (None if old is None else say_text(old, clause.sides.base)), (None if new is None else say_text(new, clause.sides.head))
        yield clause.changed(aspect, Direction.RESHAPES, at, said, subject=subject)


def _rewritten(old: Text, new: Text, default: str) -> Direction | None:
    """Other words reshape, another language added is editorial, the same words are no change."""
    before, after = (sorted((locale or default, words) for locale, words in text.entries) for text in (old, new))
    if before == after:
        return None
    return Direction.EDITORIAL if says_the_same(old, new, default) else Direction.RESHAPES


def compare_words(clause: Clause, aspect: str, at: Path, lists: tuple[Sequence[str], Sequence[str]], say: Callable[[str, Estate], Said] = say_value) -> Iterator[Difference]:
    """A list of names of which each one more is good for who receives; `say` tells what they are called."""
    for before, after in pair(*lists):
        if before is None and after is not None:
            yield clause.added(aspect, Direction.STRENGTHENS, (*at, after[0]), say(after[1], clause.sides.head))
        elif after is None and before is not None:
            yield clause.removed(aspect, Direction.WEAKENS, (*at, before[0]), say(before[1], clause.sides.base))
