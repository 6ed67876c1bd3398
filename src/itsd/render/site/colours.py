"""The accent colour of an estate as it can be read on white."""

from __future__ import annotations

import re

ACCENT = "#14507a"
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})")
_CONTRAST = 5.5  # of text to its ground; the guidelines ask for 4.5, and grounds are tinted
_STEP = 0.94


def readable(colour: str | None) -> str:
    """The colour, made darker until text in it can be read on white."""
    match = _COLOUR.fullmatch(colour or "")
    if match is None:
        return ACCENT
    parts = [int(match[1][at : at + 2], 16) for at in (0, 2, 4)]
    while 1.05 / (_luminance(parts) + 0.05) < _CONTRAST:
        parts = [int(part * _STEP) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _luminance(parts: list[int]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in (part / 255 for part in parts)]  # noqa: PLR2004  # the definition of sRGB
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
