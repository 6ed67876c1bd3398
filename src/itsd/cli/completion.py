"""Completion of ids: found by a glance at the files, without reading them as YAML, because a shell waits for it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = re.compile(rb"^(kind|id): *[\"']?([a-z0-9-]+)|^(---)", re.MULTILINE)
_ROOT_FILE = "itsd.yaml"
_GLANCE = 1_048_576  # bytes of a file


def complete_entity(context: typer.Context, incomplete: str) -> list[str]:
    """`kind/id` of the entities of the estate: kinds first, ids once a kind is chosen."""
    found = sorted(set(_entities(context)))
    if "/" in incomplete:
        return [f"{kind}/{id_}" for kind, id_ in found if f"{kind}/{id_}".startswith(incomplete)]
    kinds = sorted({kind for kind, _ in found if kind.startswith(incomplete)})
    return [f"{kind}/{id_}" for kind, id_ in found if kind == kinds[0]] if len(kinds) == 1 else [f"{kind}/" for kind in kinds]


def complete_calendar(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the calendars of the estate, and `always`."""
    found = {id_ for kind, id_ in _entities(context) if kind == "calendar"} | {"always"}
    return sorted(id_ for id_ in found if id_.startswith(incomplete))


def complete_agreement(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the SLAs of the estate, and `ola/id` of its OLAs."""
    return _complete_agreements(context, incomplete, ("sla", "ola"))


def complete_document(context: typer.Context, incomplete: str) -> list[str]:
    """Likewise, with `contract/id`: all that can be rendered."""
    return _complete_agreements(context, incomplete, ("sla", "ola", "contract"))


def _complete_agreements(context: typer.Context, incomplete: str, kinds: tuple[str, ...]) -> list[str]:
    found = {id_ if kind == "sla" else f"{kind}/{id_}" for kind, id_ in _entities(context) if kind in kinds}
    return sorted(name for name in found if name.startswith(incomplete))


def complete_service(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the services of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "service" and id_.startswith(incomplete))


def complete_catalogue(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the catalogues of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "catalogue" and id_.startswith(incomplete))


def complete_person(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the persons of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "person" and id_.startswith(incomplete))


def complete_role(incomplete: str) -> list[str]:
    """The roles in which agreements are signed."""
    return [role for role in SIGNING_ROLES if role.startswith(incomplete)]


def complete_requirement(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the requirements of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "requirement" and id_.startswith(incomplete))


def complete_customer(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the units of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "unit" and id_.startswith(incomplete))


def complete_package(context: typer.Context, incomplete: str) -> list[str]:
    """The ids of the packages of the estate."""
    return sorted(id_ for kind, id_ in _entities(context) if kind == "package" and id_.startswith(incomplete))


def complete_chosen_option(context: typer.Context, incomplete: str) -> list[str]:
    """The services of the estate; the option is typed behind the slash."""
    return [f"{name}/" for name in complete_service(context, incomplete)]


def complete_team_service(context: typer.Context, incomplete: str) -> list[str]:
    """The units of the estate, and behind the slash its services."""
    return _complete_providers(context, incomplete, "unit")


def complete_supplier_service(context: typer.Context, incomplete: str) -> list[str]:
    """The suppliers of the estate, and behind the slash its services."""
    return _complete_providers(context, incomplete, "supplier")


def _complete_providers(context: typer.Context, incomplete: str, kind: str) -> list[str]:
    provider, slash, service = incomplete.partition("/")
    found = list(_entities(context))
    if not slash:
        return sorted(f"{id_}/" for other, id_ in found if other == kind and id_.startswith(provider))
    return sorted(f"{provider}/{id_}" for other, id_ in found if other == "service" and id_.startswith(service))


complete_carried = complete_agreement
"""What a draft can be made to carry: SLAs and OLAs."""


def complete_kind(incomplete: str) -> list[str]:
    """The names of kinds."""
    return [kind for kind in KIND_NAMES if kind.startswith(incomplete)]


def complete_listed(incomplete: str) -> list[str]:
    """The names of kinds, and option: what can be listed."""
    return [*complete_kind(incomplete), *(["option"] if "option".startswith(incomplete) else [])]


def complete_rule(incomplete: str) -> list[str]:
    """The codes of rules, from the names of the files that document them."""
    from importlib.resources import files

    names = (file.name for file in (files("itsd.rules") / "docs").iterdir())
    return sorted(name.removesuffix(".md") for name in names if name.endswith(".md") and name.startswith(incomplete.upper()))


def complete_ref(context: typer.Context, incomplete: str) -> list[str]:
    """Branches and tags of the repository around the estate."""
    from pathlib import Path

    from itsd.errors import ItsdError
    from itsd.files.git import Repository

    try:
        refs = Repository(Path(str(context.find_root().params.get("estate") or "."))).refs()
    except ItsdError:
        return []
    return [ref for ref in refs if ref.startswith(incomplete)]


def _entities(context: typer.Context) -> Iterator[tuple[str, str]]:
    """Kind and id of every document below the root of the estate that looks like an entity."""
    from pathlib import Path

    start = Path(str(context.find_root().params.get("estate") or ".")).resolve()
    root = next((folder for folder in (start, *start.parents) if (folder / _ROOT_FILE).is_file()), None)
    if root is None:
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith((".yaml", ".yml")):
                yield from _heads(os.path.join(folder, name))  # noqa: PTH118  # half the time of a Path


def _heads(path: str | Path) -> Iterator[tuple[str, str]]:
    """Kind and id of each document of a file, as far as both stand at the start of a line."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # as above
            content = file.read(_GLANCE)
    except OSError:
        return
    head: dict[bytes, str] = {}
    for match in _HEAD.finditer(content):
        if match[3]:
            head = {}
            continue
        head.setdefault(match[1], match[2].decode())
        if len(head) == 2:  # noqa: PLR2004  # kind and id
            yield head[b"kind"], head[b"id"]
            head = {b"kind": "", b"id": ""}


SIGNING_ROLES = (
    *("business-relationship-manager", "customer-representative", "head-of-it", "lob-executive"),
    *("service-level-manager", "service-owner", "supplier-manager", "supplier-representative", "team-lead"),
)
"""The roles of the seats of agreements, known here without importing the models; a test holds the two lists together."""
KIND_NAMES = (
    *("unit", "person", "supplier", "policy"),
    *("calendar", "maintenance", "priority-scheme"),
    *("process", "requirement", "forecast", "capacity"),
    *("service", "package", "catalogue", "edition"),
    *("sla", "ola", "contract"),
    *("measure", "report", "issue", "action"),
    *("gap", "change", "review", "evidence", "waiver"),
)
"""The kinds of entities, known here without importing the models; a test holds the two lists together."""
