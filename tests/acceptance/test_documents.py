"""Agreements as documents, held against what reads them: a checker of PDF/UA, the structure of PDFs, validators of pages, an office."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.estates import EXAMPLE, SAMPLE, read_estate, write_estate
from tests.support.papers import CONTRACT, DRAFT, OLA, RUNS, SLA, paper
from tests.support.runner import run_process
from tests.support.tools import need_program, need_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads the structure of PDFs")
PDFS = [("english", SLA), ("arabic", SLA), ("arabic", OLA), ("arabic", CONTRACT), ("both", SLA), ("columns", SLA), ("internal", SLA), ("draft", DRAFT)]
PAGES = [("english", SLA), ("arabic", SLA), ("arabic", OLA), ("arabic", CONTRACT), ("both", SLA), ("columns", SLA), ("internal", SLA)]
LOOKED_AT = [("english", SLA), ("arabic", CONTRACT), ("columns", SLA)]


def test_a_checker_of_pdf_ua_finds_no_error(tmp_path: Path) -> None:
    checker = Path(sys.executable).with_name("outloud")
    if not checker.is_file():
        pytest.skip("outloud is not installed")
    for run, name in PDFS[1:6]:
        (tmp_path / f"{run}-{name}.pdf").write_bytes(paper(run, name, "pdf").read_bytes())
    done = subprocess.run([checker, "--quiet", *sorted(tmp_path.glob("*.pdf"))], capture_output=True, text=True, check=False)
    assert re.findall(r": (\d+) error", done.stdout) == ["0"] * 5, done.stdout
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("run", "name"), PDFS)
def test_a_pdf_says_what_it_is_and_brings_all_that_it_needs(run: str, name: str) -> None:
    with pikepdf.open(paper(run, name, "pdf")) as pdf:
        root = pdf.Root
        language = "ar" if run in {"arabic", "internal"} else "en"
        assert str(root.Lang) == language
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert "/JavaScript" not in root.get("/Names", {})
        assert "/AA" not in root
        assert all("/JS" not in found for found in pdf.objects if isinstance(found, pikepdf.Dictionary))
        assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].strip()
        fonts = [found for found in pdf.objects if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert {str(font.FontName).partition("+")[2].partition("-")[0] for font in fonts} == {"IBMPlexSansArabic"}


def elements_of(root: Any) -> Iterator[Any]:  # noqa: ANN401  # an object of pikepdf
    """Every element of the structure, from the outermost on."""
    waiting = [root.StructTreeRoot.K]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            waiting.extend(list(found))
        elif isinstance(found, pikepdf.Dictionary) and "/S" in found:
            yield found
            waiting.append(found.get("/K", pikepdf.Array()))


@pytest.mark.parametrize(("run", "name"), [pair for pair in PDFS if pair[0] in {"both", "columns", "arabic"}])
def test_the_structure_of_a_pdf_tells_languages_tables_and_headings_apart(run: str, name: str) -> None:
    with pikepdf.open(paper(run, name, "pdf")) as pdf:
        elements = list(elements_of(pdf.Root))
        kinds = [str(element.S) for element in elements]
        spoken = {str(element.get("/Lang", "")) for element in elements}
        assert "ar" in spoken or str(pdf.Root.Lang) == "ar"
        assert {"/Table", "/THead", "/TH", "/L", "/LI", "/Lbl", "/LBody", "/H1", "/H2", "/TOC", "/Caption", "/Link"} <= set(kinds)
        scopes = [element.A for element in elements if str(element.S) == "/TH"]
        assert scopes
        assert all("/Scope" in (scope[0] if isinstance(scope, pikepdf.Array) else scope) for scope in scopes)


@pytest.mark.parametrize(("run", "first", "last"), [("english", "1. Document control", "17. Approvals"), ("arabic", "1. ضبط الوثيقة", "17. الاعتمادات")])
def test_bookmarks_are_the_numbered_sections(run: str, first: str, last: str) -> None:
    with pikepdf.open(paper(run, SLA, "pdf")) as pdf, pdf.open_outline() as outline:
        titles = [re.sub("[\u2066-\u2069]", "", item.title) for item in outline.root]
    numbered = [title for title in titles if title[:1].isdigit()]
    assert (numbered[0], numbered[-1]) == (first, last)
    assert [int(title.partition(".")[0]) for title in numbered] == list(range(1, len(numbered) + 1))


def read_pages(path: Path) -> list[str]:
    text = subprocess.run([need_program("pdftotext", "poppler-utils"), "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def test_every_page_bears_the_digest() -> None:
    result = run_process("render", "permits-portal", "--languages", "en", "--format", "markdown", cwd=SAMPLE)
    digest = re.findall(r"[\da-f]{4}(?: [\da-f]{4}){3}", result.out)
    assert len(set(digest)) == 1
    for run in ("english", "columns", "internal"):
        pages = read_pages(paper(run, SLA, "pdf"))
        assert [number for number, page in enumerate(pages, 1) if digest[0] not in page] == []


def count_slanted(path: Path) -> list[int]:
    """How many texts of each page are turned by the angle of the watermark."""
    with pikepdf.open(path) as pdf:
        return [len(re.findall(rb"0?\.819\d* -?0?\.57[34]\d*", pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)))) for page in pdf.pages]


def test_a_draft_says_so_on_every_page_and_a_signed_copy_on_none() -> None:
    assert set(count_slanted(paper("draft", DRAFT, "pdf"))) == {1}
    assert set(count_slanted(paper("english", SLA, "pdf"))) == {0}


def test_the_annexes_are_part_of_the_internal_copy_only() -> None:
    internal, customer = (paper(run, SLA, "html").read_text(encoding="utf-8") for run in ("internal", "both"))
    assert "الاتفاقيات الداعمة والإثبات (داخلي)" in internal
    assert "<svg" in internal
    assert "contract/paygate-payments" in internal
    for word in ("Underpinning", "<svg", "paygate-payments", "ola/", "MLMW-2025-014", "Support path"):
        assert word not in customer


def test_a_worked_allowance_stands_beside_the_sentence() -> None:
    text = paper("texts", CONTRACT, "md").read_text(encoding="utf-8")
    assert "Availability is at least 99.95% per month around the clock. 99.95% a month allows 21 min 36 s of downtime in a 30-day month." in text
    assert "نسبة 99.95% شهريا تسمح بتوقف مدته 21 دقيقة و36 ثانية في شهر من 30 يوما." in text


SECTIONS = {
    SLA: (
        "Document control",
        "Criticality and impact of loss",
        "Formula and measurement",
        "Right of audit",
        "Complaints",
        "Change procedure",
        "Glossary",
        "Credits",
    ),
    OLA: ("Handing over between tiers", "Neighbours on the support paths", "Agreements that this one carries", "Needed", "Of the provider", "Of the receiver"),
    CONTRACT: (
        "Supplier manager",
        "supplier's severities",
        "Data that the supplier delivers",
        "Credits for missed targets",
        "Subcontractors and sub-processors",
        "return of data",
        "Right of audit",
    ),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_part_that_such_a_document_needs_is_there(name: str) -> None:
    text = paper("texts", name, "md").read_text(encoding="utf-8")
    assert [part for part in SECTIONS[name] if part not in text] == []


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_arabic_documents_say_inequalities_in_words(run: str, name: str) -> None:
    assert not re.search("[≥≤<>]", re.sub("<[^>]*>", "", paper(run, name, "html").read_text(encoding="utf-8").replace("&lt;", "<").replace("&gt;", ">").partition("</style>")[2]))


@pytest.fixture(scope="module")
def violations() -> dict[str, list[str]]:
    """What axe finds in each page, for screens and telephones."""
    browser_path = need_program("chromium", "chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for barriers").Axe()
    found = {}
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for run, name in LOOKED_AT:
            page = browser.new_page(viewport={"width": 390 if run == "arabic" else 1280, "height": 900})
            page.goto(paper(run, name, "html").as_uri())
            found[f"{run} {name}"] = [f"{item['id']}: {item['nodes'][0]['html'][:200]}" for item in axe.run(page).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[f"{run} {name}"].append("the page is wider than the window")
            page.close()
        browser.close()
    return found


@pytest.mark.parametrize(("run", "name"), LOOKED_AT)
def test_a_page_has_no_barriers(violations: dict[str, list[str]], run: str, name: str) -> None:
    assert violations[f"{run} {name}"] == []


def test_pages_are_valid() -> None:
    validator, java = need_validator(), need_program("java", "default-jre-headless")
    files = [str(paper(run, name, "html")) for run, name in PAGES]
    done = subprocess.run([java, "-jar", str(validator), "--format", "json", *files], capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')}: {message['message']}" for message in messages] == []


def test_word_files_open_in_an_office_with_all_that_they_say(tmp_path: Path) -> None:
    office, reader = need_program("soffice", "libreoffice-writer"), need_program("pdftotext", "poppler-utils")
    wanted = [("arabic", OLA, "service-desk-operations"), ("arabic", CONTRACT, "MLMW-2025-014"), ("columns", SLA, "Service level agreement"), ("draft", DRAFT, "Inspection app")]
    for run, name, _ in wanted:
        (tmp_path / f"{run}-{name}.docx").write_bytes(paper(run, name, "docx").read_bytes())
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, sorted(tmp_path.glob("*.docx")))], check=True, capture_output=True, timeout=180)
    for run, name, text in wanted:
        said = subprocess.run([reader, "-layout", str(tmp_path / f"{run}-{name}.pdf"), "-"], check=True, capture_output=True, text=True).stdout
        assert text in said
        assert ("+968 2400" in said) or run == "draft"


def test_arabic_tables_of_word_files_begin_at_the_right() -> None:
    with zipfile.ZipFile(paper("arabic", SLA, "docx")) as word:
        body = word.read("word/document.xml").decode()
    assert body.count("<w:bidiVisual") == body.count("<w:tbl>") > 10


def test_a_second_run_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    formats = [part for name in RUNS["columns"][1] for part in ("--format", name)]
    elsewhere = {"TZ": "Pacific/Auckland", "LANG": "ar_OM.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "0"}
    done = run_process("--quiet", "render", "permits-portal", "--columns", *formats, "--output", tmp_path, cwd=SAMPLE, env=elsewhere)
    assert (done.status, done.err) == (0, "")
    assert len(list(tmp_path.iterdir())) == 3
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (paper("columns", SLA, "pdf").parent / path.name).read_bytes()


def test_without_a_day_of_its_own_a_document_bears_that_of_the_source(tmp_path: Path) -> None:
    files = read_estate(EXAMPLE)
    files["itsd.yaml"] = re.sub(rb"(?m)^as_of:.*\n", b"", files["itsd.yaml"])
    write_estate(tmp_path, files)
    command = ("render", "registry-permits", "--languages", "en", "--format", "pdf")
    done = run_process(*command, "--output", "a.pdf", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "1777777777"})
    assert done.status == 0, done.err
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260503")
