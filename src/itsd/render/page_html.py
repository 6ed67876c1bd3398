"""A page of results as HTML that needs nothing else: readable on a screen, on paper and by a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.output.visible import show_controls

if TYPE_CHECKING:
    from itsd.output.page import Page

_RIGHT_TO_LEFT = {"ar"}


def render_page(page: Page, locale: str = "en") -> str:
    """The page. Everything that a user wrote is escaped, control characters are made visible; names take their own direction."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # only pages need it
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(loader=PackageLoader("itsd.render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_visible)
    environment.globals.update(sort=lambda block: type(block).__name__, drawn=Markup)  # pictures are drawn by the program, texts in them escaped there
    rendered = environment.get_template("page.html").render(page=page, locale=locale, direction="rtl" if locale in _RIGHT_TO_LEFT else "ltr")
    return rendered.rstrip() + "\n"


def _visible(value: object) -> object:
    return show_controls(value).replace("<U+000A>", "\n") if type(value) is str else value
