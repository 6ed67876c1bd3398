"""How catalogues stand as pages, tables and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.output.page import Block
    from itsd.output.speech import Speech
    from itsd.practices.catalogue.standing import Standing


def build_page(found: Sequence[Standing], unlisted: Sequence[str], speech: Speech) -> Page:
    """Each catalogue with what differs from its last edition."""
    behind = [standing.catalogue.id for standing in found if not standing.is_current]
    title = f"{len(behind)} of {len(found)} catalogues {'is' if len(behind) == 1 else 'are'} behind: {', '.join(behind)}" if behind else "Every catalogue shows what is live"
    rows = tuple(_row(standing) for standing in found)
    headings = plain("catalogue", "edition", "of", "entries", "standing", "announced")
    blocks: list[Block] = [Grid("Catalogues", headings, rows, numbers=frozenset({1, 3})), *(section for standing in found for section in _differences(standing, speech))]
    if unlisted:
        blocks.append(Section("Live for customers, in no catalogue", (Listing(tuple(Item(name_of(key, speech), Tone.BAD) for key in unlisted)),)))
    if behind:
        blocks.append(Paragraph(f"Publish what is live with: itsd publish {' '.join(behind)}"))
    return Page("publish", title, f"As of {speech.estate.as_of}.", tuple(blocks))


def _row(standing: Standing) -> tuple[Cell, ...]:
    edition = standing.edition
    if edition is None:
        return code(standing.catalogue.id), Cell("-"), Cell("-"), Cell(str(len(standing.unpublished))), Cell("never published", Tone.BAD), Cell("-")
    told = Cell(f"on {edition.notice.sent_on}", Tone.MET) if edition.notice is not None else Cell("nobody was told", Tone.BAD)
    current = Cell("current", Tone.MET) if standing.is_current else Cell("behind", Tone.BAD)
    return code(standing.catalogue.id), Cell(str(edition.number)), Cell(str(edition.on)), Cell(str(len(edition.entries))), current, told


def _differences(standing: Standing, speech: Speech) -> Iterator[Section]:
    items = [Item(f"{what}: {said}", tone) for what, said, tone in differences_of(standing, speech)]
    if items:
        yield Section(standing.catalogue.id, (Listing(tuple(items)),))


def differences_of(standing: Standing, speech: Speech) -> Iterator[tuple[str, str, Tone]]:
    """What differs, each as what it is, a sentence about it, and its tone."""
    if standing.drift is None:
        return
    for key in standing.unpublished:
        yield "live, not published", name_of(key, speech), Tone.BAD
    for gone in standing.gone:
        yield "published, no longer live", f"{name_of(gone.entity, speech)}: {gone.why}", Tone.BAD
    for key in standing.drift.changed:
        yield "changed since the edition", name_of(key, speech), Tone.BAD
    if standing.drift.other:
        yield "changed since the edition", "the catalogue itself: its title, its readers or its glossary", Tone.BAD
    for key, day in standing.ended:
        yield "past its last day", f"{name_of(key, speech)} ended on {day}", Tone.BAD
    for key, words in standing.overdue:
        yield "review overdue", f"{name_of(key, speech)}: {words}", Tone.RISK


def name_of(key: str, speech: Speech) -> str:
    """The name of an entry with its key."""
    kind, _, id_ = key.partition("/")
    entity = speech.estate.entity(kind, id_)
    return key if entity is None or entity.name is None else f"{speech.text(entity.name)} ({key})"


def build_table(found: Sequence[Standing], speech: Speech) -> Table:
    """A row for each difference, and for each catalogue without one."""
    rows = []
    for standing in found:
        edition = standing.edition
        head = (standing.catalogue.id, "" if edition is None else str(edition.number), "" if edition is None else str(edition.on))
        said = [(what, words) for what, words, _ in differences_of(standing, speech)] or [("never published" if edition is None else "current", "")]
        rows += [(*head, *line) for line in said]
    return Table("standing", ("catalogue", "edition", "on", "standing", "what"), tuple(rows))


def build_data(found: Sequence[Standing], unlisted: Sequence[str], speech: Speech) -> dict[str, Any]:
    """For programs; `drift` is null where the catalogue was never published."""
    return {
        "format": "itsd-standing",
        "version": 1,
        "as_of": speech.estate.as_of.isoformat(),
        "catalogues": [_data(standing) for standing in found],
        "in_no_catalogue": list(unlisted),
    }


def _data(standing: Standing) -> dict[str, Any]:
    edition, drift = standing.edition, standing.drift
    return {
        "catalogue": standing.catalogue.id,
        "edition": None if edition is None else {"number": edition.number, "on": edition.on.isoformat(), "digest": edition.digest},
        "current": standing.is_current,
        "announced": standing.is_announced,
        "unpublished": list(standing.unpublished),
        "gone": [{"entity": gone.entity, "why": gone.why} for gone in standing.gone],
        "changed": [] if drift is None else list(drift.changed),
        "catalogue_changed": drift is not None and drift.other,
        "ended": [{"entity": key, "on": day.isoformat()} for key, day in standing.ended],
        "review_overdue": [{"entity": key, "why": words} for key, words in standing.overdue],
    }
