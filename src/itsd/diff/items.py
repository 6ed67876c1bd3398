"""What an agreement is about, before and after: services and packages with their options, sites, users and exclusions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import compare_texts, way
from itsd.diff.matching import pair, pair_texts, says_the_same
from itsd.diff.saying import say_name, say_text
from itsd.model.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.clause import Clause
    from itsd.diff.difference import Difference
    from itsd.model.agreement import Item
    from itsd.model.estate import Estate


def compare_items(clause: Clause) -> Iterator[Difference]:
    """Items by what they name; what another option promises is told at its targets."""
    for before, after in pair(clause.old, clause.new, lambda item: (item.service, item.package, item.option), lambda item: (item.service, item.package)):
        if before is None and after is not None:
            yield clause.added("item", Direction.STRENGTHENS, (after[0],), say_item(after[1], clause.sides.head))
        elif after is None and before is not None:
            yield clause.removed("item", Direction.WEAKENS, (before[0],), say_item(before[1], clause.sides.base))
        elif before is not None and after is not None:
            yield from _item(clause, before, after)


def say_item(item: Item, estate: Estate) -> Said:
    """A service with its option, or a package."""
    if item.package is not None:
        return say_name("package", item.package, estate)
    name = say_name("service", item.service, estate)
    if item.option is None:
        return name
    option = _option(item, estate)
    return Said(f"{name.en}, {option.en}", f"{name.ar}، {option.ar}")


def _option(item: Item, estate: Estate) -> Said:
    service = estate.find(Service, item.service)
    found = next((option for option in (service.options if service is not None else ()) if option.id == item.option), None)
    return say_text(found.name, estate) if found is not None else Said(item.option or "no option", item.option or "دون خيار")


def _item(clause: Clause, before: tuple[int, Item], after: tuple[int, Item]) -> Iterator[Difference]:
    number, (old, new) = after[0], (before[1], after[1])
    sides, name = clause.sides, say_item(new, clause.sides.head)
    if old.option != new.option:
        said = _option(old, sides.base), _option(new, sides.head)
        subject = say_name("service", new.service, sides.head)
        yield clause.changed("item", Direction.RESHAPES, (number, "option"), said, subject=subject, reason="another option", base_at=(before[0], "option"))
    if old.users != new.users:
        subject = Said(f"Users of {name.en}", f"عدد مستخدمي {name.ar}")
        yield clause.changed("item", _users(old.users, new.users), (number, "users"), (_count(old.users), _count(new.users)), subject=subject, base_at=(before[0], "users"))
    yield from _sites(clause, before, after)
    yield from compare_texts(clause, "exclusion", (number, "exclusions"), (old.exclusions, new.exclusions), more_is_good=False)


def _users(old: int | None, new: int | None) -> Direction:
    """More users are good for the customer; without a number there is no limit."""
    return way(good=new is None or (old is not None and new > old))


def _count(users: int | None) -> Said:
    return Said("without a number", "دون عدد محدد") if users is None else Said(str(users), str(users))


def _sites(clause: Clause, before: tuple[int, Item], after: tuple[int, Item]) -> Iterator[Difference]:
    for was, is_ in pair_texts(before[1].sites, after[1].sites, clause.default):
        if was is not None and (is_ is None or not says_the_same(was[1], is_[1], clause.default)):
            yield clause.removed("site", Direction.WEAKENS, (before[0], "sites", was[0]), say_text(was[1], clause.sides.base))
        if is_ is not None and (was is None or not says_the_same(was[1], is_[1], clause.default)):
            yield clause.added("site", Direction.STRENGTHENS, (after[0], "sites", is_[0]), say_text(is_[1], clause.sides.head))
