"""Templates: Jinja in a sandbox, always escaping, with undefined names as errors; those of the estate go before those of the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from itsd.errors import ItsdError
from itsd.files.packaged import packaged
from itsd.output.visible import show_controls
from itsd.render.dialect import DialectError, parse_html, tidy
from itsd.render.prose import render_prose
from itsd.render.translations import FOLDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.sandbox import SandboxedEnvironment

    from itsd.files.tree import Tree
    from itsd.render.nodes import Node

_HELP = "`itsd templates` lists the templates; `itsd templates --copy NAME` copies one to start from."


def make_environment(tree: Tree | None = None) -> SandboxedEnvironment:
    """The environment of all templates of documents."""
    from jinja2 import FunctionLoader, StrictUndefined  # noqa: PLC0415  # only documents need it

    from itsd.render.sandbox import Sandbox  # noqa: PLC0415  # as above

    return Sandbox(
        loader=FunctionLoader(lambda name: None if (text := find_template(name, tree)) is None else (text, name, lambda: True)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )


def find_template(name: str, tree: Tree | None) -> str | None:
    """The text of a template: that of the estate where it has one of this name, else that of the program. Raises ItsdError for what is no text."""
    path = f"{FOLDER}/{name}"
    if tree is not None and tree.exists(path):
        try:
            return tree.read(path).decode("utf-8")
        except (OSError, ValueError) as error:
            message = f"{path} cannot be read: {error}"
            raise ItsdError(message, "Put a plain file in UTF-8 there.") from None
    file = packaged(FOLDER).joinpath(*name.split("/"))
    return file.read_text(encoding="utf-8") if ".." not in name.split("/") and file.is_file() else None


def render_template(environment: SandboxedEnvironment, name: str, values: Mapping[str, Any]) -> str:
    """The text that a template gives. Raises ItsdError with file and line for what is wrong in it."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError  # noqa: PLC0415  # as above

    try:
        return environment.get_template(name).render(values)
    except TemplateNotFound as error:
        message = f"there is no template {error.name}"
        raise ItsdError(message, _HELP) from None
    except TemplateSyntaxError as error:
        message = f"{FOLDER}/{error.name or name}:{error.lineno}: {error.message}"
        raise ItsdError(message, "Mend the template, or delete it to use the one that comes with the program.") from None
    except ItsdError as error:
        message = f"{_place(error, name)}: {error.message}"
        raise ItsdError(message, error.hint) from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        message = f"{_place(error, name)}: {_NOTHING.sub(_say_nothing, str(error))}"
        raise ItsdError(message, "Mend the template, or delete it to use the one that comes with the program.") from None


_NOTHING = re.compile(r"^'(?:[\w.]*\.)?(\w+) object' has no attribute '(\w+)'")


def _say_nothing(match: re.Match[str]) -> str:
    """That an object has no such part, without the names of classes of the language."""
    return f"there is nothing called {match[2]!r} here" if match[1] == "SimpleNamespace" else f"{match[1].lower()} has no {match[2]!r}"


def render_tree(environment: SandboxedEnvironment, name: str, values: Mapping[str, Any]) -> Node:
    """The node tree that a template gives. Raises ItsdError, also for what leaves the dialect; it names the line of the template where it can be told."""
    try:
        return tidy(parse_html(render_template(environment, name, values), f"{FOLDER}/{name}"))
    except DialectError as error:
        place = place_in(environment, name, error.sign)
        if not place:
            raise
        message = f"{place}: {error.what}"
        raise ItsdError(message, error.hint) from None


def place_in(environment: SandboxedEnvironment, name: str, sign: str) -> str:
    """File, line and column of the only place in a template where something stands; empty where it stands nowhere or in several places."""
    source = environment.loader.get_source(environment, name)[0] if environment.loader is not None and sign else ""
    if not sign or source.count(sign) != 1:
        return ""
    before = source[: source.index(sign)]
    return f"{FOLDER}/{name}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _place(error: BaseException, name: str) -> str:
    """File and line of the template in which an error came up, the innermost one; Jinja rewrites the traceback so that it names them."""
    found, trace = f"{FOLDER}/{name}", error.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            found = f"{FOLDER}/{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def _visible(value: object) -> object:
    return show_controls(value).replace("<U+000A>", "\n") if type(value) is str else value


def prose(text: str) -> Any:  # noqa: ANN401  # Markup, which is not imported before it is needed
    """A description in CommonMark as markup of the dialect."""
    from markupsafe import Markup  # noqa: PLC0415  # as above

    return Markup(render_prose(text))  # noqa: S704  # made by the renderer, which escapes and lets no HTML through


def find_file(name: str, tree: Tree | None) -> bytes:
    """The content of a template that is no text: that of the estate where it has one of this name, else that of the program."""
    path = f"{FOLDER}/{name}"
    if tree is not None and tree.exists(path):
        return tree.read(path)
    return packaged(FOLDER).joinpath(*name.split("/")).read_bytes()
