"""When text may stand plain in YAML, and how it is quoted where it may not: safe for readers of YAML 1.2 and of 1.1."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from itsd.files.scalars import find_trap, resolve_scalar

_STRING = "tag:yaml.org,2002:str"
_DATE = "tag:yaml.org,2002:timestamp"  # a date stays plain by convention: no reader takes it for another day
_RESOLVER = Resolver()
_IN_FLOW = frozenset(",[]{}")
_LOOKS_LIKE_TEXT = re.compile(r"[^\W\d_]")
_UNSAFE = re.compile(r":(\s|$)|\s#|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufffe\uffff]|^[\s]|[\s]$")
_PLAIN_START = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=<~]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_misread(text: str) -> bool:
    """Whether a plain scalar that is a string to us is something else to a reader of YAML 1.1. Dates are not counted."""
    if resolve_scalar(text) != text:
        return False
    return bool(find_trap(text)) or _old_tag(text) not in {_STRING, _DATE}


def is_plainly_text(text: str, *, flow: bool) -> bool:
    """Whether quotation marks are idle: it begins with a letter, and no reader takes it for anything but this text."""
    return _LOOKS_LIKE_TEXT.match(text) is not None and is_plain_safe(text, flow=flow)


def is_plain_safe(text: str, *, flow: bool) -> bool:
    """Whether the text can stand without quotation marks as a string."""
    if not _PLAIN_START.match(text) or _UNSAFE.search(text) or resolve_scalar(text) != text or is_misread(text):
        return False
    if _old_tag(text) != _STRING:
        return False
    return not flow or not (_IN_FLOW.intersection(text) or ":" in text)


def _old_tag(text: str) -> str:
    """What YAML 1.1 makes of a plain scalar."""
    return str(_RESOLVER.resolve(ScalarNode, text, (True, False)))  # type: ignore[no-untyped-call]  # PyYAML's stubs


def quote(text: str) -> str:
    """The text in double quotation marks."""
    return '"' + "".join(_ESCAPES.get(letter) or _escape(letter) for letter in text) + '"'


def _escape(letter: str) -> str:
    if letter.isprintable() or letter in "\u200c\u200d":  # the joiners are ordinary spelling in Arabic script
        return letter
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x1_0000 else f"\\U{number:08x}"  # noqa: PLR2004


def write_value(value: Any, *, flow: bool) -> str:  # noqa: ANN401  # the data of YAML
    """A value on one line; lists and mappings in flow style. Raises TypeError for what no YAML file of an estate holds."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return _write_number(value)
    if isinstance(value, str):
        return value if is_plain_safe(value, flow=flow) or _is_date(value) else quote(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_key(str(key))}: {write_value(item, flow=True)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_value(item, flow=True) for item in value) + "]"
    message = f"a {type(value).__name__} cannot be written as YAML"
    raise TypeError(message)


def write_key(key: str) -> str:
    """A key; `on` and `off` stay plain, because they are names of fields."""
    plain = re.fullmatch(r"[A-Za-z_][\w-]*", key) is not None and resolve_scalar(key) == key
    return key if plain or is_plain_safe(key, flow=True) else quote(key)


def _write_number(value: int | Decimal) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    if resolve_scalar(text) != value:
        message = f"the number {text} is too long for YAML"
        raise TypeError(message)
    return text


def _is_date(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
