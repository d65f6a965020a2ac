"""Chapter 11, answers out of a text: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

ANSWER_SPAN = Exercise(
    name="pretraining.answer_span",
    number="11.5a",
    kind="function",
    signature="answer_span(start, end, mask, max_len)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Choose the pair, not two places: which pairs (i, j) are allowed at all?",
        "`start[:, None] + end[None, :]` holds the score of every pair; what is not allowed "
        "becomes −inf.",
        "Add −inf where the mask is False, to both; allowed pairs are "
        "`torch.ones(S, S).triu().tril(max_len - 1).bool()`; then the `argmax` of the whole "
        "matrix, and `divmod(…, S)`.",
    ),
    misconceptions=(
        Misconception(
            "11.5a/two-argmaxes",
            "Your end lies before the start, or too far behind it: two argmaxes know nothing of "
            "each other. Choose the pair (i, j) jointly, with i ≤ j.",
        ),
        Misconception(
            "11.5a/one-too-long",
            "Your span has max_len + 1 tokens: j may be at most i + max_len − 1, because both "
            "ends belong to the answer.",
        ),
        Misconception(
            "11.5a/best-start-first",
            "You fixed the best start (or the best end) and then looked for the other. It need not "
            "belong to the best pair: maximise start[i] + end[j] over all allowed pairs.",
        ),
        Misconception(
            "11.5a/ignores-mask",
            "Your answer lies outside of the text: where `mask` is False stands the question or "
            "padding. Give those places −inf in both scores.",
        ),
        Misconception(
            "11.5a/multiplies",
            "You multiplied two logits. They are logarithms up to a constant, so they add; two "
            "bad ones, both negative, would give a good product.",
        ),
        Misconception(
            "11.5a/no-single-token",
            "Your span has at least two tokens. An answer may be one word: i = j is allowed.",
        ),
        Misconception(
            "11.5a/ignores-max-len",
            "Your span is longer than `max_len` tokens. Leave out pairs with j − i ≥ max_len.",
        ),
    ),
)

TOKEN_F1 = Exercise(
    name="pretraining.token_f1",
    number="11.5b",
    kind="function",
    signature="token_f1(pred, gold)",
    points=1,
    minutes=10,
    difficulty=1,
    hints=(
        "How many words do both have, counted as often as both have them? And what if one side "
        "has none at all?",
        "`(Counter(pred) & Counter(gold)).total()` are the words in common.",
        "Both empty: 1. Nothing in common: 0. Else P = common / len(pred), R = common / len(gold), "
        "and 2PR/(P + R).",
    ),
    misconceptions=(
        Misconception(
            "11.5b/sets",
            "Words that occur twice were counted once. Count repeated tokens, "
            "`Counter(pred) & Counter(gold)`, and divide by the numbers of tokens.",
        ),
        Misconception(
            "11.5b/unclipped",
            "One `the` of the gold answer was matched by every `the` of the prediction. A token "
            "is common at most as often as the side that has fewer of it.",
        ),
        Misconception(
            "11.5b/both-empty",
            "Both sides are empty: the model rightly said that there is no answer. F1 is 1 there; "
            "it is 0 if only one of them is empty.",
        ),
        Misconception(
            "11.5b/crash",
            "Nothing in common, or an empty side, crashed with 0/0. The F1 is 0 there.",
        ),
        Misconception(
            "11.5b/by-position",
            "You compared place by place, so one extra word at the front makes all others wrong. "
            "This F1 compares bags of words; order plays no part.",
        ),
    ),
)
