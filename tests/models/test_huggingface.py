"""Models of `transformers` behind our protocol, against their own forward pass and `generate`."""

import sys
from copy import deepcopy
from types import SimpleNamespace

import pytest
import torch

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.models import huggingface
from s2s_lab.models.constraints import Constraints
from s2s_lab.models.huggingface import HuggingFaceModel
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS, MASK, PAD, UNK

library = pytest.importorskip("transformers", reason="the extra hf is not installed")

SIZES = {
    "vocab_size": 19,
    "d_model": 8,
    "encoder_layers": 1,
    "decoder_layers": 2,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 8,
    "decoder_ffn_dim": 8,
    "max_position_embeddings": 40,
    "tie_word_embeddings": False,
}
SOURCES = [[5, 6, 7, 8, 9, 2], [7, 5, 2], [8, 2]]


def marian(seed=0, **changes):
    """EOS is their first token and PAD, with which the decoder starts, their last; no BOS."""
    ids = {"eos_token_id": 0, "pad_token_id": 18, "decoder_start_token_id": 18}
    return made("MarianMTModel", "MarianConfig", seed, **SIZES, **ids, **changes)


def bart(seed=0, **changes):
    """The decoder starts with EOS; BOS is a token of its own."""
    return made("BartForConditionalGeneration", "BartConfig", seed, **SIZES, **changes)


def t5(seed=0, **changes):
    """Positions are relative, and the decoder starts with PAD."""
    sizes = {"vocab_size": 19, "d_model": 8, "d_kv": 4, "d_ff": 8, "num_layers": 2}
    sizes |= {"num_decoder_layers": 2, "num_heads": 2}
    sizes |= {"decoder_start_token_id": 0, "tie_word_embeddings": False}
    return made("T5ForConditionalGeneration", "T5Config", seed, **sizes, **changes)


def made(model, config, seed, **settings):
    settings = {"attn_implementation": "eager"} | settings
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = getattr(library, model)(getattr(library, config)(**settings)).eval()
        for name, weight in model.named_parameters():  # zeros and ones would hide mistakes
            mean = float("norm.weight" in name)
            torch.nn.init.normal_(weight, mean=mean, std=0.5 if weight.dim() == 1 else 0.8)
    return model


MAKERS = {"marian": marian, "bart": bart, "t5": t5}


@pytest.fixture(params=MAKERS.values(), ids=MAKERS.keys())
def make(request):
    return request.param


def wrapped(model, **options):
    return HuggingFaceModel(model, unk=3, mask=4, **options)


def their_logits(adapter, sources, prefix):
    """One source and prefix at a time, no padding and no cache, in our order: the slow way."""
    rows = []
    for source, tokens in zip(sources, prefix, strict=True):
        ids = torch.tensor([[adapter.source.theirs[i] for i in source]])
        start = adapter.model.config.decoder_start_token_id
        read = [start, *(adapter.target.theirs[i] for i in tokens[1:])]
        output = adapter.model(input_ids=ids, decoder_input_ids=torch.tensor([read]))
        logits = output.logits[0, -1]
        ours = [-torch.inf if n is None else logits[n].item() for n in adapter.target.theirs]
        rows.append(torch.tensor(ours))
    return torch.stack(rows)


@torch.no_grad()
def test_step_logits_are_their_own_at_every_prefix(make):
    adapter = wrapped(make(), constraints=Constraints())
    generator = torch.Generator().manual_seed(1)
    known = torch.tensor([i for i, n in enumerate(adapter.target.theirs) if n is not None])
    tokens = known[torch.randint(len(known), (3, 6), generator=generator)]
    tokens[:, 0] = BOS
    state = adapter.start(batch.sources(SOURCES))
    for t in range(6):
        logits, state, _ = adapter.step(state, tokens[:, t])
        expected = their_logits(adapter, SOURCES, tokens[:, : t + 1].tolist())
        assert torch.allclose(logits, expected, atol=1e-5)


@torch.no_grad()
def test_teacher_forcing_equals_stepping_whatever_the_padding(make):
    adapter = wrapped(make(), constraints=Constraints())
    sources, inputs = batch.sources(SOURCES), torch.tensor([[1, 5, 9], [1, 7, 2], [1, 3, 6]])
    longer = batch.Sources(
        torch.nn.functional.pad(sources.ids, (0, 3), value=9),
        torch.nn.functional.pad(sources.mask, (0, 3)),
    )
    all_at_once = adapter(longer, inputs)
    state = adapter.start(sources)
    for t in range(3):
        logits, state, read = adapter.step(state, inputs[:, t])
        assert torch.allclose(logits, all_at_once[:, t], atol=1e-5)
        assert (read[~sources.mask] == 0).all()
        assert torch.allclose(read.sum(1), torch.ones(3))


@torch.no_grad()
def test_the_attention_row_is_the_mean_over_heads_of_the_last_layer(make):
    adapter = wrapped(make())
    source = torch.tensor([[adapter.source.theirs[i] for i in SOURCES[0]]])
    start = torch.tensor([[adapter.model.config.decoder_start_token_id]])
    output = adapter.model(input_ids=source, decoder_input_ids=start, output_attentions=True)
    heads = output.cross_attentions[1][0, :, 0]
    _, _, read = adapter.step(adapter.start(batch.sources(SOURCES[:1])), torch.tensor([BOS]))
    assert torch.allclose(read[0], (heads[0] + heads[1]) / 2, atol=1e-6)
    plain = wrapped(make(), attention=False)
    assert plain.step(plain.start(batch.sources(SOURCES)), torch.tensor([1, 1, 1]))[2] is None


@torch.no_grad()
def test_reorder_drops_copies_and_swaps_rows(make):
    """At every step, even before the first, the new rows go on as the old ones would."""
    adapter = wrapped(make(), constraints=Constraints())
    index, tokens = torch.tensor([2, 0, 0, 1]), torch.tensor([[1, 1, 1], [5, 9, 7], [6, 6, 8]])
    state = adapter.start(batch.sources(SOURCES))
    for last in tokens:
        moved = adapter.reorder(state, index)
        logits, after, read = adapter.step(moved, last[index])
        plain, state, plain_read = adapter.step(state, last)
        assert torch.allclose(logits, plain[index], atol=1e-5)
        assert torch.allclose(read, plain_read[index], atol=1e-6)
        again, _, _ = adapter.step(after, torch.full((4,), 9))
        expected, _, _ = adapter.step(state, torch.full((3,), 9))
        assert torch.allclose(again, expected[index], atol=1e-5)


@torch.no_grad()
def test_states_are_values(make):
    """A state gives the same answer before and after others were made from it."""
    adapter = wrapped(make())
    state = adapter.start(batch.sources(SOURCES))
    for t in range(3):
        last = torch.tensor([BOS, BOS, BOS]) if t == 0 else torch.tensor([5, 7, 9])
        first, after, _ = adapter.step(state, last)
        adapter.step(after, torch.tensor([9, 5, 7]))
        adapter.step(state, torch.tensor([8, 8, 8]))
        adapter.reorder(state, torch.tensor([2, 2]))
        adapter.reorder(after, torch.tensor([1]))
        second, state, _ = adapter.step(state, last)
        assert torch.equal(first, second)


RULES = {
    "none": {},
    "PAD never": {"bad_words_ids": [[18]]},
    "suppressed": {"suppress_tokens": [5, 6, 7], "begin_suppress_tokens": [8, 9]},
    "first": {"forced_bos_token_id": 11, "min_length": 6},
}


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES.keys())
def test_greedy_is_their_generate(make, rules):
    """On 20 random models each: every token up to EOS, or up to the limit of 12."""
    answers = []
    for seed in range(20):
        model = make(seed)
        adapter_ids = wrapped(model)
        for name, value in rules.items():
            setattr(model.generation_config, name, value)
        model.generation_config.forced_eos_token_id = None
        adapter = wrapped(model)
        sources = batch.sources(SOURCES)
        theirs = torch.tensor([n if n is not None else 0 for n in adapter_ids.source.theirs])
        output = model.generate(
            input_ids=theirs[sources.ids],
            attention_mask=sources.mask.long(),
            num_beams=1,
            do_sample=False,
            max_new_tokens=12,
        )
        found = Greedy(max_steps=12).search(adapter, sources)
        for row, hypotheses in zip(output[:, 1:].tolist(), found, strict=True):
            ids = adapter.target.ours(row)
            end = ids.index(EOS) + 1 if EOS in ids else 12
            assert hypotheses[0].ids == tuple(ids[:end])
            answers.append(ids[:end])
    assert {answer[-1] == EOS for answer in answers} == {True, False}  # some end, some are cut
    assert len({token for answer in answers for token in answer}) > 8
    assert any(answer != answer[:1] * len(answer) for answer in answers)


def test_a_beam_finds_at_least_what_greedy_finds_and_scores_itself_truly(make):
    """The log-probability of each hypothesis is that of teacher forcing."""
    for seed in range(5):
        adapter = wrapped(make(seed))
        for source in SOURCES:
            rows = batch.sources([source])
            found = Beam(width=4, alpha=0.0, max_steps=8).search(adapter, rows)[0]
            for one in found:
                inputs = torch.tensor([[BOS, *one.ids[:-1]]])
                with torch.no_grad():
                    logprobs = adapter(rows, inputs)[0].log_softmax(-1)
                total = sum(logprobs[t, i].item() for t, i in enumerate(one.ids))
                assert one.logprob == pytest.approx(total, abs=1e-4)


def test_specials_have_our_numbers():
    adapter = wrapped(marian())
    assert [adapter.source.theirs[i] for i in (PAD, BOS, EOS, UNK, MASK)] == [18, None, 0, 3, 4]
    logits, _, _ = adapter.step(adapter.start(batch.sources(SOURCES)), torch.tensor([1, 1, 1]))
    assert (logits[:, BOS] == -torch.inf).all()
    assert logits[:, [PAD, EOS, UNK, MASK]].isfinite().all()
    assert isinstance(adapter, StepModel)


@torch.no_grad()
def test_two_vocabularies_have_two_numberings():
    adapter = wrapped(marian(share_encoder_decoder_embeddings=False, decoder_vocab_size=23))
    assert (len(adapter.source), len(adapter.target)) == (20, 24)
    logits, _, _ = adapter.step(adapter.start(batch.sources(SOURCES)), torch.tensor([1, 1, 1]))
    expected = their_logits(adapter, SOURCES, [[BOS]] * 3)
    assert torch.allclose(logits, expected, atol=1e-5)


def test_a_model_is_trained_through_the_adapter():
    """Cross-entropy falls, and no gradient is NaN although some logits are -inf."""
    adapter, sources = wrapped(marian()), batch.sources(SOURCES)
    answers = batch.targets([[9, 8, 2], [6, 2], [7, 7, 2]])
    optimizer = torch.optim.Adam(adapter.parameters(), lr=0.02)
    losses = []
    for _ in range(30):
        logits = adapter(sources, answers.inputs)
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), answers.labels.flatten(), ignore_index=PAD
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 4


@torch.no_grad()
def test_a_copy_is_a_model_of_its_own():
    adapter, sources = wrapped(t5()), batch.sources(SOURCES)
    copy, inputs = deepcopy(adapter), torch.tensor([[1, 5]] * 3)
    before = adapter(sources, inputs)
    for weight in copy.parameters():
        weight.add_(1)
    assert torch.equal(adapter(sources, inputs), before)
    assert not torch.allclose(copy(sources, inputs), before)


def test_what_cannot_be_wrapped_is_named():
    with pytest.raises(ValueError, match=r"attention: expected .* got 'sdpa'; or choose"):
        HuggingFaceModel(marian(attn_implementation="sdpa"))
    with pytest.raises(ValueError, match=r"output layer, got MarianModel"):
        HuggingFaceModel(marian().model)
    with pytest.raises(ValueError, match=r"eos_token_id: expected one token, got \[1, 2\]"):
        HuggingFaceModel(bart(eos_token_id=[1, 2]))
    with pytest.raises(ValueError, match=r"expected sentences \(Sources\), got Signals"):
        wrapped(marian()).start(batch.signals([torch.ones(2, 3)]))


def test_without_the_library_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ValueError, match=r'install it with: pip install "transformers>=5"'):
        huggingface.transformers()


def test_an_old_library_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", SimpleNamespace(__version__="4.46.0"))
    with pytest.raises(ValueError, match=r"version 5 or later.*got version 4\.46\.0"):
        huggingface.transformers()
