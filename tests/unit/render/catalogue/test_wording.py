"""Contacts, channels and prices, as pages say them."""

from __future__ import annotations

import pytest

from itsd.errors import ItsdError
from itsd.model.organisation import Contact
from itsd.model.service import Cost
from itsd.model.values import parse_money
from itsd.render.catalogue.wording import Piece, address_of, channel, contacts, price
from tests.support.sites import book


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("+968 2400 0300", "tel:+96824000300"),
        ("servicedesk@lands.example.om", "mailto:servicedesk@lands.example.om"),
        ("https://lands.example.om/help", "https://lands.example.om/help"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert@x.y", ""),
        ("data:text/html,x", ""),
        ("Room 12", ""),
        ("//evil.example", ""),
    ],
)
def test_only_mail_telephone_and_pages_are_linked(text: str, address: str) -> None:
    assert address_of(text) == address


def test_a_contact_has_its_purpose_before_its_first_way() -> None:
    contact = Contact.model_validate({"purpose": {"en": "Faults", "ar": "البلاغات"}, "phone": "+968 2400 0300", "email": "a@b.example"})
    assert contacts([contact, "Room 12"], book("staff", "en").phrases) == [
        Piece("+968 2400 0300", "tel:+96824000300", "Faults"),
        Piece("a@b.example", "mailto:a@b.example"),
        Piece("Room 12"),
    ]


def test_a_word_that_a_language_lacks_is_an_error_with_its_place() -> None:
    assert channel("portal", book("staff", "ar").phrases, "service/x").text == "البوابة الداخلية"
    assert channel("carrier-pigeon", book("staff", "en").phrases, "service/x").text == "Carrier pigeon"
    with pytest.raises(ItsdError, match=r"service/x: 'carrier-pigeon' has no translation in ar") as caught:
        channel("carrier-pigeon", book("staff", "ar").phrases, "service/x")
    assert "templates/locales/ar.po" in caught.value.hint


def test_prices_name_what_they_are_counted_by() -> None:
    phrases = book("staff", "en").phrases
    cost = Cost.model_validate({"model": "per-unit", "price": {"amount": "3.5", "currency": "OMR"}, "unit": {"en": "user", "ar": "مستخدم"}})
    assert price(None, cost, phrases) == "OMR\u00a03.500 per user"
    assert price(parse_money({"amount": "0.000", "currency": "OMR"}), cost, phrases) == "Free of charge"
    assert price(None, Cost.model_validate({"model": "recharge"}), phrases) == "Recharged at cost"
    assert price(None, None, phrases) == ""
