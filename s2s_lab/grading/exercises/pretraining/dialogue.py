"""Chapter 11, replies that say something: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

DISTINCT_N = Exercise(
    name="pretraining.distinct_n",
    number="11.6a",
    kind="function",
    signature="distinct_n(responses, n)",
    points=1,
    minutes=10,
    difficulty=1,
    hints=(
        "A system that always says the same thing is dull, though each single reply has no "
        "repetition in it. Where do you have to look?",
        "Collect the n-grams of *all* responses in one list; `set` gives the different ones.",
        "`grams = [tuple(r[i : i + n]) for r in responses for i in range(len(r) - n + 1)]`, then "
        "`len(set(grams)) / len(grams)`, and 0.0 if there are none.",
    ),
    misconceptions=(
        Misconception(
            "11.6a/per-response",
            "You averaged over the responses. A system that says one thing to everybody would get "
            "a perfect score: pool the n-grams of all responses, then different / all.",
        ),
        Misconception(
            "11.6a/counts-all",
            "Your value is always 1: you divided all n-grams by all n-grams. Count the number of "
            "*different* ones above the line.",
        ),
        Misconception(
            "11.6a/across-borders",
            "Some of your n-grams begin in one response and end in the next: nobody said them. "
            "Collect them from each response by itself.",
        ),
        Misconception(
            "11.6a/divides-by-words",
            "You divided by the number of words (as the paper does). Here it is the number of "
            "n-grams, so that 1 means no repetition for every n.",
        ),
        Misconception(
            "11.6a/only-once",
            "You counted the n-grams that occur exactly once. One that occurs five times is one "
            "different n-gram, too.",
        ),
        Misconception(
            "11.6a/empty",
            "Responses without any n-gram crashed with 0/0. Return 0.0.",
        ),
    ),
)

MMI_RANK = Exercise(
    name="pretraining.mmi_rank",
    number="11.6b",
    kind="function",
    signature="mmi_rank(cands, lam)",
    points=2,
    minutes=15,
    difficulty=1,
    hints=(
        "What is likely whatever was said, should move down: with which sign does log p(y) enter?",
        "`sorted(cands, key=…, reverse=True)` puts the largest first and keeps the order of "
        "equals.",
        "The key is `forward - lam * prior` for `(reply, forward, prior)`; return the replies "
        "alone.",
    ),
    misconceptions=(
        Misconception(
            "11.6b/adds",
            "Generic answers moved *up*. MMI subtracts λ · log p(y), punishing what is likely "
            "anyway.",
        ),
        Misconception(
            "11.6b/ascending",
            "The worst candidate came first. Sort by descending score.",
        ),
        Misconception(
            "11.6b/lambda-on-both",
            "λ multiplied both logarithms, so it changes no order. It weighs log p(y) alone; with "
            "λ = 0 what counts is log p(y|x).",
        ),
        Misconception(
            "11.6b/divides",
            "You divided by λ · log p(y). Both are logarithms: a ratio of probabilities is a "
            "*difference* of logarithms.",
        ),
        Misconception(
            "11.6b/reverses-ties",
            "Candidates with equal scores changed their order. Sort with `reverse=True` (or by "
            "the negative score) instead of turning the sorted list round.",
        ),
        Misconception(
            "11.6b/prior-only",
            "You ranked by log p(y) alone: the rarest answer won, whether or not it answers "
            "anything. The score begins with log p(y|x).",
        ),
    ),
)
