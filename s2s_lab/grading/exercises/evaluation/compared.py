"""Exercises 08.5 and 08.6: links against gold links, and one system against another."""

from s2s_lab.grading.exercise import Exercise, Misconception

AER = Exercise(
    name="evaluation.aer",
    number="08.5",
    kind="function",
    signature="aer(A, S, P)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "What must the result be if `A` holds exactly the sure links?",
        "Sets of pairs: `A & S` is what both have, `P | S` are all links that may be found.",
        "With `may = P | S`: one minus `(len(A & S) + len(A & may)) / (len(A) + len(S))`.",
    ),
    misconceptions=(
        Misconception(
            "08.5/possible-without-sure",
            "A perfect alignment got an error above 0. Sure links are possible, too, whether they "
            "are listed in `P` or not: intersect with `P | S`.",
        ),
        Misconception(
            "08.5/possible-in-denominator",
            "You divided by |A| + |P|. The denominator is |A| + |S|: possible links may be missed "
            "without penalty.",
        ),
        Misconception(
            "08.5/agreement",
            "You returned the agreement: a perfect alignment got 1. AER is an *error* rate, "
            "1 − agreement.",
        ),
        Misconception(
            "08.5/transposed",
            "You exchanged the ends of the links. All three sets hold (source, target): compare "
            "them as they are.",
        ),
        Misconception(
            "08.5/sure-only",
            "You compared with the sure links alone, so a possible link counts as an error. It "
            "earns nothing in recall, and nothing is wrong with it either.",
        ),
        Misconception(
            "08.5/possible-only",
            "You compared with the possible links alone, so leaving out sure ones cost nothing. "
            "Recall is measured on `S`.",
        ),
    ),
)

PAIRED_BOOTSTRAP = Exercise(
    name="evaluation.paired_bootstrap",
    number="08.6",
    kind="function",
    signature="paired_bootstrap(stats_a, stats_b, metric, n=1000, seed=0)",
    points=4,
    minutes=35,
    difficulty=4,
    hints=(
        "What is drawn: scores, systems or sentences?",
        "Draw N sentence *indices* with replacement, from a generator with `seed`. Index both "
        "tables with the same indices, sum each over its rows, and give the sums to `metric`.",
        "`drawn = torch.randint(N, (N,), generator=generator)`, then "
        "`metric(stats_b[drawn].sum(0)) - metric(stats_a[drawn].sum(0))`. If the difference on "
        "all sentences is above 0, p is the share of draws that are not above 0.",
    ),
    misconceptions=(
        Misconception(
            "08.6/independent-draws",
            "You drew sentences for A and other ones for B, so that even two identical systems "
            "come out different. Draw one set of indices and use it for both.",
        ),
        Misconception(
            "08.6/averages-sentences",
            "You averaged the metric of single sentences. Sum the statistics of the drawn "
            "sentences first, then compute the metric of the sums, as for any corpus.",
        ),
        Misconception(
            "08.6/without-replacement",
            "All your resamples are the same: N of N without replacement is the whole test set in "
            "another order. The bootstrap draws *with* replacement, so that some sentences come "
            "twice and others not at all.",
        ),
        Misconception(
            "08.6/a-minus-b",
            "Your signs are reversed: the difference is score of B minus score of A.",
        ),
        Misconception(
            "08.6/p-reversed",
            "The p-value is the share of resamples in which the better system does *not* win; "
            "yours is the share in which it does, 1 − p.",
        ),
        Misconception(
            "08.6/ties-win",
            "You counted ties as wins. In a resample where both score the same, the better "
            "system does not win.",
        ),
        Misconception(
            "08.6/always-b",
            "You counted the resamples in which B does not win, although A is the better one on "
            "all sentences. Find out first whose victory is in doubt.",
        ),
        Misconception(
            "08.6/tie-on-all-sentences",
            "Neither system is better on all sentences, so there is no victory that could be sure: "
            "p is 1 there.",
        ),
        Misconception(
            "08.6/ignores-seed",
            "The same seed gave two different results. Make a generator of your own from `seed`, "
            "inside the function, and draw from that one.",
        ),
        Misconception(
            "08.6/fixed-seed",
            "Another seed gave exactly the same draws: your generator does not use `seed`.",
        ),
        Misconception(
            "08.6/uneven-draws",
            "Some sentences are drawn too seldom or too often: each of the N must come with equal "
            "chance. Is the last one drawn at all, and are N sentences drawn each time?",
        ),
    ),
)
