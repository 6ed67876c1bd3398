"""The catalogue as PDF: PDF/A and PDF/UA at once, found by contents, bookmarks and page labels, the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from itsd.render.catalogue.pdf import build_document
from itsd.render.pdf.document import render_pdf
from tests.support.sites import book, sample

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads PDFs")

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = [("staff", "en"), ("staff", "ar"), ("technical", "ar")]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """The PDFs of the sample."""
    folder = tmp_path_factory.mktemp("papers")
    found = {}
    for catalogue, locale in CASES:
        path = folder / f"{catalogue}-{locale}.pdf"
        path.write_bytes(render_pdf(build_document(book(catalogue, locale))))
        found[catalogue, locale] = path
    return found


@pytest.mark.parametrize("case", CASES)
def test_it_claims_and_keeps_both_standards(papers: dict[tuple[str, str], Path], case: tuple[str, str], tmp_path: Path) -> None:
    with pikepdf.open(papers[case]) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == case[1]
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert all(page.get("/Resources") is not None for page in pdf.pages)
    pytest.importorskip("outloud", reason="outloud checks PDF/UA")
    report = tmp_path / "report.json"
    subprocess.run([Path(sys.executable).with_name("outloud"), papers[case], "--json", report], capture_output=True, check=False)
    (result,) = json.loads(report.read_text())["results"]
    assert [finding for finding in result["findings"] if finding["severity"] == "error"] == []


def _titles(outline: Any) -> Iterator[str]:  # noqa: ANN401  # of pikepdf
    for item in outline:
        yield item.title
        yield from _titles(item.children)


@pytest.mark.parametrize("case", CASES)
def test_every_entry_has_its_bookmark(papers: dict[tuple[str, str], Path], case: tuple[str, str]) -> None:
    phrases = book(*case).phrases
    with pikepdf.open(papers[case]) as pdf, pdf.open_outline() as outline:
        titles = list(_titles(outline.root))
    for item in (*sample(case[0]).shown.services, *sample(case[0]).shown.packages):
        assert phrases.text(item.name) in [title.strip("\u2066\u2069") for title in titles]


@pytest.mark.parametrize("case", CASES)
def test_all_fonts_are_in_the_file(papers: dict[tuple[str, str], Path], case: tuple[str, str]) -> None:
    with pikepdf.open(papers[case]) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(key in font for key in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


def test_the_same_catalogue_gives_the_same_bytes(papers: dict[tuple[str, str], Path]) -> None:
    assert render_pdf(build_document(book("staff", "ar"))) == papers["staff", "ar"].read_bytes()
