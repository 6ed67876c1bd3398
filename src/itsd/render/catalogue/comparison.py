"""The options of a service side by side: one row for each promise, one column for each option, and every promise as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.render.agreement.targets import say_name, say_value
from itsd.render.catalogue.wording import price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.service import Option, Service
    from itsd.model.targets import Target
    from itsd.render.phrases import Phrases

CONTINUITY = "continuity"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one option promises: a value and the stretch of time in which it is judged; both empty where it promises nothing."""

    value: str = ""
    window: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One promise, with a cell for each option."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of one aspect of quality."""

    aspect: str
    rows: tuple[Row, ...]

    @property
    def speaks_for_itself(self) -> bool:
        """Whether its only promise is called like the aspect."""
        return len(self.rows) == 1 and self.rows[0].name.casefold() == self.aspect.casefold()


@dataclass(frozen=True, slots=True)
class Column:
    """One option."""

    id: str
    name: str
    summary: str
    standard: bool
    price: str
    available_to: tuple[str, ...]
    limit: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All options of a service."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


def compare(service: Service, phrases: Phrases) -> Comparison:
    """The options of a service side by side."""
    columns = tuple(_column(option, service, phrases) for option in service.options)
    return Comparison(columns, compare_targets([option.targets for option in service.options], phrases))


def _column(option: Option, service: Service, phrases: Phrases) -> Column:
    return Column(
        option.id,
        phrases.text(option.name),
        phrases.text(option.summary),
        option.standard,
        price(option.price, service.cost, phrases),
        tuple(phrases.name("unit", unit) for unit in option.available_to),
        phrases.text(option.limit),
        sentences(option.targets, phrases),
    )


def sentences(targets: Sequence[Target], phrases: Phrases) -> tuple[str, ...]:
    """What targets promise, as sentences."""
    return tuple(f"{said[:1].upper()}{said[1:]}." for said in map(phrases.sentence, targets))


def compare_targets(columns: Sequence[Sequence[Target]], phrases: Phrases) -> tuple[Group, ...]:
    """The targets of several offers, by aspect; the same promise stands in one row."""
    groups: dict[str, dict[str, dict[int, Cell]]] = {}
    for number, targets in enumerate(columns):
        for target in targets:
            aspect, name = describe(target, phrases)
            rows = groups.setdefault(aspect, {})
            while number in rows.get(name, {}):
                name += "\u2009"  # a second target of the same name has a row of its own
            rows.setdefault(name, {})[number] = Cell(say_value(target, phrases), _window(target, phrases))
    return tuple(Group(aspect, tuple(_row(name, cells, len(columns)) for name, cells in rows.items())) for aspect, rows in groups.items())


def _window(target: Target, phrases: Phrases) -> str:
    """The stretch of time in which a target is judged, as words that follow a value."""
    if target.per is None:
        return ""
    said = phrases.window(target.per)
    said = said if phrases.is_arabic else said[:1].lower() + said[1:]
    return phrases.labels.text("in each %(window)s" if target.per.rolling is None else "in %(window)s", window=said)


def _row(name: str, cells: dict[int, Cell], count: int) -> Row:
    return Row(name.rstrip("\u2009"), tuple(cells.get(at, Cell()) for at in range(count)))


def describe(target: Target, phrases: Phrases) -> tuple[str, str]:
    """The aspect of a target, and its name."""
    metric = metric_of(target.metric, phrases.estate.settings)
    aspect = phrases.word(metric.aspect) if metric is not None else phrases.labels.get("Others")
    return aspect, say_name(target, metric, phrases)


def continuity(service: Service, phrases: Phrases) -> list[tuple[str, tuple[str, ...]]]:
    """What each option promises for disasters, in sentences; options that promise nothing are left out."""
    found = []
    for option in service.options:
        targets = [target for target in option.targets if (metric := metric_of(target.metric, phrases.estate.settings)) is not None and metric.aspect == CONTINUITY]
        if targets:
            found.append((phrases.text(option.name), sentences(targets, phrases)))
    return found
