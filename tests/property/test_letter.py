"""A letter never tells what is internal, whatever an estate says and whatever has changed between two editions."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.practices.catalogue.content import content_of
from itsd.practices.catalogue.editions import edition_record
from itsd.practices.catalogue.letter import write_letter
from itsd.practices.catalogue.recipients import find_recipients
from itsd.render.notice.letter import Writer
from itsd.render.notice.message import build_message
from tests.support.publishing import CATALOGUE, PEOPLE, SETTINGS, UNITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.model.estate import Estate

SECRET = "SECRET"  # noqa: S105  # a mark, no password
"""Stands in every field that is internal by its model, in every field that the file marks so, and in everything that customers never see."""
# Fields that a service may mark as internal, with a value that holds the secret.
MARKED: dict[str, Any] = {
    "description": {"en": f"{SECRET} description", "ar": f"{SECRET} وصف"},
    "eligibility": {"en": f"{SECRET} eligibility", "ar": f"{SECRET} أهلية"},
    "outcomes": [{"en": f"{SECRET} outcome", "ar": f"{SECRET} نتيجة"}],
    "category": f"{SECRET} category",
    "usage": f"{SECRET} usage",
    "support.contacts": [f"{SECRET} contact"],
    "request.channels": [f"{SECRET} channel"],
    "request.form": f"{SECRET} form",
    "cost.unit": {"en": f"{SECRET} unit", "ar": f"{SECRET} وحدة"},
    "options.summary": {"en": f"{SECRET} level", "ar": f"{SECRET} مستوى"},
    "options.limit": {"en": f"{SECRET} limit", "ar": f"{SECRET} حد"},
    "faq": [{"question": {"en": f"{SECRET} question", "ar": f"{SECRET} سؤال"}, "answer": {"en": "No.", "ar": "لا."}}],
    "links": [{"title": {"en": f"{SECRET} link", "ar": f"{SECRET} رابط"}, "url": "https://example.om/"}],
}


def service(id_: str, number: int, marked: list[str], *, mark: bool = True) -> dict[str, Any]:
    """A service whose public part depends on a number; what is internal does too, so that it differs between editions."""
    data: dict[str, Any] = {
        "kind": "service",
        "id": id_,
        "name": {"en": f"Service {id_}", "ar": f"خدمة {id_}"},
        "summary": {"en": f"Summary {number}.", "ar": f"موجز {number}."},
        "type": "business",
        "status": "operational",
        "owner": "sami",
        "provider": "it",
        "audiences": ["lands"],
        "criticality": "routine",
        "classification": "public",
        "hours": "always",
        "support": {"hours": "always", "path": ["hidden-team"], "contacts": [f"desk {number}"]},
        "request": {"channels": [f"portal {number}"]},
        "cost": {"model": "flat"},
        "options": [
            {
                "id": "gold",
                "name": {"en": "Gold", "ar": "ذهبي"},
                "price": {"amount": f"{number}.000", "currency": "OMR"},
                "targets": [{"id": "a", "metric": "availability", "at_least": f"9{number % 10}%", "per": "month", "notes": f"{SECRET} {number}"}],
            }
        ],
        "composition": {"needs": [{"service": "secret-part", "notes": f"{SECRET} {number}"}]},
        "notes": {"en": f"{SECRET} note {number}", "ar": f"{SECRET} ملاحظة"},
    }
    for key in marked:
        holder, _, last = key.rpartition(".")
        places = data["options"] if holder == "options" else [data[holder] if holder else data]
        for place in places:
            place[last] = MARKED[key] if number % 2 else json.loads(json.dumps(MARKED[key], ensure_ascii=False).replace(SECRET, f"{SECRET} {number}"))
    return data | ({"internal": marked} if mark and marked else {})


HIDDEN = [
    {"kind": "unit", "id": "hidden-team", "name": {"en": f"{SECRET} team", "ar": f"{SECRET} فريق"}, "unit_kind": "team", "notes": SECRET},
    {
        **service("secret-part", 1, []),
        "name": {"en": f"{SECRET} part", "ar": f"{SECRET} جزء"},
        "type": "technical",
        "audiences": ["it"],
        "composition": None,
    },
    {"kind": "catalogue", "id": "other", "title": {"en": f"{SECRET} title", "ar": f"{SECRET} عنوان"}, "view": "technical", "audiences": ["it"]},
    {"kind": "contract", "id": "lines", "name": f"{SECRET} contract", "contract_reference": f"{SECRET}-1", "version": "1.0", "status": "active"},
]


def texts_of(services: list[dict[str, Any]]) -> str:
    documents = [json.dumps({key: value for key, value in item.items() if value is not None}, ensure_ascii=False) for item in [*services, *HIDDEN]]
    catalogue = CATALOGUE.replace("owner: sami\n", f"owner: sami\nnotes: {SECRET}\n")
    return "---\n".join([UNITS, PEOPLE, catalogue, *(f"{document}\n" for document in documents)])


def estate_of(text: str, editions: Mapping[str, str] | None = None) -> Estate:
    return load(MemoryTree({"itsd.yaml": SETTINGS, "catalogue/all.yaml": text, **(editions or {})}), today=date(2026, 11, 1)).estate


def staff_of(estate: Estate) -> Catalogue:
    return next(catalogue for catalogue in estate.each(Catalogue) if catalogue.id == "staff")


STATES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(1, 9), min_size=1)


@settings(max_examples=25)
@given(before=STATES, after=STATES, marked=st.lists(st.sampled_from(sorted(MARKED)), unique=True), was_marked=st.booleans())
def test_nothing_internal_reaches_the_letter(before: dict[str, int], after: dict[str, int], marked: list[str], was_marked: bool) -> None:  # noqa: FBT001
    """Also where a field has become internal only after the former edition showed it."""
    old = texts_of([service(id_, number, marked, mark=was_marked) for id_, number in before.items()])
    new = texts_of([service(id_, number, marked) for id_, number in after.items()])
    editions = {}
    for number, text in enumerate((old, new), 1):
        estate = estate_of(text)
        content = content_of(staff_of(estate), estate)
        assert len(content["entries"]) == len((before, after)[number - 1])
        notice = {"notice": {"to": ["khalid"], "sent_on": "2026-10-01"}} if number == 1 else {}
        editions[f"catalogue/editions/staff-{number}.json"] = json.dumps(content, ensure_ascii=False)
        editions[f"catalogue/editions/staff-{number}.yaml"] = json.dumps(edition_record(content, number, date(2026, 10, number)) | notice)
    estate = estate_of(new, editions)
    tree = MemoryTree({"itsd.yaml": SETTINGS, **editions})
    writer = Writer(write_letter(staff_of(estate), estate, tree), estate, tree)
    for recipient in find_recipients(staff_of(estate), estate).people:
        text = "".join([writer.write_text(recipient), writer.write_html(recipient), writer.subject, build_message(writer, recipient, estate).decode()])
        assert not [word for word in (SECRET, "hidden-team", "secret-part") if word in text]
