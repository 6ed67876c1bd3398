"""The sample's agreement on its permits portal, as it is and as somebody proposes to change it: what comparisons are tried on."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Sla
from tests.support.estates import read_estate

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.render.document import Document
    from itsd.render.redline.comparison import Comparison
    from itsd.render.redline.front import Front

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)
FILE = "agreements/sla/permits-portal.yaml"
ID = "permits-portal"
PROPOSED = (
    ('version: "1.0"\nstatus: active', 'version: "2.0"\nstatus: in-negotiation'),
    ("hours: government-hours\nsupport", "hours: extended-hours\nsupport"),
    ("at_least: 99.5%, per: month", "at_least: 99.9%, per: month"),
    ("priority: p1, at_most: 4h", "priority: p1, at_most: 6h"),
    ("priority: p2, at_most: 2h}\n", "priority: p2, at_most: 2h}\n  - {id: p2-resolution, metric: resolution-time, priority: p2, at_most: 12h}\n"),
    ("  - {en: Failure of the national payment switch, ar: تعطل المحول الوطني للمدفوعات}\n", ""),
    ("  users:\n    - en: Upload", "    - {en: Name a contact for each wilayat, ar: تسمية جهة اتصال في كل ولاية}\n  users:\n    - en: Upload"),
    ("2750.000", "3100.000"),
)
"""What the proposal says otherwise, place by place."""


@cache
def sample_files() -> dict[str, bytes]:
    """The sample estate as it is."""
    return read_estate(ROOT)


def propose() -> str:
    """The agreement's file as proposed."""
    text = sample_files()[FILE].decode()
    for before, after in PROPOSED:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


@cache
def load_sides() -> tuple[Estate, Estate]:
    """The estates of both sides."""
    trees = MemoryTree(sample_files()), MemoryTree({**sample_files(), FILE: propose()})
    old, new = (load(tree, today=DAY, as_of=DAY).estate for tree in trees)
    return old, new


def compare(*locales: str, front: Front | None = None, others: tuple[str, ...] = (), internal: bool = False, columns: bool = False, folded: bool = False) -> Comparison:
    """The comparison in languages; `others` are SLAs of the old side that the new one is told not to have."""
    from itsd.render.agreement.content import Copy
    from itsd.render.phrases import Phrases
    from itsd.render.redline.comparison import Comparison, Side, Versions
    from itsd.render.redline.front import Front, Group, Row
    from itsd.render.translations import load_labels

    old, new = load_sides()
    rows = (Row("Availability", "99.5% a month", "99.9% a month", "Stronger", "allowed downtime in a 30-day month 216 → 43.2 min"),)
    fronts = [front or Front(("1 change.",), groups=(Group(f"Permits portal ({locale})", rows),)) for locale in locales]
    sides = [Side(name, [Phrases(estate, load_labels(locale)) for locale in locales]) for name, estate in (("main", old), ("working tree", new))]
    agreements = [Versions(old.find(Sla, ID), new.find(Sla, ID)), *(Versions(old.find(Sla, id_), None) for id_ in others)]
    return Comparison(sides[0], sides[1], agreements, fronts, Copy(internal=internal, columns=columns), folded=folded)


def build(*locales: str, internal: bool = False, columns: bool = False, folded: bool = False) -> Document:
    """The document of the comparison."""
    from itsd.render.redline.document import build_comparison

    return build_comparison(compare(*locales, internal=internal, columns=columns, folded=folded), None)
