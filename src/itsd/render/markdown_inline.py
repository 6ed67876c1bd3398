"""Lines of text of a document in Markdown: what a user wrote shows as it is and never becomes markup."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from itsd.render.speech import fit_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.render.nodes import Node
    from itsd.render.speech import Speech

_MARKUP = re.compile(r"[\\`*\[\]<~|$]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])|!(?=\[|$)")
_HEADING = re.compile(r"#")
# What Markdown reads at the beginning of a line: headings, quotes, lists, rules, underlines of headings and of tables.
_START = re.compile(r"(?=[#>+=-]|:-)")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_UNSAFE_IN_ADDRESS = re.compile(r"""[\x00-\x20<>`|\\"()*~\x7f]""")
_BREAK = "\x00"
"""A line break, which no text can hold, until the line is whole."""
_CODE = re.compile("\x01([^\x02]*)\x02")
"""Code, likewise."""
_BLANKS = f" \t\n{_BREAK}"
_ELEMENTS = frozenset({"sub", "sup", "ins", "del"})
"""What Markdown has no mark for and every reader of it shows."""
_UNSEEN = "unseen"
"""The class of words for those who hear a page; readers of Markdown have the elements."""
_MARKS = {"strong": ("**", "strong"), "b": ("**", "strong"), "em": ("*", "em"), "i": ("*", "em"), "s": ("~~", "s")}


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of text stands: in which speech, in a cell of a table, in a heading; `targets` are the ids that links of the document lead to."""

    speech: Speech
    targets: frozenset[str] = frozenset()
    cell: bool = False
    heading: bool = False

    def within(self, speech: Speech) -> Line:
        """The same place in another speech."""
        return Line(speech, self.targets, self.cell, self.heading)


@dataclass(frozen=True, slots=True)
class _Marked:
    """Text with a mark of Markdown around it, or with elements where the mark would not be read as one."""

    mark: str
    tag: str
    text: str


def write_line(children: Iterable[Node | str], line: Line) -> str:
    """A paragraph, or what stands on one line of a cell or heading."""
    parts = [_mark_code(part.strip(_BLANKS)) for part in write_inline(children, line).strip(_BLANKS).split(_BREAK)]
    if line.cell or line.heading:
        return ("<br>" if line.cell else " ").join(parts)
    return "\\\n".join(_guard(part) for part in parts)


def _mark_code(text: str) -> str:
    """Code between its marks; an element where they would touch those of the code before."""

    def mark(match: re.Match[str]) -> str:
        touches = text[match.start() - 1 : match.start()] == "\x02"
        return f"<code>{escape_text(match[1])}</code>" if touches else f"`{match[1]}`"

    return _CODE.sub(mark, text)


def _guard(text: str) -> str:
    """A line that does not begin like a block."""
    if _START.match(text):
        return "\\" + text
    return _NUMBER.sub(r"\1\\", text, count=1) if _NUMBER.match(text) else text


def write_inline(children: Iterable[Node | str], line: Line) -> str:
    """Texts and elements of a line after each other."""
    pieces = [_write_piece(child, line) for child in children]
    written = ""
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Marked):
            after = pieces[number + 1] if number + 1 < len(pieces) else ""
            written += _write_marked(piece, written[-1:], "*" if isinstance(after, _Marked) else after[:1])
        else:
            written += piece
    return written


def _write_piece(child: Node | str, line: Line) -> str | _Marked:
    if isinstance(child, str):
        return escape_text(" ".join(re.split("[ \t\n]+", fit_text(child))), heading=line.heading)
    if child.tag == "br":
        return _BREAK
    if child.tag == "img":
        return _Marked("*", "em", escape_text(" ".join(fit_text(child.attributes.get("alt", "")).split()), heading=line.heading))
    if _UNSEEN in child.classes:
        return ""
    anchor = write_anchor(child, line.targets)
    if child.tag in _MARKS and not anchor:
        return _Marked(*_MARKS[child.tag], _write_spoken(child, line))
    return anchor + _write_element(child, line)


def _write_element(node: Node, line: Line) -> str:
    if node.tag in {"code", "pre"}:
        return _write_code(node, line)
    if node.tag == "a":
        return _write_link(node, line)
    inner = _write_spoken(node, line)
    tag = node.tag if node.tag in _ELEMENTS else _MARKS.get(node.tag, ("", ""))[1]
    return f"<{tag}>{inner}</{tag}>" if tag and inner else inner


def _write_spoken(node: Node, line: Line) -> str:
    """What stands in an element, in an isolate where its direction differs."""
    speech = line.speech.inside(node)
    inner = write_inline(node.children, line.within(speech))
    if speech.direction == line.speech.direction or not inner.strip(_BLANKS):
        return inner
    language = f' lang="{escape(speech.locale)}"' if speech.locale != line.speech.locale else ""
    return f'<span dir="{speech.direction}"{language}>{inner}</span>'


def _write_marked(piece: _Marked, before: str, after: str) -> str:
    """The mark where every reader of Markdown takes it for one, else the element."""
    text = piece.text.strip(_BLANKS)
    if not text:
        return piece.text
    start = piece.text[: len(piece.text) - len(piece.text.lstrip(_BLANKS))]
    end = piece.text[len(piece.text.rstrip(_BLANKS)) :]
    opens, closes = (start[-1:] or before), (end[:1] or after)
    if _is_word(text[0]) and _is_word(text[-1]) and _is_apart(opens) and _is_apart(closes):
        return f"{start}{piece.mark}{text}{piece.mark}{end}"
    return f"{start}<{piece.tag}>{text}</{piece.tag}>{end}"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _is_apart(character: str) -> bool:
    """Whether a mark beside that character is read: a blank, or punctuation that is no mark itself."""
    return character == "" or character in _BLANKS or (character.isascii() and not character.isalnum() and character not in "*~_")


def _write_code(node: Node, line: Line) -> str:
    text = " ".join(re.split("[ \t\n]+", fit_text(node.text)))
    plain = all(isinstance(child, str) for child in node.children) and text == text.strip() and "`" not in text
    if plain and text and not (line.cell and re.search(r"[|\\]", text)):
        return f"\x01{text}\x02"
    inner = write_inline(node.children, line)
    return f"<code>{inner}</code>" if inner else ""


def _write_link(node: Node, line: Line) -> str:
    inner = _write_spoken(node, line)
    address = node.attributes.get("href", "")
    if not inner.strip(_BLANKS) or not address or (address.startswith("#") and address[1:] not in line.targets):
        return inner
    return f"[{inner}]({write_address(address)})"


def write_address(address: str) -> str:
    """An address as the target of a link."""
    plain = _UNSAFE_IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", fit_text(address))
    return f"<{plain.replace('&', '&amp;')}>" if "&" in plain or "[" in plain or "]" in plain else plain


def write_anchor(node: Node, targets: frozenset[str]) -> str:
    """The place that links to an element lead to; nothing where none does."""
    identifier = node.attributes.get("id", "")
    return f'<a id="{escape(identifier)}"></a>' if identifier in targets else ""


def escape_text(text: str, *, heading: bool = False) -> str:
    """Text in which nothing is markup inside of a line."""
    escaped = _MARKUP.sub(lambda match: f"\\{match[0]}", text)
    return _HEADING.sub(r"\\#", escaped) if heading else escaped
