"""Documents that went and came with nearly the same content: the same thing under another id, or as another kind."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from itsd.model.canonical import canonical_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diff.difference import Sides
    from itsd.model.base import Entity
    from itsd.model.index import Key

_NEAR = 0.8  # share of lines that two documents have in common
_MOST = 60  # pairs that are looked at: a folder that was moved as a whole is no list of renamed things


def find_renamed(keys: Sequence[Key], sides: Sides) -> Iterator[tuple[Key, Key]]:
    """The removed and added entities that are nearly the same, each once."""
    gone = [key for key in keys if sides.head.record(*key) is None and sides.base.entity(*key) is not None]
    came = [key for key in keys if sides.base.record(*key) is None and sides.head.entity(*key) is not None]
    if len(gone) * len(came) > _MOST**2:
        return
    for new in came:
        best = max(((_likeness(old, new, sides), old) for old in gone if old[0] == new[0] or old[1] == new[1]), default=None)
        if best is not None and best[0] >= _NEAR:
            gone.remove(best[1])
            yield best[1], new


def _likeness(old: Key, new: Key, sides: Sides) -> float:
    before, after = sides.base.entity(*old), sides.head.entity(*new)
    if before is None or after is None:
        return 0.0
    return SequenceMatcher(None, _lines(before), _lines(after), autojunk=False).ratio()


def _lines(entity: Entity) -> list[str]:
    """What an entity says beside its id, a line for each value."""
    return json.dumps(canonical_fields(entity, frozenset({"kind", "id"})), ensure_ascii=False, indent=0, sort_keys=True).splitlines()
