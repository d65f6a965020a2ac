"""Exercise 13.5: a pipeline with seven faults of published listings."""

from s2s_lab.grading.exercise import Exercise, Misconception

REPAIR = Exercise(
    name="critical_reading.repair",
    number="13.5",
    kind="function",
    signature="repair()",
    points=6,
    minutes=60,
    difficulty=4,
    hints=(
        "First what crashes, then what is silent. For the silent ones ask one question each: does "
        "the answer change when the source changes? When PADs are added? When the gold changes?",
        "Three faults are in the model (`Embedding`'s arguments, the decoder's size, the table), "
        "two in the batch (one axis too many, labels), one in the loss, one in `predict`.",
        "Two `nn.Embedding(vocabulary, embed)` that learn; a decoder of `hidden` units, then "
        "`nn.Linear(hidden, tgt_vocab)`; `tgt_in` = BOS + words, `labels` = words + EOS; "
        "`ignore_index=0`; in `predict` feed back the argmax of the last position.",
    ),
    misconceptions=(
        Misconception(
            "13.5/still-copies",
            "It runs, and will reach 100 % by copying: your labels still equal the decoder's "
            "inputs. The decoder reads BOS and the words, and is asked for the words and EOS.",
        ),
        Misconception(
            "13.5/no-decoder-input",
            "Without the decoder's input the model is no longer autoregressive: another `tgt_in` "
            "gave the same logits. Give it the target shifted by one.",
        ),
        Misconception(
            "13.5/clips-batch",
            "You cut all rows to the shortest one. That gets rid of PAD, and of the ends of all "
            "longer sentences, which are never learned. Pad to the longest, and mask the loss.",
        ),
        Misconception(
            "13.5/counts-pad",
            "Your loss counts the PAD positions. Short sentences then earn their low loss with "
            "padding. Average over the labels that are not PAD.",
        ),
        Misconception(
            "13.5/reads-gold",
            "Your prediction changes when the gold changes, so it reads the answer. Only the "
            "source, and what has been predicted so far, may be used.",
        ),
        Misconception(
            "13.5/frozen-table",
            "A part of your model never learns: `requires_grad` is off. In a frozen table BOS, EOS "
            "and every word that was not pre-trained keep their random vectors for ever.",
        ),
        Misconception(
            "13.5/shared-table",
            "Source and target words read the same table: word 7 of one language and word 7 of "
            "the other have to share a vector by accident. Give each language a table of its own.",
        ),
        Misconception(
            "13.5/swapped-arguments",
            "A word's number is looked up in a table that is too short: `nn.Embedding` takes the "
            "size of the vocabulary first, then the length of a vector.",
        ),
        Misconception(
            "13.5/extra-axis",
            "Your ids carry an axis too many. `nn.Embedding` adds the axis of the vector itself: "
            "ids are (B, S) and nothing more.",
        ),
    ),
)
