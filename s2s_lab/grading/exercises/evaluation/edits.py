"""Exercises 08.3 and 08.4: scores from characters, and from edits."""

from s2s_lab.grading.exercise import Exercise, Misconception

CHRF = Exercise(
    name="evaluation.chrf",
    number="08.3",
    kind="function",
    signature="chrf(hyp, ref, n=6, beta=2)",
    points=3,
    minutes=20,
    difficulty=3,
    hints=(
        "What is left of a text without its spaces, and which runs of characters does it have?",
        "`''.join(text.split())` removes white space. Count the n-grams of each order on both "
        "sides, and leave out an order that is longer than one of the two texts.",
        "Over the orders that are left: P = mean of matches / n-grams of hyp, R = mean of matches "
        "/ n-grams of ref. The score is `100 * (1 + beta**2) * P * R / (beta**2 * P + R)`, and 0 "
        "if nothing matches.",
    ),
    misconceptions=(
        Misconception(
            "08.3/f1",
            "You weighted precision and recall equally. `beta` says how many times as much recall "
            "counts: F = (1 + β²)·P·R / (β²·P + R).",
        ),
        Misconception(
            "08.3/beta-on-precision",
            "The β² belongs to the precision in the *denominator*, β²·P + R. Yours, P + β²·R, "
            "favours precision instead of recall.",
        ),
        Misconception(
            "08.3/keeps-spaces",
            "You counted spaces as characters. Remove all white space first, as sacreBLEU does by "
            "default.",
        ),
        Misconception(
            "08.3/averages-f",
            "You averaged an F-score of each order. Average the precisions, and the recalls, over "
            "the orders first; then compute one F from the two means.",
        ),
        Misconception(
            "08.3/counts-empty-orders",
            "You divided by `n` orders although one text is too short for some. An order counts "
            "only where both texts have n-grams of it; `abc` against itself would score 50.",
        ),
        Misconception(
            "08.3/pools-orders",
            "You added up the counts of all orders and divided once, so that the short n-grams, of "
            "which there are more, outweigh the long ones. Divide in each order, then average.",
        ),
        Misconception(
            "08.3/sets",
            "Sets forget repetitions: `aaaa` has the unigram `a` four times. Count n-grams with a "
            "`Counter`; a match is the smaller of the two counts.",
        ),
        Misconception(
            "08.3/words",
            "You counted runs of words. The `chr` in chrF is for characters: a word with one wrong "
            "letter should keep most of its credit.",
        ),
        Misconception(
            "08.3/nothing-matches",
            "Nothing matched, and you divided by zero. Precision and recall are both 0 then: "
            "return 0 before the division.",
        ),
        Misconception(
            "08.3/zero-to-one",
            "Right but for the scale: chrF is reported from 0 to 100, as BLEU is.",
        ),
    ),
)

WER = Exercise(
    name="evaluation.wer",
    number="08.4",
    kind="function",
    signature="wer(hyps, refs)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "What does it cost to turn nothing into three words? And three words into nothing?",
        "A table of `len(a) + 1` rows and `len(b) + 1` columns. Its first row and first column "
        "are 0, 1, 2, …; each other entry is the smallest of three: from above + 1, from the left "
        "+ 1, and from the diagonal, + 0 for equal words and + 1 for a replacement.",
        "`d[i][j] = min(d[i-1][j] + 1, d[i][j-1] + 1, d[i-1][j-1] + (a[i-1] != b[j-1]))`; the "
        "corner is the distance. Then `sum(edits) / sum(len(ref) for ref in refs)`.",
    ),
    misconceptions=(
        Misconception(
            "08.4/mean-of-ratios",
            "You averaged the sentences' rates: one error in a reference of one word weighed as "
            "much as twenty in one of twenty. WER is all edits / all reference words.",
        ),
        Misconception(
            "08.4/substitution-costs-two",
            "Replacing one word is one error. At cost 2 it becomes a deletion and an insertion, "
            "and a replaced word counts twice.",
        ),
        Misconception(
            "08.4/capped",
            "An output with many insertions can have a WER above 1. Do not cap it: that hides a "
            "system that rambles.",
        ),
        Misconception(
            "08.4/no-border",
            "The distance of `[]` and three words must be 3: row 0 and column 0 of the table hold "
            "0, 1, 2, 3, … and not zeros.",
        ),
        Misconception(
            "08.4/output-length",
            "You divided by the words of the *outputs*. A longer output would lower its own error "
            "rate; divide by the words of the references.",
        ),
        Misconception(
            "08.4/by-position",
            "You compared word by word at equal positions. One missing word at the start then "
            "makes all that follow wrong; look for the *fewest* edits.",
        ),
        Misconception(
            "08.4/shared-rows",
            "Your table has one row, listed many times: `[[0] * m] * n` repeats a reference, so "
            "writing into one row changes all. Use `[[0] * m for _ in range(n)]`.",
        ),
        Misconception(
            "08.4/no-insertions",
            "Words too many in the output cost nothing. They are insertions, and each is an error "
            "as a missing or a wrong word is.",
        ),
    ),
)
