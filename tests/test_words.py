"""Words and punctuation: what a person types is read, and what is written looks typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.text import tokenizer_from_json
from s2s_lab.words import WordTokenizer, normalise

EN, FR, ANY = WordTokenizer("en"), WordTokenizer("fr"), WordTokenizer()
LANGUAGES = [EN, FR, ANY]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I don't know.", "I do not know ."),
        ("She doesn’t, he isn't, they can't, we cannot", "She does not , he is not , they can "
         "not , we can not"),
        ("I'm here; you're there.", "I am here ; you are there ."),
        ("It's cold. That's Paul's book.", "It is cold . That is Paul 's book ."),
        ("Don't! DON'T", "Do not ! DO not"),
        ("What's your name? Where's the station?", "What is your name ? Where is the station ?"),
        ("at eight o'clock", "at eight o'clock"),
        ("Let's go", "Let us go"),
        ("ice-cream", "ice-cream"),
    ],
)  # fmt: skip
def test_english_contractions_are_written_out(text: str, tokens: str) -> None:
    assert EN.split(text) == tokens.split()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("J'aime l'été.", "J' aime l' été ."),
        ("Qu’est-ce que c’est ?", "Qu' est-ce que c' est ?"),
        ("Comment t'appelles-tu ?", "Comment t' appelles -tu ?"),
        ("aujourd'hui, jusqu'à midi", "aujourd'hui , jusqu' à midi"),
        ("Il n'y a pas d'eau.", "Il n' y a pas d' eau ."),
        ("Aide-moi, s'il te plaît !", "Aide -moi , s' il te plaît !"),
        ("cet après-midi, là-bas", "cet après-midi , là-bas"),
        ("A-t-il rendez-vous ?", "A -t-il rendez-vous ?"),
    ],
)
def test_french_elisions_stand_alone(text: str, tokens: str) -> None:
    assert FR.split(text) == tokens.split()
    assert FR.join(FR.split(text)) == normalise(text[:1].upper() + text[1:])


def test_join_writes_as_a_person_would() -> None:
    """French has a space before ? ! ; : and none before . and , ; English has none."""
    assert FR.join(["où", "es", "-tu", ",", "Anna", "?"]) == "Où es-tu, Anna ?"
    assert EN.join(["where", "is", "Paul", "'s", "book", "?"]) == "Where is Paul's book?"
    assert EN.join(["i", "can", "not", "see", "."]) == "I cannot see."
    assert ANY.join(["我", "爱", "吃", "苹", "果", "。"]) == "我爱吃苹果。"
    assert ANY.join(["ein", "Haus", "(", "alt", ")", "."]) == "ein Haus (alt)."
    assert FR.join(["<unk>", "aime", "<unk>", "."]) == "<unk> aime <unk>."


@pytest.mark.parametrize("tokenizer", LANGUAGES)
def test_every_script_is_read(tokenizer: WordTokenizer) -> None:
    """Chinese signs stand alone, marks stay with their letters, other signs stand alone."""
    assert tokenizer.split("我爱 שלום नमस्ते 😀👍") == ["我", "爱", "שלום", "नमस्ते", "😀", "👍"]
    assert tokenizer.split("e\u0301te\u0301") == ["été"]
    assert tokenizer.split(" \n\t ") == []
    assert tokenizer.join([]) == ""


def test_lower_is_lower_both_ways() -> None:
    tokenizer = WordTokenizer("en", lower=True)
    assert tokenizer.split("The Cat") == ["the", "cat"]
    assert tokenizer.join(["the", "cat", "."]) == "the cat."


@given(st.text(), st.sampled_from([WordTokenizer("fr"), WordTokenizer()]))
def test_nothing_but_white_space_is_lost(text: str, tokenizer: WordTokenizer) -> None:
    """English is left out: it writes contractions out on purpose."""
    kept = "".join(tokenizer.split(text))
    assert kept == "".join(c for c in normalise(text) if not c.isspace())
    assert unicodedata.is_normalized("NFC", normalise(text))


@given(st.text())
def test_english_never_fails_and_no_token_is_empty(text: str) -> None:
    tokens = EN.split(text)
    assert all(token and not any(c.isspace() for c in token) for token in tokens)
    EN.join(tokens)


@given(st.text(alphabet="abcé' -.,?!jlqu"))
def test_splitting_again_changes_nothing(text: str) -> None:
    """Tokens joined by spaces are the same tokens, for the language without rules."""
    tokens = ANY.split(text)
    assert ANY.split(" ".join(tokens)) == tokens


@pytest.mark.parametrize("tokenizer", [*LANGUAGES, WordTokenizer("de", lower=True)])
def test_json_makes_an_equal_tokenizer(tokenizer: WordTokenizer) -> None:
    assert tokenizer_from_json(tokenizer.to_json()) == tokenizer
