"""Chapter 11, hiding words: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

MLM_CORRUPT = Exercise(
    name="pretraining.mlm_corrupt",
    number="11.1",
    kind="function",
    signature="mlm_corrupt(ids, vocab_size, special_ids, p, generator)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "Three questions, one after the other: which places may be chosen at all, which of them "
        "are, and what happens to those? Only the last one changes `inputs`.",
        "`torch.isin(ids, torch.tensor(special_ids))` finds the specials. One uniform number a "
        "place, below .8, below .9 or above, decides between MASK, a random word and no change.",
        "`chosen = (torch.rand(ids.shape, generator=generator) < p) & ~special`; labels are "
        "`torch.where(chosen, ids, -100)`; random words are `ordinary[torch.randint(len(ordinary), "
        "ids.shape, generator=generator)]`, and two more `torch.where` build the inputs.",
    ),
    misconceptions=(
        Misconception(
            "11.1/labels-everywhere",
            "Labels are set at visible places, too: the model is paid for copying what it sees. "
            "Only the chosen places get labels, all others −100.",
        ),
        Misconception(
            "11.1/specials",
            "PAD, BOS, EOS or another special was chosen. They carry no information to predict: "
            "exclude every id of `special_ids`, also those behind 4.",
        ),
        Misconception(
            "11.1/zero-label",
            "You marked the places without a question with 0. `cross_entropy` leaves out −100 by "
            "default; 0 is PAD, a token, and the model would learn to predict it everywhere.",
        ),
        Misconception(
            "11.1/label-after",
            "Your labels hold what stands there *after* hiding: the model is asked to predict "
            "MASK. Take the labels from `ids`.",
        ),
        Misconception(
            "11.1/only-masks-labelled",
            "Labels stand only where MASK does. The chosen words that became random or stayed are "
            "questions, too: label every chosen place.",
        ),
        Misconception(
            "11.1/thinned-twice",
            "Only 80 % of the chosen places have labels: the share p was thinned once more (of "
            "15 % that leaves 12 %). p alone decides what is chosen; 80/10/10 decides what "
            "becomes of it.",
        ),
        Misconception(
            "11.1/nested-draws",
            "About 2 % of the chosen became random, where 10 % should: you drew again, with .1, "
            "among the 20 % left over. Use one draw with limits .8 and .9 (or .5 of the rest).",
        ),
        Misconception(
            "11.1/only-masks",
            "Every chosen word became MASK. MASK never occurs later on, so 10 % become a random "
            "word and 10 % stay: the model has to understand the words it sees.",
        ),
        Misconception(
            "11.1/random-special",
            "A chosen word was replaced by a special, such as PAD or EOS. Draw the random words "
            "from the ordinary ones, all ids below `vocab_size` that are not in `special_ids`.",
        ),
        Misconception(
            "11.1/in-place",
            "The caller's batch was modified: whoever uses `ids` again reads masked text. Clone "
            "before writing, or build the result with `torch.where`.",
        ),
        Misconception(
            "11.1/ignores-generator",
            "Same state of the generator, different result: pass `generator=generator` to every "
            "draw, so that a run can be repeated.",
        ),
        Misconception(
            "11.1/same-places-again",
            "Two calls in a row with one generator chose the same places: something is seeded "
            "inside your function, and the model would see the same gaps in every epoch. The "
            "generator moves on by itself; leave its seed alone.",
        ),
    ),
)
