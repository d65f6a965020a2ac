"""Chapter 06: what to draw from, and what to choose among things drawn."""

from s2s_lab.grading.exercise import Exercise, Misconception

FILTER_PROBS = Exercise(
    name="decoding.filter_probs",
    number="06.1",
    kind="function",
    signature="filter_probs(logits, temperature=1.0, top_k=0, top_p=1.0)",
    points=5,
    minutes=30,
    difficulty=3,
    hints=(
        "Work on logits and do one thing after the other. What is removed gets −inf, and the "
        "softmax at the end gives it probability 0.",
        "For top-p sort each row in descending order: a token stays if the mass *before* it is "
        "below p. `cumsum` counts a token itself, so subtract it.",
        "`ordered, order = logits.sort(-1, descending=True)`, `probs = ordered.softmax(-1)`, "
        "`gone = probs.cumsum(-1) - probs >= top_p`; bring that back with "
        "`gone.scatter(-1, order, gone)`, then `masked_fill`.",
    ),
    misconceptions=(
        Misconception(
            "06.1/drops-crossing",
            "You dropped the token that crosses p. For p = .8 and (.4, .3, .2, .1) you kept only "
            ".7. The nucleus is the smallest set that *reaches* p, so the crossing token stays: "
            "ask for the mass before a token, not for the mass with it.",
        ),
        Misconception(
            "06.1/temperature-last",
            "You chose the tokens at T = 1 and changed the temperature afterwards. Apply the "
            "temperature first: it decides which tokens are in the nucleus.",
        ),
        Misconception(
            "06.1/no-renormalising",
            "Your probabilities do not sum to 1. After removing tokens, renormalise: a softmax of "
            "the filtered logits does it.",
        ),
        Misconception(
            "06.1/not-unsorted",
            "Probabilities ended up on the wrong tokens: you filtered the sorted row and did not "
            "go back. Scatter your result (or the mask) back with the indices that `sort` gave.",
        ),
        Misconception(
            "06.1/removed-are-zero",
            "You set removed logits to 0. exp(0) = 1, so removed tokens came back with real "
            "probability. Removed means −inf.",
        ),
        Misconception(
            "06.1/multiplies-temperature",
            "You multiplied by the temperature. Divide the logits by it: T > 1 must make the row "
            "flatter, T < 1 sharper.",
        ),
        Misconception(
            "06.1/top-p-first",
            "You measured the nucleus on the whole vocabulary. Top-k comes first: top-p is the "
            "mass among the tokens that top-k has left, renormalised.",
        ),
        Misconception(
            "06.1/one-cut-for-all",
            "You made one cut for the whole batch. Each row is a distribution of its own: sort, "
            "sum and cut along the last axis.",
        ),
    ),
)

MBR = Exercise(
    name="decoding.mbr",
    number="06.6",
    kind="function",
    signature="mbr(samples, utility, weights=None)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Think of a matrix U: a row for each hypothesis, a column for each pseudo-reference.",
        "Row h holds `utility(samples[h], samples[r])` for every r. The expected utility of h is "
        "the sum of its row, each column times the weight of its r.",
        "With w = 1 for every sample if there are no weights: for each h the sum over r of "
        "`w[r] * utility(samples[h], samples[r])`; the index of the largest one, and `max` over "
        "indices takes the lowest of equal ones.",
    ),
    misconceptions=(
        Misconception(
            "06.6/swaps-arguments",
            "You exchanged the arguments. chrF, BLEU and the utilities here are not symmetric: "
            "it is utility(hypothesis, pseudo-reference).",
        ),
        Misconception(
            "06.6/minimises",
            "You took the sample with the smallest expected utility. MBR minimises *risk*, and "
            "that is the same as to maximise expected utility.",
        ),
        Misconception(
            "06.6/most-probable",
            "You returned the most probable sample. MBR returns the one that is most like all the "
            "others, whatever its own probability.",
        ),
        Misconception(
            "06.6/ignores-weights",
            "You did not use the weights. A pseudo-reference counts as much as `weights` says: "
            "multiply column r by `weights[r]`.",
        ),
        Misconception(
            "06.6/ignores-duplicates",
            "You removed duplicates. A sample that was drawn five times must count five times as "
            "a pseudo-reference: that is how its probability enters.",
        ),
        Misconception(
            "06.6/leaves-itself-out",
            "You left the hypothesis itself out of its pseudo-references. Every sample counts, "
            "the hypothesis and its copies too: what is drawn often is a good guess.",
        ),
        Misconception(
            "06.6/weighs-hypotheses",
            "You multiplied by the weight of the hypothesis. The weight belongs to the "
            "pseudo-reference: it says how likely it is that this one is right.",
        ),
    ),
)
