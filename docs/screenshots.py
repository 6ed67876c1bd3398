"""Pictures of what is published, made from the sample estate with a browser: `python -m docs.screenshots`.

It takes Debian's Chromium (`chromium`), Playwright, and `pdftoppm` of poppler-utils.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.render.publishing import build_publication, find_outputs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TOP = Path(__file__).parents[1]
IMAGES = Path(__file__).parent / "images"
TODAY = date(2026, 11, 1)
CATALOGUE = "staff"
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# Name of the picture, page, width and height of the window.
_PAGES = (
    ("site-home", "en/index.html", 1280, 900),
    ("site-service-arabic", "ar/services/gis-portal.html", 1280, 900),
    ("site-phone", "ar/index.html", 390, 844),
)
_PAPER, _PAGE = ("catalogue-page", 8)  # name of the picture, and the page of the English PDF
_RESOLUTION = 70  # dots per inch


def main() -> int:
    """Take every picture."""
    with tempfile.TemporaryDirectory(prefix="itsd-") as name:
        folder = Path(name)
        write_site(folder)
        take_pages(folder)
        take_paper(folder)
    return 0


def write_site(folder: Path) -> None:
    """The site of the catalogue, with its PDFs."""
    tree = DiskTree(TOP)
    estate = load(tree, today=TODAY).estate
    catalogue = estate.find(Catalogue, CATALOGUE)
    if catalogue is None:
        message = f"the sample has no catalogue {CATALOGUE} any more"
        raise LookupError(message)
    for output in find_outputs(build_publication(catalogue, estate, tree).publication, tree):
        target = folder / output.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(output.make())


def take_pages(folder: Path) -> None:
    """The pages of the site."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only here

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for name, path, width, height in _PAGES:
            _take(browser, folder / path, name, (width, height))
        browser.close()


def _take(browser: Browser, path: Path, name: str, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def take_paper(folder: Path) -> None:
    """A page of the PDF."""
    program = shutil.which("pdftoppm") or "pdftoppm"
    paper = folder / "en" / "catalogue.pdf"
    command = [program, "-png", "-singlefile", "-r", str(_RESOLUTION), "-f", str(_PAGE), str(paper), str(IMAGES / _PAPER)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
