"""A catalogue whose every text tries to be more than text."""

from __future__ import annotations

import json

SIGNS = '<script>alert(1)</script><img src=x onerror=alert(2)> #read("/etc/passwd") {{ 7*7 }}{% raw %} \'single\' "double" $x$ `tick` &lt;b&gt; </title></script>'
FORMULA = "=HYPERLINK(1)"
LINK = "javascript:alert(3)"


def text(place: str) -> dict[str, str]:
    """A hostile text that tells where it stands."""
    return {"en": f"{FORMULA} {place} {SIGNS}", "ar": f"{FORMULA} {place} نص {SIGNS}"}


SETTINGS = """\
organisation: {en: Ministry of Tests, ar: وزارة الاختبار}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
as_of: 2026-11-01
"""


def _document(fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)  # JSON is YAML


_SERVICE = {
    "kind": "service",
    "id": "mail",
    "name": text("name"),
    "summary": text("summary"),
    "description": {"en": f"{text('description')['en']}\n\n[click]({LINK}) ![pic](javascript:x)", "ar": f"{text('description')['ar']}\n\n[click]({LINK})"},
    "outcomes": [text("outcome")],
    "tags": [SIGNS],
    "links": [{"title": text("link"), "url": LINK}, {"title": text("split"), "url": "java\nscript:alert(4)"}, {"url": 'https://x.example/"><script>alert(5)</script>'}],
    "type": "business",
    "status": "operational",
    "owner": "aisha",
    "provider": "it",
    "audiences": ["it"],
    "eligibility": text("eligibility"),
    "criticality": "routine",
    "classification": "public",
    "hours": "always",
    "support": {
        "hours": "always",
        "contacts": [{"purpose": text("purpose"), "phone": LINK, "email": 'a@b.example?bcc="><script>alert(6)</script>', "url": LINK}],
        "languages": ["en"],
    },
    "request": {"channels": [LINK, "portal"], "lead_time": "1d", "prerequisites": text("prerequisites"), "form": LINK},
    "cost": {"model": "per-unit", "price": {"amount": "1.5", "currency": "OMR"}, "unit": text("unit")},
    "options": [
        {
            "id": "a",
            "name": text("option"),
            "summary": text("in short"),
            "limit": text("limit"),
            "targets": [{"metric": "availability", "at_least": "99%", "per": "month", "name": text("target")}],
        },
        {"id": "b", "name": {"en": "B", "ar": "ب"}, "targets": [{"metric": "availability", "at_least": "98%", "per": "month"}]},
    ],
    "exclusions": [text("exclusion")],
    "duties": [text("duty")],
    "faq": [{"question": text("question"), "answer": text("answer")}],
}
_PACKAGE = {
    "kind": "package",
    "id": "desk",
    "name": text("package"),
    "summary": text("package summary"),
    "description": text("package description"),
    "core": ["mail/a"],
    "audiences": ["it"],
}
_CATALOGUE = {"kind": "catalogue", "id": "staff", "title": text("title"), "summary": text("catalogue summary"), "audiences": ["it"], "view": "business", "locales": ["en", "ar"]}
PLACES = (
    *("name", "summary", "outcome", "link", "split", "eligibility", "purpose", "prerequisites", "unit", "option", "in short", "limit"),
    *("target", "exclusion", "duty", "question", "answer"),
)
FILES = {
    "itsd.yaml": SETTINGS,
    "catalogue/unit.yaml": _document({"kind": "unit", "id": "it", "name": text("unit name"), "unit_kind": "department"}),
    "catalogue/person.yaml": _document({"kind": "person", "id": "aisha", "name": text("person"), "unit": "it", "roles": [{"role": "head-of-it"}]}),
    "catalogue/service.yaml": _document(_SERVICE),
    "catalogue/package.yaml": _document(_PACKAGE),
    "catalogue/staff.yaml": _document(_CATALOGUE),
    "templates/locales/ar.po": f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{LINK}"\nmsgstr "{LINK}"\n',
}
