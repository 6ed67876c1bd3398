"""Estates for proofs: one SLA for a portal and what carries it, put together from short descriptions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Sla
from itsd.practices.agreements.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from itsd.model.estate import Estate
    from itsd.practices.agreements.proofs import Outcome, Proof, TargetProof

SETTINGS = "organisation: Ministry\ntimezone: Asia/Muscat\nas_of: 2026-11-01\nlocales: {default: en}\n"
BASE = """\
kind: unit
id: it
name: IT
unit_kind: department
---
kind: unit
id: team
name: Team
parent: it
unit_kind: team
---
kind: unit
id: desk
name: Desk
parent: it
unit_kind: team
---
kind: unit
id: registry
name: Registry
unit_kind: directorate
---
kind: supplier
id: paygate
name: PayGate
supplier_kind: external
---
kind: calendar
id: office
name: Office hours
timezone: Asia/Muscat
hours: {sun-thu: ["07:30-14:30"]}
---
kind: calendar
id: eight
name: Eight to four
timezone: Asia/Muscat
hours: {sun-thu: ["08:00-16:00"]}
---
kind: calendar
id: london
name: London office hours
timezone: Europe/London
hours: {mon-fri: ["09:00-17:00"]}
---
kind: person
id: salim
name: Salim
unit: registry
roles: [{role: lob-executive}]
"""


def service(id_: str, composition: str = "", provider: str = "team") -> str:
    """A service; the composition in flow style."""
    composed = f"composition: {composition}\n" if composition else ""
    return (
        f"kind: service\nid: {id_}\nname: {id_}\nsummary: {id_}\ntype: supporting\nstatus: operational\nowner: salim\nprovider: {provider}\n"
        f"audiences: [it]\ncriticality: routine\nclassification: public\nhours: always\n{composed}"
    )


def agreement(kind: str, id_: str, items: Iterable[str], targets: Iterable[str], more: str = "") -> str:
    """An agreement in force; `more` adds or replaces keys, `provider` of an OLA and `supplier` of a contract among them."""
    parties = {
        "sla": "{customer: {unit: registry}, provider: {unit: it}}",
        "ola": "{receiver: {unit: it}, provider: {unit: team}}",
        "contract": "{supplier: paygate, receiver: {unit: it}}",
    }[kind]
    keys = {
        "name": id_,
        "version": '"1.0"',
        "status": "active",
        "parties": parties,
        "valid": "{from: 2026-01-01, to: 2026-12-31}",
        "items": f"[{', '.join(f'{{service: {name}}}' for name in items)}]",
        "hours": "always",
        "targets": f"[{', '.join(targets)}]",
    }
    for line in filter(None, more.split("\n")):
        key, _, value = line.partition(": ")
        keys[key] = value
    return f"kind: {kind}\nid: {id_}\n" + "".join(f"{key}: {value}\n" for key, value in keys.items())


def availability(percent: str, per: str = "month", during: str = "") -> str:
    """A target of availability."""
    return f"{{id: availability, metric: availability, at_least: {percent}%, per: {per}{f', during: {during}' if during else ''}}}"


def resolution(amount: str, during: str = "", more: str = "") -> str:
    """A target of P1 resolution."""
    return f"{{id: p1-resolution, metric: resolution-time, priority: p1, at_most: {amount}{f', during: {during}' if during else ''}{f', {more}' if more else ''}}}"


def make_estate(*documents: str, settings: str = SETTINGS, also: Mapping[str, str] | None = None) -> Estate:
    """The estate of these documents and the base."""
    files = {"itsd.yaml": settings, "catalogue/all.yaml": "---\n".join([BASE, *documents]), **(also or {})}
    loaded = load(MemoryTree(files), today=date(2026, 11, 1))
    broken = [finding for finding in loaded.findings if finding.level.value == "error"]
    assert not broken, broken
    return loaded.estate


def prove_sla(estate: Estate, id_: str = "portal") -> Proof:
    """The proof of an SLA of the estate."""
    sla = estate.find(Sla, id_)
    assert sla is not None
    return prove(sla, estate)


def find_target(proof: Proof, name: str) -> TargetProof:
    """The proof of one target."""
    return next(target for target in proof.targets if target.name == name)


def find_outcome(proof: Proof, name: str, number: int = 0) -> Outcome:
    """One outcome of one target."""
    return find_target(proof, name).outcomes[number]
