"""What comparing yields before the table grades it, and the two estates in which it is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from itsd.diff.changes import Action, Change, Direction, Said
from itsd.diff.table import rule_for

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from itsd.diagnostics import Path
    from itsd.model.estate import Estate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sides:
    """The older and the newer estate."""

    base: Estate
    head: Estate
    _known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What several entities ask, made once."""
        if key not in self._known:
            self._known[key] = make()
        found: T = self._known[key]
        return found

    @property
    def swapped(self) -> Sides:
        """The same with the sides exchanged."""
        return Sides(self.head, self.base)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs in an entity: see `Change`, whose fields have the same names. `base_path` is where it stood before, where that is another place."""

    aspect: str
    action: Action
    direction: Direction
    path: Path
    subject: Said
    old: Said | None = None
    new: Said | None = None
    magnitude: Said | None = None
    reason: str = ""
    via: str = ""
    about: str = ""
    base_path: Path | None = None


def grade(document: str, id_: str, found: Difference, where: str = "") -> Change:
    """A difference with its code and its levels from the table."""
    rule = rule_for(document, found.aspect, found.action, found.direction)
    return Change(
        document,
        id_,
        found.aspect,
        found.action,
        found.direction,
        rule.code,
        found.path,
        where or format_path(found.path),
        found.subject,
        found.old,
        found.new,
        found.magnitude,
        found.reason,
        found.via,
        found.about,
        customer=rule.customer,
        provider=rule.provider,
        base_path=found.base_path if found.base_path is not None else found.path,
    )


def format_path(path: Path) -> str:
    """A path as it is where no document is at hand: `targets[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
