"""The letter as a page: valid HTML, no barrier, nothing that a phone has to scroll sideways for, in both languages."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import SAMPLE
from tests.support.publishing import assert_done
from tests.support.runner import run_here
from tests.support.tools import leave_out, need_program, need_validator

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The letter about the staff catalogue of the sample in Arabic and English."""
    assert_done(run_here("notify", "staff", "--again", "--format", "html", "--output", tmp_path, cwd=SAMPLE))
    return tmp_path / "staff-2-khalid-al-rawahi.html"


def test_the_page_is_valid(page: Path) -> None:
    java, validator = need_program("java", "default-jre-headless"), need_validator()
    done = subprocess.run([java, "-jar", validator, "--format", "json", page], capture_output=True, text=True, check=False)
    assert [message["message"] for message in json.loads(done.stderr)["messages"] if message["type"] == "error"] == []


def test_the_page_has_no_barriers_and_fits_a_phone(page: Path, tmp_path: Path) -> None:
    browser_path = need_program("chromium", "chromium")
    try:
        from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        leave_out(f"{error.name} is not installed")
        return
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as tool:
        context = tool.chromium.launch_persistent_context(tmp_path / "profile", executable_path=browser_path, args=arguments, viewport={"width": 320, "height": 640})
        try:
            shown = context.new_page()
            shown.goto(page.as_uri())
            found = Axe().run(shown)
            assert [violation["id"] for violation in found.response["violations"]] == []
            assert shown.evaluate("document.documentElement.scrollWidth") <= 320
            assert shown.evaluate("[...document.querySelectorAll('article')].map(part => getComputedStyle(part).direction)") == ["rtl", "ltr"]
        finally:
            context.close()
