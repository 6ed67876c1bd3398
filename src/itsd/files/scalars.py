"""What a plain YAML scalar means: the core schema of YAML 1.2, and nothing of YAML 1.1.

`NO`, `on`, `12:30` and `2026-01-01` are strings, `010` is ten. Numbers with a fraction become `Decimal` with every digit
that was written, because every number of an agreement is exact.
"""

from __future__ import annotations

import re
from decimal import Decimal

Scalar = str | int | Decimal | bool | None

# Only text that begins with one of these can be something else than a string; all other text is not even matched.
FIRST = frozenset("~nNtTfF0123456789+-.")

_CORE = re.compile(
    r"(?P<null>~|null|Null|NULL|)$|(?P<bool>true|True|TRUE|false|False|FALSE)$"
    r"|(?P<int>[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"
    r"|(?P<float>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$",
)
# More digits than any quantity has; Python refuses to read integers of thousands of digits, and an exponent can be a bomb.
_LONGEST_NUMBER = 40

_TRAP = re.compile(
    r"(?P<truth>y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$"
    r"|(?P<sexagesimal>[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)$",
)
TRAP_FIRST = frozenset("yYnNoO0123456789+-")


def resolve_scalar(text: str) -> Scalar:
    """The value of a plain scalar. `.inf` and `.nan` stay text: no field of an estate can hold them."""
    if text and text[0] not in FIRST:
        return text
    match = _CORE.match(text)
    if match is None or len(text) > _LONGEST_NUMBER:
        return text
    kind = match.lastgroup
    if kind == "null":
        return None
    if kind == "bool":
        return text[0] in "tT"
    if kind == "int":
        return int(text, 0) if text[:2] in {"0x", "0o"} else int(text)
    return _decimal(text)


def _decimal(text: str) -> Decimal | str:
    """Exact, but text where the exponent is beyond reason (arithmetic with 1e999999 would never end)."""
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and abs(exponent) <= _LONGEST_NUMBER else text


def find_trap(text: str) -> str:
    """What a YAML 1.1 reader would make of a plain scalar that is a string here; empty where both agree."""
    if not text or text[0] not in TRAP_FIRST:
        return ""
    match = _TRAP.match(text)
    if match is None:
        return ""
    if match.lastgroup == "truth":
        return "true" if text.lower() in {"y", "yes", "on"} else "false"
    return "a number in base sixty"
