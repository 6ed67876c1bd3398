"""JSON as all JSON formats of findings are written: readable, the same bytes for the same data, safe to show."""

from __future__ import annotations

import json
import re

from itsd.output.visible import INVISIBLE, SURROGATES

_ESCAPED = re.compile(f"[\x7f-\x9f{INVISIBLE}]")
_UNPAIRED = re.compile(f"[{SURROGATES}]")


def format_json(data: object) -> str:
    """The data as indented JSON with letters of all scripts as they are.

    Control and invisible characters are written as escapes, so that they neither steer a terminal nor hide in a review;
    unpaired surrogates, which many readers refuse, become the replacement character.
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2)
    return _ESCAPED.sub(_escape, _UNPAIRED.sub("\ufffd", text)) + "\n"


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
