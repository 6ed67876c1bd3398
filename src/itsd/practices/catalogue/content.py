"""What a catalogue publishes, as data of JSON without a date: the same estate gives the same digest, and two editions can be compared.

This is also what `catalogue.json` holds, so it is for other programs: values have the spelling of canonical obligations, texts are maps
from language to text, and each target has its sentence in every language of the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.levels.sentences import Names, say_target
from itsd.model.canonical import canonical_fields, digest_of_data
from itsd.model.demand import Process
from itsd.model.service import Package, Service
from itsd.model.time import ALWAYS, Calendar, Maintenance
from itsd.practices.catalogue.shown import TECHNICAL, find_shown
from itsd.practices.identify.uses import uses_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.model.agreement import Agreement
    from itsd.model.catalogue import Catalogue
    from itsd.model.demand import Activity
    from itsd.model.estate import Estate
    from itsd.model.service import Option
    from itsd.model.targets import Target
    from itsd.model.text import Text

Data = dict[str, Any]

FORMAT = "itsd-catalogue"
VERSION = 1
# What readers of a business view are not shown besides internal fields: the past of the service, and marks for programs.
_ASIDE = frozenset({"kind", "id", "notes", "internal"})
_TECHNICAL_ONLY = frozenset({"history"})


def languages_of(catalogue: Catalogue, estate: Estate) -> tuple[str, ...]:
    """The languages in which a catalogue appears: its own, else the required ones of the estate, else the default one."""
    return catalogue.locales or estate.settings.locales.required or (estate.settings.locales.default,)


def content_of(catalogue: Catalogue, estate: Estate) -> Data:
    """The whole content of a catalogue."""
    shown = find_shown(catalogue, estate)
    language = estate.settings.locales.default
    entries = [entry_of(service, catalogue, estate) for service in shown.services] + [entry_of(package, catalogue, estate) for package in shown.packages]
    return {
        "format": FORMAT,
        "version": VERSION,
        **canonical_fields(catalogue, frozenset({"kind", "id", "notes", "include", "exclude", "owner", "reviewed", "tags", "locales"}), language),
        "catalogue": catalogue.id,
        "locales": list(languages_of(catalogue, estate)),
        "names": _names(estate, ("unit", catalogue.audiences), ("person", _some(catalogue.owner))),
        "owner": catalogue.owner,
        "entries": entries,
    }


def digest_of_content(content: Data) -> str:
    """The digest of what was published."""
    return digest_of_data(content)


def entry_of(entity: Service | Package, catalogue: Catalogue, estate: Estate) -> Data:
    """One entry: its data as readers see them, with the names, hours and sentences that stand beside them on its page."""
    aside = _ASIDE if catalogue.view == TECHNICAL else _ASIDE | _TECHNICAL_ONLY
    data: Data = {"entity": entity.key, **canonical_fields(entity, aside, estate.settings.locales.default)}
    more = _beside_service(entity, catalogue, estate) if isinstance(entity, Service) else _beside_package(entity, estate)
    data |= {key: value for key, value in more.items() if value}
    data["sentences"] = dict(_sentences(entity, catalogue, estate))
    return data | {"digest": digest_of_data(data)}


def _beside_service(service: Service, catalogue: Catalogue, estate: Estate) -> Data:
    calendars = [id_ for id_ in (service.hours, service.support.hours if service.support is not None else None) if id_ not in {None, ALWAYS}]
    return {
        "names": _names(
            estate,
            ("unit", (*service.audiences, service.provider, *(unit for option in service.options for unit in option.available_to))),
            ("supplier", (service.provider,)),
            ("person", _some(service.owner)),
            ("service", _some(service.replaced_by)),
            ("activity", service.supports),
        ),
        "calendars": _fields_of(Calendar, calendars, estate),
        "maintenance": _fields_of(Maintenance, service.planned_interruptions, estate),
        "agreements": [_agreement(use.agreement, estate) for use in uses_of(service.id, estate)] if catalogue.view == TECHNICAL else [],
    }


def _fields_of(model: type[Calendar | Maintenance], ids: Iterable[str | None], estate: Estate) -> Data:
    """What calendars or maintenance windows say, by their ids."""
    found = ((id_, estate.find(model, id_)) for id_ in ids if id_ is not None)
    return {id_: canonical_fields(entity, _ASIDE, estate.settings.locales.default) for id_, entity in found if entity is not None}


def _agreement(agreement: Agreement, estate: Estate) -> Data:
    """What the technical view says of an agreement: which it is, not what it holds."""
    valid = canonical_fields(agreement.valid)
    return {"agreement": agreement.key, "name": name_of(agreement.kind, agreement.id, estate), "version": str(agreement.version), "status": agreement.status, "valid": valid}


def _beside_package(package: Package, estate: Estate) -> Data:
    options = (*package.core, *package.enabling, *package.enhancing)
    return {
        "names": _names(
            estate,
            ("unit", package.audiences),
            ("person", _some(package.owner)),
            ("service", tuple(option.partition("/")[0] for option in options)),
            ("option", options),
            ("activity", package.activities),
        )
    }


def _some(id_: str | None) -> tuple[str, ...]:
    return () if id_ is None else (id_,)


def _names(estate: Estate, *wanted: tuple[str, Sequence[str]]) -> Data:
    """The names of the entities that are there, by `kind/id`."""
    return {f"{kind}/{id_}": name for kind, ids in wanted for id_ in ids if (name := name_of(kind, id_, estate))}


def name_of(kind: str, id_: str, estate: Estate) -> dict[str, str]:
    """The name of an entity, an option or an activity by language; empty where it has none."""
    text = _part_name(kind, id_, estate) if kind in {"option", "activity"} else getattr(estate.entity(kind, id_), "name", None)
    return {} if text is None else {locale or estate.settings.locales.default: words for locale, words in text.entries}


def _part_name(kind: str, id_: str, estate: Estate) -> Text | None:
    holder, _, part = id_.partition("/")
    parts: Iterable[Option | Activity] = ()
    if kind == "option" and (service := estate.find(Service, holder)) is not None:
        parts = service.options
    elif kind == "activity" and (process := estate.find(Process, holder)) is not None:
        parts = process.activities
    return next((item.name for item in parts if item.id == part), None)


def _sentences(entity: Service | Package, catalogue: Catalogue, estate: Estate) -> Iterator[tuple[str, Data]]:
    """What each target promises in every language of the catalogue, by option and target."""
    groups = ((f"{option.id}/", option.targets) for option in entity.options) if isinstance(entity, Service) else [("", entity.targets)]
    for prefix, targets in groups:
        for number, target in enumerate(targets, 1):
            yield f"{prefix}{target.id or number}", {locale: _sentence(target, locale, estate) for locale in languages_of(catalogue, estate)}


def _sentence(target: Target, locale: str, estate: Estate) -> str:
    calendar = estate.find(Calendar, target.during)
    return say_target(target, estate.settings, locale, Names(calendar=None if calendar is None else calendar.name))
