"""Two estates in memory and everything that differs between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.diff.changes import Perspective, Result
from itsd.diff.compare import compare
from itsd.files.tree import MemoryTree
from itsd.validation.differing import Asked, diff_trees
from itsd.validation.result import Conditions
from itsd.validation.sides import open_sides

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.diff.changes import Change

CASES = Path(__file__).parents[1] / "cases" / "diff"
FILE = "catalogue/all.yaml"
SETTINGS = """\
organisation: {en: Ministry of Tests, ar: وزارة الاختبار}
timezone: Asia/Muscat
as_of: 2026-11-01
schemes: {classification: [public, restricted, secret], criticality: [routine, important], accessibility: [A, AA, AAA]}
"""
ESTATE = {"itsd.yaml": SETTINGS, FILE: (CASES / "estate.yaml").read_text(encoding="utf-8")}
DAY = Conditions(date(2026, 11, 1))


def diff_files(base: Mapping[str, str | bytes], head: Mapping[str, str | bytes], perspective: Perspective = Perspective.BOTH, *, customers: bool = False) -> Result:
    """The semantic diff of two estates in memory."""
    return diff_trees(Asked(MemoryTree(base), MemoryTree(head), "old", "new", perspective, customers), DAY)


def changes_of(base: Mapping[str, str | bytes], head: Mapping[str, str | bytes]) -> tuple[Change, ...]:
    """What differs, as the table grades it, without any proof: quicker, where only directions count."""
    opened = open_sides(MemoryTree(base), MemoryTree(head), DAY)
    return compare(opened.changed, opened.sides, everywhere=bool(opened.settings), proven=False).changes


def edited(*edits: tuple[str, str]) -> dict[str, str]:
    """The estate of the cases with texts replaced; each has to be there, and only once."""
    text = ESTATE[FILE]
    for old, new in edits:
        assert text.count(old) == 1, f"{text.count(old)} times in the estate: {old!r}"
        text = text.replace(old, new)
    return {**ESTATE, FILE: text}


def describe(change: Change) -> str:
    """A change in a line, as the cases write it."""
    via = f" via {change.via}" if change.via else ""
    return f"{change.entity} {change.code} {change.direction.value} {change.customer.value}/{change.provider.value}{via}"
