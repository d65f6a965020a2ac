"""A pointer-generator by hand: its rows are distributions, and the trained models' arithmetic."""

import pytest
import torch

from s2s_lab import batch
from s2s_lab.decoding import Greedy
from s2s_lab.models.copying import mixture
from s2s_lab.models.pointer_table import PointerStep, PointerTable
from s2s_lab.text import BOS, EOS

STEPS = [
    PointerStep({"<unk>": 0.8, "beats": 0.2}, (0.5, 0.25, 0.25), 0.2),
    PointerStep({"beats": 0.9, "<eos>": 0.1}, (0.1, 0.8, 0.1), 0.9),
]
TABLE = PointerTable.of("Zoltan beats Zoltan", STEPS)


def sources(table):
    return batch.sources([[*table.vocab.ids(table.source), EOS]])


def test_a_row_by_hand():
    """Zoltan has .8 · (.5 + .25) = .6; beats .2 · .2 + .8 · .25 = .24; <unk> .2 · .8 = .16."""
    assert TABLE.row(0) == {"<unk>": 0.16, "beats": 0.24, "Zoltan": 0.6}
    assert PointerTable.of("Zoltan beats Zoltan", STEPS, copies=False).row(0) == {
        "<unk>": 0.8,
        "beats": 0.2,
    }


def test_it_is_what_the_trained_models_compute():
    for number, step in enumerate(STEPS):
        logits, _, weights = TABLE.step((number,), torch.tensor([BOS]))
        vocab = len(TABLE.vocab)
        generated = torch.full((1, 1, vocab), -torch.inf, dtype=torch.float64)
        for word, share in step.generated.items():
            generated[0, 0, TABLE.vocab.id(word)] = torch.tensor(share, dtype=torch.float64).log()
        copies = torch.tensor([TABLE.vocab.ids(TABLE.source)])
        gate = torch.full((1, 1, 1), step.p_gen, dtype=torch.float64)
        theirs = mixture(generated, weights[None, :, :-1], gate, copies, extra=0)
        torch.testing.assert_close(theirs[0].exp(), logits.exp())
        assert logits.exp().sum() == pytest.approx(1.0)


def test_greedy_search_copies_and_ends():
    found = Greedy().search(TABLE, sources(TABLE))[0][0]
    assert [TABLE.vocab.tokens[i] for i in found.ids] == ["Zoltan", "beats", "<eos>"]
    assert found.attention[0].tolist() == [0.5, 0.25, 0.25, 0.0]


def test_another_source_and_wrong_numbers_are_one_sentence():
    with pytest.raises(ValueError, match="source: expected 'Zoltan beats Zoltan', got another"):
        TABLE.start(batch.sources([[TABLE.vocab.id("beats"), EOS]]))
    with pytest.raises(ValueError, match=r"steps\[0\]: expected 2 weights, got 3"):
        PointerTable.of("Zoltan beats", STEPS)
    with pytest.raises(ValueError, match=r"steps\[0\]: expected sums of 1, got 0.5"):
        PointerTable.of("a", [PointerStep({"a": 0.5}, (1.0,), 0.5)])
