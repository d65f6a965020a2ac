"""Exercise 02.1, `last_state`: the encoder's state at each sentence's last real token.

Inputs, a slow oracle, known wrong solutions; no solution as a learner would write it.
"""

import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.compare import same_answer, tensor_faults
from s2s_lab.grading.exercises.encoder_decoder import LAST_STATE
from s2s_lab.grading.inside.questions.encoder_decoder.last_state import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault, Reply, Wrong
from s2s_lab.grading.result import Counterexample, Table

SIZES = ((3, 5, 4), (2, 4, 3), (1, 3, 2), (4, 6, 2), (1, 5, 3), (2, 3, 5), (1, 2, 4), (5, 4, 3))
"""(batch, positions, hidden), pairwise different within a case."""


def cases(rng: random.Random) -> Iterator[Case]:
    """Each size twice: the longest row fills the batch, then every row has padding."""
    for batch, positions, hidden in SIZES:
        for room in (0, 1):
            lengths = [rng.randint(1, positions - room) for _ in range(batch)]
            lengths[rng.randrange(batch)] = positions - room
            values = [rng.randint(-99, 99) / 10 for _ in range(batch * positions * hidden)]
            outputs = torch.tensor(values, dtype=torch.float64)
            yield Case(outputs.view(batch, positions, hidden), torch.tensor(lengths))


def oracle(case: Case) -> torch.Tensor:
    """Walk every sentence token by token and keep the state it ends with."""
    ends = torch.zeros(len(case.outputs), case.outputs.shape[2], dtype=case.outputs.dtype)
    for b, length in enumerate(case.lengths.tolist()):
        for t in range(length):
            for h in range(ends.shape[1]):
                ends[b, h] = case.outputs[b, t, h]
    return ends


def judge(case: Case, answer: object) -> tuple[Fault, ...]:
    """Compare with the oracle."""
    return tensor_faults(LAST_STATE.number, oracle(case), answer)


def smaller(case: Case) -> Iterator[Case]:
    """Fewer sentences, positions, hidden units; then counting numbers as values."""
    outputs, lengths = case.outputs, case.lengths
    batch, positions, hidden = outputs.shape
    for b in range(batch if batch > 1 else 0):
        keep = [i for i in range(batch) if i != b]
        yield Case(outputs[keep], lengths[keep])
    if positions > 1:
        yield Case(outputs[:, :-1], lengths.clamp(max=positions - 1))
    if hidden > 1:
        yield replace(case, outputs=outputs[:, :, :-1])
    for b in range(batch):
        if lengths[b] > 1:
            shorter = lengths.clone()
            shorter[b] -= 1
            yield replace(case, lengths=shorter)
    counting = torch.arange(1, outputs.numel() + 1, dtype=outputs.dtype).view_as(outputs)
    if not torch.equal(counting, outputs):
        yield replace(case, outputs=counting)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """The batch with its padding, and both answers."""
    expected = oracle(case)
    names = [f"sentence {b}" for b in range(len(expected))]
    units = [f"h{h}" for h in range(expected.shape[1])]
    got = tables.unusable(reply, fault)
    if got is None and reply.answer.shape == expected.shape:
        got = tables.matrix("got", reply.answer, names, units, expected)
    return Counterexample(
        call="last_state(outputs, lengths)",
        inputs=(_batch(case, names),),
        expected=tables.matrix(_title("expected", expected), expected, names, units),
        got=got or tables.plain("got", reply.answer),
    )


def _title(word: str, tensor: torch.Tensor) -> str:
    return f"{word}, shape {' × '.join(map(str, tensor.shape))}"


def _batch(case: Case, names: list[str]) -> Table:
    positions = range(case.outputs.shape[1])
    lengths = case.lengths.tolist()
    rows = tuple(
        (name, (str(n), *(" ".join(map(tables.number, state)) for state in states)))
        for name, n, states in zip(names, lengths, case.outputs.tolist(), strict=True)
    )
    faint = frozenset((b, t + 1) for b, n in enumerate(lengths) for t in positions if t >= n)
    columns = ("lengths", *(f"outputs[:, {t}]" for t in positions))
    title = "the batch, padding in brackets" if faint else "the batch"
    return Table(title, columns, rows, faint=faint)


def _reads_padding(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return outputs[:, -1]


def _one_too_far(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return outputs[torch.arange(len(outputs)), lengths]


def _last_sentence(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return outputs[-1]


def _squeezes(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return oracle(Case(outputs, lengths)).squeeze()


def _every_pair(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return outputs[:, lengths - 1]


def _longest_for_all(outputs: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
    return outputs[:, int(lengths.max()) - 1]


CHECK = Check(
    exercise=LAST_STATE,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=same_answer,
    smaller=smaller,
    show=show,
    wrong=(
        Wrong("02.1/reads-padding", _reads_padding),
        Wrong("02.1/one-too-far", _one_too_far),
        Wrong("02.1/last-sentence", _last_sentence),
        Wrong("02.1/squeezes", _squeezes),
        Wrong("02.1/every-pair", _every_pair),
        Wrong("02.1/longest-for-all", _longest_for_all),
    ),
)
