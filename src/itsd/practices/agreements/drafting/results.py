"""What drafting an agreement gives: the document, what is open or differs, and the budget with its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from itsd.diagnostics import Level
    from itsd.model.written import Draft


class DraftError(Exception):
    """Something that cannot be drafted; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        """With what is wrong, and what to do."""
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person has to decide or to know: at a key of the draft, in a clause, with what to do.

    `rules` are the codes of the rules that will report it in the file until it is done.
    """

    level: Level
    key: str
    message: str
    hint: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deviation:
    """A target that is not as the option has it: what the option says (empty where it is silent), what is asked, and how far apart they are."""

    target: str
    metric: str
    offered: str
    asked: str
    words: str
    origin: str


@dataclass(frozen=True, slots=True)
class Use:
    """What another part takes of an allowance: its label, what it promises, and how much that is."""

    label: str
    promise: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class Row:
    """What one promise of an agreement above leaves to this draft.

    `allowed`, `used` and `left` are in the unit of the agreement above: seconds of its clock, or its number. `others` are parts that
    promise nothing yet and share what is left. `needed` is what the draft has to promise so that this one holds, in words; `said` is the
    arithmetic, and `problem` says why there is none. `item` is the service above, where parts are shared, and `binding` tells that
    this row decides. `unknown` are parts that have to promise as much by themselves and do not: until they do, nobody can tell whether it holds.
    """

    agreement: str
    target: str
    metric: str
    priority: str
    promised: str
    unit: str = ""
    allowed: Fraction | None = None
    used: tuple[Use, ...] = ()
    left: Fraction | None = None
    others: tuple[str, ...] = ()
    needed: str = ""
    said: str = ""
    problem: str = ""
    binding: bool = False
    item: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with everything that is to be said about it."""

    draft: Draft
    source: str
    notes: tuple[Note, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    rows: tuple[Row, ...] = ()

    def reaches(self, level: Level) -> bool:
        """Whether something is noted at a level or above."""
        return any(note.level.reaches(level) for note in self.notes)
