"""Lists from A to Z, in both scripts."""

from __future__ import annotations

import pytest

from itsd.render.catalogue.ordering import by_letter, fold, letter_of, sort_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("أحمد", "احمد"), ("إدارة", "اداره"), ("مُدِيرِيّة", "مديرية"), ("مـــدير", "مدير"), ("مستشفى", "مستشفي"), ("Café", "cafe"), ("ÉCOLE", "ecole")],
)
def test_spellings_of_one_word_are_compared_as_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("name", "letter"), [("البريد الإلكتروني", "ب"), ("E-mail", "E"), ("écran", "E"), ("9 to 5", "#"), ("أنظمة", "ا"), ("الو", "ا"), ("", "#")])
def test_a_name_stands_under_its_letter(name: str, letter: str) -> None:
    assert letter_of(name) == letter


def test_an_article_does_not_count_in_the_order() -> None:
    assert sorted(["نظام", "البريد", "تطبيق"], key=sort_key) == ["البريد", "تطبيق", "نظام"]


def test_names_of_one_letter_stand_together_once() -> None:
    found = by_letter(["beta", "Alpha", "البريد", "able", "بوابة", "1st"], str)
    assert found == [("#", ["1st"]), ("A", ["able", "Alpha"]), ("B", ["beta"]), ("ب", ["البريد", "بوابة"])]
