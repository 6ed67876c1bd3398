"""What changed from one content of a catalogue to another: entries that came, went or say something else, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itsd.practices.catalogue.content import Data


class Sort(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    ENDING = "ending"
    REMOVED = "removed"


class Form(StrEnum):
    """How the values of a detail are written."""

    TEXT = "text"
    """As it is: words, or a map from language to words."""
    DATE = "date"
    DURATION = "duration"
    MONEY = "money"
    LIST = "list"
    """A list of words or of maps from language to words."""
    SILENT = "silent"
    """Too long to be set side by side: only that it changed."""


Words = dict[str, str]
Value = str | Words | list[str | Words]


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that an entry says differently. `field` is its path: `cost.price`, `options.price`; `of` the option's name where it is one's.

    Values are None where there was or is nothing. Targets are given as their sentences.
    """

    field: str
    form: Form
    old: Value | None
    new: Value | None
    of: Words | None = None


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What happened to one service or package. `until` is the day of its end, `replaced_by` the name of what takes its place."""

    sort: Sort
    entity: str
    name: Words
    details: tuple[Detail, ...] = ()
    summary: Words | None = None
    until: str | None = None
    replaced_by: Words | None = None


_ORDER = tuple(Sort)
_DATES = frozenset({"introduced", "retire_on"})
_SILENT = frozenset({"description", "faq", "links", "outcomes", "usage", "composition", "history", "reviewed", "support.path", "planned_interruptions", "agreements", "targets"})
# What belongs to the page of an entry without being a field of it; calendars and maintenance stand for the hours that refer to them.
_BESIDE = frozenset({"entity", "digest", "names", "sentences", "calendars", "maintenance"})
_NAMED = {"owner": "person", "provider": "unit", "audiences": "unit", "replaced_by": "service", "supports": "activity", "activities": "activity"}
_NAMED |= dict.fromkeys(("core", "enabling", "enhancing"), "option")


def find_changes(old: Data, new: Data) -> list[EntryChange]:
    """The changes from an older content to a newer one: what came, what changed, what will end, what went, each by name of its entity."""
    before, after = _entries(old), _entries(new)
    found = [EntryChange(Sort.ADDED, key, _name(entry), summary=entry.get("summary")) for key, entry in after.items() if key not in before]
    found += [_removed(entry) for key, entry in before.items() if key not in after]
    found += [_changed(before[key], entry) for key, entry in after.items() if key in before and before[key]["digest"] != entry["digest"]]
    return sorted(found, key=lambda change: (_ORDER.index(change.sort), change.entity))


def _entries(content: Data) -> dict[str, Data]:
    return {entry["entity"]: entry for entry in content["entries"]}


def _name(entry: Data) -> Words:
    return dict(entry.get("name") or {"": entry["entity"].partition("/")[2]})


def _removed(entry: Data) -> EntryChange:
    return EntryChange(Sort.REMOVED, entry["entity"], _name(entry), replaced_by=_successor(entry))


def _successor(entry: Data) -> Words | None:
    id_ = entry.get("replaced_by")
    return None if id_ is None else entry.get("names", {}).get(f"service/{id_}") or {"": id_}


def _changed(old: Data, new: Data) -> EntryChange:
    """An entry that gained an end is ending; that is what readers have to know first."""
    details = tuple(find_details(old, new))
    ending = new.get("retire_on") is not None and new.get("retire_on") != old.get("retire_on")
    return EntryChange(Sort.ENDING if ending else Sort.CHANGED, new["entity"], _name(new), details, until=new.get("retire_on"), replaced_by=_successor(new))


def find_details(old: Data, new: Data) -> Iterator[Detail]:
    """What two states of one entry say differently, in the order of the newer one's fields, then what is gone."""
    for key in dict.fromkeys((*new, *old)):
        if key == "options":
            yield from _options(old, new)
        elif key in {"support", "request", "cost"}:
            yield from _within(key, old, new)
        elif key == "hours":
            yield from _hours("hours", old.get(key), new.get(key), old, new)
        elif key == "targets" and old.get("sentences") != new.get("sentences"):
            yield from _targets("targets", "", None, old, new)
        elif key not in _BESIDE and old.get(key) != new.get(key):
            yield _detail(key, old.get(key), new.get(key), old, new)
    if old.get("maintenance", {}) != new.get("maintenance", {}) and old.get("planned_interruptions") == new.get("planned_interruptions"):
        yield Detail("planned_interruptions", Form.SILENT, None, None)


def _within(key: str, old: Data, new: Data) -> Iterator[Detail]:
    before, after = old.get(key) or {}, new.get(key) or {}
    for name in dict.fromkeys((*after, *before)):
        if key == "support" and name == "hours":
            yield from _hours("support.hours", before.get(name), after.get(name), old, new)
        elif before.get(name) != after.get(name):
            yield _detail(f"{key}.{name}", before.get(name), after.get(name), old, new)


def _hours(field: str, before: str | None, after: str | None, old: Data, new: Data) -> Iterator[Detail]:
    """Other hours: another calendar, or the same one with other times."""
    was, is_ = old.get("calendars", {}).get(before), new.get("calendars", {}).get(after)
    if before != after:
        yield Detail(field, Form.TEXT, (was or {}).get("name") or before, (is_ or {}).get("name") or after)
    elif was != is_:
        yield Detail(field, Form.SILENT, None, None)


def _detail(field: str, before: Any, after: Any, old: Data, new: Data) -> Detail:  # noqa: ANN401  # JSON
    if field in _SILENT:
        return Detail(field, Form.SILENT, None, None)
    kind = _NAMED.get(field)
    return Detail(field, _form(field, after if after is not None else before), _named(kind, before, old), _named(kind, after, new))


def _form(field: str, value: Any) -> Form:  # noqa: ANN401  # JSON
    if field in _DATES:
        return Form.DATE
    if field == "request.lead_time":
        return Form.DURATION
    if field.endswith("price"):
        return Form.MONEY
    return Form.LIST if isinstance(value, list) else Form.TEXT if isinstance(value, str | dict) else Form.SILENT


def _named(kind: str | None, value: Any, entry: Data) -> Any:  # noqa: ANN401  # JSON
    """The names of what is referred to."""
    if kind is None or value is None:
        return value
    if isinstance(value, list):
        return [_named(kind, item, entry) for item in value]
    names: Mapping[str, Words] = entry.get("names", {})
    if kind == "option":
        return _named_option(value, names)
    return names.get(f"{kind}/{value}") or names.get(f"supplier/{value}") or value


def _named_option(value: str, names: Mapping[str, Words]) -> Words | str:
    """The name of an option with that of its service, in the languages that both have."""
    service, option = names.get(f"service/{value.partition('/')[0]}", {}), names.get(f"option/{value}", {})
    return {locale: f"{words} ({option[locale]})" for locale, words in service.items() if locale in option} or value


def _options(old: Data, new: Data) -> Iterator[Detail]:
    before = {option["id"]: option for option in old.get("options", ())}
    after = {option["id"]: option for option in new.get("options", ())}
    for id_, option in after.items():
        if id_ not in before:
            yield Detail("options", Form.TEXT, None, option["name"])
        else:
            yield from _option(before[id_], option, old, new)
    for id_, option in before.items():
        if id_ not in after:
            yield Detail("options", Form.TEXT, option["name"], None)


def _option(was: Data, option: Data, old: Data, new: Data) -> Iterator[Detail]:
    name = option["name"]
    for key in dict.fromkeys((*option, *was)):
        if key == "targets":
            yield from _targets("options.targets", f"{option['id']}/", name, old, new)
        elif was.get(key) != option.get(key):
            value = option.get(key) if option.get(key) is not None else was.get(key)
            kind = "unit" if key == "available_to" else None
            yield Detail(f"options.{key}", _form(f"options.{key}", value), _named(kind, was.get(key), old), _named(kind, option.get(key), new), name)


def _targets(field: str, prefix: str, name: Words | None, old: Data, new: Data) -> Iterator[Detail]:
    """Targets by what they say; one that moved to another id without saying anything else is no change."""
    before = {key: words for key, words in old.get("sentences", {}).items() if key.startswith(prefix)}
    after = {key: words for key, words in new.get("sentences", {}).items() if key.startswith(prefix)}
    for key in dict.fromkeys((*after, *before)):
        was, is_ = before.get(key), after.get(key)
        if was != is_ and not (was is None and is_ in before.values()) and not (is_ is None and was in after.values()):
            yield Detail(field, Form.TEXT, was, is_, name)
