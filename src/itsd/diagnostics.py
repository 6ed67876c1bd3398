"""Findings as data: what was found, how serious it is, and where it stands.

A rule yields a `Hit`: symbolic, a path inside one entity. The rule engine looks the place up and makes a
`Finding` of it. Readers of files, which hold the places in their hands, make findings directly.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Path = tuple[str | int, ...]


class Level(Enum):
    """How serious a finding is; `rank` orders them, the most serious highest."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANKS[self]

    def reaches(self, threshold: Level) -> bool:
        """Whether this level is the threshold or more serious."""
        return self.rank >= threshold.rank


_RANKS = {Level.INFO: 0, Level.WARNING: 1, Level.ERROR: 2}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one file: 1-based lines and columns in code points, the end exclusive.

    `file` is relative to the root of the estate and always written with `/`. A place of a whole file is 1:1 to 1:1.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that takes part in a finding, and what it has to do with it."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A related place before it is looked up: a path in an entity ("service", "email")."""

    kind: str
    id: str
    path: Path
    message: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields: a path in the entity at hand and one sentence about it.

    `on_key` marks the key rather than the value; `detail` separates two hits of one rule at one path, so that their
    fingerprints differ; `level` overrides the rule's own level where a rule has two. `entity` (kind and id) is for rules about the
    estate as a whole that found something in one entity.
    """

    path: Path
    message: str
    hint: str = ""
    related: tuple[Pointer, ...] = ()
    on_key: bool = False
    detail: str = ""
    level: Level | None = None
    entity: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell the user, with its place.

    `entity` is "kind/id", or empty for a finding about a file; `path` is written with the ids of list items where they
    have one ("targets[availability].at_least").
    """

    code: str
    name: str
    level: Level
    message: str
    place: Place
    hint: str = ""
    entity: str = ""
    path: str = ""
    related: tuple[Related, ...] = ()
    lines: tuple[str, ...] = ()
    detail: str = ""

    @property
    def fingerprint(self) -> str:
        """Stable across commits: made of code, entity (else file) and path, never of the line."""
        subject = self.entity or self.place.file
        text = f"{self.code}\x1f{subject}\x1f{self.path}\x1f{self.detail}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """The sort key of a run: file, line, column, code; entity and message settle ties."""
        place = self.place
        return (place.file, place.line, place.column, self.code, self.entity + self.path, self.message)

    def with_level(self, level: Level) -> Finding:
        """The same finding at another level."""
        return replace(self, level=level)


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """All findings in the order in which every output shows them."""
    return sorted(findings, key=lambda finding: finding.order)


def tell_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with fingerprints that all differ: the same fault again at the same path is numbered in the order of places."""
    seen: Counter[str] = Counter()
    for finding in findings:
        fingerprint = finding.fingerprint
        seen[fingerprint] += 1
        number = seen[fingerprint]
        yield finding if number == 1 else replace(finding, detail=f"{finding.detail}#{number}")
