"""A page of results, free of any format: what a command found, in sections, tables, lists and pictures.

A command builds one page; text, Markdown and HTML are made from it alike. Texts are plain: each format escapes them in its way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.levels.comparison import Verdict


class Tone(StrEnum):
    """What a word means for the reader; the word itself says it too, so that nothing hangs on colour."""

    PLAIN = "plain"
    MET = "met"
    RISK = "risk"
    BAD = "bad"
    UNKNOWN = "unknown"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text in a table; `short` stands for it where there is little room, `code` tells that it is a name to copy."""

    text: str
    tone: Tone = Tone.PLAIN
    short: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `numbers` are the columns whose cells stand at the right; `legend` explains short words."""

    caption: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or several."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list, with entries beneath it."""

    text: str
    tone: Tone = Tone.PLAIN
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: SVG that the program made, a line of signs for terminals, and what both show in words."""

    svg: str
    line: str
    said: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `tone` colours the heading; a folded one is opened by who wants to know more, where that can be done."""

    title: str
    blocks: tuple[Block, ...]
    tone: Tone = Tone.PLAIN
    folded: bool = False


Block = Grid | Paragraph | Listing | Picture | Section


@dataclass(frozen=True, slots=True)
class Page:
    """A whole result. `name` is that of the command, by which a bot finds the comment it wrote before."""

    name: str
    title: str
    summary: str
    blocks: tuple[Block, ...]


def plain(*texts: str) -> tuple[Cell, ...]:
    """Cells without meaning of their own."""
    return tuple(Cell(text) for text in texts)


def code(text: str) -> Cell:
    """A cell with a name to copy."""
    return Cell(text, code=True)


def tone_of(verdict: Verdict) -> Tone:
    """The tone of a comparison's verdict."""
    from itsd.levels.comparison import Verdict  # noqa: PLC0415  # pages without verdicts need no levels

    return Tone.MET if verdict.met else {Verdict.FALLS_SHORT: Tone.BAD}.get(verdict, Tone.UNKNOWN)
