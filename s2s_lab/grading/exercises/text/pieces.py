"""Exercises 00.4 and 00.5: byte-pair encoding, learned from a corpus and used on a word."""

from s2s_lab.grading.exercise import Exercise, Misconception

BPE_TRAIN = Exercise(
    name="text.bpe_train",
    number="00.4",
    kind="function",
    signature="bpe_train(word_freqs, num_merges)",
    points=5,
    minutes=40,
    difficulty=4,
    hints=(
        "Keep the symbols of every word in a list. Each round: count pairs, choose one, rebuild "
        "every list.",
        "A pair in a word that occurs `freq` times counts `freq`. Build the new list of symbols "
        "with a while loop: two symbols forward after a merge, else one.",
        "The choice is `min(pairs, key=lambda p: (-pairs[p], p))`; stop when `pairs` is empty.",
    ),
    misconceptions=(
        Misconception(
            "00.4/unweighted",
            "A word that occurs 5 times gives each of its pairs 5 times. "
            "Add `freq` to the count of a pair, not 1.",
        ),
        Misconception(
            "00.4/across-words",
            "You merged the end of one word with the start of the next. Keep words apart: "
            "a piece that holds a word's end would fit nowhere else.",
        ),
        Misconception(
            "00.4/replaces-text",
            "Replacing text in a joined string also merged inside of longer symbols: `e s` is a "
            "part of `he s`, which became `hes`. Compare whole symbols in a list.",
        ),
        Misconception(
            "00.4/counts-once",
            "After the first merge your counts are stale: pairs with the merged symbol are new, "
            "and others are gone. Count again after every merge.",
        ),
        Misconception(
            "00.4/tie-order",
            "Two pairs are equally frequent, and you took another one than our rule does: the "
            "pair that sorts first. State such rules; libraries differ in them.",
        ),
        Misconception(
            "00.4/mark-alone",
            "You made `</w>` a symbol of its own, as the paper's listing does. Here, as in the "
            "authors' later code, a word's last character carries it: `['l', 'o', 'w</w>']`.",
        ),
        Misconception(
            "00.4/no-end-mark",
            "Your words have no end mark, so that `est` in `estate` and `est` in `lowest` become "
            "one piece, and nobody can tell where a word ends. The last character carries `</w>`.",
        ),
        Misconception(
            "00.4/runs-out",
            "All words are single symbols, no pair is left, and choosing one from nothing stopped "
            "your code. Return the merges found so far.",
        ),
    ),
)

BPE_ENCODE = Exercise(
    name="text.bpe_encode",
    number="00.5",
    kind="function",
    signature="bpe_encode(word, merges)",
    points=4,
    minutes=25,
    difficulty=3,
    hints=(
        "Which merge was learned first? A word that is new must go the way the corpus went.",
        "Again and again: of the pairs that the word has now, take the one that was learned "
        "earliest, and join it everywhere.",
        "`rank = {pair: i for i, pair in enumerate(merges)}`; stop when none of the word's pairs "
        "has a rank.",
    ),
    misconceptions=(
        Misconception(
            "00.5/leftmost-first",
            "You merged the first known pair from the left. The order of learning counts: take "
            "the pair of lowest rank, wherever in the word it is.",
        ),
        Misconception(
            "00.5/one-occurrence",
            "A second occurrence of a pair stayed unmerged, like the second `an` of `banana`. "
            "Apply a merge to every occurrence in the word before you choose the next.",
        ),
        Misconception(
            "00.5/longest-match",
            "You looked for the longest known piece from the left: that is how WordPiece reads a "
            "vocabulary. BPE replays its merges in the order in which they were learned.",
        ),
        Misconception(
            "00.5/loses-end-mark",
            "You lost the end-of-word mark: `est</w>` and `est` are different pieces.",
        ),
        Misconception(
            "00.5/mark-alone",
            "You made `</w>` a symbol of its own. A word's last character carries it, as in "
            "00.4, or merges that end a word will not be found.",
        ),
        Misconception(
            "00.5/unseen-character",
            "A character that no merge knows stays a single symbol. "
            "Whether it becomes UNK is the vocabulary's business, later.",
        ),
    ),
)
