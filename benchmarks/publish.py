"""A published catalogue: milliseconds a page of the site, and the PDF against Typst itself on the same texts.

`python -m benchmarks.publish [--services 1000] [--printed 120] [--runs 3] [--json FILE]`

The peer is a document that Typst sets without our theme: the same headings, paragraphs, lists and tables, written out as Typst, in its own
style, with the same fonts and the same standards (PDF/A and PDF/UA). Both PDFs are made in processes of their own, so that memory counts;
what is told of single steps is processor time.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.generate import write_estate
from benchmarks.run import measure
from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.render.publishing import build_publication, find_outputs

if TYPE_CHECKING:
    from itsd.practices.catalogue.publication import Publication
    from itsd.render.catalogue.book import Book
    from itsd.render.nodes import Node

_TODAY = date(2026, 11, 1)
_FILES = 11, 5  # of so many files of a generated estate so many are services


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, default=1000, help="services of the site")
    parser.add_argument("--printed", type=int, default=120, help="services of the PDF")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--make", choices=("ours", "bare", "source"), help=argparse.SUPPRESS)  # one PDF, in this process
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
    """Time and memory of the PDF in one language against the bare document of the same texts; whole processes."""
    _publication(root, services)
    this = [sys.executable, "-m", "benchmarks.publish", "--folder", str(root), "--make"]
    top = Path(__file__).parents[1]
    measure([*this, "source"], runs=1, cwd=top)
    ours, bare = measure([*this, "ours"], runs=runs, cwd=top), measure([*this, "bare"], runs=runs, cwd=top)
    pages = {name: _pages(root / f"{name}.pdf") for name in ("ours", "bare")}
    told = {name: json.loads((root / f"{name}.txt").read_text()) for name in ("ours", "bare")}
    sys.stdout.write(f"PDF of {services} services: ours {pages['ours']} pages, bare Typst {pages['bare']} pages\n")
    sys.stdout.write(f"  {'':<12}{'whole process':>16}{'memory':>10}{'trees':>12}{'setting':>12}{'setting a page':>18}\n")
    for name, timing in (("ours", ours), ("bare Typst", bare)):
        key = name.partition(" ")[0]
        trees, setting = told[key]["trees"], told[key]["setting"]
        sys.stdout.write(f"  {name:<12}{timing.seconds:>14.2f} s{timing.megabytes:>7.0f} MB{trees:>10.2f} s{setting:>10.2f} s{setting * 1000 / pages[key]:>15.2f} ms\n")
    per_page = {key: told[key]["setting"] / pages[key] for key in told}
    whole = sum(told["ours"].values()) / pages["ours"] / per_page["bare"]
    sys.stdout.write(f"  ratio a page: {per_page['ours'] / per_page['bare']:.2f} after the site, {whole:.2f} with the trees (bar: 2)\n")
    return {
        "services": services,
        "pages": pages,
        "ours": {"seconds": ours.seconds, "megabytes": ours.megabytes, **told["ours"]},
        "bare": {"seconds": bare.seconds, "megabytes": bare.megabytes, **told["bare"]},
    }


def make_one(what: str, root: Path) -> None:
    """One PDF, or the source of the bare one; the processor time that it took from the loaded estate on, and of its trees alone, stands beside it.

    A run of `itsd publish` has made the trees already, for the site.
    """
    if what == "bare":
        source = (root / "bare.typ").read_text(encoding="utf-8")
        began = read = time.process_time()
        content = compile_bare(root, source)
    else:
        publication, tree = _publication(root, 0)
        began = time.process_time()
        book = _book(publication, tree)
        if what == "source":
            (root / "bare.typ").write_text(write_bare(book), encoding="utf-8")
            return
        make_trees(book)
        read = time.process_time()
        content = render_ours(book)
    done = time.process_time()
    (root / f"{what}.txt").write_text(json.dumps({"trees": read - began, "setting": done - read}))
    (root / f"{what}.pdf").write_bytes(content)


def make_trees(book: Book) -> None:
    """The trees of all pages."""
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # counted

    build_document(book)


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


def render_ours(book: Book) -> bytes:
    """The PDF as it is published."""
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # counted
    from itsd.render.pdf import render_pdf  # noqa: PLC0415  # as above

    return render_pdf(build_document(book), book.tree)


def compile_bare(root: Path, source: str) -> bytes:
    """The bare document."""
    import typst  # noqa: PLC0415  # counted

    (root / "main.typ").write_text(source, encoding="utf-8")
    with as_file(files("itsd.render") / "fonts") as fonts:
        return bytes(typst.compile(str(root / "main.typ"), root=str(root), font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"]))


def write_bare(book: Book) -> str:
    """The texts of the document as Typst writes them by itself: calls with strings, nothing of our theme."""
    from itsd.render.catalogue.pdf import build_document  # noqa: PLC0415  # only here

    lines = [
        '#set document(title: "Bare", date: datetime(year: 2026, month: 11, day: 1))',
        '#set text(font: "IBM Plex Sans Arabic", size: 10pt, fallback: false)',
        "#outline(depth: 2)",
    ]
    for body in build_document(book).bodies:
        lines += _bare(body.root)
    return "\n".join(lines) + "\n"


def _bare(node: Node) -> list[str]:
    from itsd.render.nodes import Node  # noqa: PLC0415  # only here

    if node.tag in {"h2", "h3", "h4", "h5", "h6"}:
        return [f"#heading(level: {int(node.tag[1]) - 1}, {_text(node)})"]
    if node.tag == "p":
        return [f"#par({_text(node)})"]
    if node.tag == "table":
        rows = [row for row in node.walk() if row.tag == "tr" and "group" not in row.classes]
        columns = max(len(row.elements) for row in rows)
        cells = ", ".join(_text(cell) for row in rows for cell in row.elements)
        return [f"#table(columns: {columns}, {cells})"]
    if node.tag in {"ul", "ol"}:
        return ["#list(" + ", ".join(_text(item) for item in node.elements) + ")"]
    if node.tag == "dl":
        return ["#grid(columns: 2, gutter: 4pt, " + ", ".join(_text(item) for item in node.elements) + ")"]
    found = ["#pagebreak(weak: true)"] if "pagebreak" in node.classes else []
    return found + [line for child in node.children if isinstance(child, Node) for line in _bare(child)]


def _text(node: Node) -> str:
    return json.dumps(" ".join(node.text.split()), ensure_ascii=False)


def _pages(path: Path) -> int:
    import pikepdf  # noqa: PLC0415  # only here

    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


if __name__ == "__main__":
    main()
