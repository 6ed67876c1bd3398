"""Key pages of agreements look as they did when somebody looked at them last."""

from __future__ import annotations

import re

import pytest

from tests.support.goldens import check_page
from tests.support.papers import CONTRACT, DRAFT, OLA, SLA, paper

pikepdf = pytest.importorskip("pikepdf", reason="pikepdf reads bookmarks")
PAGES = [
    ("cover", "both", SLA, ""),
    ("targets", "english", SLA, "8."),
    ("signatures", "english", SLA, "17."),
    ("targets-arabic", "arabic", SLA, "8."),
    ("signatures-arabic", "arabic", CONTRACT, "19."),
    ("tiers-arabic", "arabic", OLA, "7."),
    ("proof-arabic", "internal", SLA, "18."),
    ("columns", "columns", SLA, "8."),
    ("draft", "draft", DRAFT, "4."),
]


def find_page(run: str, name: str, section: str) -> int:
    """The page on which a section begins, counted from one; the cover where no section is named."""
    with pikepdf.open(paper(run, name, "pdf")) as pdf, pdf.open_outline() as outline:
        if not section:
            return 1
        item = next(item for item in outline.root if re.sub("[\u2066-\u2069]", "", item.title).startswith(section))
        target = item.destination if item.destination is not None else item.action.D
        return int(pikepdf.Page(target[0]).index) + 1


@pytest.mark.parametrize(("golden", "run", "name", "section"), PAGES)
def test_a_page_looks_as_it_did(golden: str, run: str, name: str, section: str) -> None:
    check_page(f"agreement-{golden}", paper(run, name, "pdf"), find_page(run, name, section))
