"""Former states of agreements: rules ask for them through this, because the core does not touch git."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate


@dataclass(frozen=True, slots=True)
class Former:
    """An agreement as it was: `where` says in which state of the repository ("HEAD", "the merge base with main")."""

    agreement: Agreement
    where: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the history cannot tell, and what to do about it."""

    message: str
    hint: str


class History(Protocol):
    """The former states of an estate that its present one is to be held against."""

    def formers(self, estate: Estate) -> Iterator[Former]:
        """The agreements of files that differ now, in each former state, the oldest first; those that are as they were are left out."""

    def unknown(self) -> Unknown | None:
        """What cannot be told of former states although there is a repository; None where all is known. To be asked after `formers`."""
