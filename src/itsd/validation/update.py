"""A check that uses what the last run left in the cache, and leaves there what the next one can use."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.config import load_settings
from itsd.files.root import SUFFIXES
from itsd.levels.metrics import METRICS
from itsd.loader import FileReading, Loaded, assemble, read_entries, reread
from itsd.model.estate import Estate
from itsd.model.index import key_of
from itsd.rules.check import HISTORY, Judgement, judge_all, judge_estate, judge_history
from itsd.rules.questions import FORMER_STATES, asks_any, changed_questions, pack_questions, unpack_questions
from itsd.validation.fresh import conclude, finish, judge_everything
from itsd.validation.history import Present, mark_of, open_history
from itsd.validation.manifest import run_key
from itsd.validation.packing import unpack_findings
from itsd.validation.saving import Facts, Update, save_all, save_update
from itsd.validation.stored import StoredIndex, unpack_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from itsd.diagnostics import Finding
    from itsd.files.cache import Cache
    from itsd.files.disk import DiskTree
    from itsd.files.document import Document
    from itsd.files.tree import Entry
    from itsd.model.index import Key, Record
    from itsd.model.settings import Settings
    from itsd.validation.manifest import Difference, Known
    from itsd.validation.result import Checked, Conditions

_FEW = 32  # changed files, or one in eight: beyond, a whole run is no slower
_PART = 8


@dataclass(frozen=True, slots=True)
class Given:
    """What a run starts from."""

    tree: DiskTree
    settings: Settings
    document: Document | None
    findings: tuple[Finding, ...]
    entries: list[Entry]
    day: date
    jobs: int


def check_and_store(cache: Cache, known: Known, tree: DiskTree, conditions: Conditions) -> Checked:
    """The result, made from the cache where little changed, else anew; the cache is brought up to date."""
    settings, document, findings = load_settings(tree)
    day = conditions.as_of or settings.as_of or conditions.today
    given = Given(tree, settings, document, tuple(findings), tree.list(settings.paths, SUFFIXES), day, conditions.jobs)
    update = None if known.difference is None else _update(cache, known.difference, given)
    if update is not None:
        _write(cache, known, lambda: save_update(cache, _facts(update.checked, settings, update.history), update, tree))
        return update.checked
    readings = read_entries(tree, given.entries, given.jobs)
    loaded = assemble(settings, document, findings, readings, day)
    loaded.estate.attachments = tree
    judgements = judge_everything(loaded, tree, jobs=given.jobs)
    mark = mark_of(loaded.estate.history)
    checked = conclude(loaded, tree, judgements)
    doubled = any(finding.code == "X002" for finding in loaded.findings)
    _write(cache, known, lambda: save_all(cache, _facts(checked, settings, mark, key=run_key(tree, day), doubled=doubled), given.entries, (loaded, judgements), tree))
    return checked


def _facts(checked: Checked, settings: Settings, mark: str, *, key: str = "", doubled: bool = False) -> Facts:
    own_day = None if settings.as_of is None else settings.as_of.isoformat()
    run = {"as_of": own_day, "paths": settings.paths, "levels": settings.rules, "entities": checked.entities, "exempted": checked.exempted, "doubled": doubled, "history": mark}
    return Facts(key, json.dumps(run), checked.findings)


def _write(cache: Cache, known: Known, save: Callable[[], None]) -> None:
    """Save, unless another run has saved meanwhile; a cache that cannot be written is no reason to fail."""
    with contextlib.suppress(sqlite3.Error), cache.writing(known.generation) as current:
        if current:
            save()


def _update(cache: Cache, difference: Difference, given: Given) -> Update | None:
    """The result for a few changed files; None where a whole run is the better way, or the cache is damaged."""
    if len(difference.changed) + len(difference.removed) > max(_FEW, len(given.entries) // _PART):
        return None
    try:
        with cache.reading():
            return _judge_touched(cache, difference, given)
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return None


def _judge_touched(cache: Cache, difference: Difference, given: Given) -> Update | None:
    run = json.loads(cache.get("run"))
    if run["doubled"]:
        return None  # which of two entities of one id counts depends on all files
    touched = {*difference.removed, *(entry.path for entry in difference.changed)}
    stored = {path: (records, findings) for path, records, findings in cache.rows("SELECT path, records, findings FROM file WHERE records != '' OR findings != ''")}
    old = [_stored_record(cache, name) for path in touched if path in stored for name in stored[path][0].splitlines()]
    readings = read_entries(given.tree, difference.changed, given.jobs)
    fresh = {record.key: record for reading in readings for record in reading.records}
    gone = {record.key for record in old}
    if len(fresh) < sum(len(reading.records) for reading in readings) or _taken(cache, set(fresh) - gone):
        return None
    loaded = _lay_over(cache, given, fresh, gone)
    history = loaded.estate.history = open_history(given.tree.root, Present(_blobs(cache, difference, readings), given.settings.paths))
    moved = difference.history or mark_of(history) != run["history"]
    changed = changed_questions(old, fresh.values()) | {f"a:{path}/" for path in difference.attachments} | ({FORMER_STATES} if moved else set())
    judgements = _judge(cache, loaded, given, changed, set(fresh))
    found = [*given.findings, *(finding for reading in readings for finding in reading.findings)]
    found += [finding for path, (_, findings) in stored.items() if path not in touched for finding in unpack_findings(findings)]
    found += _stored_findings(cache, {(judgement.kind, judgement.id) for judgement in judgements} | gone)
    found += [finding for judgement in judgements for finding in judgement.findings]
    entities = next(iter(cache.rows("SELECT count(*) FROM entity WHERE kind != ''")))[0] - len(gone) + len(fresh)
    checked = finish(found, loaded, given.tree, counts=(len(given.entries), entities))
    return Update(checked, difference, readings, old, judgements, mark_of(history))


def _stored_record(cache: Cache, name: str) -> Record:
    """The record of `kind/id` as it was. Raises TypeError in a damaged cache."""
    row = next(iter(cache.rows("SELECT record FROM entity WHERE kind = ? AND id = ?", key_of(name))), None)
    return unpack_record(row[0] if row is not None else None)  # type: ignore[arg-type]  # a damaged cache is caught where it is opened


def _taken(cache: Cache, keys: Iterable[Key]) -> bool:
    """Whether a new id belongs to an entity of another file already."""
    return any(next(iter(cache.rows("SELECT 1 FROM entity WHERE kind = ? AND id = ?", key)), None) for key in keys)


def _lay_over(cache: Cache, given: Given, fresh: dict[Key, Record], gone: set[Key]) -> Loaded:
    """The estate of the last run with the changed files laid over it."""
    index = StoredIndex(cache, fresh, gone)
    estate = Estate(index, given.settings, given.day, frozenset(METRICS), lambda record: reread(given.tree, record), given.tree)
    return Loaded(estate, given.findings, (), given.document)


def _judge(cache: Cache, loaded: Loaded, given: Given, changed: set[str], fresh: set[Key]) -> list[Judgement]:
    """The changed entities, and those whose judgement asked a question that has another answer now."""
    numbers = unpack_questions(pack_questions(changed))
    asked = {(kind, id_) for kind, id_, questions in cache.rows("SELECT kind, id, questions FROM entity") if asks_any(questions, numbers)}
    judged = judge_all(loaded, given.tree, jobs=given.jobs, only=sorted(key for key in asked | fresh if key[0] and key in loaded.estate.records))
    judged += [judge_estate(loaded, given.tree)] if ("", "") in asked else []
    return judged + ([judge_history(loaded, given.tree)] if ("", HISTORY) in asked else [])


def _blobs(cache: Cache, difference: Difference, readings: Iterable[FileReading]) -> dict[str, str]:
    """Git's ids of the contents of all files as they are now."""
    blobs: dict[str, str] = dict(cache.rows("SELECT path, blob FROM file"))
    for path in difference.removed:
        blobs.pop(path, None)
    return blobs | {reading.path: reading.blob for reading in readings}


def _stored_findings(cache: Cache, judged: set[Key]) -> list[Finding]:
    rows = cache.rows("SELECT kind, id, findings FROM entity WHERE findings != ''")
    return [finding for kind, id_, findings in rows if (kind, id_) not in judged for finding in unpack_findings(findings)]
