"""A semantic diff in the words of a document: what it comes to, each change with its meaning, what it still needs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.diff.changes import Action, Direction, Effect, Perspective
from itsd.output.diff_words import group_changes
from itsd.render.redline.front import Approval, Consequence, Front, Group, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diff.changes import Change, Impact, Needed, Result, Said
    from itsd.output.diff_words import Group as Same
    from itsd.render.phrases import Phrases

_MEANINGS = {
    Direction.WEAKENS: "Weaker",
    Direction.STRENGTHENS: "Stronger",
    Direction.RESHAPES: "Different",
    Direction.LIFECYCLE: "State of the paper",
    Direction.EDITORIAL: "Same meaning, other words",
}
_EFFECTS = {
    Effect.BREAKS: "No longer carried",
    Effect.LOSES: "No longer known to be carried",
    Effect.MENDS: "Carried again",
    Effect.EASES: "No longer sure to fail",
    Effect.PERSISTS: "Still not carried",
}
_SHOWN = 8  # agreements that are named where one change reaches many


def build_front(result: Result, phrases: Phrases, *, compared: bool, customers: bool = False) -> Front:
    """The front in a language. What customers may not see is left out for them: proofs, approvals, and changes behind what they get."""
    changes = [change for change in result.changes if change.visible] if customers else list(result.changes)
    impacts = [] if customers else list(result.impacts)
    return Front(
        tuple(_summary(changes, impacts, phrases)),
        tuple(_impact(impact, result, phrases) for impact in impacts),
        tuple(_groups(changes, result, phrases, customers=customers)),
        () if customers else tuple(_approval(needed, result, phrases) for needed in result.approvals),
        () if customers else tuple(f"{finding.message} ({finding.place})" for finding in (*result.policy, *result.unreadable)),
        compared,
    )


def _summary(changes: Sequence[Change], impacts: Sequence[Impact], phrases: Phrases) -> Iterator[str]:
    """How many of each sort, as labels with numbers: no language has to count."""
    effects = Counter(impact.effect for impact in impacts if not impact.accepted)
    ways = Counter(group.change.direction for group in group_changes(changes))
    for effect, words in _EFFECTS.items():
        if effects[effect]:
            yield f"{phrases.labels.get(words)}: {phrases.number(effects[effect])}"
    for way, words in _MEANINGS.items():
        if ways[way]:
            yield f"{phrases.labels.get(words)}: {phrases.number(ways[way])}"


def _impact(impact: Impact, result: Result, phrases: Phrases) -> Consequence:
    effect = phrases.labels.get(_EFFECTS[impact.effect])
    said = phrases.labels.text("%(verdict)s, accepted for a time", verdict=effect) if impact.accepted else effect
    return Consequence(_name(impact.agreement, result, phrases), f"{impact.target}: {impact.promised}", said, impact.reason, impact.level is Level.ERROR)


def _name(entity: str, result: Result, phrases: Phrases) -> str:
    """What people call an entity, else its id."""
    name = result.names.get(entity)
    return entity if name is None else name.show(phrases.locale)


def _groups(changes: Sequence[Change], result: Result, phrases: Phrases, *, customers: bool) -> Iterator[Group]:
    """The changes of each document, those that bind first; then what comes through others, said once for all that it reaches."""
    own: dict[str, list[Change]] = {}
    for change in sorted((change for change in changes if not change.via), key=lambda change: not change.direction.binds):
        own.setdefault(change.entity, []).append(change)
    for entity, found in own.items():
        name = _name(entity, result, phrases)
        yield Group(name if name == entity else f"{name} ({entity})", tuple(_row(change, result, phrases, customers=customers) for change in found))
    through = [_shared(group, result, phrases, customers=customers) for group in group_changes(change for change in changes if change.via)]
    if through:
        yield Group(phrases.labels.get("Through what agreements rest on"), tuple(through))


def _row(change: Change, result: Result, phrases: Phrases, *, customers: bool) -> Row:
    meaning = phrases.labels.get(_MEANINGS[change.direction])
    if change.action is not Action.CHANGED:
        meaning = f"{phrases.labels.get('Added' if change.action is Action.ADDED else 'Removed')}: {meaning}"
    perspective = Perspective.CUSTOMER if customers else result.perspective
    return Row(
        _say(change.subject, phrases), _say(change.old, phrases), _say(change.new, phrases), meaning, _say(change.magnitude, phrases), change.level(perspective) is Level.ERROR
    )


def _shared(group: Same, result: Result, phrases: Phrases, *, customers: bool) -> Row:
    """A change that is the same in several agreements, with what brings it and where it comes to."""
    row = _row(group.change, result, phrases, customers=customers)
    names = [_name(entity, result, phrases) for entity in group.entities]
    shown = [*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])]
    where = phrases.labels.text("through %(cause)s, in: %(agreements)s", cause=_name(group.change.via, result, phrases), agreements=" · ".join(shown))
    return Row(row.subject, row.old, row.new, row.meaning, ". ".join(filter(None, (row.note, where))), row.serious)


def _say(said: Said | None, phrases: Phrases) -> str:
    return "" if said is None else said.show(phrases.locale)


def _approval(needed: Needed, result: Result, phrases: Phrases) -> Approval:
    names = phrases.join([name.show(phrases.locale) for name in needed.names])
    return Approval(_name(needed.agreement, result, phrases), phrases.role(needed.role), names, needed.given)
