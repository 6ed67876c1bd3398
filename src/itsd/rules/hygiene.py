"""Order in the files: instants, file names, personal data, exemptions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pydantic import BaseModel

from itsd.diagnostics import Hit, Level, Path
from itsd.model.kinds import KINDS
from itsd.model.organisation import Contact, Person
from itsd.model.text import Text
from itsd.model.values import ID_PATTERN
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.index import Record

_ALL_KINDS = tuple(kind.model for kind in KINDS.values())


class _Words(NamedTuple):
    """A string of an entity, where it stands, and whether something around it names a calendar or a time zone."""

    path: Path
    text: str
    zoned: bool


_ZONE_KEYS = ("timezone", "during", "hours", "calendar")


def _find_words(value: Any, path: Path = (), *, zoned: bool = False) -> Iterator[_Words]:  # noqa: ANN401  # a value of a model
    """Every string below a value: plain ones, and each language of a text."""
    if type(value) is str:
        yield _Words(path, value, zoned)
        return
    zoned = zoned or (isinstance(value, BaseModel) and any(type(value.__dict__.get(key)) is str for key in _ZONE_KEYS))
    for part, item in _parts_of(value):
        yield from _find_words(item, (*path, part) if part != "" else path, zoned=zoned)


def _parts_of(value: Any) -> Iterable[tuple[str | int, Any]]:  # noqa: ANN401  # a value of a model
    """What a value consists of, each part by the key or number it has in the file; nothing for what holds no text."""
    kind = type(value)
    if kind is Text:
        return cast("Text", value).entries
    if kind is tuple:
        return enumerate(value)
    if kind is dict:
        return cast("dict[str, Any]", value).items()
    if isinstance(value, BaseModel):  # from_, in_ and for_ are written without the underscore
        return [(name.removesuffix("_"), item) for name, item in value.__dict__.items() if item is not None and item != ()]
    return ()


_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ][0-2]\d:[0-5]\d(:[0-5]\d([.,]\d+)?)?")
_INSTANT_CLUE = re.compile(rb"-\d\d[Tt ][0-2]\d:")


def find_instants_without_zone(record: Record, estate: Estate) -> Iterator[Hit]:
    """07:30 is four hours apart in Muscat and in Greenwich; where no calendar says which one is meant, an offset must."""
    if record.data and not _INSTANT_CLUE.search(record.data):
        return  # one look at all of it, because hardly an entity holds one
    entity = estate.entity(record.kind, record.id)
    for path, text, zoned in _find_words(entity):
        if text[:1].isdigit() and not zoned and _INSTANT.fullmatch(text.strip()):
            yield Hit(path, f"the instant {text.strip()} has no offset, and no calendar gives one", "Add the offset, for example +04:00 for Muscat.")


_ID = re.compile(ID_PATTERN)


def find_other_file_names(record: Record, _estate: Estate) -> Iterator[Hit]:
    """Whoever looks for an entity looks for its file; a file with several entities may have any name."""
    name = record.file.rsplit("/", 1)[-1]
    stem, _, suffix = name.rpartition(".")
    if record.alone and stem != record.id and _ID.fullmatch(record.id):  # X012 speaks of an id that is none
        yield Hit(("id",), f"the file {name} holds the {record.kind} {record.id}", f"Rename the file to {record.id}.{suffix}.")


_PRIVATE_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "ymail.com",
    "rocketmail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.net",
    "mail.ru",
    "yandex.com",
    "yandex.ru",
    "zoho.com",
)
_GAP = r"(?:\s*(?:numbers?|no|is|رقم|هو|هي))?[\s:=#.()\u2013-]{0,6}"
_DIGITS = r"(?!\d{4}-\d\d-\d\d)(?P<value>[A-Z]{0,2}\d[\d -]{4,16}\d)(?!\d)"
_PHONE = r"(?P<value>\+?\d[\d ()-]{6,18}\d)(?!\d)"
_BIRTH_DATE = r"(?P<value>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2} \w{3,12} \d{4})"
_IDENTITY = (
    r"(?:\bcivil (?:id|number|no|card)|\bnational (?:id|identity|number)(?: card)?|\b(?:resident|residence|identity|id) card|\bpassport|\biqama"
    r"|الرقم المدني|رقم البطاقة(?: الشخصية| المدنية)?|البطاقة الشخصية|الهوية الوطنية|رقم الهوية|رقم الجواز|جواز السفر|رقم الإقامة)"
)
_BIRTH = r"(?:\b(?:date of birth|birth ?date|birthday|d\.?o\.?b|born(?: on)?)\b|تاريخ الميلاد|تاريخ الولادة|مواليد)"
_OWN_PHONE = (
    r"(?:\b(?:personal|private|home) (?:mobile|phone|cell|gsm|whatsapp|telephone|tel|number)(?: phone| number)?"
    r"|(?:هاتف|جوال|نقال|موبايل|واتساب|رقم)\S* (?:ال)?(?:شخصي|خاص|منزلي|منزل))"
)
_OWN = r"(?:personal|private|home|شخصي|خاص|منزلي)"

# What it is, and the words and shape by which it is known: a number alone is never taken for somebody's.
_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an identity number", re.compile(_IDENTITY + _GAP + _DIGITS, re.IGNORECASE)),
    ("an identity number", re.compile(r"(?<![\d-])(?P<value>784-\d{4}-\d{7}-\d)(?![\d-])")),
    ("a date of birth", re.compile(_BIRTH + _GAP + _BIRTH_DATE, re.IGNORECASE)),
    ("a private telephone number", re.compile(_OWN_PHONE + _GAP + _PHONE, re.IGNORECASE)),
    ("a private telephone number", re.compile(_PHONE + rf" ?\({_OWN}\b[^)\n]{{0,20}}\)", re.IGNORECASE)),
    ("a private mail address", re.compile(rf"[\w.+-]+@(?P<value>{'|'.join(map(re.escape, _PRIVATE_DOMAINS))})(?!\.?[\w-])", re.IGNORECASE)),
)
_WORDS = ("civil", "national ", " card", "passport", "iqama", "784-", "birth", "born", "dob", "d.o.b", "personal", "private", "home")
_ARABIC_WORDS = ("المدني", "البطاقة", "رقم الهوية", "الهوية الوطنية", "جواز", "الإقامة", "الميلاد", "الولادة", "مواليد", "شخصي", "خاص", "منزل")
_CLUES = tuple(clue.encode() for clue in (*_WORDS, *_ARABIC_WORDS))
_DOMAIN_CLUES = tuple(f"@{domain}".encode() for domain in _PRIVATE_DOMAINS)
_OWN_WORDS = ("personal", "private", "home", "Personal", "Private", "Home", "شخصي", "خاص", "منزل")
_OWN_WORD = re.compile(rf"\b(?:ال)?{_OWN}", re.IGNORECASE)
_REMEDY = "Delete it here, and from the history of the repository if it was ever committed."
_VISIBLE = 2  # characters of a personal number that a message shows: findings travel further than files


def find_personal_data(record: Record, estate: Estate) -> Iterator[Hit]:
    """An estate is read by many and kept for ever; a business contact is all that it needs of a person."""
    data = record.data.lower()
    if data and record.kind != "person" and not any(clue in data for clue in _CLUES) and not (b"@" in data and any(domain in data for domain in _DOMAIN_CLUES)):
        return  # one look at all of it, because most entities hold nothing of the sort
    entity = estate.entity(record.kind, record.id)
    if entity is None:
        return
    words = list(_find_words(entity))
    everything = "\n".join([text for _, text, _ in words])
    suspect = any(pattern.search(everything) for _, pattern in _PERSONAL) or any(word in everything for word in _OWN_WORDS)
    if suspect:
        for path, text, _ in words:
            yield from (Hit(path, _say(what, value), _REMEDY, detail=what) for what, value in _personal_parts(text).items())
        yield from _private_contacts(entity)
    if isinstance(entity, Person) and entity.email and not (suspect and _personal_parts(entity.email)):
        yield from _foreign_address(entity.email, estate)


def _personal_parts(text: str) -> dict[str, str]:
    """What is personal in a text, and the first number or address of each sort."""
    found: dict[str, str] = {}
    for what, pattern in _PERSONAL:
        match = pattern.search(text)
        if match is not None:
            found.setdefault(what, match["value"])
    return found


def _say(what: str, value: str) -> str:
    """The message: a mail domain in full, of a number its end only."""
    shown = value.lower() if value[-1].isalpha() else f"ending in {value[-_VISIBLE:]}"
    return f"{what} ({shown}) is more than a business contact"


def _private_contacts(entity: Entity) -> Iterator[Hit]:
    """Contacts whose purpose says that the number is somebody's own."""
    support = getattr(entity, "support", None)
    for path, contacts in ((("contacts",), getattr(entity, "contacts", ())), (("support", "contacts"), getattr(support, "contacts", ()))):
        for index, contact in enumerate(contacts):
            if not isinstance(contact, Contact) or contact.phone is None or contact.purpose is None:
                continue
            if any(_OWN_WORD.search(text) for _, text in contact.purpose.entries):
                yield Hit((*path, index, "phone"), _say("a private telephone number", contact.phone), _REMEDY, detail="contact")


def _foreign_address(address: str, estate: Estate) -> Iterator[Hit]:
    """The address of a person outside the mail domains that the estate names as its own."""
    own = [domain.lower().removeprefix("@") for domain in estate.settings.mail_domains]
    domain = address.rpartition("@")[2].strip().lower()
    if own and "@" in address and not any(domain == name or domain.endswith(f".{name}") for name in own):
        message = f"the mail address at {domain} is outside the organisation's domains"
        yield Hit(("email",), message, f"Write the business address at {own[0]}, or add {domain} to mail_domains in itsd.yaml.", detail="domain")


def find_exemption_faults(estate: Estate) -> Iterator[Hit]:
    """Exemptions and levels of `itsd.yaml` that hide nothing or nobody answers for."""
    from itsd.rules.exemptions import find_faults  # noqa: PLC0415  # it asks the registry, of which this rule is a part

    return find_faults(estate)


RULES = (
    Rule("X005", "instant-without-zone", Level.ERROR, "an instant without offset where no calendar gives one", (), _ALL_KINDS, find_instants_without_zone, of_records=True),
    Rule("X006", "file-name", Level.INFO, "a file of one entity that is not named after its id", (), _ALL_KINDS, find_other_file_names, of_records=True),
    Rule("X007", "personal-data", Level.WARNING, "personal data beyond a business contact", (), _ALL_KINDS, find_personal_data, of_records=True),
    Rule("X009", "exemption", Level.WARNING, "an exemption without reason or expiry, expired, or matching nothing", (), (), find_exemption_faults),
)
