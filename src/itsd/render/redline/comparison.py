"""What a document of a comparison is made from: two sides, the agreements on them, what was found about their changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.agreement import Agreement
    from itsd.render.agreement.content import Copy
    from itsd.render.phrases import Phrases
    from itsd.render.redline.front import Front

_FORK = "merge base with "


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what people call it (a branch, a tag, the working tree), and the languages that know its estate."""

    name: str
    languages: Sequence[Phrases]

    def called(self, phrases: Phrases) -> str:
        """Its name in a language, where it has one there: names of branches have none."""
        if self.name.startswith(_FORK):
            return phrases.labels.text("merge base with %(ref)s", ref=self.name.removeprefix(_FORK))
        return phrases.labels.find(self.name) or self.name


@dataclass(frozen=True, slots=True)
class Versions:
    """An agreement on both sides; None where a side does not have it."""

    old: Agreement | None
    new: Agreement | None

    @property
    def last(self) -> Agreement:
        """The newest that there is."""
        found = self.new or self.old
        assert found is not None  # noqa: S101  # one of them is there
        return found

    @property
    def each(self) -> tuple[Agreement, ...]:
        """Those that there are, the old one first."""
        return tuple(one for one in (self.old, self.new) if one is not None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared, and how it is shown: a front for each language; `folded` leaves out sections in which nothing changed."""

    old: Side
    new: Side
    agreements: Sequence[Versions]
    fronts: Sequence[Front]
    copy: Copy
    folded: bool = False

    @property
    def languages(self) -> Sequence[Phrases]:
        """The languages in which it is shown."""
        return self.new.languages
