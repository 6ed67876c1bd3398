"""Laws of documents: what a stranger wrote is text in every format, and what is internal is in no customer's copy."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from itsd.model.agreement import Agreement, Sla
from itsd.model.base import Internal
from itsd.model.inheritance import find_agreement
from itsd.model.service import Composition, Service, ServiceNeed
from itsd.model.text import Text
from itsd.practices.disclosure import disclosed
from itsd.render.agreement.content import Copy, build_document
from itsd.render.dialect import ELEMENTS
from itsd.render.html import render_html
from itsd.render.markdown import render_markdown
from itsd.render.pdf.data import build_data
from itsd.render.phrases import Phrases
from itsd.render.translations import load_labels
from tests.support.hostile import read_html, replace_all, sample, squeeze, with_texts

if TYPE_CHECKING:
    from pydantic import BaseModel

    from itsd.model.estate import Estate
    from itsd.render.document import Document

PIECES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table>",
    "<!-- x",
    "]]>",
    "&lt;b&gt; &amp; &#65;",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "![x](picture:a.png)",
    '#read("/etc/passwd")',
    "#set page(width: 1pt)",
    "$x^2$ @ref <label> // y /* z */",
    "\\ \\n \\u{41}",
    "{{ 7 * 7 }}",
    "{% include 'documents/agreement.html' %}",
    "{# x #} %(name)s %s {0} ${A}",
    "*a* **b** _c_ __d__ ~~e~~ `f` ``g``",
    "# h",
    "- x",
    "1. x",
    "> x",
    "| a | b |",
    "---",
    "[x]: y",
    "= a + - b",
    "\"q\" 'r'",
    "\u05d0\u05d1 \u0628\u0631\u064a\u062f 12% (\u0633)",
    "w:t </w:t><w:p/>",
    "a@b.example.com https://example.com/?a=b&c=d",
)
HOSTILE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map(" ".join)
NAMES = ("sla/registry-land-system", "ola/network-operations", "contract/paygate-payments")


def document_of(name: str, estate: Estate, locale: str, copy: Copy) -> Document:
    agreement = find_agreement(name, estate)
    assert agreement is not None
    return build_document(agreement, [Phrases(estate, load_labels(locale))], copy, None)


def read_word(document: Document) -> str:
    from docx.oxml import parse_xml

    from itsd.render.templating import find_file
    from itsd.render.word.document import render_docx

    with zipfile.ZipFile(io.BytesIO(render_docx(document, find_file("document.docx", None)))) as word:
        root = parse_xml(word.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    parts: dict[str, Any] = {f"{space}t": lambda node: node.text or "", f"{space}tab": lambda _: " ", f"{space}br": lambda _: "\n", f"{space}p": lambda _: "\n"}
    return squeeze("".join(str(parts[node.tag](node)) for node in root.iter() if node.tag in parts))


def read_markdown(text: str) -> str:
    from markdown_it import MarkdownIt

    page, found = read_html(MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough").render(text))
    assert not found & {"script", "img", "@onerror", "@src", "href=javascript"}
    return page


def read_data(value: Any) -> str:  # noqa: ANN401  # JSON
    """The texts of the data for the theme, in order."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):  # parts of one content follow each other without a gap
        return ("" if any(isinstance(part, dict) and "k" in part for part in value) else "\n").join(map(read_data, value))
    if not isinstance(value, dict):
        return ""
    if value.get("k") in {"link", "inner-link", "isolated", "spoken", "turned", "aside", "label", "strong", "emphasis", "verbatim"}:
        return read_data(value["c"])
    if "c" in value:
        return f"\n{read_data(value.get('caption', ''))}\n{read_data(value['c'])}\n"
    return "\n" + "\n".join(read_data(item) for key, item in value.items() if key not in {"locale", "k", "lang", "dir"}) + "\n"


def readings(document: Document) -> dict[str, str]:
    page, found = read_html(render_html(document))
    assert found - {name for name in found if name[0] == "@" or name.startswith("href=")} <= {*ELEMENTS, "html", "head", "meta", "title", "style", "body", "main"} | SVG
    assert not {name for name in found if name.startswith("@on")} | found & {"@src", "script", "href=javascript", "href=data", "href=file"}
    return {"html": page, "data": squeeze(read_data(build_data(document))), "word": read_word(document), "markdown": read_markdown(render_markdown(document))}


SVG = {"svg", "g", "path", "rect", "text", "tspan", "defs", "marker", "desc", "polyline", "line", "circle", "polygon", "use"}


@pytest.mark.parametrize("name", NAMES)
@given(payload=HOSTILE, locale=st.sampled_from(["en", "ar"]))
@example(payload=" ".join(PIECES), locale="en")
@example(payload=" ".join(PIECES), locale="ar")
@settings(max_examples=2)
def test_whatever_is_written_in_any_field_is_text_in_every_format(name: str, payload: str, locale: str) -> None:
    numbers = count()
    estate = replace_all(sample(), lambda entity: with_texts(entity, lambda: f"T{next(numbers)}Q {payload} Z"))
    document = document_of(name, estate, locale, Copy(internal=True))
    said = squeeze(payload)
    for kind, text in readings(document).items():
        found = re.findall(r"[Tt]\d+Q (.*?) Z\b", text)
        assert len(found) > 40, kind
        assert [other for other in found if other != said] == [], kind


CANARY = "CANARYBIRD"


def fill_internal(model: Any) -> Any:  # noqa: ANN401  # any value of a model
    """The model with the canary in every field that is internal by its kind, at any depth."""
    from pydantic import BaseModel

    if isinstance(model, tuple) and not hasattr(model, "_fields"):
        return tuple(fill_internal(item) for item in model)
    if not isinstance(model, BaseModel):
        return model
    changes = {}
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if name != "internal" and any(isinstance(item, Internal) for item in field.metadata):
            changes[name] = CANARIES[name]
        elif value:
            changes[name] = fill_internal(value)
    return model.model_copy(update=changes)


CANARIES: dict[str, Any] = {
    "notes": Text((("en", CANARY), ("ar", CANARY))),
    "underpinned_by": (f"ola/{CANARY}",),
    "contract_reference": CANARY,
    "path": (CANARY,),
    "composition": Composition(needs=(ServiceNeed.model_construct(service=CANARY, criticality="critical", notes=None, option=None, share=None),)),
}
SLAS = [sla.id for sla in sample().each(Sla)]


def check_no_canary(estate: Estate, id_: str) -> None:
    for locale in ("en", "ar"):
        for kind, text in readings(document_of(f"sla/{id_}", disclosed(estate), locale, Copy())).items():
            assert CANARY not in text, (kind, locale)


def test_every_internal_field_has_its_canary() -> None:
    from itsd.model.kinds import KINDS

    named = {name for kind in KINDS.values() for model in models_below(kind.model, set()) for name, field in model.model_fields.items() if is_internal(field)}
    assert named - {"internal"} == CANARIES.keys()


def is_internal(field: Any) -> bool:  # noqa: ANN401  # a field of pydantic
    return any(isinstance(item, Internal) for item in field.metadata)


def models_below(annotation: Any, seen: set[Any]) -> set[type[BaseModel]]:  # noqa: ANN401  # a type
    from typing import get_args

    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in seen:
            seen.add(annotation)
            for field in annotation.model_fields.values():
                models_below(field.annotation, seen)
    else:
        for item in get_args(annotation):
            models_below(item, seen)
    return seen


@pytest.mark.parametrize("id_", SLAS)
def test_no_customer_sees_what_is_internal_by_its_kind(id_: str) -> None:
    estate = replace_all(sample(), fill_internal)
    check_no_canary(estate, id_)


def test_the_internal_copy_does_show_the_canary() -> None:
    estate = replace_all(sample(), fill_internal)
    assert CANARY in render_markdown(document_of("sla/permits-portal", estate, "en", Copy(internal=True)))


def fields_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if name not in {"kind", "id", "internal"} and not field.is_required()]


@given(field=st.sampled_from(fields_of(Sla)), service=st.sampled_from(fields_of(Service)))
@settings(max_examples=8)
def test_no_customer_sees_what_an_entity_lists_as_internal(field: str, service: str) -> None:
    def change(entity: Any) -> Any:  # noqa: ANN401  # an entity
        key = field if isinstance(entity, Agreement) else service if isinstance(entity, Service) else ""
        return with_texts(entity, lambda: CANARY, key).model_copy(update={"internal": (key,)}) if key else entity

    check_no_canary(replace_all(sample(), change), "permits-portal")


def test_no_customer_sees_anything_where_everything_is_internal() -> None:
    def change(entity: Any) -> Any:  # noqa: ANN401  # an entity
        keys = fields_of(type(entity)) if isinstance(entity, Agreement | Service) else []
        for key in keys:
            entity = with_texts(entity, lambda: CANARY, key)
        return entity.model_copy(update={"internal": tuple(keys)}) if keys else entity

    check_no_canary(replace_all(sample(), change), "permits-portal")
