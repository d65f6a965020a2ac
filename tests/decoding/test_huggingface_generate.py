"""Greedy and beam search against ``generate`` of transformers, on small random models.

Every model is theirs, behind our adapter. Its weights are so large that outputs differ in length
and content. Tokens that begin their outputs are suppressed on both sides: their rules count the
token that the decoder starts with as written, and ours do not.
"""

from dataclasses import replace

import pytest
import torch

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.ending import Ending
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.rules import Forbidden, MinLength, NoRepeatedNgram, RepetitionPenalty
from s2s_lab.models.constraints import Constraints
from s2s_lab.models.huggingface import HuggingFaceModel
from s2s_lab.text import EOS

pytest.importorskip("transformers", reason="the extra hf is not installed")

from tests.models.test_huggingface import MAKERS

SOURCES = batch.sources([[5, 6, 7, 8, 9, 2], [7, 5, 2], [8, 2]])
STEPS = 9
MODELS = 70
"""Of each of three architectures."""

RULES = [
    ({}, ()),
    ({"no_repeat_ngram_size": 2}, (NoRepeatedNgram(2),)),
    ({"repetition_penalty": 1.4}, (RepetitionPenalty(1.4),)),
    ({"no_repeat_ngram_size": 1, "min_new_tokens": 4}, (NoRepeatedNgram(1), MinLength(4))),
    ({"no_repeat_ngram_size": 3}, (NoRepeatedNgram(3),)),
    ({"repetition_penalty": 0.7, "min_new_tokens": 2}, (RepetitionPenalty(0.7), MinLength(2))),
]
"""Theirs and ours, in the order in which they apply them."""
LENGTHS = [0.0, 0.6, 1.0, 2.5]


def pair(name, seed):
    """A model of theirs, what must not be written, and our adapter."""
    start = {"decoder_start_token_id": 0} if name == "bart" else {}
    model = MAKERS[name](seed, **start)
    config = model.config
    model.generation_config.forced_eos_token_id = None
    model.generation_config.forced_bos_token_id = None
    never = sorted({config.pad_token_id, config.decoder_start_token_id} - {config.eos_token_id})
    adapter = HuggingFaceModel(
        model, unk=3, mask=4, constraints=Constraints(), attention=name == "t5"
    )
    return model, never, adapter


def theirs(model, adapter, **settings):
    """Their n-best ids in our numbering, cut behind EOS, and their scores."""
    numbers = torch.tensor([n if n is not None else 0 for n in adapter.source.theirs])
    output = model.generate(
        input_ids=numbers[SOURCES.ids],
        attention_mask=SOURCES.mask.long(),
        do_sample=False,
        max_new_tokens=STEPS,
        return_dict_in_generate=True,
        output_scores=True,
        **settings,
    )
    rows = [adapter.target.ours(row) for row in output.sequences[:, 1:].tolist()]
    ids = [tuple(row[: row.index(EOS) + 1] if EOS in row else row[:STEPS]) for row in rows]
    scores = getattr(output, "sequences_scores", None)
    return ids, None if scores is None else scores.tolist()


@pytest.mark.parametrize("name", MAKERS)
def test_greedy_is_their_generate(name):
    seen = set()
    for seed in range(MODELS):
        model, never, adapter = pair(name, seed)
        settings, rules = RULES[seed % len(RULES)]
        ids, _ = theirs(model, adapter, num_beams=1, suppress_tokens=never, **settings)
        on_logits = [
            replace(rule, of="logits") if isinstance(rule, RepetitionPenalty) else rule
            for rule in rules
        ]
        forbidden = Forbidden(tuple(adapter.target.ours(never)))
        found = Greedy(STEPS, rules=(*on_logits, forbidden)).search(adapter, SOURCES)
        assert [row[0].ids for row in found] == ids, (seed, settings)
        seen |= set(ids)
    assert len({len(ids) for ids in seen}) == STEPS  # of every length
    assert {ids[-1] == EOS for ids in seen} == {True, False}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("early", [True, False, "never"])
def test_beam_is_their_generate(name, early):
    """All hypotheses of the list, and their scores; width, strength and rules change by model."""
    seen, ties = set(), 0
    for seed in range(MODELS):
        model, never, adapter = pair(name, seed)
        width, alpha = 2 + seed % 4, LENGTHS[(seed // 2) % len(LENGTHS)]
        settings, rules = RULES[seed % len(RULES)]
        ids, scores = theirs(
            model,
            adapter,
            num_beams=width,
            num_return_sequences=width,
            length_penalty=alpha,
            early_stopping=early,
            suppress_tokens=never,
            **settings,
        )
        beam = Beam(
            width,
            alpha,
            STEPS,
            length=Length("power"),
            ending=Ending.hugging_face(early),
            rules=(*rules, Forbidden(tuple(adapter.target.ours(never)))),
        )
        found = [one for row in beam.search(adapter, SOURCES) for one in row]
        assert [one.score for one in found] == pytest.approx(scores, abs=1e-5), (seed, settings)
        ties += [one.ids for one in found] != ids
        seen |= set(ids)
    assert ties <= 1, "two scores that are equal in float32 can change places; no more than that"
    assert len({len(ids) for ids in seen}) == STEPS
    assert {ids[-1] == EOS for ids in seen} == {True, False}
