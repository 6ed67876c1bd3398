"""`itsd list`: the entities of a kind as a table."""

from __future__ import annotations

import shutil
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from itsd.cli.completion import complete_listed
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, Output, choose_table_format, session_of
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.base import Model
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

_OPTION = "option"
OPTION_COLUMNS = ("standard", "price", "targets", "available_to", "limit")

Kind = Annotated[str, typer.Argument(help="A kind of entity, such as service or sla; or option, for the options of all services.", autocompletion=complete_listed, metavar="KIND")]
FormatName = Annotated[str | None, typer.Option("--format", "-f", help="text, json, csv or markdown.", metavar="FORMAT")]
Where = Annotated[list[str] | None, typer.Option("--where", help="Only entities whose value is this, e.g. status=operational.", metavar="KEY=VALUE")]
Standard = Annotated[bool, typer.Option("--standard", help="Only the standard options or packages of the organisation.")]
Columns = Annotated[str | None, typer.Option("--columns", help="The keys to show, with commas; a dot leads into a mapping.", metavar="KEYS")]


def list_entities(
    context: typer.Context,
    kind: Kind,
    *,
    where: Where = None,
    standard: Standard = False,
    columns: Columns = None,
    output_format: FormatName = None,
    output: Output = None,
    jobs: Jobs = 0,
) -> None:
    """The entities of a kind, one a row."""
    from itsd.output.table import Table, render_table

    session = session_of(context)
    name = _known_kind(kind)
    keys = tuple(part.strip() for part in columns.split(",") if part.strip()) if columns else _columns_of(name)
    _check_keys(name, keys)
    conditions = [_condition(name, text) for text in where or ()]
    if standard:
        conditions.append(_condition(name, "standard=yes"))
    loaded = load_estate(session, open_tree(session), jobs_of(jobs))
    locale = session.locale or loaded.estate.settings.locales.default
    entities = [item for item in _entities(loaded.estate, name) if all(_cell(item[1], key, locale, loaded.estate.settings) == value for key, value in conditions)]
    rows = tuple((id_, _cell(entity, "name", locale, loaded.estate.settings), *(_cell(entity, key, locale, loaded.estate.settings) for key in keys)) for id_, entity in entities)
    table = Table(name, ("id", "name", *keys), rows)
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    text = render_table(table, choose_table_format(output_format, output), color=session.color() and output is None, width=width)
    if output is not None:
        from itsd.files.write import write_atomic

        write_atomic(output, text)
        return
    sys.stdout.write(text)
    if not rows and not session.quiet:
        more = " that fits.\n" if conditions else "; options stand in services.\n" if name == _OPTION else f"; `itsd new {name} ID` makes one.\n"
        sys.stderr.write(f"There is no {name} here{more}")


def _known_kind(kind: str) -> str:
    """The kind by its name, also in the plural."""
    from itsd.model.kinds import KINDS
    from itsd.model.reading import suggest

    plurals = {"policies": "policy", "people": "person", "processes": "process", "capacities": "capacity"}
    for name in (kind, plurals.get(kind, ""), kind.removesuffix("s")):
        if name in KINDS or name == _OPTION:
            return name
    message = f"there is no kind {kind}"
    raise ItsdError(message, suggest(kind, [*KINDS, _OPTION]) or f"Kinds are {', '.join(KINDS)}.")


def _columns_of(kind: str) -> tuple[str, ...]:
    return OPTION_COLUMNS if kind == _OPTION else COLUMNS[kind]


def _model_of(kind: str) -> type[Model]:
    from itsd.model.kinds import KINDS
    from itsd.model.service import Option

    return Option if kind == _OPTION else KINDS[kind].model


def _check_keys(kind: str, keys: tuple[str, ...]) -> None:
    from itsd.model.reading import keys_at, suggest

    for key in keys:
        parts = key.split(".")
        for number, part in enumerate(parts):
            known = keys_at(_model_of(kind), tuple(parts[:number]))
            if part not in known:
                named = f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
                where = f"{'.'.join(parts[:number])} of {named}" if number else named
                message = f"{where} has no key {part}"
                raise ItsdError(message, suggest(part, known) or (f"Keys are {', '.join(sorted(known))}." if known else f"Write {'.'.join(parts[:number])}."))


def _condition(kind: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        message = f"--where {text} is not KEY=VALUE"
        raise ItsdError(message, "Write for example --where status=operational.")
    _check_keys(kind, (key.strip(),))
    return key.strip(), value.strip()


def _entities(estate: Estate, kind: str) -> Iterator[tuple[str, Model]]:
    """The entities of a kind by their ids; options by service and id."""
    if kind == _OPTION:
        from itsd.model.service import Service

        for service in estate.each(Service):
            yield from ((f"{service.id}/{option.id}", option) for option in service.options)
        return
    for id_ in estate.ids(kind):
        found = estate.entity(kind, id_)
        if found is not None:
            yield id_, found


def _cell(entity: Model, key: str, locale: str, settings: Settings) -> str:
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
