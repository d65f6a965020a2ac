"""What tests of random strategies share: laws by enumeration, and counts against a law."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

import torch

from s2s_lab import batch
from s2s_lab.decoding.filters import stages
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.text import EOS

FALSE_ALARM = 1e-6
"""Probability that a correct strategy fails one test of counts. Seeds are fixed, so a test that
passes once always passes."""


def many(count, first=5):
    """So many different sources, hence so many independent draws; tables do not read them."""
    return batch.sources([[number, EOS] for number in range(first, first + count)])


def law_of(model, filters=(), prefix=()):
    """The probability of every complete sequence of a table model when each step is filtered."""
    logits, _, _ = model.step((prefix,), torch.tensor([1]))
    found = {}
    for token, p in enumerate(stages(logits, filters)[-1][0].exp().tolist()):
        if p > 0 and token == EOS:
            found[(*prefix, EOS)] = p
        elif p > 0:
            rest = law_of(model, filters, (*prefix, token))
            found |= {ids: p * q for ids, q in rest.items()}
    return found


def p_value(drawn: Iterable[Hashable], law: Mapping[Hashable, float]) -> float:
    """How probable counts at least as far from a law are (Pearson's chi-square).

    Outcomes that are expected fewer than 5 times are taken together; an impossible outcome: 0.
    """
    counts = Counter(drawn)
    total = counts.total()
    if any(law.get(outcome, 0.0) == 0 for outcome in counts):
        return 0.0
    cells = [(counts[outcome], total * p) for outcome, p in law.items() if total * p >= 5]
    rare = [(counts[outcome], total * p) for outcome, p in law.items() if total * p < 5]
    if rare:
        cells.append((sum(seen for seen, _ in rare), sum(expected for _, expected in rare)))
    if cells[-1][1] < 5 and len(cells) > 1:
        seen, expected = cells.pop()
        cells[0] = (cells[0][0] + seen, cells[0][1] + expected)
    distance = sum((seen - expected) ** 2 / expected for seen, expected in cells)
    half = torch.tensor([(len(cells) - 1) / 2, distance / 2], dtype=torch.float64)
    return float(torch.special.gammaincc(half[0], half[1])) if len(cells) > 1 else 1.0


def alone(sources, row):
    """One source of a batch without its padding."""
    return batch.sources([sources.ids[row, : int(sources.lengths[row])].tolist()])


def expect_the_same_alone(strategy, model, sources, tolerance=1e-9):
    """Neither the rest of the batch nor padding changes an answer."""
    together = strategy.search(model, sources)
    for row in range(len(sources)):
        [found] = strategy.search(model, alone(sources, row))
        assert [d.ids for d in found] == [d.ids for d in together[row]]
        for one, other in zip(found, together[row], strict=True):
            assert abs(one.score - other.score) < tolerance
            assert abs(one.logprob - other.logprob) < tolerance


def traces_of(strategy, model, sources, vocab=None):
    """Traces and answers; the recorder must not have changed them, and replay must agree."""
    size = len(model.vocab) if hasattr(model, "vocab") else 8
    vocab = vocab or [f"t{i}" for i in range(size)]
    names = [("", ["w"] * int(n)) for n in sources.lengths]
    recorder = Recorder(strategy, "model", names, vocab, listed=20)
    answers = strategy.search(model, sources, recorder)
    plain = strategy.search(model, sources)
    assert [[(d.ids, d.score, d.logprob) for d in found] for found in answers] == [
        [(d.ids, d.score, d.logprob) for d in found] for found in plain
    ]
    traces = recorder.traces([""] * len(sources))
    for trace, found in zip(traces, answers, strict=True):
        assert [o.token_ids for o in trace.outputs] == [d.ids for d in found]
        assert trace.replay() == trace.outputs[0].tokens
        assert trace.cost.model_calls >= len(trace.steps) > 0
        for step in trace.steps:
            assert all(c.reason for c in step.candidates)
            for c in step.candidates:
                assert not c.terms or c.fate == "barred" or c.terms[-1].value == c.score
        for output in trace.outputs:
            assert output.terms[0].value == output.total
            assert output.terms[-1].value == output.score
    return traces, answers
