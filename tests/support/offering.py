"""Small estates of demand and supply: services with options, requirements, packages, put together from short descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.proving import make_estate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.model.estate import Estate

SETTINGS = "organisation: Ministry\ntimezone: Asia/Muscat\ncurrency: OMR\nas_of: 2026-11-01\nlocales: {default: en}\nschemes: {classification: [public, restricted, secret]}\n"


def option(id_: str, targets: Iterable[str], price: str | None = None, currency: str = "OMR", more: str = "") -> str:
    """An option in flow style; the targets in flow style too."""
    cost = "" if price is None else f', price: {{amount: "{price}", currency: {currency}}}'
    return f"{{id: {id_}, name: {id_}, targets: [{', '.join(targets)}]{cost}{', ' + more if more else ''}}}"


def service(id_: str, options: Iterable[str] = (), more: str = "") -> str:
    """An operational service for everybody in the registry; `more` adds or replaces keys."""
    keys = {
        "name": id_,
        "summary": id_,
        "type": "business",
        "status": "operational",
        "owner": "salim",
        "provider": "team",
        "audiences": "[registry]",
        "criticality": "routine",
        "classification": "restricted",
        "hours": "office",
        "support": "{hours: office, languages: [ar, en]}",
        "options": f"[{', '.join(options)}]",
    }
    for line in filter(None, more.split("\n")):
        key, _, value = line.partition(": ")
        keys[key] = value
    return f"kind: service\nid: {id_}\n" + "".join(f"{key}: {value}\n" for key, value in keys.items())


def requirement(id_: str, targets: Iterable[str], service_id: str | None = None, more: str = "") -> str:
    """A requirement of the registry."""
    named = "" if service_id is None else f"service: {service_id}\n"
    return f"kind: requirement\nid: {id_}\nname: {id_}\ncustomer: registry\nreceived: {{on: 2026-01-01}}\n{named}targets: [{', '.join(targets)}]\n{more}"


def build(*documents: str, settings: str = SETTINGS) -> Estate:
    """The estate of the documents, with the units and calendars of `proving.BASE`."""
    return make_estate(*documents, settings=settings)
