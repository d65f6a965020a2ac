"""Chapter 11, ROUGE: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

ROUGE_N = Exercise(
    name="pretraining.rouge_n",
    number="11.4a",
    kind="function",
    signature="rouge_n(hyp, ref, n)",
    points=1,
    minutes=15,
    difficulty=2,
    hints=(
        "Count the n-grams of both sides. What do they have in common, if three of one and one "
        "of the other are one in common?",
        "`Counter(zip(*(tokens[i:] for i in range(n))))` counts n-grams, and `a & b` of two "
        "Counters takes the smaller count of each.",
        "`matched = (hyp_counts & ref_counts).total()`; P divides it by `hyp_counts.total()`, R "
        "by `ref_counts.total()`, F1 = 2PR/(P + R); what would divide by 0 is 0.",
    ),
    misconceptions=(
        Misconception(
            "11.4a/unclipped",
            "`the the the` matched a single `the` three times. An n-gram matches at most as "
            "often as the reference has it: clip counts as in BLEU.",
        ),
        Misconception(
            "11.4a/sets",
            "You compared sets: an n-gram that both sides have twice is two matches, and the "
            "lengths count repetitions, too. Use counts, `Counter & Counter`.",
        ),
        Misconception(
            "11.4a/swapped",
            "Precision and recall are exchanged. Precision divides by the n-grams of the "
            "hypothesis, recall by those of the reference.",
        ),
        Misconception(
            "11.4a/divides-by-words",
            "You divided by the number of words. A text of five words has four bigrams: divide "
            "by the number of *n-grams*, or even a perfect output scores below 1.",
        ),
        Misconception(
            "11.4a/mean",
            "Your F1 is the plain average of P and R, which praises an output that has one of "
            "them alone. Take the harmonic mean, 2PR/(P + R).",
        ),
        Misconception(
            "11.4a/empty",
            "An output without an n-gram, or without a match, crashed with 0/0. Its ratio is 0.",
        ),
    ),
)

ROUGE_L = Exercise(
    name="pretraining.rouge_l",
    number="11.4b",
    kind="function",
    signature="rouge_l(hyp, ref)",
    points=2,
    minutes=25,
    difficulty=3,
    hints=(
        "A subsequence keeps the order and may leave words out. How long is the longest one that "
        "both have, if you know that of all shorter beginnings?",
        "A table `longest[i][j]` for the first i words of one and the first j of the other: if "
        "the last words agree, one more than without both; else the better of leaving one out.",
        "`longest[i + 1][j + 1] = longest[i][j] + 1 if hyp[i] == ref[j] else "
        "max(longest[i][j + 1], longest[i + 1][j])`; P divides the last entry by `len(hyp)`, R by "
        "`len(ref)`.",
    ),
    misconceptions=(
        Misconception(
            "11.4b/substring",
            "You looked for a run without gaps. The LCS may skip words: `a c` is a common "
            "*subsequence* of `a b c` and `a x c`.",
        ),
        Misconception(
            "11.4b/ignores-order",
            "You counted words in common, whatever their order: that is ROUGE-1. A subsequence "
            "keeps the order, so `b a` and `a b` share one word only.",
        ),
        Misconception(
            "11.4b/greedy",
            "You took each word at its first place in the reference, which may skip better ones "
            "before it: `c a b` against `a b c` then gives `c`, not `a b`. Compare both choices, "
            "with a table.",
        ),
        Misconception(
            "11.4b/swapped",
            "Precision and recall are exchanged. Precision divides by the length of the "
            "hypothesis, recall by that of the reference.",
        ),
        Misconception(
            "11.4b/mean",
            "Your F1 is the plain average of P and R. Take the harmonic mean, 2PR/(P + R).",
        ),
        Misconception(
            "11.4b/empty",
            "An empty output, or one without a word in common, crashed with 0/0. Return zeros.",
        ),
    ),
)
