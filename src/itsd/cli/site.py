"""The folder of published catalogues: each written whole, with the record of its edition."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.publishing import Coming


_PORTAL = "index.html"


def find_catalogues(names: Sequence[str], estate: Estate) -> list[Catalogue]:
    """The catalogues that were named, else all. Raises ItsdError for a name that there is not, and where there is none at all."""
    from itsd.cli.named import find_named
    from itsd.model.catalogue import Catalogue

    found = [find_named(Catalogue, name, estate) for name in dict.fromkeys(names)] or list(estate.each(Catalogue))
    if not found:
        message = "the estate has no catalogue"
        raise ItsdError(message, "Begin one with: itsd new catalogue staff")
    return found


def write_site(chosen: Sequence[Catalogue], tree: DiskTree, estate: Estate, session: Session, output: Path) -> None:
    """Publish the catalogues into a folder, and the page that leads to all that are in it."""
    from itsd.cli.progress import progress_bar
    from itsd.cli.render import missing_extra
    from itsd.files.replace import check_page

    check_page(output / _PORTAL)
    with progress_bar(shown=not session.quiet and session.color(sys.stderr)):
        try:
            from itsd.render.publishing import build_publication

            coming = [build_publication(catalogue, estate, tree) for catalogue in chosen]
            done = [_write_catalogue(item, tree, estate, output) for item in coming]
            write_portal([item.publication for item in coming], estate, tree, output)
        except ModuleNotFoundError as error:
            raise missing_extra(error) from None
    if not session.quiet:
        sys.stderr.write("".join(f"{line}\n" for line in (*done, *_find_left(estate, output))))


def write_portal(published: Sequence[Publication], estate: Estate, tree: DiskTree, output: Path) -> None:
    """The page that leads to all catalogues that are in the folder: those that were just published, and those on record from before."""
    from itsd.files.replace import MARKER, mark_page
    from itsd.files.write import sweep, write_atomic
    from itsd.model.catalogue import Catalogue
    from itsd.render.publishing import published_state
    from itsd.render.site.outputs import render_portal

    new = {publication.catalogue.id: publication for publication in published}
    there = [catalogue for catalogue in estate.each(Catalogue) if (output / catalogue.id / MARKER).is_file()]
    known = [new[catalogue.id] if catalogue.id in new else published_state(catalogue, estate, tree) for catalogue in there]
    content = render_portal([publication for publication in known if publication.log], tree)
    sweep(output)
    target = output / _PORTAL
    mark_page(target)
    if not target.is_file() or target.read_bytes() != content:
        write_atomic(target, content.decode(), root=output)


def _write_catalogue(coming: Coming, tree: DiskTree, estate: Estate, output: Path) -> str:
    """Everything of one catalogue beside what is there, then the new folder in the place of the former one; what was done in a sentence."""
    from itsd.files.replace import Replacement
    from itsd.parallel import tell
    from itsd.render.publishing import find_outputs

    publication = coming.publication
    catalogue, edition = publication.catalogue.id, publication.edition
    outputs = find_outputs(publication, tree)
    with Replacement(output / catalogue) as folder, _recorded(coming, tree, estate) as record:
        for number, page in enumerate(outputs, 1):
            folder.add(page.path, page.make())
            tell(f"Publishing {catalogue}", number, len(outputs))
        folder.finish()
        record()
    said = f"edition {edition.number} of {edition.on}" if coming.is_new else f"still edition {edition.number} of {edition.on}"
    return f"{catalogue}: {said}; {_count(folder.written)} written, {folder.kept} unchanged, in {_seen(output / catalogue)}"


def _seen(folder: Path) -> str:
    """The folder as seen from here, where that is shorter."""
    import os

    from itsd.files.paths import printable

    return printable(min((str(folder), os.path.relpath(folder)), key=len))


def _count(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


@contextlib.contextmanager
def _recorded(coming: Coming, tree: DiskTree, estate: Estate) -> Iterator[Callable[[], None]]:
    """The record of a new edition and its content, ready before the site changes; calling what it gives puts the record in its place.

    So no record claims an edition that was not published. A run that is killed in the moment between the two leaves an edition on the
    site without its record: the next run publishes the same number anew, and records it.
    """
    if not coming.is_new:
        yield lambda: None
        return
    from itsd.files.write import prepared, sweep, write_atomic
    from itsd.render.publishing import format_content

    target, text = _record_of(coming, tree, estate)
    sweep(target.parent)
    with prepared(target, text, root=tree.root) as finish:
        write_atomic(target.with_suffix(".json"), format_content(coming.publication.content), root=tree.root)
        yield finish


def _record_of(coming: Coming, tree: DiskTree, estate: Estate) -> tuple[Path, str]:
    """Where the record of an edition belongs, and its text. Raises ItsdError where something is there already."""
    from itsd.cli.drafts import check_draft
    from itsd.model.written import write_entity
    from itsd.practices.catalogue.editions import edition_record, folder_of

    publication = coming.publication
    record = edition_record(publication.content, publication.edition.number, publication.edition.on)
    text = write_entity("edition", record, {"": "Written by `itsd publish`. What it held stands beside it, as JSON."})
    check_draft(text, record["id"])
    target = tree.root / folder_of(publication.catalogue.id, estate) / f"{record['id']}.yaml"
    if target.exists():
        message = f"{target.relative_to(tree.root).as_posix()} is there already, and no edition that can be read"
        raise ItsdError(message, "`itsd validate` says what is wrong with it.")
    return target, text


def _find_left(estate: Estate, output: Path) -> Iterator[str]:
    """A word about each catalogue that was published once and is no longer in the estate."""
    from itsd.files.replace import MARKER
    from itsd.model.catalogue import Catalogue

    known = {catalogue.id for catalogue in estate.each(Catalogue)}
    for marker in sorted(output.glob(f"*/{MARKER}")):
        if marker.parent.name not in known:
            yield f"note: {_seen(marker.parent)} was published before, and the estate has no such catalogue any more; delete the folder when nobody needs it"
