"""The letter in words: endings and what takes their place, whoever is written to, plain text that stays plain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from itsd.files.disk import DiskTree
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.practices.catalogue.changes import Detail, EntryChange, Form, Sort
from itsd.practices.catalogue.letter import Letter, write_letter
from itsd.practices.catalogue.recipients import Recipient, find_recipients
from itsd.render.notice.letter import WIDTH, Writer

TOP = Path(__file__).parents[4]
TREE = DiskTree(TOP)
ESTATE = load(TREE, today=date(2026, 11, 1)).estate
STAFF = next(catalogue for catalogue in ESTATE.each(Catalogue) if catalogue.id == "staff")
LETTER = write_letter(STAFF, ESTATE, TREE)
READER = find_recipients(STAFF, ESTATE).people[0]


def text_of(letter: Letter, locale: str = "en", recipient: Recipient = READER) -> str:
    return Writer(letter, ESTATE, TREE, (locale,)).write_text(recipient)


def having(*changes: EntryChange, other: bool = False) -> Letter:
    return replace(LETTER, changes=changes, other=other)


FAX = {"en": "Fax", "ar": "الفاكس"}
PORTAL = {"en": "Portal", "ar": "البوابة"}


def test_an_ending_says_its_last_day_and_what_takes_its_place() -> None:
    details = (Detail("retire_on", Form.DATE, None, "2026-12-31"), Detail("replaced_by", Form.TEXT, None, PORTAL), Detail("cost.price", Form.MONEY, "1 OMR", "2 OMR"))
    letter = having(EntryChange(Sort.ENDING, "service/fax", FAX, details, until="2026-12-31", replaced_by=PORTAL))
    assert (
        "Coming to an end\n----------------\n\n* Fax\n  - Last day: 31 December 2026\n  - In its place: Portal\n  - Price: OMR\u00a02.000, until now OMR\u00a01.000\n"
        in text_of(letter)
    )
    arabic = text_of(letter, "ar")
    assert "ما سينتهي" in arabic
    assert "آخر يوم: 31 ديسمبر 2026" in arabic
    assert "البديل: البوابة" in arabic


def test_an_end_without_anything_in_its_place_says_so() -> None:
    letter = having(EntryChange(Sort.REMOVED, "service/fax", FAX))
    assert "No longer offered\n-----------------\n\n* Fax\n  - Nothing takes its place\n" in text_of(letter)
    assert "لا بديل لذلك" in text_of(letter, "ar")


def test_a_change_without_details_is_still_one() -> None:
    assert "* Fax\n  - Details were revised\n" in text_of(having(EntryChange(Sort.CHANGED, "service/fax", FAX)))


def test_a_letter_without_changes_of_entries() -> None:
    assert "Nothing that readers see has changed." in text_of(having())
    revised = text_of(having(other=True))
    assert "The catalogue itself was revised: its title, its readers, its owner or its glossary." in " ".join(revised.split())
    assert "Nothing that readers see" not in revised


def test_the_first_letter_names_everything() -> None:
    first = text_of(replace(LETTER, since=None))
    assert "It is the first edition that you are told of" in first
    assert "What it holds\n-------------\n" in first


def test_who_stands_in_is_told_for_whom() -> None:
    recipient = replace(READER, instead_of="maryam-al-farsi", units=("lands-registry",))
    assert "You receive it in place of Maryam Al Farsi, who manages the business\nrelationship with Land Registry." in text_of(LETTER, "en", recipient)
    assert "نيابة عن مريم الفارسية" in text_of(LETTER, "ar", recipient)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_lines_are_short_enough_for_every_reader(locale: str) -> None:
    assert max(len(line) for line in text_of(LETTER, locale).splitlines()) <= WIDTH + 1


def test_texts_cannot_feign_lines_of_their_own() -> None:
    summary = {"en": "One.\n\nKind regards,\n\nThe Minister\u202e", "ar": "واحد"}
    text = text_of(having(EntryChange(Sort.ADDED, "service/fax", FAX, summary=summary)))
    assert "* Fax: One. Kind regards, The Minister<U+202E>\n" in text


def test_a_latin_name_in_arabic_does_not_turn_its_line() -> None:
    letter = having(EntryChange(Sort.ADDED, "service/fax", {"ar": "Office 365"}, summary={"ar": "البريد والملفات"}))
    assert "\u200f* Office 365: البريد والملفات\n" in text_of(letter, "ar")
    assert '<strong><bdi dir="ltr">Office 365</bdi></strong>: البريد والملفات' in Writer(letter, ESTATE, TREE, ("ar",)).write_html(READER)


def test_the_subject_is_in_every_language() -> None:
    assert Writer(LETTER, ESTATE, TREE).subject == "خدمات تقنية المعلومات للموظفين: الجديد في الإصدار 2 | IT services for staff: what is new in edition 2"


def test_templates_of_the_estate_go_first() -> None:
    tree = MemoryTree({"itsd.yaml": "", "templates/notice/letter.txt": "{{ said.salutation }} <b>", "templates/notice/letter.css": "p { color: #14507a }"})
    writer = Writer(LETTER, ESTATE, tree, ("en",))
    assert writer.write_text(READER) == "Dear Khalid Al Rawahi, <b>\n"
    assert "<style>\np { color: #14507a }\n</style>" in writer.write_html(READER)
