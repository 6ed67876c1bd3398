"""Options of the application move in front of the command, and errors become messages."""

from __future__ import annotations

import pytest

from itsd.cli.boundary import hoist
from itsd.errors import ItsdError


@pytest.mark.parametrize(
    ("typed", "moved"),
    [
        ("validate", "validate"),
        ("validate --quiet", "--quiet validate"),
        ("validate a -q b -v", "-q -v validate a b"),
        ("list unit --estate x --columns name", "--estate x list unit --columns name"),
        ("list unit --estate=x", "--estate=x list unit"),
        ("--as-of 2026-11-01 list --locale ar unit", "--as-of 2026-11-01 --locale ar list unit"),
        ("validate -- --quiet --estate", "validate -- --quiet --estate"),
        ("validate --no-cache", "validate --no-cache"),
        ("", ""),
    ],
)
def test_hoist(typed: str, moved: str) -> None:
    assert hoist(typed.split()) == moved.split()


@pytest.mark.parametrize("option", ["--estate", "--as-of", "--locale"])
def test_an_option_without_its_value(option: str) -> None:
    with pytest.raises(ItsdError, match=f"{option} needs a value"):
        hoist(["list", "unit", option])
