"""What is wrong with a document is said with its place, and nothing is written."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import EXAMPLE, TOP, read_estate, write_estate
from tests.support.runner import Result, run_here

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = (TOP / "templates" / "documents" / "agreement.html").read_text(encoding="utf-8")
MARK = "<p>{{ doc.purpose }}</p>"
LINE = TEMPLATE[: TEMPLATE.index(MARK)].count("\n") + 1
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==")
SLA = "agreements/sla/registry-permits.yaml"


def make(root: Path, **files: str | bytes) -> Path:
    """The example estate with changes: names of files with __ for / and _DOT_ for the point."""
    changes = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in files.items()}
    return write_estate(root, read_estate(EXAMPLE), changes)


def render(root: Path, *more: str) -> Result:
    return run_here("render", "registry-permits", "--format", "pdf", "--output", "made.pdf", *more, cwd=root)


def refuse(root: Path, *more: str) -> str:
    """The message of a rendering that ends with status 2 and leaves no file."""
    result = render(root, *more)
    assert (result.status, result.out) == (2, ""), result.err
    assert not (root / "made.pdf").exists()
    return result.err


def with_line(line: str) -> dict[str, str]:
    return {"templates__documents__agreement_DOT_html": TEMPLATE.replace(MARK, line)}


def changed(root: Path, file: str, old: str, new: str) -> tuple[int, int]:
    """Changes a file of the estate; the line and the column of the change, from one."""
    text = (root / file).read_text(encoding="utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    before = text[: text.index(old)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("<p>{{ doc.purpse }}</p>", f"templates/documents/agreement.html:{LINE}: there is nothing called 'purpse' here"),
        ("<p>{{ purpose }}</p>", f"templates/documents/agreement.html:{LINE}: 'purpose' is undefined"),
        ("<blink>{{ doc.purpose }}</blink>", f"templates/documents/agreement.html:{LINE}:1: <blink> is not an element of the dialect"),
        ('<p onclick="x()">{{ doc.purpose }}</p>', f"templates/documents/agreement.html:{LINE}:3: <p> has no attribute onclick in the dialect"),
        ('<p><a href="javascript:alert(1)">x</a></p>', f"templates/documents/agreement.html:{LINE}:13: the link to 'javascript:alert(1)' is not allowed"),
        (
            '<p><img src="https://example.com/a.png" alt=""></p>',
            f"templates/documents/agreement.html:{LINE}:14: the picture 'https://example.com/a.png' is not a file of the estate",
        ),
        ('<img src="picture:pictures/none.png" alt="x">', f"templates/documents/agreement.html:{LINE}:11: there is no picture pictures/none.png in the estate"),
        ('<img src="picture:../none.png" alt="x">', f"templates/documents/agreement.html:{LINE}:11: there is no picture ../none.png in the estate"),
        ("<p>{{ doc.purpose }}", "</section> ends nothing that is open"),
        ("<p>{{ doc.purpose </p>", "templates/documents/agreement.html:"),
        ("<p>{{ _('Brand new words') }}</p>", f"templates/documents/agreement.html:{LINE}: the words 'Brand new words' of a template have no translation in ar"),
    ],
)
def test_what_is_wrong_in_a_template_is_said_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    assert said in refuse(make(tmp_path, **with_line(line)))


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ a.__class__.__subclasses__() }}",
        "{{ p.text.__func__.__globals__ }}",
        "{{ p.estate.index.__init__.__globals__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__')|attr('__mro__') }}",
        "{{ '{0.__class__}'.format(a) }}",
        "{{ self.__init__.__globals__ }}",
        "{% include '../../itsd.yaml' %}",
        "{% include '/etc/passwd' %}",
        "{% include '../../../../../../etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% for i in range(999999999) %}x{% endfor %}",
        "{{ p.missing.clear() }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
    ],
)
def test_no_template_leaves_its_sandbox(tmp_path: Path, line: str) -> None:
    said = refuse(make(tmp_path, **with_line(line)))
    assert said.startswith("error: ")
    assert "root:" not in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../../../../../../etc/passwd")', "would escape the project root"),
        ('#image("../../../../etc/hostname.png")', "would escape the project root"),
        ('#import "@preview/cetz:0.3.0"', "imports a package, which would be fetched from the network"),
        ('#include "/proc/self/environ"', "file not found"),
        ('#plugin("/etc/passwd")', "file not found"),
        ("#let =", "expected pattern"),
    ],
)
def test_a_theme_of_the_estate_reads_nothing_else_and_is_judged_by_its_line(tmp_path: Path, line: str, said: str) -> None:
    theme = (TOP / "templates" / "theme.typ").read_text(encoding="utf-8").rstrip("\n")
    message = refuse(make(tmp_path, templates__theme_DOT_typ=f"{theme}\n{line}\n"), "--languages", "en")
    assert said in message
    assert "templates/theme.typ" in message
    assert "package" in said or f"theme.typ:{theme.count(chr(10)) + 2}:" in message
    assert "itsd-" not in message


@pytest.mark.parametrize("logo", ["../logo.png", "/etc/passwd.png", "catalogue/../../logo.png", "nothing.png", "link.png", "linked/logo.png", "itsd.yaml", "text.png"])
def test_a_logo_is_a_picture_inside_the_estate(tmp_path: Path, logo: str) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    root = make(tmp_path / "estate", text_DOT_png="no picture")
    (root / "link.png").symlink_to(tmp_path / "logo.png")
    (root / "linked").symlink_to(tmp_path)
    settings = root / "itsd.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").rstrip("\n") + f"\nbrand:\n  logo: {logo}\n", encoding="utf-8")
    line = settings.read_text(encoding="utf-8").count("\n")
    assert f"itsd.yaml:{line}:9: brand.logo: " in refuse(root, "--languages", "en")


def test_a_logo_of_the_estate_is_on_the_cover(tmp_path: Path) -> None:
    root = make(tmp_path, pictures__logo_DOT_png=PNG)
    settings = root / "itsd.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nbrand: {logo: pictures/logo.png}\n", encoding="utf-8")
    result = run_here("render", "registry-permits", "--languages", "en", cwd=root)
    assert f'<img class="logo" src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="">' in result.out


def test_a_letter_that_no_font_has_is_named_with_the_places_of_its_texts(tmp_path: Path) -> None:
    root = make(tmp_path)
    place = changed(root, SLA, "name: {en: Permits", "name: {en: \u2603 Permits")
    assert f"no font has the character '\u2603' (U+2603): {SLA}:{place[0]}:" in refuse(root, "--languages", "en")


def test_texts_without_a_translation_are_named_with_their_places_in_order(tmp_path: Path) -> None:
    root = make(tmp_path)
    text = (root / SLA).read_text(encoding="utf-8")
    number = next(index for index, line in enumerate(text.split("\n"), 1) if line.startswith("name:"))
    (root / SLA).write_text("\n".join("name: {en: Permits}" if line.startswith("name:") else line for line in text.split("\n")), encoding="utf-8")
    assert f"missing in ar: {SLA}:{number}:7" in refuse(root)
    assert render(root, "--languages", "en").status == 0


def test_a_customers_copy_needs_what_every_document_needs(tmp_path: Path) -> None:
    root = make(tmp_path)
    (root / SLA).write_text((root / SLA).read_text(encoding="utf-8") + "\ninternal: [valid]\n", encoding="utf-8")
    assert "sla/registry-permits lists valid as internal, which no document can do without" in refuse(root, "--languages", "en")
    assert render(root, "--languages", "en", "--copy", "internal").status == 0


def test_broken_words_and_word_templates_are_refused(tmp_path: Path) -> None:
    assert "templates/locales/ar.po cannot be read as a translation catalogue" in refuse(make(tmp_path, templates__locales__ar_DOT_po="msgid oops\n"))
    root = make(tmp_path / "word", templates__document_DOT_docx="no word file")
    result = run_here("render", "registry-permits", "--languages", "en", "--format", "docx", "--output", "made.docx", cwd=root)
    assert result.status == 2
    assert "document.docx" in result.err
    assert not (root / "made.docx").exists()


def test_words_of_the_estate_go_before_those_of_the_program(tmp_path: Path) -> None:
    root = make(tmp_path, templates__locales__ar_DOT_po='msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Glossary"\nmsgstr "قائمة الكلمات"\n')
    assert "قائمة الكلمات" in run_here("render", "contract/paygate", "--languages", "ar", cwd=root).out


def test_a_style_sheet_of_the_estate_is_used_and_fetches_nothing(tmp_path: Path) -> None:
    root = make(tmp_path, templates__assets__document_DOT_css=":root { --accent: #14507a; }\n.cover { color: teal; }\n")
    assert ".cover { color: teal; }" in run_here("render", "registry-permits", "--languages", "en", cwd=root).out
    for line in ("</style><script>alert(1)</script>", "@import 'x.css';", "p { background: url(https://example.com/a.png) }"):
        (root / "templates" / "assets" / "document.css").write_text(f"\n{line}\n", encoding="utf-8")
        result = run_here("render", "registry-permits", "--languages", "en", cwd=root)
        assert (result.status, result.out) == (2, "")
        assert "templates/assets/document.css:2: " in result.err


def test_templates_are_listed_copied_and_told_apart(tmp_path: Path) -> None:
    root = make(tmp_path)
    lines = [" ".join(line.split()) for line in run_here("templates", cwd=root).out.splitlines()]
    assert "documents/agreement.html SLAs, OLAs and contracts, in every format program" in lines
    assert not [line for line in lines if "nothing asks for it" in line]
    assert (
        run_here("templates", "--copy", "documents/agreement.html", "--copy", "theme.typ", cwd=root).err == "wrote templates/documents/agreement.html\nwrote templates/theme.typ\n"
    )
    assert "estate" not in run_here("templates", cwd=root).out  # a copy that nobody has changed replaces nothing
    place = changed(root, "templates/documents/agreement.html", MARK, "<p>Own words.</p>")
    assert place[0] == LINE
    assert "in every format estate" in " ".join(run_here("templates", cwd=root).out.split())
    assert "<p>Own words.</p>" in run_here("render", "registry-permits", "--languages", "en", cwd=root).out
    refused = run_here("templates", "--copy", "documents/agreement.html", cwd=root)
    assert (refused.status, "--force" in refused.err) == (2, True)
    assert run_here("templates", "--copy", "documents/agreement.html", "--force", cwd=root).status == 0
    assert (root / "templates" / "documents" / "agreement.html").read_text(encoding="utf-8") == TEMPLATE
    for name in ("documents/agreemnt.html", "../itsd.yaml", "init/itsd.yaml.jinja", "locales/fr.po"):
        assert run_here("templates", "--copy", name, cwd=root).status == 2
