"""What an entry of a catalogue says differently, in words of one language: "Price of the option “Gold”: OMR 1.550, until now OMR 1.250"."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from itsd.model.values import Money, parse_duration
from itsd.practices.catalogue.changes import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.practices.catalogue.changes import Detail, EntryChange, Words
    from itsd.render.phrases import Phrases

# What each field of a service or package is called where it changed; fields of options are named after "options.".
FIELDS = {
    "name": "Name",
    "summary": "Summary",
    "description": "Description",
    "outcomes": "What it is for",
    "type": "Type of service",
    "status": "Status",
    "history": "History",
    "owner": "Responsible",
    "provider": "Provider",
    "audiences": "For whom",
    "eligibility": "Who may use it",
    "supports": "Activities that it supports",
    "activities": "Activities that it supports",
    "criticality": "Criticality",
    "classification": "Classification",
    "hours": "Service hours",
    "support": "Support",
    "support.hours": "Support hours",
    "support.path": "Support path",
    "support.contacts": "Where to get help",
    "support.languages": "Languages of support",
    "request": "How to get it",
    "request.channels": "Where to ask for it",
    "request.approvals": "Whose consent is needed",
    "request.lead_time": "How long it takes to get it",
    "request.prerequisites": "What must be there first",
    "request.form": "Form",
    "cost": "Charges",
    "cost.model": "How it is charged",
    "cost.price": "Price",
    "cost.unit": "Unit of the price",
    "price": "Price",
    "options": "Option",
    "options.name": "Name",
    "options.standard": "Standard offer",
    "options.summary": "Summary",
    "options.targets": "Promise",
    "options.price": "Price",
    "options.available_to": "For whom",
    "options.limit": "Limit",
    "targets": "Promise",
    "core": "What it consists of",
    "enabling": "What it needs besides",
    "enhancing": "What can be added",
    "standard": "Standard offer",
    "composition": "Parts",
    "usage": "Use",
    "introduced": "Offered since",
    "retire_on": "Last day",
    "replaced_by": "What takes its place",
    "planned_interruptions": "Planned interruptions",
    "agreements": "Agreements",
    "exclusions": "Not part of it",
    "duties": "Your duties",
    "faq": "Questions and answers",
    "category": "Category",
    "links": "Links",
    "reviewed": "Last review",
    "tags": "Tags",
}
_LABELS = frozenset({"type", "status", "criticality", "classification", "cost.model"})
_HOUR, _MINUTE, _DAY = 3600, 60, 86_400


def name_change(change: EntryChange, phrases: Phrases) -> str:
    """The name of the entry that changed."""
    return choose_words(change.name, phrases)


def say_detail(detail: Detail, phrases: Phrases) -> str:
    """One thing that is different, as a line without its full stop."""
    labels = phrases.labels
    what = labels.get(FIELDS[detail.field]) if detail.field in FIELDS else detail.field
    if detail.of is not None:
        what = labels.text("%(what)s of the option “%(option)s”", what=what, option=choose_words(detail.of, phrases))
    old, new = (_say_value(detail, value, phrases) for value in (detail.old, detail.new))
    if detail.form is Form.SILENT or not (old or new):
        return labels.text("%(what)s: worded anew", what=what)
    if not old:
        return labels.text("%(what)s, new: %(new)s", what=what, new=new)
    if not new:
        return labels.text("%(what)s, no longer there: %(old)s", what=what, old=old)
    return labels.text("%(what)s: %(new)s, until now %(old)s" if _stands_beside(detail.field, old, new) else "%(what)s: %(new)s. Until now: %(old)s", what=what, new=new, old=old)


def _stands_beside(field: str, *texts: str) -> bool:
    """Whether both values fit into one clause; what a target promises is a sentence of its own."""
    return not field.endswith("targets") and all(len(text) <= 40 for text in texts)  # noqa: PLR2004  # characters


def choose_words(words: Words | str, phrases: Phrases) -> str:
    """Words in the language, else in that of the estate, else in any."""
    if isinstance(words, str):
        return words
    default = phrases.estate.settings.locales.default
    found = words.get(phrases.locale) or words.get(default) or words.get("") or next(iter(words.values()), "")
    return str(found)


def _say_value(detail: Detail, value: Any, phrases: Phrases) -> str:  # noqa: ANN401  # JSON
    if value is None or detail.form is Form.SILENT:
        return ""
    if detail.form is Form.LIST:
        return phrases.join([_say_item(detail.field, item, phrases) for item in value])
    if detail.form is not Form.TEXT:
        return _FORMS[detail.form](value, phrases)
    if isinstance(value, str) and detail.field in _LABELS:
        return phrases.term(value)
    return choose_words(value, phrases)


def _say_day(value: str, phrases: Phrases) -> str:
    return phrases.day(date.fromisoformat(value))


def _say_money(value: str, phrases: Phrases) -> str:
    amount, _, currency = value.partition(" ")
    return phrases.money(Money(Decimal(amount), currency))


def _say_duration(value: str, phrases: Phrases) -> str:
    """A duration in the largest unit in which it is whole."""
    number, _, unit = value.partition(" ")
    if unit == "s" and number.isdigit() and int(number):
        seconds = int(number)
        size, name = next(((size, name) for size, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")) if not seconds % size), (1, "s"))
        value = f"{seconds // size}{name}"
    return phrases.amount(parse_duration(value))


_FORMS = {Form.DATE: _say_day, Form.MONEY: _say_money, Form.DURATION: _say_duration}


def _say_item(field: str, item: Any, phrases: Phrases) -> str:  # noqa: ANN401  # JSON
    if field == "request.approvals":
        return phrases.role(item)
    if field == "support.languages":
        return phrases.language(item)
    if field == "support.contacts" and isinstance(item, dict):
        return _say_contact(item, phrases)
    return choose_words(item, phrases)


def _say_contact(contact: Mapping[str, Any], phrases: Phrases) -> str:
    ways = ", ".join(str(contact[key]) for key in ("phone", "email", "url") if key in contact)
    return f"{choose_words(contact['purpose'], phrases)}: {ways}" if "purpose" in contact else ways
