"""The site of a catalogue in a browser, opened from a folder: search, filters, languages, keyboard, a telephone, no script, and everybody."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.estates import SAMPLE
from tests.support.runner import run_process
from tests.support.sites import sample_files, write_files
from tests.support.tools import need_program, need_validator

playwright = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    Page = Any  # a page of the browser, which has more methods than are worth typing here
    Open = Callable[..., Page]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
KINDS = (
    *(("staff", page) for page in ("index.html", "services/email.html", "services/permits-portal.html", "packages/field-survey.html", "changes.html", "glossary.html")),
    ("technical", "services/virtual-servers.html"),
)
# What has to hold for everybody (WCAG 2.2 AA), and what makes pages good besides.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sites of two catalogues of the sample in a folder."""
    folder = tmp_path_factory.mktemp("site")
    for catalogue in ("staff", "technical"):
        write_files(sample_files(catalogue), folder / catalogue)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; it ends with this module, since a thread drives no two browsers at once."""
    program = need_program("chromium", "chromium")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser, site: Path) -> Iterator[Open]:
    """Opens a page from its folder; an error in a script, and anything that the policy of the page stops, fails the test."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def opening(path: str, **options: Any) -> Page:  # noqa: ANN401  # those of the browser
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.goto(f"file://{site}/{path}")
        return page

    yield opening
    for context in contexts:
        context.close()
    assert complaints == []


def _names(page: Page) -> list[str]:
    return list(page.eval_on_selector_all("#results .name a", "links => links.map(link => link.textContent)"))


def _ask(page: Page, query: str) -> list[str]:
    page.fill("#q", query)
    page.wait_for_function("!document.querySelector('#found').textContent.includes('…')")
    page.wait_for_timeout(250)
    return _names(page)


@pytest.mark.parametrize(
    ("locale", "query", "first"),
    [
        ("en", "mail", "E-mail"),
        ("en", "mailbox gold", "E-mail"),
        ("en", "permit", "Permits portal"),
        ("en", "insta", "Permits portal"),
        ("en", "salry", ""),
        ("en", "البريد", "E-mail"),
        ("ar", "بريد", "البريد الإلكتروني"),
        ("ar", "البريد", "البريد الإلكتروني"),
        ("ar", "بَرِيد", "البريد الإلكتروني"),
        ("ar", "الالكتروني", "البريد الإلكتروني"),
        ("ar", "للرواتب", "صرف الرواتب"),
        ("ar", "اراضي", ""),
        ("ar", "payroll", "صرف الرواتب"),
    ],
)
def test_search_finds_words_as_people_write_them(open_page: Open, locale: str, query: str, first: str) -> None:
    page = open_page(f"staff/{locale}/index.html")
    found = _ask(page, query)
    assert not first or (found and found[0] == first), found


def test_what_was_found_is_told_to_those_who_do_not_see_it(open_page: Open) -> None:
    page = open_page("staff/en/index.html")
    assert page.get_attribute("#found", "aria-live") == "polite"
    assert page.text_content("#found") == ""
    _ask(page, "portal")
    assert page.text_content("#found").endswith("entries")
    assert page.is_hidden("#services")
    _ask(page, "zeppelin")
    assert page.text_content("#found") == "Nothing was found. Try another word, or choose less."
    _ask(page, "")
    assert page.is_visible("#services")


def test_filters_narrow_the_list_and_the_results(open_page: Open) -> None:
    page = open_page("staff/en/index.html")
    page.select_option("#filter-c", "Finance and human resources")
    shown = page.locator("#services .entries > li:visible .name a").all_text_contents()
    assert shown == ["Finance system", "HR self-service", "Payroll"]
    assert page.text_content("#found") == "3 entries"
    assert page.is_hidden("#packages")
    page.select_option("#filter-p", "With a charge")
    assert page.locator("#services .entries > li:visible .name a").all_text_contents() == ["Finance system"]
    assert page.text_content("#found") == "1 entry"
    _ask(page, "salaries")
    assert _names(page) == []
    page.click("button[type=reset]")
    page.wait_for_timeout(100)
    assert page.locator("#services .entries > li:visible").count() == 13
    page.select_option("#filter-m", "New")
    assert page.locator(".home .entries > li:visible .name a").all_text_contents() == ["Inspection app", "Permits office"]


def test_search_works_with_the_keyboard_alone(open_page: Open) -> None:
    page = open_page("staff/en/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("portal")
    page.wait_for_timeout(250)
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    assert first == _names(page)[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == _names(page)[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    assert page.input_value("#q") == ""
    page.keyboard.type("payroll")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/services/payroll.html")


def test_search_on_other_pages_leads_home(open_page: Open) -> None:
    page = open_page("staff/ar/services/email.html")
    page.fill("#find", "رواتب")
    page.press("#find", "Enter")
    page.wait_for_url("**/ar/index.html?q=*")
    page.wait_for_timeout(250)
    assert _names(page)[0] == "صرف الرواتب"


def test_the_other_language_is_the_same_page_and_place(open_page: Open) -> None:
    page = open_page("staff/en/changes.html#edition-1")
    page.click(".languages a")
    page.wait_for_url("**/staff/ar/changes.html#edition-1")
    assert page.get_attribute("html", "dir") == "rtl"
    assert page.text_content("h1") == "ما الجديد"
    page.click(".languages a")
    page.wait_for_url("**/staff/en/changes.html#edition-1")


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_a_telephone_shows_every_page_without_scrolling_sideways(open_page: Open, site: Path, locale: str) -> None:
    page = open_page("staff/index.html", viewport={"width": 320, "height": 640})
    for catalogue, path in KINDS:
        page.goto(f"file://{site}/{catalogue}/{locale}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_everything_is_read_without_a_script(open_page: Open) -> None:
    page = open_page("staff/ar/index.html", java_script_enabled=False)
    assert page.locator(".home .entries > li:visible").count() == 18
    assert page.is_hidden("form.search")
    page.click("text=البريد الإلكتروني >> nth=0")
    page.wait_for_url("**/ar/services/email.html")
    assert page.locator("table.compare tr:visible").count() > 5
    page.click("summary >> nth=0")
    assert page.locator("details[open] li:visible").count() > 3


def test_fonts_and_style_come_from_the_folder(open_page: Open) -> None:
    page = open_page("staff/ar/index.html")
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].filter(font => font.status === 'loaded').length)") >= 2
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).color") == "rgb(20, 80, 122)"


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_nobody_is_shut_out(open_page: Open, site: Path, locale: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for barriers").Axe()
    page = open_page("staff/index.html")
    for catalogue, path in (*KINDS, ("staff", "../index.html")):
        page.goto(f"file://{site}/{catalogue}/{locale}/{path}")
        for details in page.locator("summary").all():
            details.click()
        found = axe.run(page, options=AXE).response["violations"]
        assert [(path, item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []


def test_results_have_no_barrier_either(open_page: Open) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe looks for barriers").Axe()
    page = open_page("staff/ar/index.html")
    _ask(page, "بوابة")
    found = axe.run(page, options=AXE).response["violations"]
    assert [(item["id"], [node["html"] for node in item["nodes"]][:3]) for item in found] == []


def test_every_page_is_valid(site: Path) -> None:
    validator, java = need_validator(), need_program("java", "default-jre-headless")
    pages = sorted(str(path) for path in site.rglob("*.html"))
    done = subprocess.run([java, "-jar", str(validator), "--format", "json", *pages], capture_output=True, check=False, timeout=120)
    messages = [message for message in json.loads(done.stderr)["messages"] if "Content Security Policy" not in message["message"]]  # it takes folders for foreign places
    assert [(message["url"].rpartition("/")[2], message.get("lastLine"), message["message"]) for message in messages] == []


def test_the_command_publishes_the_whole_site_and_changes_nothing_the_second_time(tmp_path: Path) -> None:
    done = run_process("publish", "citizens", "--output", tmp_path / "site", cwd=SAMPLE)
    assert (done.status, done.out) == (0, "")
    folder = tmp_path / "site" / "citizens"
    assert (folder / "en" / "catalogue.pdf").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "site" / "index.html").is_file()
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    again = run_process("publish", "citizens", "--output", tmp_path / "site", cwd=SAMPLE)
    assert "0 files written" in again.err
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
