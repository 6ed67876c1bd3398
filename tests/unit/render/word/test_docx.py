"""Documents as Word files."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.errors import ItsdError
from itsd.render.dialect import parse_html
from itsd.render.document import Body, Cover, Document
from itsd.render.nodes import Node, Picture
from itsd.render.speech import fit_text
from itsd.render.word.xml import qualify

docx = pytest.importorskip("docx", reason="python-docx reads what was written")
pytest.importorskip("docxtpl", reason="docxtpl fills templates")

ROOT = Path(__file__).parents[4]
TEMPLATE = (ROOT / "templates" / "document.docx").read_bytes()
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#14507a"/></svg>'
ENGLISH = Cover("en", "Ministry", "SLA", "E-mail", "For staff", (("Version", "1.0"),), "SLA-1, version 1.0", "", "", "Page {page} of {pages}")
ARABIC = Cover("ar", "الوزارة", "اتفاقية", "البريد", "للموظفين", (("الإصدار", "1.0"),), "SLA-1، الإصدار 1.0", "", "", "صفحة {page} من {pages}")


def make(html: str, cover: Cover = ENGLISH, **pictures: Picture) -> Document:
    return Document("sample", date(2026, 1, 15), (cover,), (Body(cover.locale, parse_html(html, "test")),), pictures)


def write(document: Document, template: bytes = TEMPLATE) -> bytes:
    from itsd.render.word.document import render_docx

    return render_docx(document, template)


def read(content: bytes) -> Any:  # noqa: ANN401  # a document of python-docx
    return docx.Document(io.BytesIO(content))


def body_of(html: str, cover: Cover = ENGLISH, **pictures: Picture) -> Any:  # noqa: ANN401  # an element of lxml
    return read(write(make(html, cover, **pictures))).element.body


def all_of(root: Any, name: str) -> list[Any]:  # noqa: ANN401  # an element of lxml
    return list(root.iter(qualify(name) if name else None))


def text_of(root: Any) -> str:  # noqa: ANN401  # an element of lxml
    return "".join(text.text or "" for text in all_of(root, "w:t"))


def paragraph_of(root: Any, text: str) -> Any:  # noqa: ANN401  # an element of lxml
    return next(paragraph for paragraph in all_of(root, "w:p") if text in text_of(paragraph))


def value(element: Any, path: str, attribute: str = "w:val") -> str | None:  # noqa: ANN401  # an element of lxml
    for name in path.split("/"):
        element = element.find(qualify(name))
        if element is None:
            return None
    return str(element.get(qualify(attribute)))


def has(element: Any, path: str) -> bool:  # noqa: ANN401  # an element of lxml
    return element.find("/".join(qualify(name) for name in path.split("/"))) is not None


def make_template(*lines: str) -> bytes:
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def test_text_from_the_right_says_so_in_paragraphs_and_runs() -> None:
    body = body_of("<p>الرقم <bdi dir='ltr'>12-3</bdi> <strong>نهاية</strong></p>", ARABIC)
    paragraph = paragraph_of(body, "الرقم")
    assert has(paragraph, "w:pPr/w:bidi")
    runs = {text_of(run): run for run in all_of(paragraph, "w:r")}
    assert has(runs["الرقم "], "w:rPr/w:rtl")
    assert value(runs["الرقم "], "w:rPr/w:lang", "w:bidi") == "ar-OM"
    assert not has(runs["12-3"], "w:rPr/w:rtl")
    assert value(runs["12-3"], "w:rPr/w:lang") == "en-GB"
    assert "\u200e" in runs
    assert has(runs["نهاية"], "w:rPr/w:bCs")


def test_latin_letters_in_arabic_stand_in_runs_of_their_own() -> None:
    runs = {text_of(run): has(run, "w:rPr/w:rtl") for run in all_of(paragraph_of(body_of("<p>رقم SLA-1 هنا 99.9%</p>", ARABIC), "رقم"), "w:r")}
    assert runs == {"رقم ": True, "SLA-1": False, " هنا 99.9%": True}


def test_tables_run_from_the_right_in_arabic_and_repeat_their_head() -> None:
    html = "<table><caption>C</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th scope='row'>c</th><td>d</td></tr></tbody></table>"
    for cover, expected in ((ENGLISH, False), (ARABIC, True)):
        table = all_of(body_of(html, cover), "w:tbl")[-1]
        assert has(table, "w:tblPr/w:bidiVisual") is expected
        rows = all_of(table, "w:tr")
        assert [has(row, "w:trPr/w:tblHeader") for row in rows] == [True, False]
        assert all(has(row, "w:trPr/w:cantSplit") for row in rows)
        assert has(all_of(rows[1], "w:r")[0], "w:rPr/w:b")
        assert value(table, "w:tblPr/w:tblStyle") == "ItsdTable"


def test_cells_of_several_rows_and_columns_are_merged() -> None:
    html = "<table><tr><td rowspan='2'>a</td><td colspan='2'>b</td></tr><tr><td>c</td><td><ul><li>d</li></ul></td></tr></table>"
    rows = all_of(all_of(body_of(html), "w:tbl")[-1], "w:tr")
    assert [[text_of(cell) for cell in all_of(row, "w:tc")] for row in rows] == [["a", "b"], ["", "c", "d"]]
    first, second = (all_of(row, "w:tc") for row in rows)
    assert value(first[0], "w:tcPr/w:vMerge") == "restart"
    assert has(second[0], "w:tcPr/w:vMerge")
    assert value(first[1], "w:tcPr/w:gridSpan") == "2"


def test_links_lead_outside_or_to_bookmarks() -> None:
    content = write(make("<p id='here'><a href='https://example.org/a b?x=1&amp;y=%zz'>out</a> <a href='#here'>in</a> <a href='#none'>lost</a> <a href='page.html'>near</a></p>"))
    word = read(content)
    links = {text_of(link): link for link in all_of(word.element.body, "w:hyperlink")}
    assert set(links) == {"out", "in"}
    assert word.part.rels[links["out"].get(qualify("r:id"))].target_ref == "https://example.org/a%20b?x=1&y=%25zz"
    bookmark = links["in"].get(qualify("w:anchor"))
    assert bookmark in {start.get(qualify("w:name")) for start in all_of(word.element.body, "w:bookmarkStart")}
    assert "lost near" in text_of(word.element.body)


def test_ordered_lists_begin_anew_and_nested_ones_are_deeper() -> None:
    word = read(write(make("<ol><li>[x]<ul><li>[y]</li></ul></li></ol><ol start='3'><li>[z]</li></ol>")))
    found = {text: paragraph_of(word.element.body, f"[{text}]") for text in "xyz"}
    numbers = {text: value(paragraph, "w:pPr/w:numPr/w:numId") for text, paragraph in found.items()}
    assert len(set(numbers.values())) == 3
    assert [value(found[text], "w:pPr/w:numPr/w:ilvl") for text in "xyz"] == ["0", "1", "0"]
    overrides = {number.get(qualify("w:numId")): value(number, "w:lvlOverride/w:startOverride") for number in all_of(word.part.numbering_part.element, "w:num")}
    assert (overrides[numbers["x"]], overrides[numbers["z"]]) == ("1", "3")


def test_headings_begin_at_the_first_level_and_make_the_contents() -> None:
    cover = Cover("en", "M", "SLA", "T", "", (), "", "", "Contents", "{page}")
    body = body_of("<h2>One <em>x</em></h2><h3>Two</h3>", cover)
    assert [value(paragraph, "w:pPr/w:pStyle") for paragraph in all_of(body, "w:p") if text_of(paragraph) in {"One x", "Two"}] == ["Toc1", "Toc2", "Heading1", "Heading2"]
    assert ' TOC \\o "1-3" \\h \\z \\b itsd_body_100000 ' in [text.text for text in all_of(body, "w:instrText")]


def test_pictures_have_their_alternative_and_fit_the_text() -> None:
    pictures = {"a": Picture(PNG, "png", 1, 1), "b": Picture(SVG, "svg", 4000, 2000, "Curve"), "c": Picture(b"no picture", "png"), "d": Picture(b"<svg", "svg")}
    html = "".join(f"<p><img src='picture:{name}' alt='What {name} &lt;shows&gt;'></p>" for name in "abcde")
    content = write(make(html, ENGLISH, **pictures))
    body = read(content).element.body
    assert [drawing.get("descr") for drawing in all_of(body, "wp:docPr")] == ["What a <shows>", "What b <shows>"]
    assert [drawing.get("id") for drawing in all_of(body, "wp:docPr")] == ["1", "2"]
    wide = all_of(body, "wp:extent")[1]
    assert int(wide.get("cx")) <= 9072 * 635
    assert abs(int(wide.get("cx")) / int(wide.get("cy")) - 2) < 0.01
    assert "What c <shows>What d <shows>What e <shows>" in text_of(body)
    assert [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("word/media/")] == ["word/media/image1.png", "word/media/image2.png"]


def test_text_of_users_stays_text() -> None:
    hostile = "{{ 7*7 }} {% if x %} {{p body }} {_{ x }_} <w:p/> &amp; \x0b\u202e { PAGE }"
    cover = Cover("en", hostile, hostile, hostile, hostile, ((hostile, hostile),), hostile, hostile, "", "{page}")
    document = Document("x", date(2026, 1, 15), (cover,), (Body("en", Node("article", {}, (Node("p", {}, (hostile,)),))),))
    word = read(write(document))
    plain = fit_text(hostile)
    assert plain == "{{ 7*7 }} {% if x %} {{p body }} {_{ x }_} <w:p/> &amp;  { PAGE }"
    squeezed = " ".join(plain.split())
    texts = [" ".join(text_of(paragraph).split()) for paragraph in all_of(word.element.body, "w:p")]
    assert texts.count(squeezed) == 7
    section = word.sections[0]
    assert squeezed in text_of(section.header._element)
    assert squeezed in text_of(section.footer._element)
    assert all_of(word.element.body, "w:instrText") == []


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["en", "ar"]))
def test_any_text_is_kept(text: str, locale: str) -> None:
    from itsd.render.word.runs import split_directions

    assert "".join(part for part, _ in split_directions(text, "rtl" if locale == "ar" else "ltr")) == text
    body = body_of("", ENGLISH if locale == "en" else ARABIC)
    assert body is not None
    document = Document("x", date(2026, 1, 15), (ENGLISH,), (Body(locale, Node("article", {}, (Node("pre", {}, (f"[{text}]",)),))),))
    shown = "".join("\n" if part.tag == qualify("w:br") else "\t" if part.tag == qualify("w:tab") else part.text or "" for part in all_of(read(write(document)).element.body, ""))
    assert f"[{fit_text(text)}]" in shown


def test_the_second_language_is_a_section_with_its_own_margins() -> None:
    bodies = tuple(Body(cover.locale, parse_html("<h2 id='a'>1</h2><p><a href='#a'>x</a></p>", "test")) for cover in (ENGLISH, ARABIC))
    word = read(write(Document("x", date(2026, 1, 15), (ENGLISH, ARABIC), bodies)))
    first, second = word.sections
    assert "SLA-1, version 1.0Page 1 of 1" in text_of(first.footer._element)
    assert "صفحة 1 من 1" in text_of(second.footer._element)
    assert has(second._sectPr, "w:bidi")
    assert not has(first._sectPr, "w:bidi")
    assert all(has(paragraph, "w:pPr/w:bidi") for paragraph in all_of(second.footer._element, "w:p"))
    assert [" ".join(text.text.split()) for text in all_of(second.footer._element, "w:instrText")] == ["PAGE", "NUMPAGES"]
    names = [start.get(qualify("w:name")) for start in all_of(word.element.body, "w:bookmarkStart")]
    assert len(names) == len(set(names))


def test_languages_side_by_side_are_columns_with_arabic_at_the_right() -> None:
    pair = "<div class='pair'><div lang='{}'><p>{}</p></div><div lang='{}'><p>{}</p></div></div>"
    english, arabic = ("en", "one"), ("ar", "واحد")
    for order, expected in (((english, arabic), False), ((arabic, english), True)):
        html = pair.format(*order[0], *order[1]) * 2
        document = Document("x", date(2026, 1, 15), (ENGLISH, ARABIC), (Body("en", parse_html(html, "test")),))
        word = read(write(document))
        table = all_of(word.element.body, "w:tbl")[-1]
        assert has(table, "w:tblPr/w:bidiVisual") is expected
        assert len(all_of(table, "w:tr")) == 2
        assert len(word.sections) == 1
        assert "البريد" in text_of(word.element.body)


def test_a_draft_has_a_watermark_and_nothing_else_has() -> None:
    for watermark in ("", "DRAFT <1>"):
        cover = Cover("en", "M", "SLA", "T", "", (), "", watermark, "", "{page}")
        header = read(write(make("<p>x</p>", cover))).sections[0].header._element
        found = [part.get("string") for part in header.iter("{urn:schemas-microsoft-com:vml}textpath") if part.get("string")]
        assert found == ([watermark] if watermark else [])


def test_blocks_to_sign_have_lines() -> None:
    body = body_of("<div class='signatures'><div><strong>For us</strong><p>Name: A</p><p>Date:</p></div><div><strong>For you</strong></div></div>")
    assert value(paragraph_of(body, "Date:"), "w:pPr/w:tabs/w:tab", "w:leader") == "underscore"
    assert not has(paragraph_of(body, "Name: A"), "w:pPr/w:tabs")


@pytest.mark.parametrize(
    ("html", "text", "path"),
    [
        ("<div class='note'><p>x</p></div>", "x", "w:pPr/w:shd"),
        ("<p>a</p><p class='pagebreak'>x</p>", "x", "w:pPr/w:pageBreakBefore"),
        ("<p><s>x</s></p>", "x", "w:r/w:rPr/w:strike"),
        ("<p><sup>x</sup></p>", "x", "w:r/w:rPr/w:vertAlign"),
        ("<pre>x</pre>", "x", "w:r/w:rPr/w:rFonts"),
        ("<p>x<br>y</p>", "xy", "w:r/w:br"),
        ("<p class='unknown'>x</p>", "x", "w:r"),
    ],
)
def test_classes_and_marks(html: str, text: str, path: str) -> None:
    paragraphs = [paragraph for paragraph in all_of(body_of(html), "w:p") if text_of(paragraph) == text]
    assert [has(paragraph, path) for paragraph in paragraphs] == [True]


def test_the_file_says_what_it_is_without_a_clock() -> None:
    properties = read(write(make("<p>x</p>"))).core_properties
    assert (properties.title, properties.author, properties.language) == ("E-mail", "Ministry", "en")
    assert properties.created.date() == properties.modified.date() == date(2026, 1, 15)


def test_a_template_of_others_is_enough_with_its_body() -> None:
    body = read(write(make("<h2>One</h2><ul><li>a</li></ul><table><tr><td>b</td></tr></table>"), make_template("{{ title }} by {{ issuer }}", "{{ body }}"))).element.body
    assert [text_of(paragraph) for paragraph in all_of(body, "w:p")] == ["E-mail by Ministry", "One", "a", "b", ""]
    assert value(paragraph_of(body, "One"), "w:pPr/w:pStyle") == "Heading1"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        (b"no zip", "cannot be read"),
        (make_template("{{ nonsense }}", "{{p body }}"), "asks for nonsense"),
        (make_template("{{ title.__class__.mro() }}", "{{p body }}"), "cannot be filled"),
        (make_template("{% if %}", "{{p body }}"), "cannot be filled"),
        (make_template("{{ title }}"), "has no place for the body"),
    ],
)
def test_a_template_that_will_not_do_is_named(template: bytes, message: str) -> None:
    with pytest.raises(ItsdError, match=re.escape(message)):
        write(make("<p>x</p>"), template)


_AGAIN = """
import hashlib, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/src"]
import importlib.util
spec = importlib.util.spec_from_file_location("sample", sys.argv[2])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(hashlib.sha256(module.write(module.make_whole())).hexdigest())
"""


def make_whole() -> Document:
    html = "<h2 id='a'>A</h2><ol><li><a href='https://example.org/'>x</a></li></ol><table><tr><td>1</td></tr></table><p><img src='picture:p' alt='P'></p>"
    covers = tuple(Cover(*(*(getattr(cover, name) for name in Cover.__slots__[:7]), "Draft", "Contents", cover.page)) for cover in (ENGLISH, ARABIC))
    bodies = tuple(Body(cover.locale, parse_html(html, "test")) for cover in covers)
    return Document("x", date(2026, 1, 15), covers, bodies, {"p": Picture(SVG, "svg", 40, 20)}, logo=Picture(PNG, "png", 1, 1))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write(make_whole()) == write(make_whole())
    runs = [
        subprocess.run([sys.executable, "-c", _AGAIN, str(ROOT), __file__], env={"PYTHONHASHSEED": seed, "PATH": ""}, capture_output=True, text=True, check=True).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_the_template_that_ships_is_what_its_script_makes() -> None:
    from docs.generator.word_template import make_template as make_shipped

    assert make_shipped() == TEMPLATE
    assert len(TEMPLATE) < 60_000


def test_a_short_table_stays_whole_and_a_kept_one_with_what_follows() -> None:
    row = "<tr><td>a</td></tr>"
    short = all_of(body_of(f"<table><tbody>{row * 3}</tbody></table><p>x</p>"), "w:tr")[1:]  # the first one is that of the cover
    assert [has(all_of(found, "w:p")[0], "w:pPr/w:keepNext") for found in short] == [True, True, False]
    long = all_of(body_of(f"<table><tbody>{row * 11}</tbody></table>"), "w:tr")[1:]
    assert not any(has(all_of(found, "w:p")[0], "w:pPr/w:keepNext") for found in long)
    body = body_of(f'<table class="keep"><tbody>{row * 2}</tbody></table><div class="signing"><p>Signed</p><div class="signatures"><div><p>A</p></div></div></div>')
    assert [has(all_of(found, "w:p")[0], "w:pPr/w:keepNext") for found in all_of(body, "w:tr")][1:3] == [True, True]
    assert has(paragraph_of(body, "Signed"), "w:pPr/w:keepNext")
