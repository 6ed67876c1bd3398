"""One edition of a catalogue with all that its pages show: the one thing that every output is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.changes import EntryChange
    from itsd.practices.catalogue.content import Data
    from itsd.practices.catalogue.shown import Shown


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An edition in the change log. `changes` are those from the edition before it, empty for the first one; None where its content is not at hand."""

    number: int
    on: date
    digest: str
    changes: tuple[EntryChange, ...] | None


@dataclass(frozen=True, slots=True)
class Publication:
    """A catalogue as one edition shows it.

    `estate` is a disclosed one for a business view, so that pages cannot show what is internal. `content` is what `catalogue.json` holds,
    `locales` its languages, `log` its editions with the newest, this one, first.
    """

    catalogue: Catalogue
    estate: Estate
    shown: Shown
    content: Data
    locales: tuple[str, ...]
    log: tuple[LogEntry, ...]

    @property
    def edition(self) -> LogEntry:
        """This edition."""
        return self.log[0]

    @property
    def technical(self) -> bool:
        """Whether it is for IT."""
        return self.catalogue.view == "technical"
