"""A published catalogue: milliseconds a page of the site, and the PDF against Typst itself on the same texts.

`python -m benchmarks.publish [--services 1000] [--printed 120] [--runs 3] [--json FILE]`

The peers are documents that Typst sets without our theme, with the same fonts and the same standards (PDF/A and PDF/UA): one as somebody would
write it by hand, with contents, links, heads and feet, and one of the bare texts. Each PDF is made in a process of its own, so that memory
counts, ours from the files of the estate on; what is told of single steps is processor time.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import write_estate
from benchmarks.run import measure
from itsd.cli.boundary import ease_collector
from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.render.publishing import build_publication, find_outputs

if TYPE_CHECKING:
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.catalogue.book import Book
    from itsd.render.document import Document

_TODAY = date(2026, 11, 1)
_FILES = 11, 5  # of so many files of a generated estate so many are services


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=1000, help="services of the site")
    parser.add_argument("--printed", type=int, default=120, help="services of the PDF")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--make", choices=("ours", "sources"), help=argparse.SUPPRESS)  # in this process
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make_one(options.make, options.folder)
        return
    with tempfile.TemporaryDirectory(prefix="itsd-bench-") as folder:
        figures = {"site": measure_site(Path(folder) / "site", options.services, options.runs), "pdf": measure_pdf(Path(folder) / "pdf", options.printed, options.runs)}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))


def measure_site(root: Path, services: int, runs: int) -> dict[str, Any]:
    """Milliseconds for each page of the site, everything from the estate to the bytes."""
    publication, tree = _publication(root, services)
    milliseconds = []
    for _ in range(runs):
        began, pages = time.process_time(), 0
        for output in find_outputs(publication, tree, with_pdf=False):
            output.make()
            pages += output.path.endswith(".html")
        milliseconds.append((time.process_time() - began) * 1000 / pages)
    found = statistics.median(milliseconds)
    sys.stdout.write(f"site of {services:,} services in {len(publication.locales)} languages: {pages:,} pages, {found:5.2f} ms a page (bar: 10 ms)\n")
    return {"services": services, "pages": pages, "milliseconds_a_page": found}


def measure_pdf(root: Path, services: int, runs: int) -> dict[str, Any]:
    """Time and memory of the PDF in one language against documents of the same texts written for Typst; whole processes."""
    _publication(root, services)
    this, top = [sys.executable, "-m", "benchmarks.publish", "--folder", str(root), "--make"], Path(__file__).parents[1]
    measure([*this, "sources"], runs=1, cwd=top)
    commands = {"ours": [*this, "ours"]} | {
        name: [sys.executable, "-m", "benchmarks.by_hand", str(root / f"{name}.typ"), str(root / f"{name}.pdf")] for name in ("by hand", "bare")
    }
    found: dict[str, Any] = {}
    for name, command in commands.items():
        timing = measure(command, runs=runs, cwd=top)
        found[name] = {"seconds": timing.seconds, "megabytes": timing.megabytes, "pages": _pages(root / f"{name}.pdf")}
    ours, told = found["ours"], json.loads((root / "ours.txt").read_text())
    sys.stdout.write(f"PDF of {services} services\n  {'':<16}{'pages':>6}{'whole process':>16}{'memory':>10}{'ours in times of it':>28}\n")
    for name, row in found.items():
        times = "" if row is ours else f"{ours['seconds'] / row['seconds']:.2f} time, {ours['megabytes'] / row['megabytes']:.2f} memory"
        sys.stdout.write(f"  {name if row is ours else 'Typst ' + name:<16}{row['pages']:>6}{row['seconds']:>14.2f} s{row['megabytes']:>7.0f} MB{times:>28}\n")
    sys.stdout.write(f"  of ours, trees {told['trees']:.2f} s and setting {told['setting']:.2f} s of processor time (bar: 2 times Typst by hand)\n")
    return {"services": services, "documents": found, "steps": told}


def make_one(what: str, root: Path) -> None:
    """Our PDF, as the program makes it, with the processor time of its steps beside it; or the sources of the others."""
    ease_collector()  # as the command line does
    publication, tree = _publication(root, 0)
    began = time.process_time()
    book = _book(publication, tree)
    if what == "sources":
        write_sources(book, root)
        return
    document = make_trees(book)
    read = time.process_time()
    content = render_ours(document, tree)
    (root / "ours.txt").write_text(json.dumps({"trees": read - began, "setting": time.process_time() - read}))
    (root / "ours.pdf").write_bytes(content)
    gc.freeze()  # as the command line does


def write_sources(book: Book, root: Path) -> None:
    """The same texts for Typst."""
    from benchmarks.by_hand import write_bare, write_by_hand  # noqa: PLC0415  # only here
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # as above

    document = build_document(book)
    (root / "by hand.typ").write_text(write_by_hand(document), encoding="utf-8")
    (root / "bare.typ").write_text(write_bare(document), encoding="utf-8")


def make_trees(book: Book) -> Document:
    """The trees of all pages, as one document."""
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # counted

    return build_document(book)


def _publication(root: Path, services: int) -> tuple[Publication, DiskTree]:
    """The catalogue of a generated estate, which is written where it is not there."""
    if services:
        whole, part = _FILES
        write_estate(root, services * whole // part)
    tree = DiskTree(root)
    estate = load(tree, today=_TODAY).estate
    return build_publication(next(estate.each(Catalogue)), estate, tree).publication, tree


def _book(publication: Publication, tree: DiskTree) -> Book:
    from itsd.render.catalogue.book import make_book  # noqa: PLC0415  # counted

    return make_book(publication, "en", tree)


def render_ours(document: Document, tree: DiskTree) -> bytes:
    """The PDF as it is published."""
    from itsd.render.pdf.document import render_pdf  # noqa: PLC0415  # counted

    return render_pdf(document, tree)


def _pages(path: Path) -> int:
    import pikepdf  # noqa: PLC0415  # only here

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    main()
