"""Which findings stand in the way of publishing: errors in what readers would see, and texts that they could not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.practices.catalogue.editions import folder_of
from itsd.practices.catalogue.shown import find_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.diagnostics import Finding
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate

UNTRANSLATED = "C005"
# Families about what is offered: an agreement that is missing or broken does not make a catalogue wrong.
_FAMILIES = frozenset({"C", "S", "T", "X"})
_NAMED = frozenset({"unit", "supplier", "calendar", "maintenance"})
# What publishing and announcing themselves put right.
_MENDED = frozenset({"C008", "C020"})


def find_obstacles(findings: Iterable[Finding], catalogues: Sequence[Catalogue], estate: Estate) -> list[Finding]:
    """The findings about the catalogues and their entries, in the order given; a text that is missing in something they name counts too."""
    shown = {name for catalogue in catalogues for name in (catalogue.key, *find_shown(catalogue, estate).keys)}
    named = {name for entry in shown for name in _named_by(entry, estate)}
    folders = {f"{folder_of(catalogue.id, estate)}/" for catalogue in catalogues}
    found = []
    for finding in findings:
        untranslated = finding.code == UNTRANSLATED and finding.entity in shown | named
        wrong = finding.level is Level.ERROR and finding.entity in shown and finding.code[:1] in _FAMILIES and finding.code not in _MENDED
        if untranslated or wrong or _breaks_edition(finding, folders):
            found.append(finding.with_level(Level.ERROR))
    return found


def _breaks_edition(finding: Finding, folders: Iterable[str]) -> bool:
    """Whether an edition cannot be read: nobody knows then which number comes next."""
    about = finding.entity.startswith("edition/") or any(finding.place.file.startswith(folder) for folder in folders)
    return about and finding.level is Level.ERROR and finding.code[:1] == "X"


def _named_by(entry: str, estate: Estate) -> Iterator[str]:
    """Entities whose names or hours stand on the page of an entry."""
    kind, _, id_ = entry.partition("/")
    record = estate.record(kind, id_)
    for citation in record.references if record is not None else ():
        for target in citation.kinds:
            if target in _NAMED:
                yield f"{target}/{citation.id}"
            elif target == "activity":
                yield f"process/{citation.id.partition('/')[0]}"
