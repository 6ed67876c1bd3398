"""Makes characters visible that steer terminals, reorder text or hide in it, so that no text of a user can do so."""

from __future__ import annotations

import re

# Bidirectional controls, zero-width, tag and other invisible characters, line and paragraph separators, non-characters.
# The joiners U+200C and U+200D are ordinary spelling in Arabic script and stay.
INVISIBLE = "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
SURROGATES = "\ud800-\udfff"
_STEERING = re.compile(f"[\x00-\x1f\x7f-\x9f{INVISIBLE}{SURROGATES}]")
_BREAKS = re.compile("[ \t\n\x0b\x0c\r\x85\u2028\u2029]+")


def show_controls(text: str) -> str:
    """The text with every control, invisible or unpaired character, line breaks and tabs too, written "<U+001B>"."""
    return _STEERING.sub(_name, text)


def show_on_one_line(text: str) -> str:
    """The text on one line: stretches of blanks and line breaks are one space, other controls are made visible."""
    return show_controls(_BREAKS.sub(" ", text).strip(" "))


def _name(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"
