"""Mail addresses, and what `itsd.yaml` says about letters that the program sends."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from itsd.model.base import Model
from itsd.model.parsing import Parsed, Raw, shown, wrong

# The addresses of RFC 5321 that organisations give: no quoted names, no address literals, no blanks, and never a line break.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
_LONGEST, _LONGEST_LOCAL = 254, 64
_WEB = re.compile(r"https?://[^\s\x00-\x20\x7f<>\"'\\]+")


def is_address(text: str) -> bool:
    """Whether a text is one mail address, and nothing besides."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and len(text.partition("@")[0]) <= _LONGEST_LOCAL


def parse_address(raw: Raw) -> str:
    """A mail address: `it-services@example.om`."""
    if isinstance(raw, str) and is_address(raw):
        return raw
    message = f"{shown(raw)} is not a mail address"
    raise wrong(message, "Write name@domain in Latin letters, without a name around it.")


def parse_web_address(raw: Raw) -> str:
    """The address of a web page: `https://it.example.om/catalogue/`."""
    if isinstance(raw, str) and _WEB.fullmatch(raw):
        return raw
    message = f"{shown(raw)} is not the address of a web page"
    raise wrong(message, "Write it with https:// in front.")


MailAddress = Annotated[str, Parsed(parse_address, {"type": "string", "format": "email", "examples": ["it-services@example.om"]})]
WebAddress = Annotated[str, Parsed(parse_web_address, {"type": "string", "format": "uri", "pattern": "^https?://", "examples": ["https://it.example.om/catalogue/"]})]


class Mail(Model):
    """Letters that `itsd notify` writes. The mail server and its password come from the environment, never from a file."""

    sender: MailAddress = Field(description="The address that letters come from.")
    pages: WebAddress | None = Field(None, description="Where the published catalogues are read; the folder of each stands below it.")
