"""Exercise 02.4, `greedy_generate`: many sources at once, each ending at its own time.

The models are random tables, so that the right answer is known without any network. The wrong
solutions are in `greedy_generate_wrong.py`; no solution as a learner would write it is here.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.encoder_decoder.greedy_generate_wrong import WRONG
from s2s_lab.grading.compare import same_answer, tensor_faults
from s2s_lab.grading.exercises.encoder_decoder import GREEDY_GENERATE
from s2s_lab.grading.inside.questions.encoder_decoder.greedy_generate import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table

TRIALS = 200
"""Enough that a mistake which shows on 3.5 % of the inputs is missed once in a thousand times."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Random tables of many sizes; in every other one the special ids are not 0, 1, 2."""
    generator = torch.Generator().manual_seed(rng.getrandbits(62))
    for trial in range(TRIALS):
        batch, words, memories = rng.randint(1, 4), rng.randint(2, 5), rng.randint(2, 4)
        max_len, vocab = rng.randint(1, 7), words + 3
        pad, bos, eos = rng.sample(range(vocab), 3) if trial % 2 else (0, 1, 2)
        logits = torch.randn(memories, vocab, vocab, generator=generator, dtype=torch.float64)
        logits[..., [pad, bos]] -= 20.0
        logits[..., eos] += 0.5
        yield Case(
            logits=logits,
            memory=torch.randint(memories, (memories, vocab), generator=generator),
            state=torch.randint(memories, (batch,), generator=generator),
            references=_references(rng, batch, max_len, (pad, bos, eos), vocab),
            bos=bos,
            eos=eos,
            pad=pad,
            max_len=max_len,
        )


def _references(
    rng: random.Random, batch: int, max_len: int, special: tuple[int, int, int], vocab: int
) -> torch.Tensor:
    pad, _, eos = special
    words = [token for token in range(vocab) if token not in special]
    rows = []
    for _ in range(batch):
        length = rng.randint(1, max_len)
        row = [rng.choice(words) for _ in range(length - 1)] + [eos]
        rows.append(row + [pad] * (max_len - length))
    return torch.tensor(rows)


def walk(case: Case, row: int) -> list[tuple[int, int, int, int]]:
    """One row alone, step by step: memory, token in, most probable token, next memory."""
    steps: list[tuple[int, int, int, int]] = []
    memory, token = int(case.state[row]), case.bos
    while len(steps) < case.max_len and not (steps and steps[-1][2] == case.eos):
        scores = case.logits[memory, token].tolist()
        best = max(range(len(scores)), key=lambda i: scores[i])
        following = int(case.memory[memory, token])
        steps.append((memory, token, best, following))
        memory, token = following, best
    return steps


def oracle(case: Case) -> torch.Tensor:
    """Each row alone, then PAD up to the longest."""
    rows = [[step[2] for step in walk(case, row)] for row in range(len(case.state))]
    longest = max(map(len, rows))
    return torch.tensor([row + [case.pad] * (longest - len(row)) for row in rows])


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Compare with the oracle."""
    return tensor_faults(GREEDY_GENERATE.number, oracle(case), answer)


def smaller(case: Case) -> Iterator[Case]:
    """Fewer rows, steps, memories, words."""
    batch, (memories, vocab) = len(case.state), case.memory.shape
    for b in range(batch if batch > 1 else 0):
        keep = [i for i in range(batch) if i != b]
        yield replace(case, state=case.state[keep], references=case.references[keep])
    if case.max_len > 1:
        cut = case.references[:, :-1]
        yield replace(case, max_len=case.max_len - 1, references=cut)
    if memories > 1:
        fewer = memories - 1
        yield replace(
            case,
            logits=case.logits[:fewer],
            memory=case.memory[:fewer] % fewer,
            state=case.state % fewer,
        )
    if vocab - 1 not in (case.bos, case.eos, case.pad) and vocab > 4:
        left = [token for token in range(vocab - 1) if token not in (case.bos, case.eos, case.pad)]
        yield replace(
            case,
            logits=case.logits[:, :-1, :-1],
            memory=case.memory[:, :-1],
            references=case.references.where(case.references < vocab - 1, torch.tensor(left[0])),
        )


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """What the model would say on the right path, and both answers."""
    expected = oracle(case)
    got = tables.unusable(reply, fault)
    if got is None and reply.answer.dim() == 2:
        got = _tokens("got", case, reply.answer, expected)
    return Counterexample(
        call=f"greedy_generate(step, state, bos={case.bos}, eos={case.eos}, pad={case.pad}, "
        f"max_len={case.max_len})",
        inputs=(_start(case), _model(case)),
        expected=_tokens("expected", case, expected),
        got=got or tables.plain("got", reply.answer),
    )


def _name(case: Case, token: int) -> str:
    return {case.pad: "<pad>", case.bos: "<bos>", case.eos: "<eos>"}.get(token, str(token))


def _start(case: Case) -> Table:
    rows = tuple(
        (f"row {b}", (str(m), " ".join(_name(case, t) for t in gold)))
        for b, (m, gold) in enumerate(
            zip(case.state.tolist(), case.references.tolist(), strict=True)
        )
    )
    return Table("the batch", ("state", "step.references"), rows)


def _model(case: Case) -> Table:
    seen = {step for row in range(len(case.state)) for step in walk(case, row)}
    rows = tuple(
        ("", (_name(case, token), str(memory), _name(case, best), str(following)))
        for memory, token, best, following in sorted(seen, key=lambda s: (s[1] != case.bos, s))
    )
    return Table(
        "what step(tokens, state) says", ("token", "state", "best token", "next state"), rows
    )


def _tokens(
    title: str, case: Case, ids: torch.Tensor, expected: torch.Tensor | None = None
) -> Table:
    rows = tuple(
        (f"row {b}", tuple(_name(case, int(token)) for token in row))
        for b, row in enumerate(ids.tolist())
    )
    right = ids.tolist() if expected is None else expected.tolist()
    differs = frozenset(
        (b, t)
        for b, row in enumerate(ids.tolist())
        for t, token in enumerate(row)
        if b >= len(right) or t >= len(right[b]) or token != right[b][t]
    )
    shape = " × ".join(map(str, ids.shape))
    columns = tuple(f"t={t}" for t in range(ids.shape[1]))
    return Table(f"{title}, shape {shape}", columns, rows, differs=differs)


CHECK = Check(
    exercise=GREEDY_GENERATE,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=same_answer,
    smaller=smaller,
    show=show,
    wrong=WRONG,
)
