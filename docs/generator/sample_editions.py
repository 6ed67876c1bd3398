"""The editions of the sample estate's catalogues: `python -m docs.generator.sample_editions` writes them anew.

The last edition of each catalogue is what the estate shows today, so that the sample is current; the ones before it show the estate as it
was, with the changes between them undone.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.amounts import parse_amount
from itsd.model.catalogue import Catalogue
from itsd.model.service import Package, Service
from itsd.model.values import parse_date, parse_money
from itsd.model.written import write_entity
from itsd.practices.catalogue.content import content_of
from itsd.practices.catalogue.editions import edition_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.model.estate import Estate
    from itsd.model.targets import Target

E = TypeVar("E", Service, Package)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "catalogue" / "editions"
SPRING, AUTUMN = date(2026, 4, 5), date(2026, 10, 18)
MANAGERS = {"staff": ["khalid-al-rawahi", "maryam-al-farsi"], "citizens": ["maryam-al-farsi"], "technical": ["khalid-al-rawahi"]}


# What options cost before, by service and option, in OMR.
PRICES = {"email/gold": "1.250", "permits-portal/gold": "2500.000"}


def spring(estate: Estate) -> Estate:
    """The estate as it was in spring: the fax still worked, the app was being tried, servers were slower to recover, some things cost less."""
    fax, app, package = _find(Service, "fax-gateway", estate), _find(Service, "inspection-app", estate), _find(Package, "permits-office", estate)
    estate = estate.replacing(fax.model_copy(update={"status": "operational", "retire_on": parse_date("2026-06-30")}))
    estate = estate.replacing(app.model_copy(update={"status": "tested"}))
    estate = estate.replacing(package.model_copy(update={"audiences": ("it-department",)}))
    servers = _find(Service, "virtual-servers", estate)
    options = tuple(option.model_copy(update={"targets": tuple(_slower(target) for target in option.targets)}) for option in servers.options)
    estate = estate.replacing(servers.model_copy(update={"options": options}))
    for service in sorted({option.partition("/")[0] for option in PRICES}):
        estate = estate.replacing(_cheaper(_find(Service, service, estate)))
    return estate


def _slower(target: Target) -> Target:
    return target.model_copy(update={"at_most": parse_amount("8h")}) if target.metric == "rto" and target.at_most == parse_amount("4h") else target


def _cheaper(service: Service) -> Service:
    known = {option.partition("/")[2]: amount for option, amount in PRICES.items() if option.startswith(f"{service.id}/")}
    priced = (option.model_copy(update={"price": parse_money({"amount": known[option.id], "currency": "OMR"})}) if option.id in known else option for option in service.options)
    return service.model_copy(update={"options": tuple(priced)})


def _find(model: type[E], id_: str, estate: Estate) -> E:
    found = estate.find(model, id_)
    if found is None:
        message = f"the sample has no {id_} any more; change what its past is made of"
        raise LookupError(message)
    return found


STATES: tuple[tuple[date, Callable[[Estate], Estate]], ...] = ((SPRING, spring), (AUTUMN, lambda estate: estate))


def make_files() -> Iterator[tuple[str, str]]:
    """Each file with its text, by name below the folder of editions."""
    today = load(DiskTree(ROOT), today=AUTUMN).estate
    for catalogue in today.each(Catalogue):
        for number, (on, state) in enumerate(STATES, 1):
            estate = state(today)
            content = content_of(catalogue, estate)
            record = edition_record(content, number, on) | {"notice": {"to": MANAGERS[catalogue.id], "sent_on": on.isoformat(), "channel": "e-mail"}}
            yield f"{record['id']}.yaml", write_entity("edition", record, {"": "Written by `itsd publish`. What it held stands beside it, as JSON."})
            yield f"{record['id']}.json", json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in make_files():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
