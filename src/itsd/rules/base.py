"""What a rule is: an entry of the registry with, where it judges the estate, one small function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.diagnostics import Hit, Level
    from itsd.model.base import Entity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `itsd validate`.

    `check(entity, estate)` yields hits for each entity of `kinds`; with `of_records` it is given the record instead of the
    model, also of entities that do not fit their model. Without kinds, `check(estate)` judges the estate as a whole and its
    paths are those of `itsd.yaml`. Without a check the finding is made while files are read.
    `across(agreement, former, estate)` yields hits for an agreement held against a former state of it, as git keeps it.

    `lines` are the framework's lines that the rule serves (P3-A2). The documentation, with a bad and a good example, is the
    Markdown file of the rule's code in `rules/docs/`.
    """

    code: str
    name: str
    level: Level
    summary: str
    lines: tuple[str, ...] = ()
    kinds: tuple[type[Entity], ...] = ()
    check: Callable[..., Iterator[Hit]] | None = None
    of_records: bool = False
    across: Callable[..., Iterator[Hit]] | None = None

    @property
    def family(self) -> str:
        """The letter of the code."""
        return self.code[0]

    def applies_to(self, kind: type[Any]) -> bool:
        """Whether the rule judges entities of this model."""
        return kind in self.kinds
