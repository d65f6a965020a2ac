"""Chapter 09, from text to batches: what its exercises ask for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

FMM = Exercise(
    name="translation.fmm",
    number="09.1",
    kind="function",
    signature="fmm(text, lexicon, max_len)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Stand at the first character. Which piece should be tried first, and which one if it is "
        "not in the lexicon?",
        "`for size in range(max_len, 0, -1)` goes from the longest to a single character, which is "
        "taken whether it is a word or not.",
        "While `i < len(text)`: the first `size` of that range with `size == 1` or "
        "`text[i : i + size] in lexicon`; append that piece, and `i += len(piece)`.",
    ),
    misconceptions=(
        Misconception(
            "09.1/shortest-match",
            "`苹果` became `苹`/`果`. Try the longest candidate first and shorten it until it is "
            "in the lexicon.",
        ),
        Misconception(
            "09.1/backward",
            "You matched from the end of the text. On `研究生命` forward gives `研究生`/`命` and "
            "backward `研究`/`生命`: both can be wrong, that is the lesson. Begin at the front.",
        ),
        Misconception(
            "09.1/endless-loop",
            "An unknown character never advanced the position. Fall back to a single character.",
        ),
        Misconception(
            "09.1/loses-characters",
            "`''.join(pieces)` is not the input: every character must survive segmentation, "
            "unknown ones and punctuation, too.",
        ),
        Misconception(
            "09.1/overlaps",
            "Your pieces overlap: after a match you went on at the next character. Go on behind "
            "the match, `i += len(piece)`.",
        ),
        Misconception(
            "09.1/joins-unknown",
            "Unknown characters that stand together became one piece. Where no word begins, a "
            "piece is a single character.",
        ),
        Misconception(
            "09.1/one-too-short",
            "A word of exactly `max_len` characters was never tried: `range` leaves out its end, "
            "and `text[i : j]` leaves out `j`.",
        ),
        Misconception(
            "09.1/ignores-max-len",
            "A piece has more than `max_len` characters. Longer words of the lexicon are not "
            "looked for.",
        ),
    ),
)

BATCH_BY_TOKENS = Exercise(
    name="translation.batch_by_tokens",
    number="09.2",
    kind="function",
    signature="batch_by_tokens(lengths, max_tokens, seed)",
    points=3,
    minutes=25,
    difficulty=3,
    hints=(
        "Padding is paid for. Which sentences should stand together so that there is little of it?",
        "Go through the indices sorted by length. With the next sentence, the batch would cost "
        "`(len(batch) + 1) * length`: if that is too much, close it first. Shuffle batches, not "
        "sentences.",
        "`order = sorted(range(len(lengths)), key=lengths.__getitem__)`; if `batch` and its cost "
        "would exceed `max_tokens`, append `batch` and begin a new one; append the last one after "
        "the loop; then `random.Random(seed).shuffle(batches)`.",
    ),
    misconceptions=(
        Misconception(
            "09.2/real-tokens",
            "A batch of n sentences costs n × longest, padding included; yours exceeds the budget.",
        ),
        Misconception(
            "09.2/checks-too-late",
            "The sentence that breaks the budget is in the batch already. Ask what the batch would "
            "cost with it *before* you add it.",
        ),
        Misconception(
            "09.2/drops-the-rest",
            "Some indices never appear. The last, smaller batch counts, too.",
        ),
        Misconception(
            "09.2/unshuffled",
            "Batches come sorted by length in every epoch: training always ends on long "
            "sentences (or on short ones). Shuffle the list of batches.",
        ),
        Misconception(
            "09.2/one-long-sentence",
            "A single sentence longer than the budget must get a batch of its own instead of an "
            "error; it must not be left out either.",
        ),
        Misconception(
            "09.2/empty-batch",
            "One of your batches is empty: there was nothing to close before a sentence that is "
            "longer than the budget. Close a batch only if it has a sentence.",
        ),
        Misconception(
            "09.2/mixes-lengths",
            "Short and long sentences stand together, and the short ones are mostly padding. Sort "
            "by length first, and shuffle whole batches afterwards, never sentences.",
        ),
        Misconception(
            "09.2/wastes-budget",
            "Two batches of neighbouring lengths would fit into one. Do not fix the number of "
            "sentences: fill each batch up to the budget, and short sentences stand in large ones.",
        ),
        Misconception(
            "09.2/unseeded",
            "The same seed gave another order of the batches, so no run can be repeated. Shuffle "
            "with `random.Random(seed)`.",
        ),
        Misconception(
            "09.2/ignores-seed",
            "Every seed gives the same order, so every epoch does. The argument `seed` must decide "
            "it.",
        ),
        Misconception(
            "09.2/global-seed",
            "You seeded or used the generator that the whole program shares: dropout and all "
            "else changes with it. Make one of your own, `random.Random(seed)`.",
        ),
    ),
)
