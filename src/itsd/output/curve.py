"""Demand against capacity as a picture: SVG for pages, a line of signs for terminals."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from itsd.practices.agreements.spoken_values import say_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

_WIDTH, _HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 150, 16, 32
_SIGNS = "▁▂▃▄▅▆▇█"
_LEAST_GAP = 15  # units of the picture between two labels


@dataclass(frozen=True, slots=True)
class Curve:
    """A demand over time in steps, from their first days, and the lines that it is held against, each with its name."""

    title: str
    said: str
    dimension: str
    steps: tuple[tuple[date, Fraction | None], ...]
    end: date
    lines: tuple[tuple[str, Fraction], ...]


def draw_line(values: Sequence[Fraction | None], most: Fraction | None) -> str:
    """A sign for each value, as high as its share of the most; a blank where nothing is known, "!" for what is more than the most."""
    known = [value for value in values if value is not None]
    top = most or max(known, default=None)
    if not top:
        return ""
    return "".join(" " if value is None else "!" if value > top else _SIGNS[min(int(value * len(_SIGNS) / top), len(_SIGNS) - 1)] for value in values)


def draw_curve(curve: Curve) -> str:
    """The picture as SVG, complete in itself; its title and description say what it shows. Numbers are rounded to tenths only to be drawn."""
    known = [value for _, value in curve.steps if value is not None]
    top = max([*known, *(value for _, value in curve.lines)], default=None)
    if not top:
        return ""
    frame = _Frame(curve.steps[0][0].toordinal(), max(curve.end.toordinal(), curve.steps[0][0].toordinal() + 1), top * 11 / 10)
    body = [*_axes(curve, frame), *_limits(curve, frame), *_course(curve, frame)]
    size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="system-ui, sans-serif" font-size="12" direction="ltr">'
    return "\n".join([head, f"<title>{escape(curve.title)}</title>", f"<desc>{escape(curve.said)}</desc>", *body, "</svg>"])


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and amounts lie in the picture."""

    first: int
    last: int
    top: Fraction

    def across(self, day: date) -> str:
        """The place of a day."""
        span = _WIDTH - _LEFT - _RIGHT
        return _tenths(_LEFT * 10 + 10 * span * (min(max(day.toordinal(), self.first), self.last) - self.first) // (self.last - self.first))

    def down(self, amount: Fraction) -> int:
        """The place of an amount, in tenths."""
        return int((_HEIGHT - _BOTTOM) * 10 - 10 * (_HEIGHT - _TOP - _BOTTOM) * amount / self.top)


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)


def _axes(curve: Curve, frame: _Frame) -> list[str]:
    """The ground line, and the days at its ends."""
    ground = _HEIGHT - _BOTTOM
    found = [f'<line x1="{_LEFT}" y1="{ground}" x2="{_WIDTH - _RIGHT}" y2="{ground}" stroke="#4d5560"/>']
    for day, anchor in ((curve.steps[0][0], "start"), (curve.end, "end")):
        found.append(f'<text x="{frame.across(day)}" y="{ground + 18}" text-anchor="{anchor}" fill="#4d5560">{day}</text>')
    known = sorted({value for _, value in curve.steps if value is not None})
    ends = [amount for amount in dict.fromkeys((*known[-1:], *known[:1])) if amount == known[-1] or frame.down(amount) - frame.down(known[-1]) >= _LEAST_GAP * 10]
    found += [
        f'<text x="{_LEFT - 8}" y="{_tenths(frame.down(amount) + 40)}" text-anchor="end" fill="#14507a">{escape(say_number(amount, curve.dimension))}</text>' for amount in ends
    ]
    return found


def _limits(curve: Curve, frame: _Frame) -> list[str]:
    """The lines that demand is held against, with their names at the right, none upon another."""
    found: list[str] = []
    last = -_LEAST_GAP
    for number, (name, amount) in enumerate(sorted(curve.lines, key=lambda line: -line[1])):
        place = frame.down(amount)
        label = max(place + 40, (last + _LEAST_GAP) * 10)
        last = label // 10
        dash = ("", ' stroke-dasharray="6 4"', ' stroke-dasharray="2 3"')[number % 3]
        found.append(f'<line x1="{_LEFT}" y1="{_tenths(place)}" x2="{_WIDTH - _RIGHT}" y2="{_tenths(place)}" stroke="#a3131f"{dash}/>')
        found.append(f'<text x="{_WIDTH - _RIGHT + 8}" y="{_tenths(label)}" fill="#a3131f">{escape(f"{name} {say_number(amount, curve.dimension)}")}</text>')
    return found


def _course(curve: Curve, frame: _Frame) -> list[str]:
    """The demand in steps; where nothing is known the line ends."""
    paths: list[str] = []
    going = False
    for (day, amount), following in zip(curve.steps, [*(day for day, _ in curve.steps[1:]), curve.end], strict=True):
        if amount is not None:
            paths.append(f"{'L' if going else 'M'}{frame.across(day)} {_tenths(frame.down(amount))}H{frame.across(following)}")
        going = amount is not None
    return [f'<path d="{"".join(paths)}" fill="none" stroke="#14507a" stroke-width="2.5"/>'] if paths else []
