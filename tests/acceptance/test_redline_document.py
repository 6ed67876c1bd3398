"""A comparison as people meet it: in a browser, on paper, through a screen reader, in two languages."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from itsd.render.html import render_html
from tests.support.proposing import build
from tests.support.tools import need_program, need_validator

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("babel", reason="documents need babel")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The comparison in one language and in two."""
    folder = tmp_path_factory.mktemp("redline")
    for name, locales, columns in (("en", ("en",), False), ("ar", ("ar",), False), ("both", ("en", "ar"), False), ("columns", ("en", "ar"), True)):
        (folder / f"{name}.html").write_text(render_html(build(*locales, columns=columns, internal=True)), encoding="utf-8")
    return folder


def test_the_pages_are_valid_html(folder: Path) -> None:
    validator, java = need_validator(), need_program("java", "default-jre-headless")
    done = subprocess.run([java, "-jar", validator, "--errors-only", *sorted(folder.glob("*.html"))], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_pages_have_no_violations_and_fit_a_phone(folder: Path) -> None:
    chromium = need_program("chromium", "chromium")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe judges pages")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        for name in ("en", "ar", "columns"):
            page.goto((folder / f"{name}.html").as_uri())
            found = axe.Axe().run(page).response["violations"]
            assert [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            marks = page.evaluate("[...document.querySelectorAll('del, ins')].map(e => getComputedStyle(e).textDecorationLine)")
            assert set(marks) == {"line-through", "underline"}
        page.emulate_media(media="print")
        printed = page.evaluate("[...document.querySelectorAll('del')].map(e => { const s = getComputedStyle(e); return s.textDecorationLine + s.backgroundColor; })")
        assert set(printed) == {"line-throughrgba(0, 0, 0, 0)"}
        browser.close()


@pytest.mark.parametrize("locales", [("en",), ("ar",), ("en", "ar")])
def test_the_pdf_says_aloud_what_it_strikes_out(locales: tuple[str, ...], tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="PDFs are set by Typst")
    reader = need_program("pdftotext", "poppler-utils")
    outloud = pytest.importorskip("outloud", reason="outloud judges PDFs")
    from itsd.render.pdf.document import render_pdf

    file = tmp_path / "redline.pdf"
    file.write_bytes(render_pdf(build(*locales)))
    found = {finding.rule for finding in outloud.check(str(file)).findings if finding.severity == "error"}
    # Facts have a first column that names the rows, which Typst cannot say yet; heads that are repeated on the next page are marked as such.
    assert found <= {"TBL-001", "TAG-002"}
    text = subprocess.run([reader, "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    words = {"en": ("[deleted: 99.5%]", "[inserted: 99.9%]"), "ar": ("محذوف", "مضاف")}
    assert all(word in text for locale in locales for word in words[locale])
