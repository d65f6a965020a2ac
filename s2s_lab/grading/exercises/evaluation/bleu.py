"""Exercises 08.1 and 08.2: matches that are clipped, and the score that is made of them."""

from s2s_lab.grading.exercise import Exercise, Misconception

CLIPPED_COUNTS = Exercise(
    name="evaluation.clipped_counts",
    number="08.1",
    kind="function",
    signature="clipped_counts(hyp, refs, n)",
    points=3,
    minutes=15,
    difficulty=2,
    hints=(
        "How often may an n-gram of the output be matched, if one reference has it twice and "
        "another one once?",
        "Put the n-grams of each side, as tuples, into a `Counter`. Of two counters `a & b` takes "
        "the smaller count of each entry and `a | b` the larger one.",
        "With a function `grams(x)` that gives the `Counter` of "
        "`tuple(x[i : i + n]) for i in range(len(x) - n + 1)`: join the references' counters by "
        "`|` to `limit`. Then `(grams(hyp) & limit).total()` is the match, and "
        "`grams(hyp).total()` the total.",
    ),
    misconceptions=(
        Misconception(
            "08.1/no-clipping",
            "`the the the the the the the` scored 7 matches of 7. An n-gram counts at most as "
            "often as one reference has it: clip its count.",
        ),
        Misconception(
            "08.1/sums-references",
            "You added up the references' counts, so that a word that stands once in each of two "
            "references may be matched twice. Clip by the *maximum* over the references.",
        ),
        Misconception(
            "08.1/sets",
            "Sets forget repetitions: in `a b a b` the bigram `a b` occurs twice, and two matches "
            "are right if a reference has it twice, too. Count with a `Counter`.",
        ),
        Misconception(
            "08.1/last-ngram-missing",
            "The last n-gram is missing: a sentence of `len` tokens has len − n + 1 of them, so "
            "the range ends at `len(x) - n + 1`.",
        ),
        Misconception(
            "08.1/negative-total",
            "Your total fell below zero. An output that is shorter than n tokens has no n-gram: "
            "its total is 0, or it would take n-grams away from other sentences of the corpus.",
        ),
        Misconception(
            "08.1/first-reference",
            "You looked at the first reference only. Any of them may have the n-gram: the limit is "
            "the largest count in *any* reference.",
        ),
        Misconception(
            "08.1/best-reference",
            "You counted against each reference by itself and kept the best of these sums. The "
            "limit is taken for each n-gram: one may be found in the first reference, and the next "
            "one in the second.",
        ),
        Misconception(
            "08.1/searches-text",
            "You joined tokens to a text and searched in that: `at` is found inside `cat`, and "
            "overlapping runs are lost. Compare tuples of whole tokens.",
        ),
    ),
)

CORPUS_BLEU = Exercise(
    name="evaluation.corpus_bleu",
    number="08.2",
    kind="function",
    signature="corpus_bleu(hyps, refs, max_n=4, smooth='none')",
    points=6,
    minutes=40,
    difficulty=3,
    hints=(
        "Which numbers can be added up over sentences, and which cannot?",
        "Sum matches and totals of each order, output lengths and closest reference lengths, over "
        "all sentences. A geometric mean is `exp` of the mean of logarithms; look for a zero "
        "before you take them. The closest length is "
        "`min(lengths, key=lambda n: (abs(n - len(hyp)), n))`.",
        "With the sums m, t, c and r: if some m is 0 and nothing is smoothed, 0. Otherwise "
        "`100 * bp * exp(sum(log(m[i] / t[i]) for i in range(max_n)) / max_n)`, where bp is 1 for "
        "c ≥ r and `exp(1 - r / c)` below. To smooth, replace the k-th m that is 0 by "
        "`1 / 2**k`, k from 1.",
    ),
    misconceptions=(
        Misconception(
            "08.2/arithmetic-mean",
            "You added the precisions and divided. BLEU is their *geometric* mean: they are "
            "multiplied, and one precision of zero makes the whole score 0.",
        ),
        Misconception(
            "08.2/sentence-mean",
            "You averaged over sentences. Corpus BLEU pools matches, totals and lengths of all "
            "sentences first, and computes one score from the sums.",
        ),
        Misconception(
            "08.2/penalty-inverted",
            "A short output is not punished, it is paid for: you used exp(1 − c/r), which is above "
            "1 there. The penalty for c < r is exp(1 − r/c).",
        ),
        Misconception(
            "08.2/no-penalty",
            "The output `I` scores 100 where the reference is a whole sentence. Precision never "
            "sees what is missing, so BLEU needs the brevity penalty exp(1 − r/c) for c < r.",
        ),
        Misconception(
            "08.2/halved-weights",
            "You weighted the order n by 1/2ⁿ, as one textbook does in its own variant. BLEU "
            "weights all log-precisions equally: 1/max_n each.",
        ),
        Misconception(
            "08.2/log-of-zero",
            "The logarithm of 0 stopped your function. Without smoothing, a precision of zero "
            "makes BLEU 0: return that before you take logarithms.",
        ),
        Misconception(
            "08.2/no-ngrams",
            "You divided by zero. Outputs that are all shorter than n tokens have no n-gram of "
            "that order: its precision is 0, and so is BLEU.",
        ),
        Misconception(
            "08.2/skips-orders",
            "You left out the orders of which the outputs have no n-gram. That is a setting for "
            "single short sentences (“effective order”). Here the precision of such an order is 0.",
        ),
        Misconception(
            "08.2/zero-to-one",
            "Right but for the scale: BLEU is reported from 0 to 100. Multiply by 100, once, "
            "at the end.",
        ),
        Misconception(
            "08.2/reference-length",
            "You took the wrong reference length for the brevity penalty. Of several references "
            "each sentence takes the length that is *closest* to its output's; it is neither the "
            "shortest nor the longest, and not that of the first.",
        ),
        Misconception(
            "08.2/tie-to-longer",
            "Two references are equally close in length, one shorter and one longer than the "
            "output. The shorter one counts.",
        ),
        Misconception(
            "08.2/ignores-smoothing",
            "With `smooth='exp'` an order that has n-grams but no match counts 1/2 of a match, the "
            "next such order 1/4. You returned the score without smoothing.",
        ),
        Misconception(
            "08.2/same-half",
            "You gave every order without a match the same half. The first one counts 1/2 of a "
            "match, the next one 1/4, then 1/8.",
        ),
    ),
)
