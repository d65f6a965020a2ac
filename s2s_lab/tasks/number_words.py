"""The whole numbers from 0 to 999,999 in English and French words, and which digit a word says.

English is British: *one hundred and five*, *two thousand and five*. French is that of France, in
the traditional spelling: *soixante et onze*, *quatre-vingts* but *quatre-vingt mille*, *deux
cents* but *deux cent mille*. A word with hyphens is one token. This module knows no ordinals, no
fractions, and no regional forms (*septante*).
"""

from s2s_lab.tasks.phrasebook.aligned import Token

_ENGLISH_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ENGLISH = _ENGLISH_TEXT.split()
_ENGLISH_TENS_TEXT = "- - twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_TENS = _ENGLISH_TENS_TEXT.split()
_FRENCH_TEXT = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
_FRENCH = _FRENCH_TEXT.split()
_FRENCH_TENS_TEXT = (
    "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"
)
_FRENCH_TENS = _FRENCH_TENS_TEXT.split()

LARGEST = 999_999


def digits(n: int) -> list[Token]:
    """The digits of a number; each is named after its power of ten.

    >>> [(token.form, sorted(token.heads)) for token in digits(40)]
    [('4', ['1']), ('0', ['0'])]
    """
    text = str(_checked(n))
    return [Token(c, frozenset({str(len(text) - 1 - i)})) for i, c in enumerate(text)]


def english(n: int) -> list[Token]:
    """The English words of a number; *hundred*, *thousand* and *and* only help.

    Raises:
        ValueError: if `n` is not within 0 to 999,999.

    >>> " ".join(token.form for token in english(2_305))
    'two thousand three hundred and five'
    """
    thousands, rest = divmod(_checked(n), 1000)
    words = [*_english_group(thousands, 3), _helper("thousand", 3, 4, 5)] if thousands else []
    if words and 0 < rest < 100:
        words.append(_helper("and", 0, 1))
    return words + (_english_group(rest, 0) if rest or not words else [])


def french(n: int) -> list[Token]:
    """The French words of a number; *cent*, *mille* and *et* only help, unless they stand for 1.

    Raises:
        ValueError: if `n` is not within 0 to 999,999.

    >>> " ".join(token.form for token in french(80_271))
    'quatre-vingt mille deux cent soixante et onze'
    """
    thousands, rest = divmod(_checked(n), 1000)
    words: list[Token] = []
    if thousands == 1:
        words = [Token("mille", frozenset({"3"}))]
    elif thousands:
        words = [*_french_group(thousands, 3), _helper("mille", 3, 4, 5)]
    return words + (_french_group(rest, 0) if rest or not words else [])


def _checked(n: int) -> int:
    if not 0 <= n <= LARGEST:
        raise ValueError(f"number: expected 0 to {LARGEST:,}, got {n:,}")
    return n


def _head(form: str, *powers: int) -> Token:
    return Token(form, frozenset(map(str, powers)))


def _helper(form: str, *powers: int) -> Token:
    return Token(form, frozenset(), frozenset(map(str, powers)))


def _english_group(n: int, power: int) -> list[Token]:
    """0 to 999; `power` is that of its last digit."""
    hundreds, rest = divmod(n, 100)
    words: list[Token] = []
    if hundreds:
        words = [_head(_ENGLISH[hundreds], power + 2), _helper("hundred", power + 2)]
        if not rest:
            return words
        words.append(_helper("and", power, power + 1))
    tens, units = divmod(rest, 10)
    if tens == 0:
        return [*words, _head(_ENGLISH[units], power)]
    if tens == 1:
        return [*words, _head(_ENGLISH[rest], power, power + 1)]
    if units == 0:
        return [*words, _head(_ENGLISH_TENS[tens], power + 1)]
    return [*words, _head(f"{_ENGLISH_TENS[tens]}-{_ENGLISH[units]}", power, power + 1)]


def _french_group(n: int, power: int) -> list[Token]:
    """0 to 999; `power` is that of its last digit: plurals stand only at the very end."""
    hundreds, rest = divmod(n, 100)
    last = power == 0
    words: list[Token] = []
    if hundreds == 1:
        words = [_head("cent", power + 2)]
    elif hundreds:
        cents = "cents" if last and not rest else "cent"
        words = [_head(_FRENCH[hundreds], power + 2), _helper(cents, power + 2)]
    if hundreds and not rest:
        return words
    return words + _french_tens(rest, power, last)


def _french_tens(n: int, power: int, last: bool) -> list[Token]:
    """0 to 99; after soixante and quatre-vingt one counts on to nineteen."""
    tens, units = divmod(n, 10)
    if n < 10:
        return [_head(_FRENCH[n], power)]
    if tens == 1:
        return [_head(_FRENCH[n], power, power + 1)]
    ten = _FRENCH_TENS[tens]
    if tens in (7, 9):
        units += 10
    if units == 0:
        return [_head("quatre-vingts" if tens == 8 and last else ten, power + 1)]
    if units in (1, 11) and tens < 8:
        one = [power, power + 1] if units == 11 else [power]
        return [_head(ten, power + 1), _helper("et", power), _head(_FRENCH[units], *one)]
    return [_head(f"{ten}-{_FRENCH[units]}", power, power + 1)]
