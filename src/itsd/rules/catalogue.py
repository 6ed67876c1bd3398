"""Catalogues: what they show is live, complete, in every language, and fit for its readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Contract
from itsd.model.catalogue import Catalogue
from itsd.model.kinds import KINDS
from itsd.model.service import OPERATIONAL, Package, Service
from itsd.practices.catalogue.shown import TECHNICAL, shows_package
from itsd.practices.disclosure import disclose, has_field
from itsd.practices.identify.uses import reaches, shows
from itsd.rules.base import Rule
from itsd.rules.texts import find_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.text import Text

_FREE = {None, "free"}
# What every reader knows without a glossary.
_KNOWN = frozenset(
    {"IT", "ID", "PC", "PDF", "SMS", "TV", "FAQ", "UTC", "GST", "OMR", "USD", "EUR", "GBP", "AM", "PM", "OK", "CEO", "URL", "WWW", "USB", "DVD", "CD", "VIP", "HR", "SLA"}
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]+)?\b")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_LETTER = re.compile(r"[^\W\d_]")


def find_entries_not_live(catalogue: Catalogue, estate: Estate) -> Iterator[Hit]:
    """Readers order what they find in a catalogue."""
    if catalogue.include is None:
        return
    for index, id_ in enumerate(catalogue.include.services):
        service = estate.find(Service, id_)
        if service is not None and service.status != OPERATIONAL:
            related = (Pointer("service", id_, ("status",), "its status"),)
            yield Hit(("include", "services", index), f"{id_} is {service.status}, not operational", "Take it out until it is live.", related)
    for index, id_ in enumerate(catalogue.include.packages):
        package = estate.find(Package, id_)
        for option in (*package.core, *package.enabling) if package is not None else ():
            service = estate.find(Service, option.partition("/")[0])
            if service is not None and service.status != OPERATIONAL:
                related = (Pointer("service", service.id, ("status",), "its status"),)
                message = f"the package needs {service.id}, which is {service.status}"
                yield Hit(("include", "packages", index), message, "Take it out until its parts are live.", related, detail=service.id)


def find_unpublished(service: Service, estate: Estate) -> Iterator[Hit]:
    """What nobody can find nobody can use as agreed."""
    if service.status != OPERATIONAL or service.type != "business":
        return
    if not any(shows(catalogue, service, estate) for catalogue in estate.each(Catalogue)):
        yield Hit(("audiences",), "the service is live for customers, but in no catalogue", "Add a catalogue for its audience, or add the service to one.")


def find_entries_without_option(service: Service, estate: Estate) -> Iterator[Hit]:
    """A reader chooses an option; a service that has none for the readers of a catalogue cannot be ordered from it."""
    if service.status != OPERATIONAL or not service.options or not all(option.available_to for option in service.options):
        return
    for catalogue in estate.each(Catalogue):
        if shows(catalogue, service, estate) and not any(reaches(option.available_to, catalogue.audiences, estate) for option in service.options):
            related = (Pointer("catalogue", catalogue.id, ("audiences",), "the readers of the catalogue"),)
            message = f"no option is available to the readers of the catalogue {catalogue.id}"
            yield Hit(("options",), message, "Open an option to them, or exclude the service from the catalogue.", related, detail=catalogue.id)


_MANDATORY = (("request", "how to get it"),)
_WISHED = (("outcomes", "what one achieves with it"), ("description", "a description"), ("cost", "what it costs"))


def find_missing_fields(service: Service, _estate: Estate) -> Iterator[Hit]:
    """What a customer looks for in an entry: how to get it and where to get help; then what it is, what it is good for and what it costs."""
    if service.status != OPERATIONAL or service.type != "business":
        return
    missing = [f"{key} ({words})" for key, words in _MANDATORY if not getattr(service, key)]
    if service.support is not None and not service.support.contacts:
        missing.append("support.contacts (where to get help)")
    if missing:
        yield Hit(("id",), f"the entry lacks {', '.join(missing)}", "Add what is missing; a customer's catalogue shows it.")
    wished = [f"{key} ({words})" for key, words in _WISHED if not getattr(service, key)]
    if wished:
        yield Hit(("id",), f"readers will miss {', '.join(wished)}", "Add it; a customer's catalogue shows it.", detail="wished", level=Level.INFO)


def find_missing_translations(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """Every reader reads in the own language: every text exists in each required language, and in those of the catalogues that show it."""
    settings = estate.settings
    required = tuple(dict.fromkeys((*settings.locales.required, *_languages_for(entity, estate))))
    for path, text in find_texts(entity):
        yield from _judge_text(path, text, required, settings.locales.default)


def _languages_for(entity: Entity, estate: Estate) -> Iterator[str]:
    """The languages in which catalogues show it."""
    if isinstance(entity, Catalogue):
        yield from entity.locales
    elif isinstance(entity, Package) or (isinstance(entity, Service) and entity.status == OPERATIONAL):
        for catalogue in estate.each(Catalogue):
            if catalogue.locales and (shows(catalogue, entity, estate) if isinstance(entity, Service) else shows_package(catalogue, entity, estate)):
                yield from catalogue.locales


def _judge_text(path: Path, text: Text, required: tuple[str, ...], default: str) -> Iterator[Hit]:
    missing = [locale for locale in required if text.find(locale, default) is None]
    if missing:
        yield Hit(path, f"the text is missing in {', '.join(missing)}", f"Write it as {{{', '.join(f'{locale}: …' for locale in required)}}}.", detail="missing")
    arabic = text.find("ar", default) if "ar" in required else None
    if arabic is None or not _LETTER.search(arabic):
        return
    where = (*path, "ar") if "ar" in text.locales else path
    if any(words == arabic for locale, words in text.entries if (locale or default) != "ar"):
        if not _is_brand(arabic):
            yield Hit(where, "the Arabic text is the same as the other one", "Write each in its own language.", detail="same")
    elif not _ARABIC.search(arabic):
        yield Hit(where, "the Arabic text has no Arabic letters", "Write it in Arabic.", detail="script")


def _is_brand(text: str) -> bool:
    """Whether it is at most one Latin word, perhaps with numbers: a name that is written so in every language ("Office 365")."""
    return not _ARABIC.search(text) and sum(_LETTER.search(word) is not None for word in text.split()) <= 1


def find_jargon(service: Service, estate: Estate) -> Iterator[Hit]:
    """A business reader does not know the names of components."""
    if service.status != OPERATIONAL or service.type != "business":
        return
    glossaries = [text for catalogue in estate.each(Catalogue) if catalogue.glossary and shows(catalogue, service, estate) for text in catalogue.glossary]
    own = {word.upper() for text in (service.name, *glossaries) for _, words in text.entries for word in words.split()}
    known = _KNOWN | {word.upper() for word in estate.settings.glossary} | own
    words = service.summary.find("en", estate.settings.locales.default) or ""
    unknown = [word for word in dict.fromkeys(_ACRONYM.findall(words)) if word not in known]
    unknown += [name for name in _component_names(service, estate) if re.search(rf"\b{re.escape(name)}\b", words) and not set(name.upper().split()) <= known]
    if unknown:
        where: Path = ("summary", "en") if "en" in service.summary.locales else ("summary",)
        yield Hit(where, f"readers may not know {', '.join(unknown)}", "Say it in plain words, or add the word to the glossary in itsd.yaml.")


def _component_names(service: Service, estate: Estate) -> Iterator[str]:
    """What the technical services are called that it needs."""
    record = estate.record("service", service.id)
    needed = dict.fromkeys(citation.id for citation in record.references if "service" in citation.kinds) if record is not None else ()
    for part in (estate.find(Service, id_) for id_ in needed):
        if part is not None and part.type != "business":
            name = part.name.find("en", estate.settings.locales.default)
            if name is not None:
                yield name


def find_leaks(entity: Service | Package, estate: Estate) -> Iterator[Hit]:
    """What is marked internal has to be something that can be hidden, and must not stand in a text that customers read."""
    for index, key in enumerate(getattr(entity, "internal", ())):
        yield from _judge_mark(key, ("internal", index), type(entity))
    if _is_for_customers(entity, estate):
        yield from _find_told(entity, estate)


def _judge_mark(key: str, path: Path, model: type[BaseModel]) -> Iterator[Hit]:
    """A mark that names no key of the file, or one that catalogues cannot do without."""
    steps = key.split(".")
    if not has_field(model, steps) and not key.startswith("x-"):
        yield Hit(path, f"the file has no key {key} that could be internal", "Name a key of this file.")
    elif steps[0] in _ALWAYS_SHOWN or steps in _PARTS_SHOWN:
        yield Hit(path, f"{key} is what a catalogue shows, it cannot be internal", "Take the key off the list, or keep the service out of customers' catalogues.")


_ALWAYS_SHOWN = {"kind", "id", "name", "summary"}
_PARTS_SHOWN = (["options", "id"], ["options", "name"])


def _is_for_customers(entity: Service | Package, estate: Estate) -> bool:
    """Whether a catalogue for customers shows it."""
    if isinstance(entity, Service) and entity.status != OPERATIONAL:
        return False
    business = (catalogue for catalogue in estate.each(Catalogue) if catalogue.view != TECHNICAL)
    return any(shows(catalogue, entity, estate) if isinstance(entity, Service) else shows_package(catalogue, entity, estate) for catalogue in business)


def _find_told(entity: Service | Package, estate: Estate) -> Iterator[Hit]:
    """Texts for customers that name an OLA or a contract by its key, or a contract by its number."""
    seen = disclose(entity)
    for path, text in find_texts(seen):
        for locale, words in text.entries:
            told = [match[0] for match in _UNDERPINNING.finditer(words) if estate.exists(match[1], match[2])]
            if _NUMBERED.search(words):
                told += [number for number in _numbers_of(estate) if number in words]
            if told:
                where = (*path, locale) if locale else path
                yield Hit(where, f"the text names {', '.join(dict.fromkeys(told))}, which customers are not to see", "Say it without the number.", detail=locale)


def _numbers_of(estate: Estate) -> tuple[str, ...]:
    """The numbers of all contracts; those without a digit are words that may mean anything."""
    found = (contract.contract_reference for contract in estate.each(Contract))
    return estate.once("numbers of contracts", lambda: tuple(sorted({number for number in found if number is not None and _NUMBERED.fullmatch(number)})))


_UNDERPINNING = re.compile(r"\b(ola|contract)/([a-z0-9]+(?:-[a-z0-9]+)*)")
_NUMBERED = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z\u0621-\u064a/_-])\S{4,}(?: \S+)*")


def find_wrong_audiences(catalogue: Catalogue, estate: Estate) -> Iterator[Hit]:
    """A catalogue is for somebody, and what it includes is for them too."""
    if not catalogue.audiences:
        yield Hit(("audiences",), "the catalogue has no audience", "Add the units that it is for.")
        return
    for index, id_ in enumerate(catalogue.include.packages if catalogue.include is not None else ()):
        package = estate.find(Package, id_)
        if package is not None and package.audiences and not reaches(package.audiences, catalogue.audiences, estate):
            related = (Pointer("package", id_, ("audiences",), "its audiences"),)
            message = f"{id_} is for {', '.join(package.audiences)}, none of whom reads this catalogue"
            yield Hit(("include", "packages", index), message, "Widen one of the two audiences, or take the package out.", related)
    for index, id_ in enumerate(catalogue.include.services if catalogue.include is not None else ()):
        service = estate.find(Service, id_)
        if service is not None and not reaches(service.audiences, catalogue.audiences, estate):
            related = (Pointer("service", id_, ("audiences",), "its audiences"),)
            message = f"{id_} is for {', '.join(service.audiences)}, none of whom reads this catalogue"
            yield Hit(("include", "services", index), message, "Widen one of the two audiences, or take the service out.", related)


def find_missing_prices(service: Service, estate: Estate) -> Iterator[Hit]:
    """Who is charged wants to know how much, in the money of the estate."""
    if service.status != OPERATIONAL or service.cost is None or service.cost.model in _FREE:
        return
    for index, option in enumerate(service.options):
        price = option.price or service.cost.price
        if price is None:
            yield Hit(("options", index), f"the service is charged ({service.cost.model}), but the option {option.id} has no price", "Add price to the option, or to cost.")
    priced = [(("options", index, "price"), option.price) for index, option in enumerate(service.options)]
    for path, price in [(("cost", "price"), service.cost.price), *priced]:
        if price is not None and price.currency != estate.settings.currency:
            yield Hit(path, f"the price is in {price.currency}, not in {estate.settings.currency}", "Write it in the currency of the estate.")


# Files that only those read who run the estate may be in one language.
_UNREAD = {"edition", "issue", "person", "measure", "evidence", "waiver", "change", "gap", "action", "review", "forecast", "capacity", "policy"}
_READ = tuple(kind.model for kind in KINDS.values() if kind.name not in _UNREAD)

RULES = (
    Rule("C001", "non-live-published", Level.ERROR, "an entry of a catalogue that is not operational", ("P2-A1",), (Catalogue,), find_entries_not_live),
    Rule("C002", "live-unpublished", Level.WARNING, "a live customer-facing service in no catalogue", ("P2-A2",), (Service,), find_unpublished),
    Rule("C003", "entry-no-option", Level.ERROR, "a published service without an option for its readers", ("P2-A1",), (Service,), find_entries_without_option),
    Rule("C004", "mandatory-field", Level.ERROR, "a published entry without what its readers look for", ("P2-A1", "P2-A2"), (Service,), find_missing_fields),
    Rule("C005", "missing-translation", Level.WARNING, "a text that is missing in a required language, or not in that language", ("P2-A1",), _READ, find_missing_translations),
    Rule("C006", "jargon-in-business-view", Level.INFO, "an abbreviation, or the name of a part, that a business reader may not know", ("P2-A1",), (Service,), find_jargon),
    Rule(
        "C007",
        "internal-leak",
        Level.ERROR,
        "a mark that keeps nothing from customers, or a text for them that names what is internal",
        ("P2-A1",),
        (Service, Package),
        find_leaks,
    ),
    Rule("C009", "catalogue-audience", Level.WARNING, "a catalogue without audience, or a service in it for other readers", ("P2-A1",), (Catalogue,), find_wrong_audiences),
    Rule("C010", "price-missing", Level.WARNING, "a charged option without a price in the estate's currency", ("P2-A1",), (Service,), find_missing_prices),
)
