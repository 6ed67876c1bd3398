"""A document that is ready to be written: what its cover and its margins say, its body in each language, its pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from itsd.render.nodes import Node, Picture

RIGHT_TO_LEFT = frozenset({"ar"})


def direction_of(locale: str) -> str:
    """The direction of a language: rtl or ltr."""
    return "rtl" if locale.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Cover:
    """What the cover and the margins of the pages say in one language. Texts are plain; `facts` are labels with their values."""

    locale: str
    issuer: str
    kind: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    running: str
    """What stands at the foot of each page: the document, its version, its digest."""
    watermark: str
    """What lies across each page of a draft; empty where nothing does."""
    contents: str
    """The heading of the table of contents; empty where there is none."""
    page: str
    """How a page is numbered, with {page} and {pages}."""


@dataclass(frozen=True, slots=True)
class Body:
    """The text in one language, or in two side by side: then the root holds elements `div` of class `pair`, each with one child a language.

    Elements whose language differs from the one around them have lang and dir.
    """

    locale: str
    root: Node


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `covers` and `bodies` go together in order; bodies are fewer where languages stand side by side.

    Pictures are named as in the addresses `picture:NAME` of the body. `accent` is #rrggbb.
    """

    name: str
    """A file name without its ending."""
    on: date
    covers: tuple[Cover, ...]
    bodies: tuple[Body, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    accent: str = "#14507a"
    logo: Picture | None = None
    arabic_digits: bool = False
    """Whether numbers of pages and headings in Arabic stand in Arabic-Indic digits; those in texts do already."""
