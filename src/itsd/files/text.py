"""The text of a file before it is YAML: encoding, size, and characters that hide what a reviewer should see."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Level, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bidirectional controls, zero-width and tag characters: they change what is read without being seen. The joiners U+200C and
# U+200D are ordinary spelling in Arabic script and stay allowed.
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")  # ends a line for the parser, and not for editors, git and platforms
_REPORTED = 10
_WIDE = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}  # byte order marks, the longer first


def decode(content: bytes, file: str) -> tuple[str | None, list[Finding]]:
    """The text of a file, or None with the finding that says why it is not UTF-8 text. A byte order mark is passed over."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [_encoding(content, error, file)]
    control = _CONTROL.search(text)
    if control is not None:
        message = f"the file contains the control character U+{ord(control.group()):04X}"
        return None, [_refusal(text, control, file, message, "Remove the character; an estate is plain text.")]
    end = None if text.isascii() and "\r" not in text else _LINE_END.search(text)
    if end is not None:
        message = f"the file contains U+{ord(end.group()):04X}, which ends a line for some programs and not for others"
        return None, [_refusal(text, end, file, message, "End lines with a line feed, and remove the character elsewhere.")]
    return text, []


def _refusal(text: str, match: re.Match[str], file: str, message: str, hint: str) -> Finding:
    return Finding("X010", "syntax", Level.ERROR, message, _place(text, match.start(), file), hint)


def _encoding(content: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    before = content[: error.start].decode("utf-8", "replace")
    wide = next((name for mark, name in _WIDE.items() if content.startswith(mark)), "")
    message = f"the file is {wide}, not UTF-8" if wide else f"the file is not UTF-8: byte 0x{content[error.start]:02X} at offset {error.start}"
    return Finding("X010", "syntax", Level.ERROR, message, _place(before, len(before), file), "Save the file as UTF-8.")


def find_hidden_characters(text: str, file: str) -> Iterator[Finding]:
    """X008: bidirectional controls and other invisible characters, and text that is not in normal form C."""
    if text.isascii():
        return
    for count, match in enumerate(_HIDDEN.finditer(text)):
        if count == _REPORTED:
            break
        name = unicodedata.name(match.group(), "unnamed").lower()
        message = f"the text contains U+{ord(match.group()):04X} ({name}), which changes what is read without being seen"
        hint = "Remove the character; documents set the direction of text by themselves."
        yield Finding("X008", "hidden-characters", Level.ERROR, message, _place(text, match.start(), file), hint)
    if not unicodedata.is_normalized("NFC", text):
        yield _not_normal(text, file)


def hidden_characters(text: str) -> list[str]:
    """The hidden and control characters of a text, each once; escapes can bring them into a value."""
    return [] if text.isascii() and text.isprintable() else list(dict.fromkeys([*_HIDDEN.findall(text), *_CONTROL.findall(text)]))


def _not_normal(text: str, file: str) -> Finding:
    """The first line that is not in normal form C."""
    for number, line in enumerate(text.split("\n"), 1):
        normal = unicodedata.normalize("NFC", line)
        if normal != line:
            column = next((at for at, (a, b) in enumerate(zip(line, normal, strict=False), 1) if a != b), len(normal))
            place = Place(file, number, column, number, column + 1)
            break
    else:
        place = Place(file)
    message = "the text is not in Unicode normal form C, so equal words may differ"
    return Finding("X008", "hidden-characters", Level.ERROR, message, place, "Save the text in normal form C (NFC).")


def limit_finding(file: str, size: int, limit: int) -> Finding:
    """X010: a file beyond the size limit, which is not read at all."""
    message = f"the file has {size:,} bytes; the limit is {limit:,}"
    return Finding("X010", "syntax", Level.ERROR, message, Place(file), "Split it: one entity a file is the convention.")


def _place(text: str, index: int, file: str) -> Place:
    line = text.count("\n", 0, index) + 1
    column = index - (text.rfind("\n", 0, index) + 1) + 1
    return Place(file, line, column, line, column + 1)
