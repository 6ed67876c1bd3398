"""Block style in its canonical layout: two spaces a level, keys in order, each comment with what it belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from itsd.files.inline import Inline, is_pinned, order_pairs
from itsd.files.source import NotFormattedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.diagnostics import Path
    from itsd.files.outline import Node
    from itsd.files.source import Comment, Source

_INDENT = 2
_COLUMNS = "the entries of a block do not stand in one column"
_DASHES = "a list is not written with one dash an item"
_KEY = "a key is not plain text on one line"
_ONE_LINE = "two keys of a block stand on one line"
_MISSING = "a list item is missing"
_BETWEEN = "something stands between two entries"
_TAG = "a collection has a tag"
_ANCHOR = "an anchor stands on a line of its own"
_COLON = re.compile(r"[ \t]*:")
# Comments that are meant for the file, whatever key they stand above.
_FILE_COMMENT = re.compile(r"#\s*(yaml-language-server:|-\*-|vim:|SPDX-|!)")


class Entry(NamedTuple):
    """An entry of a block collection: its value, the line of its key or dash, and the lines around that belong to it.

    `lead` is where its leading comments begin, `end` the line behind its trailing ones.
    """

    key: Node | None
    value: Node
    lead: int
    line: int
    end: int


class Blocks:
    """Writes the block collections of one document."""

    def __init__(self, source: Source, names: Callable[[Path], Sequence[str]]) -> None:
        """`names` gives the order of keys at a path."""
        self._source = source
        self._names = names
        self._inline = Inline(source, names)
        self._kept = False  # whether the last line written is of a block scalar to which blank lines behind it would belong

    def document(self, root: Node, first: int, last: int, *, final: bool) -> list[str]:
        """The lines of a document whose root is a block mapping; `first` and `last` bound its lines. Blank lines do not end a file."""
        head = self._head_end(first, self._source.line(root.start))
        header = trimmed(self._idle(first, head, 0), end=False)
        lines = header + self.block(root, 0, head, last, ())
        return lines if self._kept else trimmed(lines, start=False, end=final)

    def block(self, node: Node, indent: int, first: int, last: int, path: Path) -> list[str]:
        """The lines of a mapping or list; `first` is where comments before its first entry may stand, `last` bounds those behind it."""
        entries, column, end = self._split(node, first, last)
        write = self._pair if node.kind == "map" else self._item
        if node.kind == "map" and not is_pinned(node):
            named = [(entry.key, entry) for entry in entries if entry.key is not None]
            entries = [entry for _, entry in order_pairs(named, self._names(path))]
        lines: list[str] = []
        for number, entry in enumerate(entries):
            lead = self._idle(entry.lead, entry.line, indent) if entry.lead < entry.line else []
            lines += lead if lines and not self._kept else trimmed(lead, end=False)
            lines += write(entry, number, indent, column, path)
        tail = self._idle(end, last, indent)
        tail = trimmed(tail, end=False) if self._kept else tail
        self._kept = self._kept and not tail
        return lines + tail

    def _split(self, node: Node, first: int, last: int) -> tuple[list[Entry], int, int]:
        """The entries with the lines that belong to each, the column they stand in, and the line where the collection's own end begins."""
        entries: list[Entry] = []
        items = list(node.pairs) if node.kind == "map" else [(None, item) for item in node.items]
        starts = self._starts(node, first)
        column = self._source.column(starts[0])
        lead = first
        for number, (key, value) in enumerate(items):
            line = self._source.line(starts[number])
            if self._source.column(starts[number]) != column:
                raise NotFormattedError(_COLUMNS)
            content_end = max(self._source.last_line(value), line) + 1
            until = self._source.line(starts[number + 1]) if number + 1 < len(items) else last
            end = content_end if value.style and value.style in "|>" else self._tail_end(content_end, until, column)
            entries.append(Entry(key, value, lead, line, end))
            lead = end
        return entries, column, lead

    def _starts(self, node: Node, first: int) -> list[int]:
        """Offsets of the keys or dashes."""
        if node.kind == "map":
            starts = [key.start for key, _ in node.pairs]
            for key, _ in node.pairs:
                self._check_key(key, compact=key.start == starts[0])
            return starts
        starts = []
        for item in node.items:
            at = node.start if not starts and not node.anchor else self._next_content(first)
            if self._source.text[at : at + 1] != "-":
                raise NotFormattedError(_DASHES)
            starts.append(at)
            first = max(self._source.last_line(item), self._source.line(at)) + 1
        return starts

    def _check_key(self, key: Node, *, compact: bool) -> None:
        line = self._source.line(key.start)
        before = self._source.lines[line][: self._source.column(key.start)]
        if key.kind != "scalar" or self._source.last_line(key) != line or key.anchor or key.tag or not _COLON.match(self._source.text, key.end) or "?" in before:
            raise NotFormattedError(_KEY)
        if before.strip() and not compact:
            raise NotFormattedError(_ONE_LINE)

    def _next_content(self, line: int) -> int:
        while line < len(self._source.lines) and self._source.is_idle(line):
            line += 1
        if line >= len(self._source.lines):
            raise NotFormattedError(_MISSING)
        text = self._source.lines[line]
        return self._source.offset(line) + len(text) - len(text.lstrip())

    def _tail_end(self, start: int, until: int, column: int) -> int:
        """Where the comments end that stand deeper than the column, and so belong to the entry before."""
        end = start
        for line in range(start, until):
            comment = self._source.comments.get(line)
            if not self._source.is_idle(line):
                raise NotFormattedError(_BETWEEN)
            if comment is None:
                continue
            if comment.column <= column:
                break
            end = line + 1
        return end

    def _pair(self, entry: Entry, _number: int, indent: int, column: int, path: Path) -> list[str]:
        if entry.key is None:
            return []
        start = " " * indent + self._inline.key(entry.key, flow=False) + ":"
        return self._value(entry, start, indent, column, (*path, entry.key.value))

    def _item(self, entry: Entry, number: int, indent: int, column: int, path: Path) -> list[str]:
        start = " " * indent + "-"
        inner = (*path, number)
        value = entry.value
        if not value.is_block or value.anchor or value.tag:
            return self._value(entry, start, indent, column, inner)
        same_line = self._source.line(value.start) == entry.line
        comment = None if same_line else self._source.comments.get(entry.line)
        lines = self.block(value, indent + _INDENT, entry.line + (not same_line), entry.end, inner)
        if comment is None and not lines[0].lstrip().startswith("#"):
            return [f"{start} {lines[0].lstrip()}", *lines[1:]]
        return [_with_comment(start, comment), *lines]

    def _value(self, entry: Entry, start: str, indent: int, column: int, path: Path) -> list[str]:
        """What stands behind `key:` or `-`, and its trailing comments."""
        value = entry.value
        if value.tag and value.kind != "scalar":
            raise NotFormattedError(_TAG)
        if value.is_block:
            if value.anchor and self._source.line(value.start) != entry.line:
                raise NotFormattedError(_ANCHOR)
            head = _with_comment(f"{start} &{value.anchor}" if value.anchor else start, self._source.comments.get(entry.line))
            return [head, *trimmed(self.block(value, indent + _INDENT, entry.line + 1, entry.end, path), end=False)]
        tail = self._idle(max(self._source.last_line(value), entry.line) + 1, entry.end, indent + _INDENT)
        self._kept = self._source.keeps_blanks(value)
        if value.start == value.end:
            return [_with_comment(start, self._source.comments.get(entry.line)), *tail]
        return [*self._inline_value(entry, start, indent, column, path), *tail]

    def _inline_value(self, entry: Entry, start: str, indent: int, column: int, path: Path) -> list[str]:
        value = entry.value
        lines = self._inline.lines(value, path, indent - column)
        line = self._source.line(value.start)
        last = self._source.last_line(value)
        if not (value.style and value.style in "|>"):
            comment = self._source.comments.get(last)
            lines[-1] = _with_comment(lines[-1], comment if comment and comment.column >= value.end - self._source.offset(last) else None)
        between = [] if line == entry.line else trimmed(self._idle(entry.line + 1, line, indent + _INDENT))
        above = None if line == entry.line else self._source.comments.get(entry.line)
        if between or above:
            return [_with_comment(start, above), *between, " " * (indent + _INDENT) + lines[0], *lines[1:]]
        return [f"{start} {lines[0]}", *lines[1:]]

    def _idle(self, first: int, last: int, indent: int) -> list[str]:
        """Comments at an indentation, and of each run of blank lines one."""
        lines: list[str] = []
        for number in range(first, last):
            comment = self._source.comments.get(number)
            if not self._source.is_idle(number):
                raise NotFormattedError(_BETWEEN)
            if comment is not None:
                lines.append(" " * indent + comment.text)
            elif not lines or lines[-1]:
                lines.append("")
        return lines

    def _head_end(self, first: int, line: int) -> int:
        """Where the comments of the whole document end: those before a blank line, and those that name the file's tools."""
        end = first
        for number in range(first, line):
            comment = self._source.comments.get(number)
            if comment is None or (end == number and _FILE_COMMENT.match(comment.text)):
                end = number + 1
        return end


def trimmed(lines: list[str], *, start: bool = True, end: bool = True) -> list[str]:
    """Without blank lines at the start and at the end."""
    first, last = 0, len(lines)
    while start and first < last and not lines[first]:
        first += 1
    while end and last > first and not lines[last - 1]:
        last -= 1
    return lines[first:last]


def _with_comment(line: str, comment: Comment | None) -> str:
    if comment is None:
        return line
    gap = comment.gap if comment.gap and not comment.gap.strip(" ") else "  "
    return line + gap + comment.text
