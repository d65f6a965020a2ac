"""Chapter 10: oracles by hand and against torch; leaks found by changing every token."""

import random
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F

from s2s_lab.grading import check
from s2s_lab.grading.checks import parallel_encoders as chapter
from s2s_lab.grading.checks.parallel_encoders import (
    conv_glu_layer,
    make_masks,
    multi_head,
    no_future,
    sinusoidal_pe,
)
from s2s_lab.grading.inside.questions.parallel_encoders.no_future import Decoder
from s2s_lab.models.positions import sinusoids

CHECKS = {check.exercise.name: check for check in chapter.CHECKS}


def doubles(*values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parametrize("name", ["conv_glu_layer", "make_masks", "multi_head"])
def test_batches_are_ragged_and_some_sizes_coincide_as_mistakes_need_it(name):
    cases = list(CHECKS[f"parallel_encoders.{name}"].cases(random.Random(0)))
    if name == "conv_glu_layer":
        assert all(len(set(case.mask.sum(1).tolist())) > 1 for case in cases)
        assert any(case.x.shape[1] == case.x.shape[2] for case in cases)
        assert any(case.x.shape[1] != case.x.shape[2] for case in cases)
    if name == "make_masks":
        assert all(bool((case.tgt_in == case.pad).any()) for case in cases)
        assert sum(case.pad != 0 for case in cases) >= 3
    if name == "multi_head":
        assert sum(len(case.q) == case.n_heads for case in cases) >= 3
        assert sum(case.q.shape[1] != case.k.shape[1] for case in cases) >= 3
        assert all(not bool(case.mask.all()) for case in cases)


def test_conv_glu_oracle_by_hand():
    """One channel, kernel 3: values are left + right, the gate's input is always 0, so σ = 1/2.

    Sentence 2, 4 and a padded 9. Position 0: 0 + 4 = 4, gated 2, plus 2 is 4, times √.5.
    Position 1: 2 + 0 (the padding) = 2, gated 1, plus 4 is 5, times √.5.
    """
    case = conv_glu_layer.Case(
        x=doubles([[2], [4], [9]]),
        W=doubles([[1, 0, 1]], [[0, 0, 0]]),
        b=doubles(0, 0),
        mask=torch.tensor([[True, True, False]]),
    )
    expected = doubles([4], [5], [0]) * 0.5**0.5
    torch.testing.assert_close(conv_glu_layer.oracle(case)[0], expected)


def test_conv_glu_oracle_against_torch():
    for case in conv_glu_layer.cases(random.Random(3)):
        real = case.mask[:, :, None]
        conv = torch.nn.Conv1d(*case.W.shape[1::-1], case.W.shape[2], padding="same")
        conv.load_state_dict({"weight": case.W, "bias": case.b})
        with torch.no_grad():
            gated = F.glu(conv.double()((case.x * real).mT), 1).mT
        expected = (case.x + gated) * 0.5**0.5 * real
        torch.testing.assert_close(conv_glu_layer.oracle(case), expected)


def test_a_convolution_reads_no_further_than_half_its_kernel():
    """The receptive field of the oracle, exact: what lies outside changes nothing."""
    case = next(c for c in conv_glu_layer.cases(random.Random(0)) if c.x.shape[1] > c.W.shape[2])
    before, reach = conv_glu_layer.oracle(case), case.W.shape[2] // 2
    for place in range(int(case.mask[0].sum())):
        x = case.x.clone()
        x[0, place] += 1
        moved = (conv_glu_layer.oracle(replace(case, x=x)) != before)[0].any(-1)
        near = [abs(i - place) <= reach and bool(case.mask[0, i]) for i in range(len(moved))]
        assert moved.tolist() == near


def test_what_stands_on_padding_in_the_answer_does_not_matter():
    def right_but_noisy(x, W, b, mask):
        case = conv_glu_layer.Case(x, W, b, mask)
        return conv_glu_layer.oracle(case).masked_fill(~mask[:, :, None], float("nan"))

    assert check("parallel_encoders.conv_glu_layer", right_but_noisy).passed


def test_masks_oracle_by_hand():
    """Source: two words and PAD = 3. Target: BOS and a word, then PAD: a triangle whose third
    column, the padded key, is empty.
    """
    case = make_masks.Case(torch.tensor([[7, 0, 3]]), torch.tensor([[1, 6, 3]]), 3)
    src_mask, tgt_mask = make_masks.oracle(case)
    assert src_mask.tolist() == [[[[True, True, False]]]]
    assert tgt_mask.int().tolist() == [[[[1, 0, 0], [1, 1, 0], [1, 1, 0]]]]


def test_masks_oracle_leaves_every_query_a_key():
    for case in make_masks.cases(random.Random(4)):
        for mask in make_masks.oracle(case):
            assert bool(mask.any(-1).all())


def test_multi_head_oracle_by_hand():
    """Two heads of one unit, all matrices the identity. The query (0, ln 3) scores two keys
    (0, 0), (5, 1): head 0 gets 0, 0 and so 1/2, 1/2; head 1 gets 0, ln 3 and so 1/4, 3/4.
    Values (4, 4), (8, 8) give 6 and 7.
    """
    eye = torch.eye(2, dtype=torch.float64)
    case = multi_head.Case(
        q=doubles([[0.0, torch.log(torch.tensor(3.0, dtype=torch.float64))]]),
        k=doubles([[0, 0], [5, 1]]),
        v=doubles([[4, 4], [8, 8]]),
        W_q=eye,
        W_k=eye,
        W_v=eye,
        W_o=eye,
        n_heads=2,
        mask=torch.ones(1, 1, 1, 2, dtype=torch.bool),
    )
    out, weights = multi_head.oracle(case)
    torch.testing.assert_close(out, doubles([[6, 7]]))
    torch.testing.assert_close(weights, doubles([[[0.5, 0.5]], [[0.25, 0.75]]]))


def test_multi_head_oracle_against_torch():
    for case in multi_head.cases(random.Random(5)):
        module = torch.nn.MultiheadAttention(
            case.q.shape[2], case.n_heads, bias=False, batch_first=True, dtype=torch.float64
        )
        together = torch.cat([case.W_q, case.W_k, case.W_v])
        module.load_state_dict({"in_proj_weight": together, "out_proj.weight": case.W_o})
        wide = case.mask.expand(-1, case.n_heads, case.q.shape[1], -1).flatten(0, 1)
        with torch.no_grad():
            out, weights = module(
                case.q, case.k, case.v, attn_mask=~wide, average_attn_weights=False
            )
        ours = multi_head.oracle(case)
        torch.testing.assert_close(ours[0], out)
        torch.testing.assert_close(ours[1], weights)


def test_positions_oracle_by_hand_and_against_the_library():
    """d = 4: rates 1 and 1/100; position 2 has sin 2, cos 2, sin .02, cos .02."""
    table = sinusoidal_pe.oracle(sinusoidal_pe.Case(3, 4))
    assert table[0].tolist() == [0, 1, 0, 1]
    expected = doubles(0.9092974268, -0.4161468365, 0.0199986667, 0.9998000067)
    torch.testing.assert_close(table[2], expected, rtol=0, atol=1e-9)
    for case in sinusoidal_pe.cases(random.Random(1)):
        peer = sinusoids(case.positions, case.width).double()
        torch.testing.assert_close(sinusoidal_pe.oracle(case), peer, rtol=0, atol=1e-6)


def test_the_product_of_two_positions_depends_on_their_distance_alone():
    table = sinusoidal_pe.oracle(sinusoidal_pe.Case(9, 6))
    products = table @ table.T
    for k in range(9):
        diagonal = products.diagonal(k)
        torch.testing.assert_close(diagonal, diagonal[0].expand_as(diagonal))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("first", [0, 1])
def test_positions_may_be_of_either_float_type_and_mistakes_are_named_in_both(dtype, first):
    def answer(T, d):
        return sinusoidal_pe.oracle(sinusoidal_pe.Case(T + first, d))[first:].to(dtype)

    result = check("parallel_encoders.sinusoidal_pe", answer)
    assert result.passed == (first == 0)
    assert result.message_id == ("10.4/starts-at-one" if first else None)


def changes_an_earlier_step(model):
    """Every later token replaced by every other one, in several inputs: the plain definition."""
    model.eval()
    generator = torch.Generator().manual_seed(0)
    for ids in torch.randint(model.vocab, (3, 1, model.longest), generator=generator):
        before = model(ids)
        for place in range(1, model.longest):
            for token in range(model.vocab):
                other = ids.clone()
                other[0, place] = token
                if not torch.allclose(model(other)[:, :place], before[:, :place]):
                    return True
    return False


def test_a_model_is_said_to_leak_exactly_when_a_later_token_changes_an_earlier_step():
    for case in no_future.cases(random.Random(6)):
        found = [changes_an_earlier_step(Decoder(case, i)) for i in range(len(case.reads))]
        assert found == [verdict == "raises" for verdict in no_future.expected(case)]
        assert sorted(found) == [False] * 2 + [True] * 5


def test_single_changes_are_seen_wherever_they_are():
    """A right test may use any tokens: each change that can show a leak shows it clearly."""
    for case in no_future.cases(random.Random(7)):
        for which in range(len(case.reads)):
            model = Decoder(case, which).eval()
            how = no_future.leak(case, which)
            if not how.startswith("reads token"):
                continue
            step = int(how.rpartition(" ")[2])
            for token in range(model.vocab):
                ids = torch.full((1, model.longest), token)
                other = ids.clone()
                other[:, step + 1] = (token + 1) % model.vocab
                assert (model(ids) - model(other))[0, step].abs().max() > 1e-4


def test_one_of_the_correct_models_needs_eval():
    case = next(no_future.cases(random.Random(0)))
    which = int(case.dropout.int().argmax())
    model = Decoder(case, which)
    ids = torch.zeros(1, 3, dtype=torch.long)
    assert not torch.equal(model(ids), model(ids))
    model.eval()
    assert torch.equal(model(ids), model(ids))
    assert no_future.expected(case)[which] == "passes"


def test_the_order_of_the_models_tells_nothing():
    orders = {tuple(no_future.expected(case)) for case in no_future.cases(random.Random(0))}
    assert len(orders) > 2


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([0, 1], "expected token ids, int64 of shape"),
        (torch.zeros(2, 3), "got float32 of shape"),
        (torch.zeros(1, 9, dtype=torch.long), "expected 1 to model.longest = 4 tokens"),
        (torch.full((1, 3), 5), "expected ids from 0 to model.vocab − 1 = 4"),
    ],
)
def test_a_model_refuses_what_are_no_tokens(ids, words):
    case = next(no_future.cases(random.Random(0)))
    with pytest.raises(ValueError, match=words):
        Decoder(case, 0)(ids)


def test_a_test_that_stops_by_itself_has_refused_nothing():
    """An IndexError is a mistake in the test, not a verdict: it must not earn the five leaks."""

    def stumbles(model):
        model(torch.zeros(1, 2, dtype=torch.long))[0, 5]

    result = check("parallel_encoders.test_no_future", stumbles)
    assert result.message_id == "10.5/crash"
    assert "IndexError" in result.message


def test_a_test_that_compares_words_instead_of_logits_is_refused():
    def by_argmax(model):
        model.eval()
        ids = torch.zeros(1, model.longest, dtype=torch.long)
        for t in range(model.longest - 1):
            other = ids.clone()
            other[:, t + 1 :] = 1
            a, b = model(ids).argmax(-1), model(other).argmax(-1)
            assert torch.equal(a[:, : t + 1], b[:, : t + 1])

    assert not check("parallel_encoders.test_no_future", by_argmax).passed


def test_the_counterexample_shows_one_model_and_what_it_reads():
    def last_only(model):
        model.eval()
        ids = torch.zeros(1, model.longest, dtype=torch.long)
        other = ids.clone()
        other[:, -1] = 1
        assert torch.allclose(model(ids)[:, :-1], model(other)[:, :-1])

    result = check("parallel_encoders.test_no_future", last_only)
    assert result.message_id == "10.5/one-step-only"
    models, reads = result.counterexample.inputs
    assert [cells for _, cells in models.rows] == [("reads token 1 at step 0",)]
    assert len(reads.rows) == 3
