"""Credits by tiers, with the numbers of a published agreement."""

from __future__ import annotations

import pytest

from itsd.levels.credits import find_credit
from itsd.model.amounts import parse_amount
from itsd.model.clauses import Credit

# Tiers of an online service of 2013.
TIERS = {"target": "availability", "tiers": [{"below": "99.9%", "credit": "25%"}, {"below": "99%", "credit": "50%"}, {"below": "95%", "credit": "100%"}]}


@pytest.mark.parametrize(
    ("achieved", "credit"),
    [("100%", "0%"), ("99.90%", "0%"), ("99.89%", "25%"), ("99.00%", "25%"), ("98.99%", "50%"), ("95%", "50%"), ("94.99%", "100%"), ("0%", "100%")],
)
def test_the_boundary_is_to_the_customers_disfavour_only_below(achieved: str, credit: str) -> None:
    assert str(find_credit(Credit.model_validate(TIERS), parse_amount(achieved))) == credit


def test_a_cap_is_the_most() -> None:
    assert str(find_credit(Credit.model_validate({**TIERS, "cap": "30%"}), parse_amount("94%"))) == "30%"


def test_the_order_of_tiers_does_not_matter() -> None:
    turned = {**TIERS, "tiers": list(reversed(TIERS["tiers"]))}
    assert str(find_credit(Credit.model_validate(turned), parse_amount("98%"))) == "50%"


def test_what_cannot_be_compared_has_no_credit() -> None:
    assert find_credit(Credit.model_validate(TIERS), parse_amount("4h")) is None
