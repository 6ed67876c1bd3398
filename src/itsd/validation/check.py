"""Check an estate as fast as the last run allows: from the cache where nothing changed, only what is touched where little did.

Where nothing changed no model is imported, because that alone takes longer than all the rest.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import date
from typing import TYPE_CHECKING

from itsd.files.cache import open_cache
from itsd.files.root import SUFFIXES
from itsd.validation.manifest import Known, changed_attachments, compare_files, run_key
from itsd.validation.packing import unpack_findings
from itsd.validation.result import Checked

if TYPE_CHECKING:
    from itsd.files.cache import Cache
    from itsd.files.disk import DiskTree
    from itsd.validation.result import Conditions


def check_estate(tree: DiskTree, conditions: Conditions, *, cached: bool = True, changed_since: str | None = None) -> Checked:
    """Every finding in the estate of a tree; with `changed_since`, those in what changed since that git ref and in what depends on it."""
    if changed_since is not None:
        from itsd.validation.touched import check_changes  # noqa: PLC0415  # start-up time

        return check_changes(tree, changed_since, conditions)
    cache = open_cache(tree.root) if cached else None
    if cache is None:
        from itsd.validation.fresh import check_all  # noqa: PLC0415

        return check_all(tree, conditions)
    with contextlib.closing(cache):
        return _check_with(cache, tree, conditions)


def _check_with(cache: Cache, tree: DiskTree, conditions: Conditions) -> Checked:
    try:
        with cache.reading():
            known, checked = _recall(cache, tree, conditions)
    except (sqlite3.Error, ValueError, KeyError, TypeError):  # whatever a damaged cache answers
        known, checked = Known("damaged"), None
    if checked is not None:
        _remember_stamps(cache, known)
        return checked
    from itsd.validation.update import check_and_store  # noqa: PLC0415

    return check_and_store(cache, known, tree, conditions)


def _recall(cache: Cache, tree: DiskTree, conditions: Conditions) -> tuple[Known, Checked | None]:
    """What the cache knows, and the result of the last run if nothing changed since."""
    generation = cache.get("generation")
    run = json.loads(cache.get("run") or "{}")
    day = conditions.as_of or (date.fromisoformat(run["as_of"]) if run.get("as_of") else conditions.today)
    key = run_key(tree, day)
    if not run or cache.get("key") != key:
        return Known(generation), None
    stored = {path: (stamp, blob) for path, stamp, blob in cache.rows("SELECT path, stamp, blob FROM file")}
    entries = tree.list(run["paths"], SUFFIXES)
    difference = compare_files(tree, entries, stored)
    from itsd.files.git_bases import history_mark  # noqa: PLC0415  # start-up time

    difference.history = run.get("history") != history_mark(tree.root)
    difference.attachments = changed_attachments(tree, cache.rows("SELECT path, stamp FROM attachment"))
    if difference:
        return Known(generation, difference), None
    checked = Checked(tuple(unpack_findings(cache.get("findings"))), len(entries), run["entities"], run["exempted"], day, run["levels"])
    return Known(generation, difference), checked


def _remember_stamps(cache: Cache, known: Known) -> None:
    """Keep the stamps of files that turned out to be as they were, as in a fresh clone, so that the next run need not look into them."""
    stamps = {} if known.difference is None else known.difference.stamps
    if any(stamps.values()):
        with contextlib.suppress(sqlite3.Error), cache.writing(known.generation) as current:
            if current:
                cache.change("UPDATE file SET stamp = ? WHERE path = ?", ((stamp, path) for path, stamp in stamps.items()))
