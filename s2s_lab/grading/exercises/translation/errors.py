"""Exercise 09.6: what is wrong with a translation, in words."""

from s2s_lab.grading.exercise import Exercise, Misconception

DIAGNOSE = Exercise(
    name="translation.diagnose",
    number="09.6",
    kind="function",
    signature="diagnose(src, hyp, ref, gold_links, lemmas)",
    points=4,
    minutes=35,
    difficulty=3,
    hints=(
        "Omission: a content word without counterpart. Order: the same bag, another sequence. "
        "Agreement: the right lemma, a wrong form. Each is a question of its own.",
        "`collections.Counter` is a bag: `a - b` is what `a` has more of. Count lemmas, "
        "`lemmas[w]`, of the content words, those with `w in lemmas`; for the order, "
        "`lemmas.get(w, w)` of every word.",
        "Omission: `wanted - said` is not empty, with `wanted` from `{j for _, j in gold_links}`. "
        "Repetition: a lemma in `said - all_of_ref` that `said` has twice. Agreement: a content "
        "word of `hyp` that is not in `ref`, though its lemma is. Order: `a != b` and "
        "`Counter(a) == Counter(b)`.",
    ),
    misconceptions=(
        Misconception(
            "09.6/flags-everything",
            "A correct translation was flagged. A diagnosis that is always positive says nothing: "
            "ask each of the four questions by itself.",
        ),
        Misconception(
            "09.6/omission-by-length",
            "You tell an omission by the length, but `pommes de terre` is longer than `potatoes`, "
            "and nothing is missing. Use the gold links: which content word has no counterpart?",
        ),
        Misconception(
            "09.6/repeats-allowed",
            "A word that stands there twice is no mistake by itself: `ne … jamais` twice in a "
            "coordinated sentence is correct. Flag *content* words that the reference has once.",
        ),
        Misconception(
            "09.6/order-by-bag",
            "`order` requires the same words in a different sequence. With equal bags *and* equal "
            "order nothing is wrong.",
        ),
        Misconception(
            "09.6/ignores-links",
            "You missed a word that the source does not ask for: translators add words of their "
            "own (`donc`, `aussi`). Only what has a gold link can be omitted.",
        ),
        Misconception(
            "09.6/compares-forms",
            "A wrong form was taken for a missing word: `vert` in the place of `vertes` is there, "
            "and does not agree. Count lemmas, not forms, when you look for omissions.",
        ),
        Misconception(
            "09.6/order-of-forms",
            "Two mistakes hid each other: where a form does not agree either, the bags of *forms* "
            "differ, and you saw no wrong order. Compare lemmas, of function words the words.",
        ),
    ),
)
