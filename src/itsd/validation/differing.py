"""The semantic diff of two trees: both opened, compared, every change with its places on both sides, exemptions applied."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Level, Place
from itsd.diff.changes import Action, Perspective, Result, Said
from itsd.diff.compare import compare
from itsd.diff.difference import Sides
from itsd.diff.saying import say_name
from itsd.diff.table import CODES
from itsd.files.cache import open_cache
from itsd.files.disk import DiskTree
from itsd.practices.disclosure import disclosed
from itsd.rules.places import Locator
from itsd.validation.sides import open_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path
    from itsd.diff.changes import Change, Impact
    from itsd.diff.compare import Compared
    from itsd.diff.policy import Remark
    from itsd.files.cache import Cache
    from itsd.files.tree import Tree
    from itsd.model.estate import Estate
    from itsd.rules.exemptions import Exempted
    from itsd.validation.result import Conditions
    from itsd.validation.sides import Opened

_DAMAGED = (sqlite3.Error, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be compared: both trees with what they are called, and who judges; `customers` leaves out what no customer may see.

    Where nothing is `proven`, there are only changes, as the table grades them.
    """

    base: Tree
    head: Tree
    base_name: str
    head_name: str
    perspective: Perspective = Perspective.BOTH
    customers: bool = False
    proven: bool = True


def diff_trees(asked: Asked, conditions: Conditions, *, cached: bool = True) -> Result:
    """Everything that differs between two trees."""
    cache = open_cache(asked.head.root) if cached and isinstance(asked.head, DiskTree) else None
    if cache is not None:
        with contextlib.closing(cache), contextlib.suppress(*_DAMAGED):  # whatever a damaged cache answers
            return _with_cache(asked, conditions, cache)
    return _diff(asked, open_sides(asked.base, asked.head, conditions))


def _with_cache(asked: Asked, conditions: Conditions, cache: Cache) -> Result:
    with cache.reading():
        return _diff(asked, open_sides(asked.base, asked.head, conditions, cache))


def _diff(asked: Asked, opened: Opened) -> Result:
    sides = Sides(disclosed(opened.sides.base), disclosed(opened.sides.head)) if asked.customers else opened.sides
    found = compare(opened.changed, sides, everywhere=bool(opened.settings), proven=asked.proven and not asked.customers)
    places = _Places(opened)
    settings = [_of_settings(opened)] if opened.settings else []
    result = Result(
        asked.base_name,
        asked.head_name,
        opened.head.estate.as_of,
        asked.perspective,
        tuple(places.impact(impact) for impact in found.impacts),
        tuple(places.change(change) for change in found.changes),
        (*settings, *(places.remark(remark) for remark in found.remarks)),
        found.approvals,
        tuple(_unreadable(opened, asked)),
        _names(found, opened),
        entities=found.entities,
        proofs=found.proofs,
    )
    return _exempted(result, opened)


def _of_settings(opened: Opened) -> Finding:
    """Settings that decide how numbers are read, which every agreement rests on."""
    document = opened.head.document
    key = opened.settings[0]
    place = Place("itsd.yaml") if document is None else document.place((key,))
    message = f"itsd.yaml reads numbers otherwise: {', '.join(opened.settings)} changed, so every agreement is compared and proven"
    return Finding(
        "settings-changed",
        "settings-changed",
        Level.WARNING,
        message,
        place,
        "Change how numbers are read and what is promised in two steps, so that each can be judged.",
        path=key,
    )


def _unreadable(opened: Opened, asked: Asked) -> Iterator[Finding]:
    """Errors in the files that differ because of which something in them could not be compared, on the newer side first."""
    for readings, name in ((opened.head_readings, ""), (opened.base_readings, asked.base_name)):
        for reading in readings:
            whole = {f"{record.kind}/{record.id}" for record in reading.records if record.fits}
            for finding in reading.findings:
                if finding.level is Level.ERROR and (not finding.entity or finding.entity not in whole):
                    yield finding if not name else replace(finding, message=f"in {name}: {finding.message}", level=Level.WARNING, detail="base")


def _names(found: Compared, opened: Opened) -> dict[str, Said]:
    """What the entities are called that the result speaks of."""
    keys = {change.entity for change in found.changes} | {change.via for change in found.changes if change.via}
    keys |= {name for impact in found.impacts for name in (impact.agreement, *impact.causes)} | {needed.agreement for needed in found.approvals}
    names = {}
    for key in sorted(keys):
        kind, _, id_ = key.partition("/")
        side = opened.head.estate if opened.head.estate.record(kind, id_) is not None else opened.base.estate
        names[key] = say_name(kind, id_, side)
    return names


class _Places:
    """Looks up where things stand on both sides."""

    def __init__(self, opened: Opened) -> None:
        self._base = _Side(opened.base.tree, opened.base.estate)
        self._head = _Side(opened.head.tree, opened.head.estate)

    def change(self, change: Change) -> Change:
        """A change with its places; what is gone stands, on the newer side, where its list or its entity does."""
        removed = change.action is Action.REMOVED
        head = self._head.place(change.document, change.id, change.path[:-1] if removed else change.path)
        base = None if change.action is Action.ADDED else self._base.place(change.document, change.id, change.base_path)
        return replace(change, place=head, base_place=base)

    def impact(self, impact: Impact) -> Impact:
        """An impact with the place of the promise."""
        kind, _, id_ = impact.agreement.partition("/")
        return replace(impact, place=self._head.place(kind, id_, impact.path))

    def remark(self, remark: Remark) -> Finding:
        """A remark as a finding; of what is gone, in the older file."""
        side = self._base if remark.gone else self._head
        place = side.place(remark.document, remark.id, remark.path) or Place("itsd.yaml")
        path = ".".join(f"{part}" for part in remark.path)
        return Finding(remark.code, remark.code, remark.level, remark.message, place, remark.hint, f"{remark.document}/{remark.id}", path, detail=remark.detail)


class _Side:
    """The documents of one side."""

    def __init__(self, tree: Tree, estate: Estate) -> None:
        self._estate = estate
        self._locator = Locator(tree, estate, None)

    def place(self, kind: str, id_: str, path: Path) -> Place | None:
        """The place of a path, or of as much of it as is written; an entity as a whole stands at its id. None where the side has no such entity."""
        record = self._estate.record(kind, id_)
        document = None if record is None else self._locator.document(record)
        if document is None:
            return None
        while path and not document.has(path):
            path = path[:-1]
        return document.place(path or ("id",))


def _exempted(result: Result, opened: Opened) -> Result:
    """The result without what the estate accepts for a time, at the levels it gives to rules."""
    estate = opened.head.estate
    settings = estate.settings
    if not settings.exemptions and not any(code in CODES for code in settings.rules):
        return result
    from itsd.rules.exemptions import exempt  # noqa: PLC0415  # it brings all rules, which few diffs need

    judge = exempt(estate, CODES)
    changes = tuple(kept for change in result.changes if (kept := _at_level(change, judge)) is not None)
    impacts = tuple(impact for impact in result.impacts if judge.keep(impact.finding()))
    policy = tuple(settled for finding in result.policy if (settled := judge.settle(finding)) is not None)
    return replace(result, changes=changes, impacts=impacts, policy=policy, exempted=judge.exempted)


def _at_level(change: Change, judge: Exempted) -> Change | None:
    """A change at the level that the estate gives to its rule; None where it is accepted or the rule is off."""
    settled = judge.settle(change.finding(Perspective.BOTH))
    if settled is None:
        return None
    if not judge.has_level(change.code):
        return change
    customer, provider = (settled.level if level is change.level(Perspective.BOTH) else level for level in (change.customer, change.provider))
    return replace(change, customer=customer, provider=provider)
