"""A target as a sentence, in the languages that documents are written in; one clause without a full stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itsd.levels import arabic, english
from itsd.levels.declared import metric_of
from itsd.levels.spoken import Spoken
from itsd.model.time import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.model.settings import Settings
    from itsd.model.targets import Target
    from itsd.model.text import Text

LOCALES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Names:
    """What the things that a target refers to are called: its calendar, its priority, and the items of its list by what is written.

    What has no name here is called by its id, a priority in capitals.
    """

    calendar: Text | None = None
    priority: Text | None = None
    items: Mapping[str, Text] = field(default_factory=dict)


def say_target(target: Target, settings: Settings, locale: str, names: Names | None = None) -> str:
    """The sentence of a target in a locale; English in a locale that is not known."""
    spoken = _speak_of(target, settings, locale, names or Names())
    return arabic.say(spoken) if locale.partition("-")[0] == "ar" else english.say(spoken)


def _speak_of(target: Target, settings: Settings, locale: str, names: Names) -> Spoken:
    def show(text: Text) -> str:
        return text.show(locale, settings.locales.default)

    calendar = target.during if names.calendar is None and target.during != ALWAYS else None
    priority = target.priority.upper() if target.priority is not None else None
    return Spoken(
        target,
        metric_of(target.metric, settings),
        show(names.calendar) if names.calendar is not None else calendar,
        show(names.priority) if names.priority is not None else priority,
        None if target.scope is None else show(target.scope),
        tuple(show(names.items[item]) if item in names.items else item for item in target.includes or target.within or ()),
        tuple(show(item) for item in target.excluding),
        always=target.during == ALWAYS,
    )
