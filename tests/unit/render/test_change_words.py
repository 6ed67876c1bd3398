"""What changed in words: every field has a name in both languages, every form of value is said as people say it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.service import Cost, Option, Package, Request, Service, Support
from itsd.practices.catalogue.changes import Detail, Form
from itsd.render.change_words import FIELDS, say_detail
from itsd.render.phrases import Phrases
from itsd.render.translations import load_labels

TOP = Path(__file__).parents[3]
ESTATE = load(DiskTree(TOP), today=date(2026, 11, 1)).estate
ENGLISH, ARABIC = (Phrases(ESTATE, load_labels(locale)) for locale in ("en", "ar"))
NIGHT: Any = {"purpose": {"en": "At night", "ar": "ليلا"}, "phone": "+968 24 000 000"}
GOLD = {"en": "Gold", "ar": "ذهبي"}


def promise(share: str) -> dict[str, str]:
    return {"en": f"Availability is at least {share}", "ar": f"لا تقل الإتاحة عن {share}"}


_UNSAID = {"kind", "id", "notes", "internal", "x"}


def test_every_field_has_a_name_in_both_languages() -> None:
    groups = {"": (Service, Package), "options.": (Option,), "support.": (Support,), "request.": (Request,), "cost.": (Cost,)}
    fields = {f"{prefix}{field.alias or name}" for prefix, models in groups.items() for model in models for name, field in model.model_fields.items()}
    assert {field for field in fields if field.rpartition(".")[2] not in _UNSAID} <= FIELDS.keys()
    for words in FIELDS.values():
        assert ENGLISH.labels.get(words) == words
        assert any("\u0621" <= letter <= "\u064a" for letter in ARABIC.labels.get(words))


@pytest.mark.parametrize(
    ("detail", "english", "arabic"),
    [
        (
            Detail("options.price", Form.MONEY, "1.25 OMR", "1.5 OMR", GOLD),
            "Price of the option “Gold”: OMR\u00a01.500, until now OMR\u00a01.250",
            "السعر للخيار «ذهبي»: 1.500\u00a0ر.ع. بدلا من 1.250\u00a0ر.ع.",
        ),
        (Detail("cost.price", Form.MONEY, "1 OMR", "0 OMR"), "Price: Free of charge, until now OMR\u00a01.000", "السعر: مجانا بدلا من 1.000\u00a0ر.ع."),
        (Detail("price", Form.MONEY, None, "3 OMR"), "Price, new: OMR\u00a03.000", "السعر (جديد): 3.000\u00a0ر.ع."),
        (Detail("retire_on", Form.DATE, "2027-01-31", None), "Last day, no longer there: 31 January 2027", "آخر يوم (لم يعد قائما): 31 يناير 2027"),
        (Detail("request.lead_time", Form.DURATION, "172800 s", "3 bd"), "How long it takes to get it: 3 working days, until now 2 days", "مدة التوفير: 3 أيام عمل بدلا من يومين"),
        (Detail("request.lead_time", Form.DURATION, "5400 s", "1 month"), "How long it takes to get it: 1 month, until now 90 min", "مدة التوفير: شهر واحد بدلا من 90 دقيقة"),
        (
            Detail("hours", Form.TEXT, "always", {"en": "Office hours", "ar": "أوقات الدوام"}),
            "Service hours: Office hours, until now always",
            "ساعات الخدمة: أوقات الدوام بدلا من always",
        ),
        (Detail("description", Form.SILENT, None, None), "Description: worded anew", "الوصف: أعيدت صياغته"),
        (
            Detail("options.targets", Form.TEXT, promise("99%"), promise("99.9%"), GOLD),
            "Promise of the option “Gold”: Availability is at least 99.9%. Until now: Availability is at least 99%",
            "الالتزام للخيار «ذهبي»: لا تقل الإتاحة عن 99.9%. وكان سابقا: لا تقل الإتاحة عن 99%",
        ),
        (
            Detail("support.languages", Form.LIST, ["en"], ["ar", "en"]),
            "Languages of support: Arabic and English, until now English",
            "لغات الدعم: العربية والإنجليزية بدلا من الإنجليزية",
        ),
        (
            Detail("support.contacts", Form.LIST, None, ["desk@example.om", NIGHT]),
            "Where to get help, new: desk@example.om and At night: +968 24 000 000",
            "جهات المساعدة (جديد): desk@example.om وليلا: +968 24 000 000",
        ),
        (Detail("request.approvals", Form.LIST, [], ["head-of-it"]), "Whose consent is needed, new: Head of IT", "الموافقات المطلوبة (جديد): رئيس تقنية المعلومات"),
        (Detail("cost.model", Form.TEXT, "free", "per-unit"), "How it is charged: per unit, until now free", "طريقة احتساب الرسوم: لكل وحدة بدلا من مجانية"),
        (Detail("options.standard", Form.SILENT, None, None, GOLD), "Standard offer of the option “Gold”: worded anew", "عرض قياسي للخيار «ذهبي»: أعيدت صياغته"),
        (Detail("x-own", Form.TEXT, "a", "b"), "x-own: b, until now a", "x-own: b بدلا من a"),
    ],
)
def test_a_detail_is_said_in_both_languages(detail: Any, english: str, arabic: str) -> None:  # noqa: ANN401  # as changes gives it
    assert [say_detail(detail, phrases) for phrases in (ENGLISH, ARABIC)] == [english, arabic]
