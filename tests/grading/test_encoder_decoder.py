"""Chapter 02: oracles by hand and against peers; learners' models, each named by how it behaves."""

import random

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks import encoder_decoder as chapter
from s2s_lab.grading.checks.encoder_decoder import (
    accuracy_by_length,
    greedy_generate,
    last_state,
    merge_bidirectional,
    seq2seq_case,
)
from s2s_lab.grading.inside.questions import encoder_decoder as questions
from s2s_lab.metrics import SequenceAccuracy, TokenAccuracy

CHECKS = {check.exercise.name: check for check in chapter.CHECKS}


@pytest.mark.parametrize("name", CHECKS)
def test_sizes_differ_and_batches_are_ragged(name):
    cases = list(CHECKS[name].cases(random.Random(0)))
    if name.endswith("greedy_generate"):
        assert len(cases) >= 150
        lengths = [{len(greedy_generate.walk(c, b)) for b in range(len(c.state))} for c in cases]
        assert sum(len(each) > 1 for each in lengths) > 40
        return
    tensors = {"last_state": "outputs", "merge_bidirectional": "h_n", "seq2seq": "src"}
    if name.endswith("accuracy_by_length"):
        assert sum(case.preds.shape[1] != case.golds.shape[1] for case in cases) > len(cases) / 2
        return
    for case in cases:
        sizes = getattr(case, tensors[name.partition(".")[2]]).shape
        assert len(set(sizes)) == len(sizes)


def test_last_state_oracle_by_hand():
    """Sentence 0 has 2 tokens: its second state (3, 4). Sentence 1 has 1: its first (7, 8)."""
    outputs = torch.tensor([[[1, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [11, 12]]]).double()
    case = last_state.Case(outputs, torch.tensor([2, 1]))
    assert last_state.oracle(case).tolist() == [[3, 4], [7, 8]]


def test_merge_bidirectional_oracle_by_hand():
    """One sentence, one unit: runs 1, 2, 3, 4 are layer 0 → (1, 2) and layer 1 → (3, 4)."""
    case = merge_bidirectional.Case(torch.tensor([1.0, 2, 3, 4]).view(4, 1, 1), 2)
    assert merge_bidirectional.oracle(case).tolist() == [[[1, 2]], [[3, 4]]]


@pytest.mark.parametrize("kind", [nn.RNN, nn.GRU])
def test_merge_bidirectional_oracle_against_two_runs_in_one_direction(kind):
    """Layer 0 of a bidirectional net is one net on x and one on x backwards, weights shared."""
    torch.manual_seed(0)
    both = kind(3, 4, bidirectional=True, batch_first=True).double()
    x = torch.randn(2, 5, 3, dtype=torch.float64)
    ends = []
    for suffix, read in (("", x), ("_reverse", x.flip(1))):
        one = kind(3, 4, batch_first=True).double()
        own = {name: both.get_parameter(name + suffix) for name, _ in one.named_parameters()}
        one.load_state_dict(own)
        ends.append(one(read)[1])
    merged = merge_bidirectional.oracle(merge_bidirectional.Case(both(x)[1].detach(), 1))
    torch.testing.assert_close(merged, torch.cat(ends, dim=-1))


def test_accuracy_by_length_oracle_by_hand():
    """Gold lengths 3, 3, 2. Of length 3: the first is right (3 of 3), the second has 7 2 for 7 9 2,
    so 1 right of 3 positions: exact 1/2, token 4/6. Of length 2: 8 8 8 2 for 8 2 has 1 right of
    4 positions. Of lengths 5 and 6 there is none.
    """
    preds = torch.tensor([[5, 6, 2, 0], [7, 2, 0, 0], [8, 8, 8, 2]])
    golds = torch.tensor([[5, 6, 2], [7, 9, 2], [8, 2, 0]])
    case = accuracy_by_length.Case(preds, golds, ((1, 2), (3, 4), (5, 6)))
    assert accuracy_by_length.oracle(case) == {
        "(1, 2)": (1, 0.0, 1 / 4),
        "(3, 4)": (2, 1 / 2, 4 / 6),
        "(5, 6)": (0, None, None),
    }


def test_accuracy_by_length_oracle_against_the_metrics():
    """In one bin that holds every sentence it is the accuracy of the whole corpus."""

    def texts(ids):
        return [" ".join(str(token) for token in row if token) for row in ids.tolist()]

    for case in accuracy_by_length.cases(random.Random(5)):
        everything = accuracy_by_length.Case(case.preds, case.golds, ((1, 99),))
        n, exact, token = accuracy_by_length.oracle(everything)["(1, 99)"]
        assert n == len(case.golds)
        assert exact == SequenceAccuracy().corpus(texts(case.preds), texts(case.golds)).score
        assert token == TokenAccuracy().corpus(texts(case.preds), texts(case.golds)).score


@pytest.mark.parametrize(
    ("answer", "text"),
    [([(1, 0.0, 0.25)], "Expected a dict"), ({1: (1, 0.0, 0.25)}, "which is missing")],
)
def test_bins_are_the_keys_of_a_dict(answer, text):
    result = check("encoder_decoder.accuracy_by_length", lambda preds, golds, bins: answer)
    assert result.status == "failed"
    assert text in result.message


def table_model() -> greedy_generate.Case:
    """Ids: pad 0, bos 1, eos 2, words 3 and 4. One memory besides 0, entered by saying 3.

    From memory 0: bos → 3, 3 → 4. From memory 1: bos → eos, 3 → eos, 4 → 3.
    """
    best = {(0, 1): 3, (0, 3): 4, (1, 1): 2, (1, 3): 2, (1, 4): 3, (0, 4): 4}
    logits = torch.zeros(2, 5, 5, dtype=torch.float64)
    for (memory, token), word in best.items():
        logits[memory, token, word] = 1.0
    memory = torch.zeros(2, 5, dtype=torch.long)
    memory[0, 3] = 1
    return greedy_generate.Case(
        logits, memory, torch.tensor([0, 1]), torch.tensor([[3, 2], [4, 2]]), 1, 2, 0, 5
    )


def test_greedy_oracle_by_hand():
    """Row 0: bos→3 (memory 0), 3→4 (memory 1 next), 4→3 (memory 0), 3→4 (memory 1), 4→3: five
    tokens, no EOS. Row 1: bos→eos at once, then PAD.
    """
    assert greedy_generate.oracle(table_model()).tolist() == [[3, 4, 3, 4, 3], [2, 0, 0, 0, 0]]


def test_the_step_function_refuses_what_is_not_a_token_id():
    step = questions.greedy_generate.TableStep(table_model())
    state = torch.tensor([0, 1])
    for tokens in (torch.zeros(2, 5), torch.tensor([[1], [1]]), [1, 1], torch.tensor([5, 1])):
        with pytest.raises(ValueError, match="step expects token ids"):
            step(tokens, state)
    with pytest.raises(ValueError, match="one token for each row"):
        step(torch.tensor([1]), state)


def test_the_step_function_ends_an_endless_loop():
    step = questions.greedy_generate.TableStep(table_model())
    tokens, state = torch.tensor([1, 1]), torch.tensor([0, 1])
    needed = 5
    for _ in range(needed + 1):
        step(tokens, state)

    def for_ever():
        while True:
            step(tokens, state)

    with pytest.raises(RuntimeError, match="max_len = 5"):
        for_ever()


class Seq2Seq(nn.Module):
    """An encoder-decoder as a learner writes it, with one mistake that `flaw` chooses."""

    flaw = ""

    def __init__(self, src_vocab, tgt_vocab, hidden):
        super().__init__()
        ahead = self.flaw == "bidirectional decoder"
        self.src_embed = nn.Embedding(src_vocab, hidden)
        self.tgt_embed = nn.Embedding(tgt_vocab, hidden)
        self.encoder = nn.GRU(hidden, hidden, batch_first=self.flaw != "batch second")
        self.decoder = nn.GRU(hidden, hidden, batch_first=True, bidirectional=ahead)
        self.out = nn.Linear(hidden * (1 + ahead), tgt_vocab)

    def forward(self, src, src_len, tgt_in):
        read, h_n = self.encoder(self.src_embed(src))
        state = read[torch.arange(len(src)), src_len - 1][None]
        if self.flaw == "no packing":
            state = h_n
        if self.flaw == "zeros":
            state = torch.zeros_like(state)
        if self.flaw == "bidirectional decoder":
            state = state.repeat(2, 1, 1)
        if self.flaw == "last word only":
            state = self.src_embed(src)[torch.arange(len(src)), src_len - 1][None]
        if self.flaw == "blind decoder":
            tgt_in = torch.ones_like(tgt_in)
        written, _ = self.decoder(self.tgt_embed(tgt_in), state)
        logits = self.out(written)
        if self.flaw == "softmax":
            return logits.softmax(-1)
        return logits.log_softmax(-1) if self.flaw == "log softmax" else logits


class TwoStackedLSTMs(nn.Module):
    def __init__(self, src_vocab, tgt_vocab, hidden):
        super().__init__()
        self.embed = nn.Embedding(src_vocab, hidden)
        self.first = nn.LSTM(hidden, hidden, batch_first=True)
        self.second = nn.LSTM(hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, tgt_vocab)

    def forward(self, src, src_len, tgt_in):
        return self.out(self.second(self.first(self.embed(src))[0])[0])


@pytest.mark.parametrize(
    ("flaw", "id"),
    [
        ("no packing", "reads-padding"),
        ("batch second", "runs-over-batch"),
        ("zeros", "ignores-source"),
        ("last word only", "forgets-first"),
        ("softmax", "softmax-inside"),
        ("log softmax", "log-softmax-inside"),
        ("bidirectional decoder", "sees-the-future"),
        ("blind decoder", "ignores-target"),
    ],
)
def test_a_learners_model_is_named_by_how_it_behaves(flaw, id):
    model = type("RNNSeq2Seq", (Seq2Seq,), {"flaw": flaw})
    result = check("encoder_decoder.seq2seq", model)
    assert (result.status, result.message_id) == ("failed", f"02.3/{id}")


def test_stacked_recurrent_layers_are_no_encoder_decoder():
    result = check("encoder_decoder.seq2seq", TwoStackedLSTMs)
    assert result.message_id == "02.3/one-output-per-source-token"


def test_two_mistakes_at_once_are_rejected_with_the_first_of_them():
    class Both(Seq2Seq):
        flaw = "softmax"

        def forward(self, src, src_len, tgt_in):
            return super().forward(torch.zeros_like(src), src_len, tgt_in)

    assert check("encoder_decoder.seq2seq", Both).message_id == "02.3/softmax-inside"


@pytest.mark.parametrize("cell", ["tanh", "relu"])
@pytest.mark.parametrize("seed", range(6))
def test_no_false_alarm_for_a_plain_recurrent_model(cell, seed):
    class Plain(Seq2Seq):
        def __init__(self, src_vocab, tgt_vocab, hidden):
            super().__init__(src_vocab, tgt_vocab, hidden)
            self.encoder = nn.RNN(hidden, hidden, batch_first=True, nonlinearity=cell)
            self.decoder = nn.RNN(hidden, hidden, batch_first=True, nonlinearity=cell)

    assert check("encoder_decoder.seq2seq", Plain, seed=seed).passed


def test_changing_the_batch_in_forward_is_noticed():
    class Overwrites(Seq2Seq):
        def forward(self, src, src_len, tgt_in):
            logits = super().forward(src, src_len, tgt_in)
            src[:] = 0
            return logits

    assert check("encoder_decoder.seq2seq", Overwrites).message_id == "02.3/changes-input"


def test_the_changed_batches_differ_only_where_they_say():
    case = next(seq2seq_case.cases(random.Random(1)))
    asked = questions.seq2seq.questions(case)
    real = torch.arange(case.src.shape[1]) < case.src_len[:, None]
    assert torch.equal(asked["source"].src != case.src, real)
    assert (asked["first"].src != case.src).sum() == len(case.src)
    assert torch.equal(asked["target"].tgt_in[:, :-1], case.tgt_in[:, :-1])
    assert (asked["target"].tgt_in[:, -1] != case.tgt_in[:, -1]).all()
    assert asked["padded"].src.shape[1] == case.src.shape[1] + 2


def greedy(step, state, bos, eos, pad, max_len):
    tokens = torch.full((len(state),), bos)
    done = torch.zeros(len(state), dtype=torch.bool)
    columns = []
    while not done.all():
        logits, state = step(tokens, state)
        tokens = logits.argmax(-1).masked_fill(done, pad)
        columns.append(tokens)
        done |= tokens == eos
    return torch.stack(columns, 1)


def test_a_while_loop_without_max_len_ends_and_is_named():
    result = check("encoder_decoder.greedy_generate", greedy)
    assert (result.status, result.message_id) == ("failed", "02.4/ignores-max-len")


def breaks_on_any(step, state, bos, eos, pad, max_len):
    tokens = torch.full((len(state),), bos)
    columns = []
    for _ in range(max_len):
        logits, state = step(tokens, state)
        tokens = logits.argmax(-1)
        columns.append(tokens)
        if (tokens == eos).any():
            break
    return torch.stack(columns, 1)


def test_the_counterexample_is_small_enough_to_trace():
    result = check("encoder_decoder.greedy_generate", breaks_on_any)
    assert result.message_id == "02.4/stops-at-first-eos"
    example = result.counterexample
    batch, model = example.inputs
    assert len(batch.rows) == 2
    assert len(model.rows) <= 4
    assert len(example.expected.columns) <= 3
