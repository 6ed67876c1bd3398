"""Which mail server the environment names: contradictions are told before anything is sent, and no secret stands in a message."""

from __future__ import annotations

import pytest

from itsd.cli.mail_server import PASSWORD, TIMEOUT, URL, USER, Connection, Server, read_server
from itsd.errors import ItsdError


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.om", Server("mail.example.om", 587, "starttls")),
        ("smtp://mail.example.om:2525/", Server("mail.example.om", 2525, "starttls")),
        ("smtps://mail.example.om", Server("mail.example.om", 465, "tls")),
        ("smtp://mail.example.om?security=none", Server("mail.example.om", 25, "none")),
        ("smtp://[::1]:2525", Server("::1", 2525, "starttls")),
    ],
)
def test_an_address_says_how_to_reach_it(url: str, server: Server) -> None:
    assert read_server({URL: url}) == server


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "no mail server is known"),
        ({URL: ""}, "no mail server is known"),
        ({URL: "mail.example.om:587"}, "is not the address of a mail server"),
        ({URL: "http://mail.example.om"}, "is not the address of a mail server"),
        ({URL: "smtp://"}, "is not the address of a mail server"),
        ({URL: "smtp://-x"}, "is not the address of a mail server"),
        ({URL: "smtp://mail.example.om/path"}, "is not the address of a mail server"),
        ({URL: "smtp://mail.example.om:no"}, "is not an address"),
        ({URL: "smtp://mail.example.om?tls=no"}, "is not the address of a mail server"),
        ({URL: "smtp://mail.example.om?security=some"}, "asks for a security that there is not"),
        ({URL: "smtps://mail.example.om?security=none"}, "asks for a security that there is not"),
        ({URL: "smtp://u:hush@mail.example.om"}, "holds a user or a password"),
        ({URL: "smtp://mail.example.om", USER: "u"}, f"{USER} is set and {PASSWORD} is not"),
        ({URL: "smtp://mail.example.om", PASSWORD: "hush"}, f"{PASSWORD} is set and {USER} is not"),
        ({URL: "smtp://mail.example.om?security=none", USER: "u", PASSWORD: "hush"}, "for everybody to read"),
        ({URL: "smtp://mail.example.om", TIMEOUT: "0"}, "is no number of seconds from 1 to 600"),
        ({URL: "smtp://mail.example.om", TIMEOUT: "soon"}, "is no number of seconds from 1 to 600"),
    ],
)
def test_what_is_missing_or_contradicts_itself(environment: dict[str, str], words: str) -> None:
    with pytest.raises(ItsdError) as caught:
        read_server(environment)
    assert words in caught.value.message
    assert "hush" not in caught.value.message + caught.value.hint


def test_a_password_is_not_shown_by_accident() -> None:
    assert "hush" not in repr(Server("mail.example.om", 587, "starttls", "u", "hush"))


def test_an_authority_that_is_none() -> None:
    with pytest.raises(ItsdError, match="which cannot be read as certificates"):
        Connection(Server("mail.example.om", 587, "starttls", authority=__file__))
