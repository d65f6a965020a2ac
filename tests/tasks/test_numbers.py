"""Number words: a reader of its own turns them back into numbers, for both languages."""

import re

import pytest

from s2s_lab.tasks.number_words import digits, english, french
from s2s_lab.tasks.numbers import held_out, numbers, write

_TYPED_TEXT = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf vingt vingt_et_un vingt-deux vingt-trois vingt-quatre "
    "vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente trente_et_un trente-deux "
    "trente-trois trente-quatre trente-cinq trente-six trente-sept trente-huit trente-neuf "
    "quarante quarante_et_un quarante-deux quarante-trois quarante-quatre quarante-cinq "
    "quarante-six quarante-sept quarante-huit quarante-neuf cinquante cinquante_et_un "
    "cinquante-deux cinquante-trois cinquante-quatre cinquante-cinq cinquante-six "
    "cinquante-sept cinquante-huit cinquante-neuf soixante soixante_et_un soixante-deux "
    "soixante-trois soixante-quatre soixante-cinq soixante-six soixante-sept soixante-huit "
    "soixante-neuf soixante-dix soixante_et_onze soixante-douze soixante-treize "
    "soixante-quatorze soixante-quinze soixante-seize soixante-dix-sept soixante-dix-huit "
    "soixante-dix-neuf quatre-vingts quatre-vingt-un quatre-vingt-deux quatre-vingt-trois "
    "quatre-vingt-quatre quatre-vingt-cinq quatre-vingt-six quatre-vingt-sept quatre-vingt-huit "
    "quatre-vingt-neuf quatre-vingt-dix quatre-vingt-onze quatre-vingt-douze "
    "quatre-vingt-treize quatre-vingt-quatorze quatre-vingt-quinze quatre-vingt-seize "
    "quatre-vingt-dix-sept quatre-vingt-dix-huit quatre-vingt-dix-neuf"
)
_TYPED = _TYPED_TEXT.split()
FRENCH = [word.replace("_", " ") for word in _TYPED]
"""0 to 99."""
_ENGLISH_UNITS_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ENGLISH_UNITS = _ENGLISH_UNITS_TEXT.split()
ENGLISH_TENS = dict(
    zip(
        [
            "twenty",
            "thirty",
            "forty",
            "fifty",
            "sixty",
            "seventy",
            "eighty",
            "ninety",
        ],
        range(20, 100, 10),
        strict=True,
    )
)


def read_english(text: str) -> int:
    """Add up what the words are worth."""
    total = group = 0
    for word in text.replace("-", " ").split():
        if word == "thousand":
            total, group = group * 1000, 0
        elif word == "hundred":
            group *= 100
        elif word != "and":
            group += ENGLISH_TENS[word] if word in ENGLISH_TENS else ENGLISH_UNITS.index(word)
    return total + group


def read_french(text: str) -> int:
    """A multiplier and *mille*, a multiplier and *cent*, and what the table has for the rest."""
    thousands, mille, rest = (text + " ").rpartition("mille ")
    value = 0
    if mille:
        value = 1000 * (read_french(thousands.strip()) if thousands else 1)
    hundreds, cent, last = (
        re.fullmatch(r"(\w+ )?(cents? )?(.*)", rest).groups() if "cent" in rest else ("", "", rest)
    )
    if cent is None:  # *cent* itself was taken for the multiplier
        hundreds, cent = "", hundreds
    if cent:
        value += 100 * (FRENCH.index(hundreds.strip()) if hundreds and hundreds.strip() else 1)
    last = last.strip()
    if last:
        value += FRENCH.index("quatre-vingts" if last == "quatre-vingt" else last)
    return value


def spoken(writer, n):
    return " ".join(token.form for token in writer(n))


SOME = [*range(2200), *range(2200, 1_000_000, 997), 80_000, 80_080, 200_000, 200_200, 999_999]


def test_english_is_read_back():
    for n in SOME:
        assert read_english(spoken(english, n)) == n


def test_french_is_read_back():
    assert len(FRENCH) == 100
    for n in SOME:
        assert read_french(spoken(french, n)) == n


def test_french_below_a_hundred_is_the_table():
    assert [spoken(french, n) for n in range(100)] == FRENCH


def test_no_two_numbers_share_their_words():
    for writer in (english, french):
        some = range(0, 1_000_000, 13)
        assert len({spoken(writer, n) for n in some}) == len(some)


@pytest.mark.parametrize(
    ("n", "in_english", "in_french"),
    [
        (0, "zero", "zéro"),
        (100, "one hundred", "cent"),
        (101, "one hundred and one", "cent un"),
        (180, "one hundred and eighty", "cent quatre-vingts"),
        (200, "two hundred", "deux cents"),
        (201, "two hundred and one", "deux cent un"),
        (1000, "one thousand", "mille"),
        (1001, "one thousand and one", "mille un"),
        (1100, "one thousand one hundred", "mille cent"),
        (2000, "two thousand", "deux mille"),
        (21_000, "twenty-one thousand", "vingt et un mille"),
        (71_171, "seventy-one thousand one hundred and seventy-one",
         "soixante et onze mille cent soixante et onze"),
        (80_000, "eighty thousand", "quatre-vingt mille"),
        (200_000, "two hundred thousand", "deux cent mille"),
        (280_080, "two hundred and eighty thousand and eighty",
         "deux cent quatre-vingt mille quatre-vingts"),
        (999_999, "nine hundred and ninety-nine thousand nine hundred and ninety-nine",
         "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf"),
    ],
)  # fmt: skip
def test_known_numbers(n, in_english, in_french):
    assert (spoken(english, n), spoken(french, n)) == (in_english, in_french)


def test_links_by_hand():
    """571: 5 is five (hundred), 7 and 1 are soixante et onze, as 7 is soixante and (10 of) onze."""
    assert write(571, "digits", "en").sure == {(0, 0), (1, 3), (2, 3)}
    assert write(571, "digits", "en").possible == {(0, 0), (0, 1), (1, 3), (2, 3), (1, 2), (2, 2)}
    pair = write(571, "digits", "fr")
    assert pair.target.split() == ["cinq", "cent", "soixante", "et", "onze"]
    assert pair.sure == {(0, 0), (1, 2), (1, 4), (2, 4)}
    assert pair.possible == pair.sure | {(0, 1), (2, 3)}


@pytest.mark.parametrize("target", ["en", "fr"])
def test_every_digit_but_zero_is_said(target):
    task = numbers("digits", target, (2000, 50, 50, 100))
    for pair in task.train:
        assert pair.sure <= pair.possible
        said = {i for i, _ in pair.sure}
        assert {i for i, digit in enumerate(pair.source) if digit != "0"} <= said
        words = task.target.split(pair.target)
        assert {j for _, j in pair.possible} == set(range(len(words)))


def test_the_challenge_has_groups_that_training_never_shows():
    task = numbers("digits", "en", (20_000, 500, 500, 500))
    assert sum(held_out(group) for group in range(1000)) == 45
    for split in ("train", "valid", "test", "challenge"):
        for pair in task.split(split):
            n = int(pair.source)
            assert str(n) == pair.source
            assert (held_out(n // 1000) or held_out(n % 1000)) == (split == "challenge")
    assert not {p.source for p in task.train} & {p.source for p in [*task.valid, *task.test]}


def test_wrong_settings_are_one_sentence():
    with pytest.raises(ValueError, match="two different ones of digits, en, fr, got en and en"):
        numbers("en", "en")
    with pytest.raises(ValueError, match="expected 0 to 999,999, got 1,000,000"):
        digits(1_000_000)
