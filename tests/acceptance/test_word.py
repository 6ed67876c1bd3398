"""Word files are opened by a program that reads them."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from itsd.render.dialect import parse_html
from itsd.render.document import Body, Cover, Document
from itsd.render.nodes import Picture

pytest.importorskip("docxtpl", reason="docxtpl fills templates")

TEMPLATE = Path(__file__).parents[2] / "templates" / "document.docx"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="80"><rect width="400" height="80" fill="#14507a"/></svg>'
ENGLISH = """<h2>Targets</h2><p>Mail is delivered within <strong>five minutes</strong>.</p>
<table><thead><tr><th>Priority</th><th>Response</th></tr></thead><tbody><tr><th scope="row">First</th><td>15 minutes</td></tr></tbody></table>
<figure><img src="picture:curve" alt="A curve"><figcaption>Availability</figcaption></figure>
<div class="signatures"><div><strong>For the provider</strong><p>Signature:</p></div></div>"""
ARABIC = """<h2>الأهداف</h2><p>هاتف <bdi dir="ltr">+968 2412 3456</bdi></p>
<table><thead><tr><th>الأولوية</th><th>الاستجابة</th></tr></thead><tbody><tr><th scope="row">أولى</th><td>15 دقيقة</td></tr></tbody></table>"""


def make_document() -> Document:
    facts = (("Version", "1.0"),)
    covers = (
        Cover("en", "Ministry", "SLA", "E-mail for staff", "", facts, "SLA-1", "DRAFT", "Contents", "Page {page} of {pages}"),
        Cover("ar", "الوزارة", "اتفاقية", "البريد", "", facts, "SLA-1", "مسودة", "المحتويات", "صفحة {page} من {pages}"),
    )
    bodies = (Body("en", parse_html(ENGLISH, "en")), Body("ar", parse_html(ARABIC, "ar")))
    return Document("sample", date(2026, 1, 15), covers, bodies, {"curve": Picture(SVG, "svg", 400, 80, "Curve")})


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """The sample as LibreOffice shows it."""
    from itsd.render.word.document import render_docx

    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("soffice and pdftotext are not on the PATH: Word files are opened where both are")
    source = tmp_path / "sample.docx"
    source.write_bytes(render_docx(make_document(), TEMPLATE.read_bytes()))
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return source.with_suffix(".pdf")


def read_words(pdf: Path, *options: str) -> list[list[str]]:
    """The words of each page, without marks of direction."""
    text = subprocess.run(["pdftotext", *options, str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    plain = text.translate(dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c")))
    return [page.split() for page in plain.split("\f")[:-1]]


def test_both_languages_are_shown_with_cover_contents_and_body(pdf: Path) -> None:
    pages = read_words(pdf)
    assert len(pages) == 6
    cover, contents, english, second, _, arabic = (" ".join(page) for page in pages)
    assert "E-mail for staff" in cover
    assert "Page 1 of 6" in cover
    assert "Contents Targets" in contents
    assert all(text in english for text in ("delivered within five minutes", "15 minutes", "Signature:"))
    assert "Version" in second
    assert "+968 2412 3456" in arabic


def test_an_arabic_table_has_its_first_column_at_the_right(pdf: Path) -> None:
    boxes = subprocess.run(["pdftotext", "-bbox", "-f", "6", "-l", "6", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    places = {line.partition(">")[2].partition("<")[0]: float(line.partition('xMin="')[2].partition('"')[0]) for line in boxes.splitlines() if "<word " in line}
    number = places["15"]
    first = max(place for word, place in places.items() if "أو" in word or "وأ" in word)
    assert number < first
