"""How a change is made: versions, signatures, ends before their time, and what disappears that should be ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.diff.likeness import find_renamed
from itsd.model.agreement import Agreement
from itsd.model.service import OPERATIONAL, RETIRED, Service
from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import seats_of
from itsd.practices.agreements.signatures import State, judge_approvals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.diagnostics import Path
    from itsd.diff.changes import Change
    from itsd.diff.difference import Sides
    from itsd.model.index import Key

_OVER = frozenset({"superseded", "terminated"})
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about how a change is made, at a path of an entity; `gone` tells that the entity stands on the older side only."""

    code: str
    level: Level
    document: str
    id: str
    path: Path
    message: str
    hint: str
    gone: bool = False
    detail: str = ""


def find_remarks(keys: Iterable[Key], changes: Sequence[Change], sides: Sides) -> Iterator[Remark]:
    """Everything that is wrong with how these entities were changed."""
    keys = list(keys)
    of_entity: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        of_entity.setdefault((change.document, change.id), []).append(change)
    for key in keys:
        old, new = sides.base.entity(*key), sides.head.entity(*key)
        if isinstance(old, Agreement):
            yield from _agreement(old, new if isinstance(new, Agreement) else None, of_entity.get(key, []), sides)
        elif isinstance(old, Service):
            yield from _service(old, new if isinstance(new, Service) else None, sides)
    yield from _renamed(keys, sides)


def _agreement(old: Agreement, new: Agreement | None, changes: Sequence[Change], sides: Sides) -> Iterator[Remark]:
    if new is None:
        if old.in_force(sides.base.as_of) and sides.head.record(old.kind, old.id) is None:
            message = f"{old.key} is in force and was deleted"
            yield Remark(
                "removed-in-force",
                Level.ERROR,
                old.kind,
                old.id,
                (),
                message,
                "Keep the file and write status: terminated or superseded, so that what was agreed stays on record.",
                gone=True,
            )
        return
    yield from _version(old, new, changes)
    yield from _signatures(old, new, sides)
    yield from _ended(old, new, sides)


def _version(old: Agreement, new: Agreement, changes: Sequence[Change]) -> Iterator[Remark]:
    """A right or a duty differs only in a new MAJOR version of what was agreed."""
    if new.version < old.version:
        message = f"version {new.version} is lower than {old.version}, which it was"
        yield Remark("version-lowered", Level.ERROR, new.kind, new.id, ("version",), message, f"Give it a version above {old.version}.")
    if not old.is_agreed or new.version.major > old.version.major:
        return
    own = [change.where for change in changes if change.direction.binds and not change.via]
    through = sorted({change.via for change in changes if change.direction.binds and change.via})
    next_ = f'Write version: "{old.version.major + 1}.0", say in changes what it changes, and have it approved.'
    if own:
        more = f" and {len(own) - _SHOWN} more" if len(own) > _SHOWN else ""
        message = f"{', '.join(own[:_SHOWN])}{more} changed what was agreed, but the version is still {new.version}"
        yield Remark("version-not-raised", Level.ERROR, new.kind, new.id, ("version",), message, next_)
    elif through:
        message = f"{', '.join(through)} changed what {new.key} promises, but its version is still {new.version}"
        yield Remark("version-not-raised", Level.WARNING, new.kind, new.id, ("version",), message, next_, detail="through others")


def _signatures(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Remark]:
    """Signatures that held and no longer do; those that were broken before are no part of the change."""
    former = judge_approvals(old, digest_of(old), seats_of(old, sides.base))
    held = {(item.approval.role, item.approval.person, item.approval.digest) for item in former if item.state is State.HOLDS}
    for item in judge_approvals(new, digest_of(new), seats_of(new, sides.head)):
        approval = item.approval
        fresh = (approval.role, approval.person, approval.digest) in held or approval not in old.approvals
        if item.state is State.BROKEN and fresh:
            message = f"what {approval.person} signed on {approval.on} is no longer what is written"
            hint = f"Undo the change, or make a new version and have it approved: `itsd approve {new.key}`."
            yield Remark("signature-broken", Level.ERROR, new.kind, new.id, ("approvals", item.number), message, hint, detail=approval.person)


def _ended(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Remark]:
    """An end before the term needs the notice that was agreed."""
    today = sides.head.as_of
    last = old.valid.to
    earliest = today if old.termination is None else old.termination.notice.after(today)
    notice = "" if old.termination is None else f"; the notice is {old.termination.notice}, so the first day is {earliest}"
    if old.is_agreed and new.status == "terminated" and (last is None or last > today) and (new.valid.to is None or new.valid.to > today or new.valid.to < earliest):
        until = "without an end" if last is None else f"until {last}"
        message = f"{new.key} is terminated although it was agreed {until}{notice}"
        yield Remark(
            "ended-early",
            Level.ERROR,
            new.kind,
            new.id,
            ("status",),
            message,
            "Keep it active until its last day, or write valid.to as the parties agreed it and have that approved.",
        )
    elif old.in_force(today) and new.status not in _OVER and new.valid.to is not None and (last is None or new.valid.to < last) and new.valid.to < earliest:
        message = f"{new.key} now ends on {new.valid.to}{notice}"
        yield Remark("ended-early", Level.ERROR, new.kind, new.id, ("valid", "to"), message, "Let it end later, or have the sooner end approved by both parties.")


def _service(old: Service, new: Service | None, sides: Sides) -> Iterator[Remark]:
    """Whoever uses a service was told when it ends."""
    if old.status != OPERATIONAL:
        return
    today = sides.head.as_of
    if new is None:
        if sides.head.record(old.kind, old.id) is None:
            message = f"{old.key} is operational and was deleted"
            yield Remark("removed-in-force", Level.ERROR, old.kind, old.id, (), message, "Keep the file and write status: retired, with its history.", gone=True)
    elif new.status == RETIRED and (old.retire_on is None or old.retire_on > today):
        told = "no date was announced" if old.retire_on is None else f"its announced end is {old.retire_on}"
        yield Remark("ended-early", Level.ERROR, new.kind, new.id, ("status",), f"{new.key} is retired, but {told}", "Announce the date first (retire_on), and retire it then.")
    elif old.retire_on is not None and new.retire_on is not None and new.retire_on < old.retire_on:
        message = f"{new.key} ends on {new.retire_on}, sooner than the announced {old.retire_on}"
        yield Remark("ended-early", Level.WARNING, new.kind, new.id, ("retire_on",), message, "Tell those who use it, or keep the day.")


def _renamed(keys: Sequence[Key], sides: Sides) -> Iterator[Remark]:
    """An id that changed is something removed and something added: ids are never reused, and whoever refers to the old one is lost."""
    for old, new in find_renamed(keys, sides):
        message = f"{new[0]}/{new[1]} says nearly what {old[0]}/{old[1]} said, which is gone"
        hint = f"If it is the same, keep the id {old[1]}: an id is never changed. If it is another, let it supersede the former."
        yield Remark("id-changed", Level.WARNING, new[0], new[1], ("id",), message, hint, detail=f"{old[0]}/{old[1]}")
