"""What stands around the updates: what is held out, which weights are kept, how many there are."""

from s2s_lab.grading.exercise import Exercise, Misconception

GROUP_SPLIT = Exercise(
    name="training.group_split",
    number="07.4",
    kind="function",
    signature="group_split(pairs, frac=0.1, seed=0)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Split *sources*, not rows: decide for each different source on which side it is, then "
        "every pair follows its source.",
        "`sorted(set(...))` has the same order in every process; `random.Random(seed)` has a "
        "`shuffle` of its own and leaves the global generator alone.",
        "`sources = sorted({source for source, _ in pairs})`, shuffle them with the seeded "
        "generator, `held_out = set(sources[:n])` with `n = max(1, round(frac * len(sources)))`; "
        "then two lists of pairs.",
    ),
    misconceptions=(
        Misconception(
            "07.4/splits-rows",
            "A source is in train *and* in dev: identical sources were split row by row, so the "
            "model is examined on what it has learnt by heart. Split the set of sources, then "
            "assign the rows.",
        ),
        Misconception(
            "07.4/takes-the-last",
            "You held out the end of the list as it came. Data are often sorted, by length say: "
            "then dev has long sentences only (`validation_split` of Keras does this). Shuffle.",
        ),
        Misconception(
            "07.4/tears-pairs",
            "Sources and targets were shuffled separately: pairs are no longer translations of "
            "each other. Shuffle or select whole pairs.",
        ),
        Misconception(
            "07.4/salted-hash",
            "The split differs from one Python process to the next: `hash` of a string is salted, "
            "and with it the order of a set. Sort the sources before you shuffle them.",
        ),
        Misconception(
            "07.4/input-order",
            "The same pairs in another order gave another split, so one new line moves everything. "
            "Sort the sources before you shuffle them.",
        ),
        Misconception(
            "07.4/unseeded",
            "Two calls with the same seed gave two splits, so nobody can repeat your experiment. "
            "Shuffle with `random.Random(seed)`.",
        ),
        Misconception(
            "07.4/ignores-seed",
            "Every seed gives the same split. Without another draw you cannot tell whether a "
            "result depends on the sentences that happened to be held out.",
        ),
        Misconception(
            "07.4/loses-repeats",
            "Some pairs are gone: a dict or a set kept one pair a source. Sources with several "
            "translations are real data; every pair must be in train or in dev.",
        ),
    ),
)

BEST_CHECKPOINT = Exercise(
    name="training.best_checkpoint",
    number="07.5",
    kind="class",
    signature="BestCheckpoint(patience, mode='min')",
    points=3,
    minutes=25,
    difficulty=3,
    hints=(
        "What is kept must not change when the model trains on. What is in a `state_dict`: "
        "numbers, or references to the model's own tensors?",
        "`copy.deepcopy(model.state_dict())` is a snapshot, `model.load_state_dict(…)` brings it "
        "back. `patience` counts updates since the best one.",
        "Start with `best = inf` (or `-inf`). In `update`: if the value is strictly better than "
        "the best, take a snapshot and set the count to 0, else add 1; return "
        "`count >= patience`. A NaN is never strictly better.",
    ),
    misconceptions=(
        Misconception(
            "07.5/keeps-a-reference",
            "The restored weights are the *last* ones: a `state_dict` shares its memory with the "
            "model, and a copy of the dict alone does too. Copy the tensors, with "
            "`copy.deepcopy`.",
        ),
        Misconception(
            "07.5/since-start",
            "Training stopped although the last update was an improvement: you count updates "
            "since the start. Count updates *since the best*.",
        ),
        Misconception(
            "07.5/never-resets",
            "You add up every update without an improvement, over the whole run. A new best sets "
            "the count to 0: patience is about updates *since the best*.",
        ),
        Misconception(
            "07.5/ties-count",
            "An equal value is not an improvement; with ties you would wait for ever on a plateau. "
            "Use `<` (or `>`), not `<=`.",
        ),
        Misconception(
            "07.5/nan-is-best",
            "NaN was accepted as the best, and then nothing can beat it, because every comparison "
            "with NaN is False. Treat it as worse than any number, the first value too.",
        ),
        Misconception(
            "07.5/beats-the-last",
            "You compare with the value before, so after a bad update anything counts as better. "
            "Compare with the *best* so far.",
        ),
        Misconception(
            "07.5/ignores-mode",
            "With `mode='max'` larger is better (accuracy, BLEU). You kept the smallest value.",
        ),
        Misconception(
            "07.5/one-too-patient",
            "You waited one update too long: with `patience=2`, the second update in a row "
            "without an improvement returns True.",
        ),
        Misconception(
            "07.5/parameters-only",
            "You brought back the parameters and left the buffers as they were (running means of "
            "a normalisation, for example). `state_dict` holds both.",
        ),
    ),
)

COUNT_PARAMETERS = Exercise(
    name="training.count_parameters",
    number="07.6",
    kind="function",
    signature=(
        "count_parameters(V_src, V_tgt, E, H, cell, layers, bidirectional, attention, tied)"
    ),
    points=3,
    minutes=25,
    difficulty=3,
    hints=(
        "One block of a cell has a matrix for the input, a matrix for the state, and two biases. "
        "An LSTM has 4 such blocks, a GRU 3, a plain RNN 1.",
        "Layer 1 reads `E` numbers; a later layer reads what the layer below gives: `H`, or `2H` "
        "if that runs in both directions. The decoder has `D` units where the encoder has `H` a "
        "direction.",
        "With `g` blocks, a layer in one direction has `g * (H * inputs + H * H + 2 * H)`; a "
        "`Linear(a, b)` has `a * b + b`, without a bias `a * b`. Tied, the output layer adds only "
        "its bias.",
    ),
    misconceptions=(
        Misconception(
            "07.6/three-gates",
            "You counted three blocks for an LSTM. Its three gates are not all: the candidate g "
            "has weights, too, so there are 4 blocks of size H.",
        ),
        Misconception(
            "07.6/one-bias",
            "You are short by one bias a block: 4H for an LSTM layer, 3H for a GRU, H for an RNN. "
            "PyTorch has `b_ih` *and* `b_hh`.",
        ),
        Misconception(
            "07.6/second-layer-reads-e",
            "Layer 2 reads the layer below, not the embeddings: its input size is H × directions, "
            "not E.",
        ),
        Misconception(
            "07.6/tied-twice",
            "You counted a shared matrix twice. Tied, the output layer's weight *is* the target "
            "embedding: it counts once (its bias stays).",
        ),
        Misconception(
            "07.6/tied-without-bias",
            "With `tied` you left out the whole output layer. Only its weight is shared; "
            "its bias of V_tgt numbers is its own.",
        ),
        Misconception(
            "07.6/one-direction",
            "You counted a bidirectional encoder once. It has two complete sets of weights in "
            "every layer, one for each direction.",
        ),
        Misconception(
            "07.6/narrow-decoder",
            "Your decoder has H units after a bidirectional encoder. It starts from both of its "
            "final states side by side, so it has D = 2H.",
        ),
        Misconception(
            "07.6/forgets-context",
            "With attention the read-out reads the state *and* the context: it is Linear(2D, E), "
            "and you counted Linear(D, E).",
        ),
    ),
)
