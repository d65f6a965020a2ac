"""Dates: every written form is read back by a reader of its own, and the links hold."""

import calendar
import re
from datetime import date

import pytest

from s2s_lab.tasks.dates import FORMS, dates, held_out, write

MONTHS = (
    ("january", "jan", "janvier", "janv."),
    ("february", "feb", "février", "févr."),
    ("march", "mar", "mars"),
    ("april", "apr", "avril", "avr."),
    ("may", "mai"),
    ("june", "jun", "juin"),
    ("july", "jul", "juillet", "juill."),
    ("august", "aug", "août"),
    ("september", "sep", "septembre", "sept."),
    ("october", "oct", "octobre", "oct."),
    ("november", "nov", "novembre", "nov."),
    ("december", "dec", "décembre", "déc."),
)
WEEKDAYS = (
    ("monday", "lundi", "星期一"),
    ("tuesday", "mardi", "星期二"),
    ("wednesday", "mercredi", "星期三"),
    ("thursday", "jeudi", "星期四"),
    ("friday", "vendredi", "星期五"),
    ("saturday", "samedi", "星期六"),
    ("sunday", "dimanche", "星期日"),
)
ENDINGS = {1: "st", 21: "st", 31: "st", 2: "nd", 22: "nd", 3: "rd", 23: "rd"}


def chinese(text: str) -> int:
    """A numeral such as 二十一 or 21."""
    if text.isascii():
        return int(text)
    tens, ten, units = text.rpartition("十")
    value = {sign: n for n, sign in enumerate("〇一二三四五六七八九")}
    if not ten:
        return int("".join(str(value[sign]) for sign in text))
    return (value[tens] if tens else 1) * 10 + (value[units] if units else 0)


def read(text: str) -> tuple[str, int | None]:
    """The ISO form of a written date, and the number of the weekday that it names."""
    named = next((n for n, row in enumerate(WEEKDAYS) if any(w in text.lower() for w in row)), None)
    if "年" in text:
        y, m, d = re.match(r"(.+)年(.+)月(.+?)[日号]", text).groups()
        return f"{chinese(y):04}-{chinese(m):02}-{chinese(d):02}", named
    words = text.lower().replace(",", "").split()
    month = next(n for n, row in enumerate(MONTHS, 1) if set(row) & set(words))
    year = next(w for w in words if re.fullmatch(r"\d{4}", w))
    day, ending = next(
        m.groups() for w in words if (m := re.fullmatch(r"(\d{1,2})(st|nd|rd|th|er)?", w))
    )
    if ending and ending != "er":
        assert ENDINGS.get(int(day), "th") == ending
    return f"{year}-{month:02}-{int(day):02}", named


def test_every_form_is_read_back_and_the_weekday_is_right():
    task = dates((3000, 100, 100, 300))
    for split in ("train", "valid", "test", "challenge"):
        for pair in task.split(split):
            iso, named = read(pair.source)
            assert iso == pair.target
            day = date.fromisoformat(iso)  # raises for an impossible date
            assert named in (None, calendar.weekday(day.year, day.month, day.day))


def test_links_stay_within_their_field_and_join_equal_digits():
    value = {sign: str(n % 10) for n, sign in enumerate("0123456789〇一二三四五六七八九")}
    fields = [set(range(4)), {5, 6}, {8, 9}]
    for pair in dates((1500, 10, 10, 50)).train:
        assert pair.sure <= pair.possible
        for i, j in pair.sure:
            assert value.get(pair.source[i], "1") == pair.target[j]
            assert pair.source[i] in value or pair.source[i] == "十"
        spans = [{i for i, j in pair.possible if j in field} for field in fields]
        for span, field in zip(spans, fields, strict=True):
            assert span
            assert span == set(range(min(span), max(span) + 1))  # one piece of the source
            assert {(i, j) for i, j in pair.possible if i in span} == {
                (i, j) for i in span for j in field
            }
        assert {j for i, j in pair.sure if i in spans[0]} == fields[0]  # each digit of the year


@pytest.mark.parametrize(
    ("day", "language", "form", "source", "sure"),
    [
        (date(2021, 3, 3), "en", "{month} {ordinal}, {year}", "March 3rd, 2021",
         {(6, 9), (11, 0), (12, 1), (13, 2), (14, 3)}),
        (date(1999, 12, 20), "zh", "{years}年{numbers}月{days}日", "一九九九年十二月二十日",
         {(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (6, 6), (8, 8)}),
        (date(2000, 10, 11), "zh", "{years}年{numbers}月{days}日", "二〇〇〇年十月十一日",
         {(0, 0), (1, 1), (2, 2), (3, 3), (5, 5), (7, 8), (8, 9)}),
        (date(2024, 2, 1), "fr", "le {weekday} {ordinal} {month} {year}",
         "le jeudi 1er février 2024",
         {(9, 9), (21, 0), (22, 1), (23, 2), (24, 3)}),
    ],
)  # fmt: skip
def test_forms_and_sure_links_by_hand(day, language, form, source, sure):
    pair = write(day, language, form)
    assert pair.source == source
    assert pair.sure == sure


def test_every_form_and_every_month_is_learned_but_not_together():
    task = dates((20_000, 10, 10, 500))
    trained = {pair.source for pair in task.train}
    assert not trained & {pair.source for pair in task.challenge}
    for language, forms in FORMS.items():
        for form in forms:
            missing = held_out(language, form)
            assert write(date(2021, missing, 3), language, form).source not in trained


def test_in_french_the_first_of_a_month_and_no_other_day_is_an_ordinal():
    for form in FORMS["fr"]:
        assert "1er " in write(date(2021, 1, 1), "fr", form).source
        for day in range(2, 32):
            source = write(date(2021, 1, day), "fr", form).source
            assert f"{day} " in source
            assert f"{day}er" not in source


def test_a_date_is_in_one_set_in_all_its_forms():
    task = dates((20_000, 500, 500, 500))
    held = {pair.target for pair in [*task.valid, *task.test]}
    assert len(held) > 500
    assert not held & {pair.target for pair in task.train}


def test_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match="languages among en, fr, zh, got"):
        dates(languages=("de",))
    with pytest.raises(ValueError, match="first year <= last year"):
        dates(years=(2000, 1999))
