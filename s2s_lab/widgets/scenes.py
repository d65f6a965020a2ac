"""Widgets that are set up for the demos in class, and what each shows about its question.

A scene is made by one function; the one below it says which option of the poll is right.
"""

from typing import Any


def subwords() -> Any:
    """A sentence in characters, before the first merge."""
    from s2s_lab.widgets.tokenizer_lab import TokenizerLab

    lab = TokenizerLab.example()
    lab.merges = 0
    return lab


def one_piece(widget: Any) -> int:
    """0 if ``apples`` is one piece after 100 merges, 1 if not."""
    shown, widget.merges = widget.merges, 100
    found = "apples</w>" in widget.pieces
    widget.merges = shown
    return 0 if found else 1


def cell() -> Any:
    """A plain RNN whose weights are nine tenths of a rotation, over fifty steps."""
    from s2s_lab.widgets.cell_explorer import CellExplorer

    widget = CellExplorer.example()
    with widget.hold_trait_notifications():
        widget.cell, widget.radius, widget.span = "rnn", 0.9, 50
    return widget


def gradient_left(widget: Any) -> int:
    """Index of the largest bound that the gradient does not pass."""
    left = widget.radius**widget.span
    return next(i for i, bound in enumerate((0.25, 0.02, 0.0)) if left > bound)


def two_words() -> Any:
    """A model of two words, and greedy search on it."""
    from s2s_lab.models.table import TableModel
    from s2s_lab.text import Codec, SpaceTokenizer
    from s2s_lab.translator import Translator
    from s2s_lab.widgets.decode_stepper import DecodeStepper

    model: Any = TableModel.of(
        {
            "": {"a": 0.6, "b": 0.4},
            "a": {"a": 0.4, "b": 0.3, "<eos>": 0.3},
            "b": {"<eos>": 0.9, "a": 0.1},
        }
    )
    codec = Codec(SpaceTokenizer(), model.vocab)
    return DecodeStepper(Translator("a table", model, codec, codec), "b", "greedy")


def greedy_is_best(widget: Any) -> int:
    """0 if greedy search has found the most probable sentence of the table."""
    greedy = widget.trace.outputs[0].total
    widget.method = "exact"
    best = widget.trace.outputs[0].total
    widget.method = "greedy"
    return 0 if greedy >= best - 1e-9 else 1


def one_wrong_word() -> Any:
    """A translation with one wrong word in it."""
    from s2s_lab.widgets.exposure_bias_lab import ExposureBiasLab

    return ExposureBiasLab.example()


def recovers(widget: Any) -> int:
    """0 if the model writes on at once as if nothing had happened, 1 later, 2 never."""
    words = widget.injection.words_after
    return 2 if words is None else min(1, words)


def reading() -> Any:
    """Three words and their French translation."""
    from s2s_lab.translator import load
    from s2s_lab.widgets.attention_explorer import AttentionExplorer

    return AttentionExplorer(load("phrasebook-en-fr"), "I love you.", "Je t'aime.")


def brightest(widget: Any) -> int:
    """Index of the source word that is read most to produce ``aime``, the third token."""
    return int(widget.chosen.weights[2, :3].argmax())


def window() -> Any:
    """A sentence whose pronoun moves."""
    from s2s_lab.translator import load
    from s2s_lab.widgets.attention_explorer import AttentionExplorer

    model = load("phrasebook-en-fr")
    return AttentionExplorer(model, "She does not eat them in the park.", "")


def outside(widget: Any) -> int:
    """Index of the first of the asked words whose brightest cell is over one place off."""
    rows = widget.chosen.weights.argmax(1).tolist()
    asked = (0, 2, 6)
    return next(i for i, t in enumerate(asked) if abs(rows[t] - t) > 1)


def searches() -> Any:
    """A small table, and four searches on it."""
    from s2s_lab.widgets.search_space import SearchSpace

    return SearchSpace.example()


def first_to_find(widget: Any) -> int:
    """Index of the first search that finds the likeliest sequence."""
    survey = widget.survey
    return next(i for i, one in enumerate(survey.searches) if one.answer == survey.best)


def one_word_off() -> Any:
    """One wrong word of four, scored without smoothing."""
    from s2s_lab.widgets.bleu_explorer import BleuExplorer

    return BleuExplorer("I love apples .", "I like apples .", smoothing="none")


def bleu_of_it(widget: Any) -> int:
    """Index of the option that is nearest to the score: 75, 35, 0."""
    options = (75.0, 35.0, 0.0)
    return min(range(len(options)), key=lambda i: abs(options[i] - widget.score))


HEADLINE = "Yaroslava watches . Quentin beats Zoltan ."
"""A text with three names that no vocabulary has; the headline is about two of them."""


def names() -> Any:
    """A headline of three words: on the left everything is generated, on the right copied, too."""
    from s2s_lab.models.pointer_table import PointerStep, PointerTable
    from s2s_lab.text import Codec, SpaceTokenizer
    from s2s_lab.translator import Translator
    from s2s_lab.widgets.trace_diff import TraceDiff

    steps = (
        PointerStep(
            {"<unk>": 0.8, "beats": 0.1, "meets": 0.1}, (0.1, 0.0, 0.0, 0.8, 0.0, 0.1, 0.0), 0.1
        ),
        PointerStep(
            {"beats": 0.7, "meets": 0.2, "<unk>": 0.1}, (0.0, 0.1, 0.0, 0.1, 0.8, 0.0, 0.0), 0.9
        ),
        PointerStep(
            {"<unk>": 0.8, "meets": 0.1, "<eos>": 0.1}, (0.1, 0.0, 0.0, 0.1, 0.0, 0.8, 0.0), 0.1
        ),
    )

    def reader(name: str, copies: bool) -> Translator:
        model: Any = PointerTable.of(HEADLINE, steps, copies)
        codec = Codec(SpaceTokenizer(), model.vocab)
        return Translator(name, model, codec, codec)

    without, copying = reader("no copying", False), reader("copying", True)
    return TraceDiff(without, HEADLINE, ("greedy", "greedy"), copying)


def copied_first(widget: Any) -> int:
    """Index of the source word that the copying model writes first, of those in the poll."""
    asked = ("Yaroslava", "Quentin", "beats")
    return asked.index(widget.trace_b.outputs[0].tokens[0])


def words_and_pairs() -> Any:
    """All words right, every other pair: the two shares of a formula that articles add up."""
    from s2s_lab.widgets.bleu_explorer import BleuExplorer

    return BleuExplorer("apples I like", "I like apples", tokenizer="none", smoothing="none")


def added_up(widget: Any) -> int:
    """Index of the option that is 2/3 of the share of words and 1/3 of that of pairs."""
    (words, said), (pairs, said_pairs) = widget.explained.corpus.fractions[:2]
    total = 2 / 3 * words / said + 1 / 3 * pairs / said_pairs
    options = (0.75, 0.83, 1.0)
    return min(range(len(options)), key=lambda i: abs(options[i] - total))


def mask_off() -> Any:
    """A decoder that trains on digits nobody can predict, its causal mask on and then off."""
    import time

    from s2s_lab.experiments import causal_mask
    from s2s_lab.training.history import Progress
    from s2s_lab.widgets.training_monitor import TrainingMonitor

    monitor, progress = TrainingMonitor(every=0.0, show=False), Progress()
    model, begun = causal_mask.untrained(seed=0, causal=True), time.perf_counter()
    tokens = causal_mask.BATCH * (causal_mask.LENGTH + 1)
    steps = causal_mask.losses(model, 0, 3 * MASKED, causal_mask.lottery)
    for progress.step, loss in enumerate(steps, 1):
        progress.cost, progress.costed = progress.cost + loss * tokens, progress.costed + tokens
        progress.tokens, progress.rate = progress.tokens + tokens, causal_mask.RATE
        progress.seconds = time.perf_counter() - begun
        progress.done = progress.step / (3 * MASKED)
        if progress.step % 10 == 0:
            progress.record(progress.loss)  # every batch is new, and so a validation, too
        monitor(progress)
        model.causal = progress.step < MASKED
    return monitor


MASKED = 60
"""Steps before the mask is switched off."""


def direction(widget: Any) -> int:
    """0 if the loss is a tenth or more above that before the switch, 2 if as much below, or 1."""
    before = next(record.loss for record in widget.history if record.step == MASKED)
    change = widget.history[-1].loss / before
    return 0 if change > 1.1 else 2 if change < 0.9 else 1
