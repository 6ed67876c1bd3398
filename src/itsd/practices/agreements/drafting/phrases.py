"""House phrases in the languages of an estate. They promise nothing with a number: those come from the estate alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.model.estate import Estate
    from itsd.model.text import Text

FORCE_MAJEURE = {"en": "Force majeure", "ar": "القوة القاهرة"}
KEEP_LEVELS = {"en": "Keep the levels agreed here, and report on them", "ar": "الالتزام بالمستويات المتفق عليها هنا ورفع التقارير عنها"}
TELL_CHANGES = {"en": "Announce changes in demand, users and sites in good time", "ar": "الإبلاغ في وقت مناسب عن التغيرات في الطلب والمستخدمين والمواقع"}
REPORT_FAULTS = {"en": "Report faults through the contacts named here", "ar": "الإبلاغ عن الأعطال عبر جهات الاتصال المذكورة هنا"}
COMPLETE_TICKETS = {"en": "Hand over each case with all that is known of it", "ar": "تسليم كل بلاغ مع جميع ما يعرف عنه"}
SLA_NAME = {"en": "{service} for {customer}", "ar": "اتفاقية {service} مع {customer}"}
OLA_NAME = {"en": "Operation of {service} by {team}", "ar": "اتفاقية تشغيل {service} مع {team}"}
CONTRACT_NAME = {"en": "{service} by {supplier}", "ar": "عقد {service} مع {supplier}"}
DRAFTED = {"en": "Drafted from {source}", "ar": "مسودة مستندة إلى {source}"}
_AND = {"en": " and ", "ar": " و"}


def languages(estate: Estate) -> tuple[str, ...]:
    """The languages in which readers' texts have to exist, the default one at least."""
    locales = estate.settings.locales
    return locales.required or (locales.default,)


def say(phrase: Mapping[str, str], estate: Estate, **words: Mapping[str, str] | str) -> Any:  # noqa: ANN401  # the data of YAML
    """A phrase in every language that is needed and known; a plain text where only the default one is.

    Words are texts by language, or the same in all of them.
    """
    wanted = [language for language in languages(estate) if language in phrase] or ["en"]
    found = {language: phrase[language].format(**{key: word if isinstance(word, str) else word[language] for key, word in words.items()}) for language in wanted}
    return found if len(found) > 1 or wanted[0] != estate.settings.locales.default else found[wanted[0]]


def name_in_all(text: Text | None, id_: str, estate: Estate) -> dict[str, str]:
    """A name in every language that house phrases have: the default one, or the id, where it has none."""
    default = estate.settings.locales.default
    return {language: id_ if text is None else text.show(language, default) for language in SLA_NAME}


def joined(names: list[dict[str, str]]) -> dict[str, str]:
    """Several names as one, in each language."""
    found = {}
    for language, word in _AND.items():
        words = [name[language] for name in names]
        found[language] = word.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    return found
