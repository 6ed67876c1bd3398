"""Paths inside a tree: written with `/`, relative to the root, never leaving it."""

from __future__ import annotations

import os

from itsd.errors import ItsdError

LEAVES = "the path leaves the estate"
_WINDOWS = os.name == "nt"  # elsewhere a backslash and a colon are letters of a name


def inner_path(path: str) -> str:
    """The path without idle parts (`.`, doubled and trailing slashes). Raises ValueError where it would leave the root."""
    if path.startswith("/") or "\0" in path or (_WINDOWS and ("\\" in path or ":" in path)):
        raise ValueError(LEAVES)
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise ValueError(LEAVES)
    return "/".join(parts)


def inner_folder(folder: str) -> str:
    """The same for a folder that the settings name. Raises ItsdError, because without it nothing can be listed."""
    try:
        return inner_path(folder)
    except ValueError:
        message = f"the folder {folder!r} in `paths` leaves the estate"
        raise ItsdError(message, "Name folders below the estate's root, such as `catalogue`.") from None


def outermost(folders: list[str]) -> list[str]:
    """The folders that are not inside another one of them, so that no file is listed twice."""
    kept: list[str] = []
    for folder in sorted(set(folders)):
        if not any(other == "" or folder.startswith(other + "/") for other in kept):
            kept.append(folder)
    return kept


def printable(path: str) -> str:
    r"""The path with undecodable bytes written as `\xNN`."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_text(path: str) -> bool:
    """Whether the path was valid UTF-8 on disk."""
    if path.isascii():
        return True
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
