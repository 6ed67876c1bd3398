"""Where something of a Word file stands, and how a run looks beside its style."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.render.speech import Speech

CELL = ("itsd Cell",)
"""The style of paragraphs in tables; without it they have none, so that the style of the table holds."""
OUTSIDE = -1
"""The level of what stands in no list."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a run looks beside the style of its paragraph."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False
    small: bool = False
    link: bool = False
    raised: str = ""
    """superscript or subscript."""
    change: str = ""
    """ins or del, where it is a change that Word can accept or reject."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands: its speech, the width that is there and how far in it begins, both in twentieths of a point."""

    speech: Speech
    width: int
    indent: int = 0
    styles: tuple[str, ...] = ("Body Text",)
    level: int = OUTSIDE
    """The level of the list around it."""
    box: str = ""
    """note or warning, where it stands in such a block."""
    marks: Marks = field(default_factory=Marks)
    keeps: bool = False
    """Whether it stays on one page with what follows."""
    change: str = ""
    """ins or del, where it stands in a block that came or went as a whole."""

    @property
    def in_cell(self) -> bool:
        """Whether it stands in a cell of a table."""
        return self.styles == CELL
