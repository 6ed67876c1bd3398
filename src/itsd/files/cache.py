"""A cache on disk: one private SQLite file for each estate. Whatever is wrong with it, it is made anew, never complained about.

Values are text and JSON, never pickle, because whoever can write a pickle can run code.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stamp TEXT, blob TEXT, records TEXT, findings TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entity (kind TEXT, id TEXT, record TEXT, questions BLOB, findings TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment (kind TEXT, id TEXT, path TEXT, stamp TEXT, PRIMARY KEY (kind, id, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS target (name TEXT PRIMARY KEY, referrers TEXT) WITHOUT ROWID;
"""
_NAMES = ("meta", "file", "entity", "target", "attachment")


def cache_folder() -> Path:
    """Where caches are kept: `ITSD_CACHE_DIR`, else the user's cache folder."""
    given = os.environ.get("ITSD_CACHE_DIR")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "itsd" if base else Path.home() / ".cache" / "itsd"


def cache_file(root: Path) -> Path:
    """The cache of the estate in this folder.

    In a folder that was named for caches the file is called after the estate's place in its repository, so that it serves
    fresh clones elsewhere; what it holds is checked by content in any case.
    """
    place = str(root)
    if os.environ.get("ITSD_CACHE_DIR"):
        top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
        place = f"{top.name}/{root.relative_to(top).as_posix()}"
    return cache_folder() / f"{hashlib.sha256(place.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.sqlite"


class Cache:
    """An open cache. Every method may raise sqlite3.Error, which means: go on without it."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises sqlite3.Error or OSError where that is impossible."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._connection = sqlite3.connect(path, timeout=0.2, isolation_level=None)
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.executescript(_TABLES)
            self._connection.execute("SELECT path, stamp, blob, records, findings FROM file LIMIT 1")
            self._connection.execute("SELECT kind, id, record, questions, findings FROM entity LIMIT 1")
        except sqlite3.Error:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, name: str) -> str:
        """A value of the `meta` table; empty where there is none."""
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return "" if row is None else str(row[0])

    def rows(self, query: str, arguments: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        return self._connection.execute(query, arguments)

    def change(self, query: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Run a changing statement for each row; inside `writing` only."""
        self._connection.executemany(query, rows)

    def put(self, values: dict[str, str]) -> None:
        """Set values of the `meta` table; inside `writing` only."""
        self.change("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def clear(self) -> None:
        """Empty every table; inside `writing` only."""
        for name in _NAMES:
            self._connection.execute(f"DELETE FROM {name}")  # noqa: S608  # our own names

    @contextlib.contextmanager
    def writing(self, generation: str) -> Iterator[bool]:
        """A transaction; False, and nothing is to be written, where another run has written since `generation` was read."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            fresh = self.get("generation") == generation
            yield fresh
            if fresh:
                self.put({"generation": os.urandom(8).hex()})
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """All reading inside sees one state of the cache, whatever others write."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")


def open_cache(root: Path) -> Cache | None:
    """The cache of an estate; a file that is none, or of another shape, is replaced. None where there can be no cache."""
    path = cache_file(root)
    for _attempt in range(2):
        try:
            return Cache(path)
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "unable to open" in str(error) or "readonly" in str(error):
                return None
            remove_cache(path)
        except sqlite3.Error:
            remove_cache(path)
        except OSError:
            return None
    return None


def remove_cache(path: Path) -> None:
    """Delete a cache and what belongs to it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + ending).unlink()
