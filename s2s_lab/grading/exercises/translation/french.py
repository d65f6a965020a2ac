"""Chapter 09, French as a person writes it: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

DETOKENIZE_FR = Exercise(
    name="translation.detokenize_fr",
    number="09.5a",
    kind="function",
    signature="detokenize_fr(tokens)",
    points=1,
    minutes=15,
    difficulty=2,
    hints=(
        "Go from token to token and decide one thing: does a space stand before it? Two answers "
        "come from the token itself, one from the token before.",
        "No space behind a token that ends in `'`; none before `.` and `,`; none before a token "
        "that begins with `-`. `aujourd'hui` does not *end* in an apostrophe.",
        "Cut at `<eos>`, drop `<bos>` and `<pad>`; then `text += token if glued else ' ' + token`; "
        "at the end `text[:1].upper() + text[1:]`.",
    ),
    misconceptions=(
        Misconception(
            "09.5a/space-after-elision",
            "Elided forms (`l'`, `j'`, `n'`, `d'`, `qu'`, `m'`, `t'`, `s'`) attach to the next "
            "word without a space.",
        ),
        Misconception(
            "09.5a/specials-printed",
            "Special tokens appear in the text. Cut at EOS and drop BOS and PAD.",
        ),
        Misconception(
            "09.5a/past-eos",
            "The text goes on behind `<eos>`. What a model says after the end of a sentence does "
            "not belong to it: cut there instead of leaving out this one token.",
        ),
        Misconception(
            "09.5a/capitalises-everything",
            "Only the first letter of the sentence is upper-case (and proper names).",
        ),
        Misconception(
            "09.5a/lowers-names",
            "`capitalize` makes all other letters small, so that `Paris` became `paris`. Change "
            "the first letter and leave the rest as it is.",
        ),
        Misconception(
            "09.5a/no-capital",
            "The sentence begins with a small letter. Make its first letter a capital: `L'ami`, "
            "`Qu'il`.",
        ),
        Misconception(
            "09.5a/glues-aujourdhui",
            "`aujourd'hui` is one word although it contains an apostrophe. Only a token that "
            "*ends* in one attaches to the next.",
        ),
        Misconception(
            "09.5a/space-before-full-stop",
            "No space stands before `.` and `,`: `Oui, merci.`",
        ),
        Misconception(
            "09.5a/english-spacing",
            "French puts a space before `?`, `!`, `;` and `:`, and before these only: `Oui !`",
        ),
        Misconception(
            "09.5a/hyphen-apart",
            "A token that begins with a hyphen attaches to the word before it: `vas`, `-tu` is "
            "`vas-tu`.",
        ),
        Misconception(
            "09.5a/empty",
            "A sentence without a word crashed: it has no first letter. `text[:1]` is empty there, "
            "where `text[0]` is an error.",
        ),
    ),
)

TOKENIZE_FR = Exercise(
    name="translation.tokenize_fr",
    number="09.5b",
    kind="function",
    signature="tokenize_fr(text)",
    points=1,
    minutes=20,
    difficulty=3,
    hints=(
        "Begin with `text.split()`, then take each part to pieces: marks at its end, elided words "
        "at its front, a pronoun at its back.",
        "`re.sub(r'([.,?!;:])', r' \\1', text).split()` sets marks apart. What is left of a part "
        "behind its first apostrophe may be `aujourd'hui`, so ask again for the rest.",
        "While `'` is in the part and its lower case is neither `aujourd'hui` nor `quelqu'un`: cut "
        "behind the first `'`. Then `re.fullmatch(r'(.+?)((?:-t)?-(?:je|tu|…))', part)` gives the "
        "word and the pronoun.",
    ),
    misconceptions=(
        Misconception(
            "09.5b/splits-aujourdhui",
            "`aujourd'hui` is one word although it contains an apostrophe; list it as an exception "
            "(and `quelqu'un`).",
        ),
        Misconception(
            "09.5b/exception-hides-elision",
            "In `d'aujourd'hui` the first apostrophe ends a word and the second does not. Cut off "
            "`d'`, and then ask whether the *rest* is an exception.",
        ),
        Misconception(
            "09.5b/keeps-elision",
            "`l'ami` is two words, as `le chat` is: a vocabulary that has `ami` would not know it. "
            "Cut behind the apostrophe.",
        ),
        Misconception(
            "09.5b/apostrophe-elsewhere",
            "The apostrophe stays with the elided word: `l'ami` is `l'`, `ami`, neither `l`, `ami` "
            "nor `l`, `'`, `ami`.",
        ),
        Misconception(
            "09.5b/punctuation-sticks",
            "A mark is stuck to its word, so that `ami.` is another word than `ami`. Each of "
            "`. , ? ! ; :` is a token of its own.",
        ),
        Misconception(
            "09.5b/loses-punctuation",
            "Punctuation is lost, and the round trip with it: `detokenize_fr(tokenize_fr(text))` "
            "should be the text again.",
        ),
        Misconception(
            "09.5b/keeps-pronoun",
            "`vas-tu` is verb and pronoun: `vas`, `-tu`. Cut before a hyphen if a pronoun of the "
            "list follows and ends the word.",
        ),
        Misconception(
            "09.5b/cuts-every-hyphen",
            "`grand-mère` and `est-ce` are one word each. Cut before a pronoun of the list only; "
            "the `t` of `a-t-il` goes with it: `a`, `-t-il`.",
        ),
        Misconception(
            "09.5b/lower-case",
            "`Paris` became `paris`. Leave the case as it is: which first word is a name, only a "
            "vocabulary can tell.",
        ),
    ),
)
