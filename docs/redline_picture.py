"""The picture of a redline for the manual, made from real output on the sample estate: `python -m docs.redline_picture`.

It needs playwright and a Chromium: that of the machine where `CHROMIUM` names it, else the one that playwright has installed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES = Path(__file__).parent / "images"
FILE = "agreements/sla/permits-portal.yaml"
CHANGES = (
    ('version: "1.0"\nstatus: active', 'version: "2.0"\nstatus: in-negotiation'),
    ("at_least: 99.5%, per: month", "at_least: 99.7%, per: month"),
    ("priority: p1, at_most: 4h", "priority: p1, at_most: 6h"),
    ("  - {en: Failure of the national payment switch, ar: تعطل المحول الوطني للمدفوعات}\n", ""),
)
"""What the manual's page on reviewing changes, from place to place."""
WIDTH, HEIGHT = 860, 916
_DAY = "1793534400"  # noon of 2026-11-01, UTC


def make_redline(folder: Path) -> Path:
    """The redline of the page, as its commands make it."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = {**known, "SOURCE_DATE_EPOCH": _DAY, "GIT_AUTHOR_DATE": f"@{_DAY} +0400", "GIT_COMMITTER_DATE": f"@{_DAY} +0400"}

    def call(*words: str) -> None:
        subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603

    git = ("git", "-c", "user.name=Reader", "-c", "user.email=reader@example.org", "-c", "init.defaultBranch=main")
    call(sys.executable, "-m", "itsd", "init", "--sample", ".")
    call(*git, "init", "--quiet")
    call(*git, "add", "--all")
    call(*git, "commit", "--quiet", "--message", "The estate")
    text = (folder / FILE).read_text(encoding="utf-8")
    for before, after in CHANGES:
        if before not in text:
            sys.exit(f"{FILE} does not hold: {before}")
        text = text.replace(before, after, 1)
    (folder / FILE).write_text(text, encoding="utf-8")
    call(*git, "commit", "--quiet", "--all", "--message", "Permits: version 2.0")
    call(sys.executable, "-m", "itsd", "diff", "main~1", "main", "--fail-on", "never", "--copy", "customer", "--output", "redline.html")
    return folder / "redline.html"


def take_picture(page_file: Path, picture: Path) -> None:
    """The section with the targets, as a browser shows it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only here

    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1.5)
        page.goto(page_file.as_uri())
        top = page.evaluate("document.querySelector('#targets').getBoundingClientRect().top + scrollY")
        page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": top - 8, "width": WIDTH, "height": HEIGHT})
        browser.close()


def main() -> int:
    """Make the picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        take_picture(make_redline(Path(folder)), IMAGES / "redline.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
