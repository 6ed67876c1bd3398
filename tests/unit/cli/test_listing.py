"""The columns of every kind are keys of its model, and cells are few words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from itsd.cli.listing import COLUMNS, _check_keys, _known_kind, format_value
from itsd.errors import ItsdError
from itsd.model.kinds import KINDS
from itsd.model.text import parse_text


def test_every_kind_has_columns_that_it_knows() -> None:
    assert tuple(COLUMNS) == tuple(KINDS)
    for kind, keys in COLUMNS.items():
        _check_keys(kind, keys)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("service", "service"), ("services", "service"), ("policies", "policy"), ("people", "person"), ("processes", "process"), ("capacities", "capacity"), ("slas", "sla")],
)
def test_kinds_in_the_plural(typed: str, kind: str) -> None:
    assert _known_kind(typed) == kind


@pytest.mark.parametrize("typed", ["", "s", "Service", "service/mail", "servicess"])
def test_what_is_no_kind(typed: str) -> None:
    with pytest.raises(ItsdError, match="there is no kind"):
        _known_kind(typed)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.10"), "0.10"),
        (("a", "b"), "a, b"),
        ((), ""),
        (parse_text({"en": "Mail", "ar": "بريد"}), "بريد"),
        (parse_text("Plain"), "Plain"),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert format_value(value, "ar", "en") == cell
