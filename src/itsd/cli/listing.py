"""`itsd list`: the entities of a kind as a table."""

from __future__ import annotations

import shutil
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from itsd.cli.completion import complete_kind
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, choose_table_format, session_of
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.settings import Settings

# What a reader wants to know of each kind besides id and name; a dot leads into a mapping.
COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": ("unit_kind", "parent", "customer", "brm"),
    "person": ("unit", "roles", "email"),
    "supplier": ("supplier_kind", "criticality", "manager"),
    "policy": ("practice", "accountable", "responsible"),
    "calendar": ("timezone", "hours"),
    "maintenance": ("pattern", "notice"),
    "priority-scheme": ("impacts", "urgencies"),
    "process": ("unit", "owner", "criticality", "activities"),
    "requirement": ("customer", "status", "priority", "service", "matched_to"),
    "forecast": ("service", "metric", "points"),
    "capacity": ("service", "metric", "installed", "usable", "measured_on"),
    "service": ("type", "status", "criticality", "owner", "provider"),
    "package": ("core", "enabling", "enhancing"),
    "catalogue": ("view", "audiences"),
    "edition": ("catalogue", "number"),
    "sla": ("version", "status", "parties.customer.unit", "items", "valid.to"),
    "ola": ("version", "status", "parties.provider.unit", "items", "valid.to"),
    "contract": ("version", "status", "parties.supplier", "items", "valid.to"),
    "measure": ("targets", "source", "method", "owner"),
    "report": ("frequency", "agreements", "to"),
    "issue": ("report", "period", "on"),
    "action": ("status", "source", "owner"),
    "gap": ("activity", "service", "status", "owner"),
    "change": ("change_kind", "service", "status"),
    "review": ("agreement", "version", "on"),
    "evidence": ("evidence_kind", "produced.on", "valid_until", "owner"),
    "waiver": ("of", "accepted_by", "expires"),
}

Kind = Annotated[str, typer.Argument(help="A kind of entity, such as service or sla.", autocompletion=complete_kind, metavar="KIND")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, csv or markdown.", metavar="FORMAT")]
Where = Annotated[list[str] | None, typer.Option("--where", help="Only entities whose value is this, e.g. status=operational.", metavar="KEY=VALUE")]
Columns = Annotated[str | None, typer.Option("--columns", help="The keys to show, with commas; a dot leads into a mapping.", metavar="KEYS")]


def list_entities(
    context: typer.Context,
    kind: Kind,
    *,
    where: Where = None,
    columns: Columns = None,
    output_format: FormatName = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> None:
    """The entities of a kind, one a row."""
    from itsd.output.table import Table, render_table

    session = session_of(context)
    name = _known_kind(kind)
    keys = tuple(part.strip() for part in columns.split(",") if part.strip()) if columns else COLUMNS[name]
    _check_keys(name, keys)
    conditions = [_condition(name, text) for text in where or ()]
    loaded = load_estate(session, open_tree(session), jobs_of(jobs))
    locale = session.locale or loaded.estate.settings.locales.default
    entities = [entity for entity in _entities(loaded.estate, name) if all(_cell(entity, key, locale, loaded.estate.settings) == value for key, value in conditions)]
    rows = tuple((entity.id, _cell(entity, "name", locale, loaded.estate.settings), *(_cell(entity, key, locale, loaded.estate.settings) for key in keys)) for entity in entities)
    table = Table(name, ("id", "name", *keys), rows)
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    text = render_table(table, choose_table_format(output_format, output), color=session.color() and output is None, width=width)
    if output is not None:
        from itsd.files.write import write_atomic

        write_atomic(output, text)
        return
    sys.stdout.write(text)
    if not rows and not session.quiet:
        sys.stderr.write(f"There is no {name} here" + (" that fits --where.\n" if conditions else f"; `itsd new {name} ID` makes one.\n"))


def _known_kind(kind: str) -> str:
    """The kind by its name, also in the plural."""
    from itsd.model.kinds import KINDS
    from itsd.model.reading import suggest

    plurals = {"policies": "policy", "people": "person", "processes": "process", "capacities": "capacity"}
    for name in (kind, plurals.get(kind, ""), kind.removesuffix("s")):
        if name in KINDS:
            return name
    message = f"there is no kind {kind}"
    raise ItsdError(message, suggest(kind, KINDS) or f"Kinds are {', '.join(KINDS)}.")


def _check_keys(kind: str, keys: tuple[str, ...]) -> None:
    from itsd.model.kinds import KINDS
    from itsd.model.reading import keys_at, suggest

    for key in keys:
        parts = key.split(".")
        for number, part in enumerate(parts):
            known = keys_at(KINDS[kind].model, tuple(parts[:number]))
            if part not in known:
                where = f"{'.'.join(parts[:number])} of a {kind}" if number else f"a {kind}"
                message = f"{where} has no key {part}"
                raise ItsdError(message, suggest(part, known) or (f"Keys are {', '.join(sorted(known))}." if known else f"Write {'.'.join(parts[:number])}."))


def _condition(kind: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        message = f"--where {text} is not KEY=VALUE"
        raise ItsdError(message, "Write for example --where status=operational.")
    _check_keys(kind, (key.strip(),))
    return key.strip(), value.strip()


def _entities(estate: Estate, kind: str) -> Iterator[Entity]:
    for id_ in estate.ids(kind):
        found = estate.entity(kind, id_)
        if found is not None:
            yield found


def _cell(entity: Entity, key: str, locale: str, settings: Settings) -> str:
    """The value at a key in few words."""
    value: Any = entity
    for part in key.split("."):
        value = _step(value, part)
    return format_value(value, locale, settings.locales.default)


def _step(value: Any, key: str) -> Any:  # noqa: ANN401  # any value of a model
    """The value of a key, of each item where the value is a list."""
    if isinstance(value, tuple):
        return tuple(_step(item, key) for item in value)
    return getattr(value, key, None) if hasattr(value, key) else getattr(value, f"{key}_", None)


def format_value(value: Any, locale: str, default: str) -> str:  # noqa: ANN401, PLR0911  # any value of a model, each sort in its own way
    """One value of a model in few words: texts in the locale, lists with commas, mappings by what identifies them."""
    from itsd.model.base import Model
    from itsd.model.text import Text

    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Text):
        return value.show(locale, default)
    if isinstance(value, tuple):
        return ", ".join(format_value(item, locale, default) for item in value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Model):
        known = (getattr(value, name, None) for name in ("id", "service", "package", "role", "name", "rule", "agreement", "requirement", "day", "period", "unit"))
        return format_value(next((item for item in known if item is not None), None), locale, default)
    return _format_hours(value) or str(value)


def _format_hours(value: Any) -> str:  # noqa: ANN401  # any value of a model
    from itsd.model.hours import DAYS, WeekHours

    if not isinstance(value, WeekHours):
        return ""
    return ", ".join(f"{day} {'+'.join(map(str, spans))}" for day, spans in zip(DAYS, value.days, strict=True) if spans)
