"""What a customer sees of a change, in the customer's words and languages: no codes, no paths, nothing internal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Action, Direction, Said
from itsd.output.page import Item, Listing, Page, Paragraph, Section, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.diff.changes import Change, Result
    from itsd.output.page import Block

_SEEN = ("sla", "service", "package")
_LIFE = frozenset({"term", "retirement", "document", "status"})
_TITLE = Said("What changes", "ما الذي يتغير")
_NOTHING = Said("Nothing changes for customers.", "لا يتغير شيء بالنسبة للعملاء.")
_GROUPS = (
    (Direction.STRENGTHENS, Said("Better", "تحسينات"), Tone.MET),
    (Direction.WEAKENS, Said("Reduced", "تخفيضات"), Tone.BAD),
    (Direction.RESHAPES, Said("Otherwise", "تعديلات أخرى"), Tone.RISK),
    (Direction.LIFECYCLE, Said("Term and status", "مدة السريان والحالة"), Tone.PLAIN),
)
_FROM = Said("{subject}: {new} (before: {old})", "{subject}: {new} (سابقا: {old})")
_ELSEWHERE = Said("worded otherwise in another language", "عدلت الصياغة في لغة أخرى")
_WORDS = {Action.ADDED: Said("new", "جديد"), Action.REMOVED: Said("no longer", "لم يعد قائما")}


def seen_by_customers(changes: Sequence[Change]) -> list[Change]:
    """The changes that a customer has to know: of agreements, services and packages, what binds, and when they begin and end."""
    return [change for change in changes if change.document in _SEEN and change.visible and (change.direction.binds or change.aspect in _LIFE)]


def build_page(result: Result, locales: Sequence[str]) -> Page:
    """The list in each language, one after the other."""
    seen = seen_by_customers(result.changes)
    blocks: list[Block] = []
    for locale in locales:
        inner = _sections(result, seen, locale) or [Paragraph(_NOTHING.show(locale))]
        blocks += inner if len(locales) == 1 else [Section(_TITLE.show(locale), tuple(inner))]
    title = _TITLE.show(locales[0]) if len(locales) == 1 else f"{_TITLE.en} / {_TITLE.ar}"
    return Page("changelog", title, "", tuple(blocks))


def _sections(result: Result, changes: Sequence[Change], locale: str) -> list[Block]:
    by_entity: dict[str, list[Change]] = {}
    for change in changes:
        by_entity.setdefault(change.entity, []).append(change)
    return [Section(_name(result, entity, locale), tuple(_groups(found, locale))) for entity, found in by_entity.items()]


def _name(result: Result, entity: str, locale: str) -> str:
    name = result.names.get(entity)
    return entity if name is None else name.show(locale)


def _groups(changes: Sequence[Change], locale: str) -> list[Block]:
    blocks: list[Block] = []
    for direction, title, tone in _GROUPS:
        items = tuple(Item(say_for_customer(change, locale), tone) for change in changes if change.direction is direction)
        if items:
            blocks.append(Section(title.show(locale), (Listing(items),)))
    return blocks


def say_for_customer(change: Change, locale: str) -> str:
    """One change in a sentence: what it is now, and what it was."""
    subject = change.subject.show(locale)
    if change.old is not None and change.new is not None and change.old.show(locale) == change.new.show(locale):
        said = f"{subject}: {change.new.show(locale)} ({_ELSEWHERE.show(locale)})"
    elif change.old is not None and change.new is not None:
        said = _FROM.show(locale).format(subject=subject, new=change.new.show(locale), old=change.old.show(locale))
    else:
        value = change.old or change.new
        word = _WORDS.get(change.action)
        said = f"{subject}{f' ({word.show(locale)})' if word is not None else ''}" + (f": {value.show(locale)}" if value is not None else "")
    return said + (f"{'؛' if locale == 'ar' else ';'} {change.magnitude.show(locale)}" if change.magnitude is not None else "")


def build_data(result: Result) -> dict[str, object]:
    """The list as data, each sentence in both languages."""
    entries = [
        {
            "entity": change.entity,
            "direction": change.direction.value,
            "said": {locale: say_for_customer(change, locale) for locale in ("en", "ar")},
        }
        for change in seen_by_customers(result.changes)
    ]
    names = {entity: {"en": name.en, "ar": name.ar} for entity, name in result.names.items() if entity.partition("/")[0] in _SEEN}
    return {"format": "itsd-changelog", "version": 1, "base": result.base, "head": result.head, "as_of": str(result.as_of), "names": names, "changes": entries}
