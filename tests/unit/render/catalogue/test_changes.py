"""The change log: sentences of what changed."""

from __future__ import annotations

from itsd.practices.catalogue.changes import Detail, EntryChange, Form, Sort
from itsd.practices.catalogue.publication import LogEntry
from itsd.render.catalogue.changes import build_edition, build_log, say_change
from itsd.render.change_words import say_detail
from tests.support.sites import TODAY, book, sample


def test_a_detail_is_said_in_the_words_of_the_letter() -> None:
    gold = {"en": "Gold", "ar": "ذهبي"}
    details = (Detail("options.price", Form.MONEY, "1.25 OMR", "1.55 OMR", gold), Detail("options", Form.TEXT, None, gold), Detail("description", Form.SILENT, None, None))
    change = EntryChange(Sort.CHANGED, "service/mail", {"en": "E-mail", "ar": "البريد"}, details)
    assert say_change(change, sample("staff"), book("staff", "en").phrases).lines == (
        "Price of the option “Gold”: OMR\u00a01.550, until now OMR\u00a01.250",
        "Option, new: Gold",
        "Description: worded anew",
    )
    arabic = book("staff", "ar").phrases
    assert say_change(change, sample("staff"), arabic).lines == tuple(say_detail(detail, arabic) for detail in details)


def test_every_edition_of_the_sample_reads_in_both_languages() -> None:
    for locale in ("en", "ar"):
        log = build_log(sample("staff"), book("staff", locale).phrases)
        assert [page.number for page in log] == [2, 1]
        assert len(log[0].entries) == 5
        assert not book("staff", locale).phrases.missing


def test_an_ending_says_its_day_once_and_its_successor() -> None:
    details = (Detail("retire_on", Form.DATE, None, "2027-01-31"), Detail("replaced_by", Form.TEXT, None, {"en": "E-mail", "ar": "البريد"}))
    change = EntryChange(Sort.ENDING, "service/payroll", {"en": "Payroll", "ar": "الرواتب"}, details, until="2027-01-31", replaced_by={"en": "E-mail", "ar": "البريد"})
    said = say_change(change, sample("staff"), book("staff", "en").phrases)
    assert said.lines == ("This service ends on 31 January 2027.", "E-mail takes its place.")
    assert said.href == "#service/payroll"


def test_what_is_gone_has_no_link() -> None:
    change = EntryChange(Sort.REMOVED, "service/fax-gateway", {"en": "Fax", "ar": "الفاكس"})
    assert say_change(change, sample("staff"), book("staff", "en").phrases).href == ""


def test_an_edition_that_is_not_on_record_says_so() -> None:
    page = build_edition(LogEntry(3, TODAY, "sha256:00", None), sample("staff"), book("staff", "en").phrases)
    assert page.unknown
    assert page.opening == "What this edition changed is not on record."
