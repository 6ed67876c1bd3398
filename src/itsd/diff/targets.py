"""Two states of a list of targets: which promise is which, and which way each one went. What is better is decided in `levels` alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from itsd.clock.opentime import OpenTime
from itsd.diagnostics import Pointer
from itsd.diff.allowed import say_magnitude
from itsd.diff.changes import Action, Direction, Said
from itsd.diff.clocks import term_of
from itsd.diff.conditions import Part, conditions_of
from itsd.diff.difference import Difference
from itsd.diff.matching import pair
from itsd.diff.saying import join, same, say_amount, say_name, say_text, say_window
from itsd.levels import english
from itsd.levels.comparison import Comparison, compare_targets, measure_of, offer_value
from itsd.levels.declared import metric_of
from itsd.levels.digits import format_share
from itsd.levels.offers import compare_offers
from itsd.levels.promised import Promised, is_same_clock
from itsd.levels.sentences import Names, say_target
from itsd.model.periods import Window
from itsd.model.time import Calendar
from itsd.practices.agreements.promises import Promise
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.model.settings import Settings
    from itsd.model.targets import Target


class Stand(NamedTuple):
    """A target with where it stands and the calendar that counts where it names none."""

    target: Target
    path: Path
    hours: str | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """How a list of targets is spoken of: its aspect, what its subjects begin with, and the entity whose change brings it."""

    aspect: str = "target"
    of: Said | None = None
    via: str = ""


def compare_lists(old: Sequence[Stand], new: Sequence[Stand], sides: Sides, listed: Listed) -> Iterator[Difference]:
    """Everything that two lists of targets promise differently."""
    for before, after in pair_targets(old, new):
        if before is None and after is not None:
            yield _whole(after, Action.ADDED, sides.head, listed)
        elif after is None and before is not None:
            yield _whole(before, Action.REMOVED, sides.base, listed)
        elif before is not None and after is not None:
            yield from compare_pair(before, after, sides, listed)


def pair_targets(old: Sequence[Stand], new: Sequence[Stand]) -> Iterator[tuple[Stand | None, Stand | None]]:
    """Targets that belong together: by what they are, by their ids, else by everything that tells two targets of a metric apart."""
    bare = [stand.target for stand in old], [stand.target for stand in new]
    for before, after in pair(*bare, lambda target: target.id, _subject, lambda target: (target.metric, target.priority), lambda target: target.metric):
        yield None if before is None else old[before[0]], None if after is None else new[after[0]]


def _subject(target: Target) -> tuple[object, ...]:
    statistic = "average" if target.average else "share" if target.share is not None else "percentile" if target.percentile is not None else "every"
    return target.metric, target.priority, str(target.scope or ""), target.during, statistic


def _whole(stand: Stand, action: Action, estate: Estate, listed: Listed) -> Difference:
    said = _sentence(stand.target, estate)
    direction = Direction.STRENGTHENS if action is Action.ADDED else Direction.WEAKENS
    old, new = (None, said) if action is Action.ADDED else (said, None)
    via = stand.source or listed.via
    return Difference(listed.aspect, action, direction, stand.path, subject_of(stand.target, estate, listed), old, new, via=via, about=_name_in_proofs(stand.target))


def _name_in_proofs(target: Target) -> str:
    return Promise(Pointer("", "", (), ""), target, None).name


def _sentence(target: Target, estate: Estate) -> Said:
    calendar = estate.find(Calendar, target.during)
    names = Names(calendar=None if calendar is None else calendar.name)
    return Said(say_target(target, estate.settings, "en", names), say_target(target, estate.settings, "ar", names))


def subject_of(target: Target, estate: Estate, listed: Listed) -> Said:
    """What a target is called: its own name, else its metric with its priority and scope."""
    metric = metric_of(target.metric, estate.settings)
    own = same(target.metric) if metric is None else Said(metric.en, metric.ar)
    name = own if target.name is None else say_text(target.name, estate)
    if target.priority is not None:
        name = Said(f"{name.en}, {target.priority.upper()}", f"{name.ar}، {target.priority.upper()}")
    if target.scope is not None:
        scope = say_text(target.scope, estate)
        name = Said(f"{name.en} ({scope.en})", f"{name.ar} ({scope.ar})")
    return name if listed.of is None else Said(f"{listed.of.en}: {name.en}", f"{listed.of.ar}: {name.ar}")


def compare_pair(before: Stand, after: Stand, sides: Sides, listed: Listed) -> Iterator[Difference]:
    """One promise before and after; nothing where it is the same however it is written."""
    parts = list(_parts(before, after, sides))
    if not parts:
        return
    binding = [part for part in parts if part.direction.binds]
    direction = direction_of([part.direction for part in parts])
    shown = [part for part in (binding or parts) if part.old is not None and part.new is not None]
    yield Difference(
        listed.aspect,
        Action.CHANGED,
        direction,
        after.path,
        subject_of(after.target, sides.head, listed),
        join(part.old for part in shown if part.old is not None) if shown else None,
        join(part.new for part in shown if part.new is not None) if shown else None,
        say_magnitude(before, after, sides) if direction.binds else None,
        "; ".join(part.reason for part in parts if part.reason),
        (after.source if before.source else "") or listed.via,
        _name_in_proofs(after.target),
        before.path,
    )


def direction_of(directions: Sequence[Direction]) -> Direction:
    """The direction of several changes to one thing: better in one respect and worse in another cannot be told."""
    binding = {direction for direction in directions if direction.binds}
    if not binding:
        return Direction.EDITORIAL
    return binding.pop() if len(binding) == 1 else Direction.RESHAPES


def _parts(before: Stand, after: Stand, sides: Sides) -> Iterator[Part]:
    old, new = before.target, after.target
    if old.metric != new.metric:
        yield Part(Direction.RESHAPES, _sentence(old, sides.base), _sentence(new, sides.head), f"it measures {new.metric} instead of {old.metric}")
        return
    yield from _measured(before, after, sides)
    yield from conditions_of(old, new, sides)


def _measured(before: Stand, after: Stand, sides: Sides) -> Iterator[Part]:
    """Value, statistic, window, priority and hours together: only together they say which way it goes."""
    old, new = _with_window(before.target, sides.base.settings), _with_window(after.target, sides.head.settings)
    shown = list(_shown(old, new, (before, after), sides))
    clocks = _clocks(before, after, sides)
    if clocks is not None and None in clocks:
        yield Part(Direction.RESHAPES, *_both(shown), "the hours of one side are not known")
        return
    forward = _compare((new, old), None if clocks is None else (clocks[1], clocks[0]), sides)
    backward = _compare((old, new), clocks, sides)
    if (forward.verdict.met and backward.verdict.met) or (not shown and clocks is None):
        return  # nothing differs, or only what nobody can compare is written as it was
    if forward.verdict.met or backward.verdict.met:
        yield Part(Direction.STRENGTHENS if forward.verdict.met else Direction.WEAKENS, *_both(shown))
    else:
        yield Part(Direction.RESHAPES, *_both(shown), forward.reason)


def _both(shown: Sequence[tuple[Said, Said]]) -> tuple[Said | None, Said | None]:
    return (join(old for old, _ in shown), join(new for _, new in shown)) if shown else (None, None)


def _with_window(target: Target, settings: Settings) -> Target:
    """The target with the window that holds where it names none."""
    metric = metric_of(target.metric, settings)
    return target.model_copy(update={"per": Window(metric.window)}) if target.per is None and metric is not None and metric.window else target


Clocks = tuple[OpenTime | None, OpenTime | None]


def _clocks(before: Stand, after: Stand, sides: Sides) -> Clocks | None:
    """The hours of both, where a target names its own ones and they differ; what changes all targets of a list is said once, of its hours."""
    if before.target.during is None and after.target.during is None:
        return None
    clocks = clock_of(before.target.during or before.hours, sides.base), clock_of(after.target.during or after.hours, sides.head)
    same_name = before.target.during == after.target.during and None in clocks
    return None if same_name or (clocks[0] is not None and clocks[1] is not None and is_same_clock(clocks[0], clocks[1])) else clocks


def _compare(targets: tuple[Target, Target], clocks: Clocks | None, sides: Sides) -> Comparison:
    """Whether the first of two meets the second, each in its own hours."""
    if clocks is None or clocks[0] is None or clocks[1] is None:
        return compare_targets(*targets, sides.head.settings)
    found = compare_offers(Promised(targets[0], clocks[0]), Promised(targets[1], clocks[1]), term_of(sides), sides.head.settings)
    return Comparison(found.verdict, found.reason)


def _shown(old: Target, new: Target, stands: tuple[Stand, Stand], sides: Sides) -> Iterator[tuple[Said, Said]]:
    """What is written differently among value, statistic, window, priority and hours."""
    if _value(old) != _value(new):
        yield _say_value(old), _say_value(new)
    if _statistic(old) != _statistic(new):
        yield _statistic(old), _statistic(new)
    if old.per != new.per:
        yield say_window(old.per), say_window(new.per)
    if old.priority != new.priority:
        yield _say_priority(old.priority), _say_priority(new.priority)
    if old.during != new.during:
        before, after = (target.during or stand.hours for target, stand in zip((old, new), stands, strict=True))
        yield _say_hours(before, sides.base), _say_hours(after, sides.head)


def _value(target: Target) -> object:
    """What is compared of a value: 15 min and 0.25 h are one, and so are lists in another order."""
    amount = offer_value(target)
    sets = tuple(None if items is None else frozenset(items) for items in (target.includes, target.within))
    return target.comparator, measure_of(amount) or amount, sets, target.level


def _say_value(target: Target) -> Said:
    amount = offer_value(target)
    if amount is not None:
        return say_amount(amount)
    return same(target.level) if target.level is not None else join(map(same, target.includes or target.within or ()))


def _statistic(target: Target) -> Said:
    if target.average:
        return Said("on average", "في المتوسط")
    if target.share is not None:
        share = format_share(target.share.fraction, None)
        return Said(f"{share}% of cases", f"{share}% من الحالات")
    if target.percentile is not None:
        number = target.percentile.normalize()
        return Said(f"{english.format_ordinal(number)} percentile", f"المئين {number:f}")
    return Said("every case", "كل حالة")


def _say_priority(priority: str | None) -> Said:
    return Said("all priorities", "جميع الأولويات") if priority is None else same(priority.upper())


def _say_hours(hours: str | None, estate: Estate) -> Said:
    return Said("no hours", "دون ساعات محددة") if hours is None else say_name("calendar", hours, estate)
