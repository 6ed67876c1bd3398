"""Pictures that are files of the estate: the logo, and those that descriptions show."""

from __future__ import annotations

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
    """The logo that the settings name; None where they name none."""
    if settings.brand is None or not settings.brand.logo:
        return None
    return load_picture(settings.brand.logo, tree, f"{_place_of_logo(tree)}: brand.logo")


def _place_of_logo(tree: Tree) -> str:
    """Where the settings name it."""
    try:
        documents, _ = read_documents(tree.read(SETTINGS_FILE), SETTINGS_FILE)
    except OSError:
        documents = []
    return str(documents[0].place(("brand", "logo"))) if documents else SETTINGS_FILE
