"""The document of a comparison, in every format."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest

from itsd.model.agreement import Sla
from itsd.practices.disclosure import disclosed
from itsd.render.agreement.content import Copy, write_manuscript
from itsd.render.html import render_html
from itsd.render.markdown import render_markdown
from itsd.render.phrases import Phrases
from itsd.render.redline.marks import is_changed, read_new, read_old
from itsd.render.redline.trees import compare_trees
from itsd.render.translations import load_labels
from tests.property.test_redline import plain
from tests.support.proposing import ID, build, load_sides

pytest.importorskip("babel", reason="documents need babel")


def test_every_sla_of_the_sample_can_be_read_back_from_a_comparison_with_another() -> None:
    estate = disclosed(load_sides()[0])
    spoken = [Phrases(estate, load_labels(locale)) for locale in ("en", "ar")]
    written = [[plain(root) for root in write_manuscript(agreement, spoken, Copy(), None).roots] for agreement in estate.each(Sla)]
    for old, new in pairwise(written):
        for before, after in zip(old, new, strict=True):
            both = compare_trees(before, after)
            assert (read_old(both), read_new(both)) == (before, after)
    assert not any(is_changed(compare_trees(root, root)) for roots in written for root in roots)


def test_the_cover_says_what_is_compared() -> None:
    cover = build("en").covers[0]
    facts = dict(cover.facts)
    assert (cover.kind, cover.title, cover.subtitle) == ("Comparison of two versions", "Permits portal for Municipal Permits", "From main to working tree")
    assert facts["Former version"] == "1.0, active, from main"
    assert facts["New version"] == "2.0, in negotiation, from working tree"
    assert facts["Former digest"] != facts["New digest"]
    assert facts["Copy"] == "Customer's copy"
    assert cover.running.startswith(f"{ID} · 1.0 (") and "→ 2.0 (" in cover.running  # noqa: PT018  # one line of text
    assert build("ar").covers[0].subtitle == "من main إلى نسخة العمل"


def test_the_text_shows_each_change_and_numbers_the_sections_of_the_new_version() -> None:
    html = render_html(build("en"))
    text = re.sub("<[^>]*>", "", html)
    for change in (
        "[deleted: 99.5%][inserted: 99.9%]",
        "[deleted: 4][inserted: 6] h",
        "[inserted: P2 incidents are resolved within 12 h.]",
        "[deleted: Failure of the national payment switch]",
    ):
        assert change in text
    assert "[inserted: Name a contact for each wilayat]" in text
    headings = re.findall(r"<h2>(\d+)\. ", html)
    assert headings == [str(number) for number in range(1, len(headings) + 1)]


def test_unchanged_sections_can_be_left_out() -> None:
    text = re.sub("<[^>]*>", "", render_html(build("en", folded=True)))
    assert "Unchanged: 2. Parties and purpose · 3. Term, renewal and termination" in text
    assert "It records which services" not in text


def test_two_languages_stand_side_by_side_with_the_same_sections() -> None:
    document = build("en", "ar", columns=True, folded=True)
    assert len(document.bodies) == 1
    assert any("pair" in node.classes for node in document.bodies[0].root.walk())


def test_a_customers_copy_shows_nothing_that_is_internal() -> None:
    assert "Underpinning" not in render_html(build("en"))
    assert "Underpinning (internal)" in render_html(build("en", internal=True))


def test_several_agreements_stand_below_their_names_and_one_that_went_is_shown_as_it_was() -> None:
    from itsd.render.redline.document import build_comparison
    from tests.support.proposing import compare

    document = build_comparison(compare("en", others=("survey-gis",)), None)
    html = render_html(document)
    assert document.name == "comparison"
    assert "None: the agreement is taken away" in html
    identifiers = re.findall(r' id="([^"]*)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert "sla-survey-gis-targets" in identifiers


def test_markdown_marks_changes_by_elements_that_hosts_show() -> None:
    text = render_markdown(build("en"))
    assert "<del>99.5%</del><ins>99.9%</ins>" in text
    assert "[inserted" not in text


def test_word_can_accept_and_reject_every_change() -> None:
    docx = pytest.importorskip("docx", reason="python-docx reads what was written")
    pytest.importorskip("docxtpl", reason="docxtpl fills templates")
    from itsd.render.templating import find_file
    from itsd.render.word.document import render_docx
    from itsd.render.word.xml import qualify

    body = docx.Document(io.BytesIO(render_docx(build("en"), find_file("document.docx", None)))).element.body
    text = "".join(part.text or "" for part in body.iter(qualify("w:t")))
    gone = "".join(part.text or "" for part in body.iter(qualify("w:delText")))
    assert "99.9%" in text
    assert "99.5% per month" not in text
    assert "Failure of the national payment switch" in gone
    assert "Failure of the national payment switch" not in text
    assert not [run for run in body.iter(qualify("w:del")) if list(run.iter(qualify("w:t")))]
    signed = [mark for name in ("w:ins", "w:del") for mark in body.iter(qualify(name))]
    assert {mark.get(qualify("w:date")) for mark in signed} == {"2026-11-20T00:00:00Z"}
    numbers = [mark.get(qualify("w:id")) for mark in signed]
    assert len(numbers) == len(set(numbers))
    assert any(properties.find(qualify("w:ins")) is not None for properties in body.iter(qualify("w:trPr")))


def test_the_same_comparison_gives_the_same_bytes() -> None:
    from itsd.render.pdf.document import render_pdf

    pytest.importorskip("typst", reason="PDFs are set by Typst")
    assert render_html(build("ar")) == render_html(build("ar"))
    assert render_pdf(build("ar")) == render_pdf(build("ar"))
