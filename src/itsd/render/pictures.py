"""Pictures that are files of the estate: the logo, and those that descriptions show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.reader import read_documents
from itsd.files.root import SETTINGS_FILE
from itsd.render.nodes import Picture

if TYPE_CHECKING:
    from itsd.files.tree import Tree
    from itsd.model.settings import Settings

_FORMATS = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "webp": "webp", "svg": "svg"}
_STARTS = {"png": (b"\x89PNG\r\n\x1a\n",), "jpeg": (b"\xff\xd8\xff",), "gif": (b"GIF87a", b"GIF89a"), "webp": (b"RIFF",)}
# What a browser would run when it opens an SVG by itself; zero bytes are taken away first, as other encodings have them between letters.
_ACTIVE = re.compile(rb"<[\w:.-]*script|<[\w:.-]*(?:foreignobject|iframe|embed|object|handler)\b|\son\w+\s*=|javascript:|<!entity|<\?xml-stylesheet", re.IGNORECASE)
_MOST = 5_000_000  # bytes of a picture
_HELP = "Put a PNG, JPEG, GIF, WebP or SVG file into the estate, and name it by its path from the root."


def load_picture(path: str, tree: Tree, where: str) -> Picture:
    """The picture at a path of the estate; `where` says who names it. Raises ItsdError where there is none, or none that can be shown."""
    kind = _FORMATS.get(path.rpartition(".")[2].lower())
    if kind is None:
        message = f"{where}: {path} is no picture"
        raise ItsdError(message, _HELP)
    try:
        content = tree.read(path)
    except (OSError, ValueError):
        message = f"{where}: there is no picture {path} in the estate"
        raise ItsdError(message, _HELP) from None
    if len(content) > _MOST:
        message = f"{where}: the picture {path} has more than {_MOST // 1_000_000} MB"
        raise ItsdError(message, "Make it smaller.")
    if kind in _STARTS and not content.startswith(_STARTS[kind]):
        message = f"{where}: {path} is not what its name says"
        raise ItsdError(message, _HELP)
    return Picture(content, kind)


def load_logo(settings: Settings, tree: Tree) -> Picture | None:
    """The logo that the settings name; None where they name none. Raises ItsdError for one that would run something."""
    if settings.brand is None or not settings.brand.logo:
        return None
    where = f"{_place_of_logo(tree)}: brand.logo"
    found = load_picture(settings.brand.logo, tree, where)
    if found.format == "svg" and _ACTIVE.search(found.content.replace(b"\0", b"")):
        message = f"{where}: {settings.brand.logo} holds a script, or what leads out of the picture"
        raise ItsdError(message, "Save it as plain SVG, or as PNG: a site hands it on as a file that browsers open.")
    return found


def _place_of_logo(tree: Tree) -> str:
    """Where the settings name it."""
    try:
        documents, _ = read_documents(tree.read(SETTINGS_FILE), SETTINGS_FILE)
    except OSError:
        documents = []
    return str(documents[0].place(("brand", "logo"))) if documents else SETTINGS_FILE
