"""Priorities of an agreement: what each means, the times that go with it, and how impact and urgency give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.model.inheritance import effective

if TYPE_CHECKING:
    from itsd.model.agreement import Agreement
    from itsd.model.time import PriorityScheme
    from itsd.render.phrases import Phrases

_TIMES = ("response-time", "resolution-time", "update-interval")


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """One priority with its times, in the order of the columns."""

    name: str
    definition: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Which priority each impact and urgency gives."""

    urgencies: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Priorities:
    """The table of priorities: the headings of its columns of times, its rows, and the matrix."""

    columns: tuple[str, ...]
    rows: tuple[PriorityRow, ...]
    matrix: Matrix | None


def build_priorities(agreement: Agreement, phrases: Phrases) -> Priorities:
    """The priorities of the scheme that the agreement names; none where it names none."""
    scheme = phrases.scheme(effective(agreement, "priorities", phrases.estate))
    if scheme is None:
        return Priorities((), (), None)
    targets = effective(agreement, "targets", phrases.estate)
    used = [id_ for id_ in _TIMES if any(target.metric == id_ and target.priority for target in targets)]
    columns = []
    for id_ in used:
        metric = metric_of(id_, phrases.estate.settings)
        columns.append(id_ if metric is None else metric.ar if phrases.is_arabic else metric.en)
    rows = []
    for id_, name, definition in phrases.priorities(scheme):
        found = {target.metric: target for target in reversed(targets) if target.priority == id_ and target.metric in used}
        times = tuple(phrases.amount(found[metric].at_most) if metric in found else "" for metric in used)
        rows.append(PriorityRow(f"{id_.upper()} ({name})" if name else id_.upper(), definition, times))
    return Priorities(tuple(columns), tuple(rows), _matrix(scheme, phrases))


def _matrix(scheme: PriorityScheme, phrases: Phrases) -> Matrix | None:
    if not scheme.matrix:
        return None
    names = {id_: id_.upper() for id_ in scheme.order}
    rows = tuple((_level(impact, phrases), tuple(names.get(scheme.matrix.get(impact, {}).get(urgency, ""), "—") for urgency in scheme.urgencies)) for impact in scheme.impacts)
    return Matrix(tuple(_level(urgency, phrases) for urgency in scheme.urgencies), rows)


def _level(id_: str, phrases: Phrases) -> str:
    """A level of impact or urgency: the usual ones in words, others as they are written."""
    return phrases.word(id_) if id_ in _LEVELS else id_.replace("-", " ")


_LEVELS = frozenset({"critical", "high", "medium", "low", "extensive", "significant", "moderate", "minor", "large", "small"})
