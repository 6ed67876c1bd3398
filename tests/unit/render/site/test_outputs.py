"""The files of a site: complete, the same each time, safe whatever the estate says."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from itsd.errors import ItsdError
from itsd.files.disk import DiskTree
from itsd.render.publishing import published_state
from itsd.render.site.outputs import render_portal
from tests.support import hostile_catalogue as hostile
from tests.support.estates import SAMPLE, read_estate, write_estate
from tests.support.sites import files_of, publication_in, sample, sample_files
from tests.support.tools import need_program

if TYPE_CHECKING:
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"


class Reading(HTMLParser):
    """What a browser would make of a page: its links, its places, its scripts, its text."""

    def __init__(self, page: bytes) -> None:
        """Read a page."""
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.text = ""
        self._inside = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in found.items()]
        self.links += [found[name] for name in ("href", "src", "action") if name in found]
        if "id" in found:
            assert found["id"] not in self.places, found["id"]
            self.places.add(found["id"])
        if tag == "script":
            self.scripts.append((found, ""))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        else:
            self.text += data


def _pages(files: dict[str, bytes]) -> dict[str, Reading]:
    return {path: Reading(content) for path, content in files.items() if path.endswith(".html")}


def _linked_data(page: Reading) -> Any:  # noqa: ANN401  # JSON
    (found,) = (text for attributes, text in page.scripts if attributes.get("type") == "application/ld+json")
    return json.loads(found)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Path]:
    """A site of the hostile estate, PDFs too, and the estate."""
    root = write_estate(tmp_path_factory.mktemp("hostile"), hostile.FILES)
    return files_of(publication_in(root, "staff"), root, with_pdf=True), root


@pytest.mark.parametrize("catalogue", ["staff", "citizens", "technical"])
def test_every_link_of_a_site_leads_somewhere(catalogue: str) -> None:
    files = sample_files(catalogue)
    pages = _pages(files)
    assert len(pages) > 10
    for path, page in pages.items():
        for link in page.links:
            target, _, place = link.partition("#")
            if re.match(r"[a-z]+:", target):
                assert target.split(":")[0] in {"https", "mailto", "tel", "data"}, link
                continue
            parts = path.split("/")[:-1]
            for step in target.split("/") if target else ():
                parts = parts[:-1] if step == ".." else [*parts, step]
            found = "/".join(parts) if target else path
            assert found in files or found.endswith("catalogue.pdf"), (path, link)
            assert not place or place in pages[found].places, (path, link)


def test_a_second_run_gives_the_same_bytes() -> None:
    publication = sample("citizens")
    assert files_of(publication, with_pdf=True) == files_of(publication, with_pdf=True)


def test_a_site_has_all_that_it_needs_and_nothing_from_elsewhere() -> None:
    files = sample_files("staff")
    assert {path for path in files if path.startswith("assets/")} == {
        *("assets/site.css", "assets/site.js", "assets/minisearch.js", "assets/minisearch-LICENSE.txt", "assets/OFL.txt"),
        *(f"assets/IBMPlexSansArabic-{weight}.woff2" for weight in ("Regular", "SemiBold", "Bold")),
    }
    for locale in ("en", "ar"):
        assert {f"{locale}/{name}" for name in ("index.html", "changes.html", "glossary.html", "feed.xml", "catalogue.csv", "search-index.js")} <= set(files)
    for path, content in files.items():
        if path.endswith((".html", ".css")):
            assert b"http://" not in content
            assert b"https://" not in content.replace(b"https://schema.org", b"")


def test_pages_allow_no_script_but_their_own() -> None:
    for path, page in _pages(sample_files("staff")).items():
        policy = next(value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "default-src" in value)
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"], path
        assert all(attributes.get("src") or attributes["type"] == "application/ld+json" for attributes, _ in page.scripts)


def test_languages_lead_to_the_same_page() -> None:
    for path, page in _pages(sample_files("staff")).items():
        locale, _, rest = path.partition("/")
        if rest:
            other = {"en": "ar", "ar": "en"}[locale]
            assert f"{'../' * path.count('/')}{other}/{rest}" in page.links


def test_linked_data_say_what_a_page_is_about() -> None:
    pages = _pages(sample_files("staff"))
    service = _linked_data(pages["en/services/email.html"])
    assert service["@type"] == "Service"
    assert service["name"] == "E-mail"
    assert service["inLanguage"] == "en"
    assert [(offer["name"], offer["price"], offer["priceCurrency"]) for offer in service["offers"]] == [("Standard", "0.000", "OMR"), ("Gold", "1.550", "OMR")]
    assert _linked_data(pages["ar/index.html"])["numberOfItems"] == 18
    assert _linked_data(pages["en/glossary.html"])["@type"] == "DefinedTermSet"
    assert all(_linked_data(page)["@context"] == "https://schema.org" for path, page in pages.items() if "/" in path)


def test_the_feed_has_an_entry_for_each_edition() -> None:
    root = ET.fromstring(sample_files("staff")["ar/feed.xml"])  # noqa: S314  # made by the test itself
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == ["2026-10-18T00:00:00Z", "2026-04-05T00:00:00Z"]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert "البريد الإلكتروني" in (entries[0].findtext(f"{ATOM}content") or "")


def test_the_table_has_a_row_for_each_entry() -> None:
    content = sample_files("staff")["ar/catalogue.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 18
    assert next(row for row in rows if row["المعرف"] == "email")["الصفحة"] == "services/email.html"


def test_json_beside_the_pages_is_the_content() -> None:
    assert json.loads(sample_files("staff")["catalogue.json"]) == sample("staff").content


def test_the_colour_and_logo_of_the_estate_are_on_every_page(tmp_path: Path) -> None:
    files = read_estate(SAMPLE)
    files["itsd.yaml"] += b'brand: {name: {en: The Ministry, ar: \xd8\xa7\xd9\x84\xd9\x88\xd8\xb2\xd8\xa7\xd8\xb1\xd8\xa9}, colour: "#7a1420", logo: emblem.svg}\n'
    write_estate(tmp_path, files, {"emblem.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'})
    made = files_of(publication_in(tmp_path, "citizens"), tmp_path)
    assert b"--accent: #7a1420" in made["assets/site.css"]
    assert b'src="../../assets/logo.svg"' in made["en/services/permits-portal.html"]
    assert made["assets/logo.svg"].startswith(b"<svg")
    assert b"The Ministry" in made["en/index.html"]


@pytest.mark.parametrize(
    "inside", ["<script>alert(1)</script>", '<rect onload="alert(1)"/>', "<svg:script/>", '<a href="JavaScript:alert(1)"/>', "<foreignObject/>", '<!ENTITY x "y">']
)
def test_a_logo_that_would_run_something_is_refused(tmp_path: Path, inside: str) -> None:
    files = read_estate(SAMPLE)
    files["itsd.yaml"] += b"brand: {logo: emblem.svg}\n"
    write_estate(tmp_path, files, {"emblem.svg": f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'})
    with pytest.raises(ItsdError, match=r"brand\.logo: emblem\.svg holds a script"):
        files_of(publication_in(tmp_path, "citizens"), tmp_path)


@pytest.mark.parametrize("locale", ["en-/../../x", "../x", "EN", "en/.."])
def test_a_language_that_is_a_path_is_refused(tmp_path: Path, locale: str) -> None:
    files = read_estate(SAMPLE)
    path = "catalogue/catalogues/citizens.yaml"
    files[path] = files[path].replace(b"[ar, en]", f'["{locale}"]'.encode())
    write_estate(tmp_path, files)
    with pytest.raises(ItsdError, match="is not a language code"):
        files_of(publication_in(tmp_path, "citizens"), tmp_path)


def test_own_style_and_frame_take_the_place_of_those_of_the_program(tmp_path: Path) -> None:
    write_estate(tmp_path, read_estate(SAMPLE), {"templates/assets/site.css": "h1 { color: red }", "templates/site/page.html": "<!doctype html><title>{{ page.title }}</title>"})
    made = files_of(publication_in(tmp_path, "citizens"), tmp_path)
    assert made["assets/site.css"] == b"h1 { color: red }"
    assert made["en/changes.html"] == b"<!doctype html><title>What changed</title>\n"


def test_the_portal_leads_to_every_catalogue_in_each_language() -> None:
    tree = DiskTree(SAMPLE)
    states = [published_state(sample(name).catalogue, sample(name).estate, tree) for name in ("citizens", "staff", "technical")]
    page = Reading(render_portal(states, tree))
    assert {f"{name}/{locale}/index.html" for name in ("citizens", "staff", "technical") for locale in ("en", "ar")} <= set(page.links)
    assert "Edition 2, 18 October 2026" in page.text


def test_hostile_texts_are_texts_on_every_page(attacked: tuple[dict[str, bytes], Path]) -> None:
    pages = _pages(attacked[0])
    for path, page in pages.items():
        assert all(attributes.get("src") or attributes["type"] == "application/ld+json" for attributes, _ in page.scripts), path
        assert not [name for _, name, _ in page.attributes if name.startswith("on")], path
        for link in page.links:
            assert not re.match(r"\s*(java|data:text|vbs)", re.sub(r"\s", "", link), re.IGNORECASE), (path, link)
        assert "49" not in page.text
        assert "root:" not in page.text
    service = pages["en/services/mail.html"].text
    for place in hostile.PLACES:
        assert hostile.text(place)["en"] in service, place
    assert '#read("/etc/passwd") {{ 7*7 }}{% raw %}' in service  # the description, in which some signs are marks
    assert "[click](javascript:alert(3))" in service


def test_hostile_texts_are_texts_in_data_feed_and_table(attacked: tuple[dict[str, bytes], Path]) -> None:
    files = attacked[0]
    assert _linked_data(Reading(files["en/services/mail.html"]))["name"] == hostile.text("name")["en"]
    index = json.loads(re.fullmatch(r"window\.ITSD=(.*);\n", files["en/search-index.js"].decode(), re.DOTALL)[1])  # type: ignore[index]
    assert index["entries"][0]["n"] == hostile.text("name")["en"]
    assert b"</script" not in files["en/search-index.js"]
    feed = ET.fromstring(files["en/feed.xml"])  # noqa: S314  # as above
    assert feed.findtext(f"{ATOM}title") == hostile.text("title")["en"]
    rows = list(csv.reader(io.StringIO(files["en/catalogue.csv"].decode("utf-8-sig"))))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert any(cell.startswith("'=HYPERLINK") for cell in rows[1])


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_hostile_texts_are_texts_on_paper(attacked: tuple[dict[str, bytes], Path], tmp_path: Path, locale: str) -> None:
    program = need_program("pdftotext", "poppler-utils")
    path = tmp_path / "catalogue.pdf"
    path.write_bytes(attacked[0][f"{locale}/catalogue.pdf"])
    said = subprocess.run([program, "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    plain = re.sub(r"[\s\u2066-\u2069\u202a-\u202e\u200e\u200f]", "", said)
    assert "passwd" in plain
    assert "7*7" in plain
    assert "root:x:0" not in plain
    if locale == "en":  # extraction turns what stands in an Arabic line about
        for place in ("name", "outcome", "limit", "answer", "packagesummary"):
            assert f"=HYPERLINK(1){place}<script>alert(1)</script>" in plain
