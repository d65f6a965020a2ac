"""Exercise 07.6, `count_parameters`: every tensor of the model written down, then counted."""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from math import prod

from s2s_lab.grading.exercises.training import COUNT_PARAMETERS
from s2s_lab.grading.inside.questions.training.count_parameters import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault, Reply, Wrong
from s2s_lab.grading.result import Counterexample, Table

CELLS = ("lstm", "gru", "rnn")
CASES = 32
Shape = tuple[int, ...]


def cases(rng: random.Random) -> Iterator[Case]:
    """Every cell, in one direction and without more first; sizes differ within a case."""
    for i in range(CASES):
        V_src, V_tgt, E, H = rng.sample(range(2, 30), 4)
        cell, layers = CELLS[i % 3], 1 + i // 3 % 2
        chosen = i // 3 - 1 if i < 12 else None
        more = [rng.random() < 0.5 if chosen is None else chosen == place for place in range(3)]
        yield Case(V_src, V_tgt, E, H, cell, layers, *more)


def oracle(case: Case) -> int:
    """The numbers of all tensors, part by part."""
    return sum(sum(map(prod, shapes)) for shapes in parts(case).values())


def parts(case: Case) -> dict[str, list[Shape]]:
    """Shapes of all tensors that are trained, by the part that they belong to."""
    D = case.H * (2 if case.bidirectional else 1)
    encoder: list[Shape] = []
    decoder: list[Shape] = []
    for layer in range(case.layers):
        inputs = D if layer else case.E
        for _direction in range(D // case.H):
            encoder += _cell(case.cell, inputs, case.H)
        decoder += _cell(case.cell, inputs, D)
    return {
        "embeddings": [(case.V_src, case.E), (case.V_tgt, case.E)],
        "encoder": encoder,
        "decoder": decoder,
        "attention": [(D, D)] if case.attention else [],
        "read-out": [(case.E, 2 * D if case.attention else D), (case.E,)],
        "output": [*([] if case.tied else [(case.V_tgt, case.E)]), (case.V_tgt,)],
    }


def _cell(cell: str, inputs: int, hidden: int) -> Iterator[Shape]:
    for _block in range({"rnn": 1, "gru": 3, "lstm": 4}[cell]):
        yield hidden, inputs
        yield hidden, hidden
        yield (hidden,)
        yield (hidden,)


def mend(case: Case) -> Case | None:
    """Every size is above 0."""
    return case if min(case.V_src, case.V_tgt, case.E, case.H, case.layers) >= 1 else None


def call(case: Case) -> str:
    """The question in one line."""
    return (
        f"count_parameters(V_src={case.V_src}, V_tgt={case.V_tgt}, E={case.E}, H={case.H}, "
        f'cell="{case.cell}", layers={case.layers}, bidirectional={case.bidirectional}, '
        f"attention={case.attention}, tied={case.tied})"
    )


def _counted(
    flaw: str,
    V_src: int,
    V_tgt: int,
    E: int,
    H: int,
    cell: str,
    layers: int,
    bidirectional: bool,
    attention: bool,
    tied: bool,
) -> int:
    """Right but for the flaw."""
    blocks = {"rnn": 1, "gru": 3, "lstm": 3 if flaw == "three" else 4}[cell]
    directions = 2 if bidirectional else 1
    D = H * (1 if flaw == "narrow" else directions)

    def stack(hidden: int, below: int, runs: int) -> int:
        count = 0
        for layer in range(layers):
            inputs = E if layer == 0 or flaw == "layer2" else below
            biases = 1 if flaw == "bias" else 2
            count += runs * blocks * (hidden * inputs + hidden * hidden + biases * hidden)
        return count

    count = E * (V_src + V_tgt)
    count += stack(H, H * directions, 1 if flaw == "direction" else directions) + stack(D, D, 1)
    count += D * D if attention else 0
    count += E * (2 * D if attention and flaw != "context" else D) + E
    count += 0 if tied and flaw != "twice" else E * V_tgt
    return count + (0 if tied and flaw == "no bias" else V_tgt)


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """Both counts, and the right one part by part."""
    rows = tuple((part, (f"{sum(map(prod, one))}",)) for part, one in parts(case).items())
    found = _BY_ORACLE.show(case, reply, fault)
    return replace(found, expected=Table("expected", ("",), (*rows, ("sum", (f"{oracle(case)}",)))))


_BY_ORACLE = ByOracle(
    exercise=COUNT_PARAMETERS,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    kept=frozenset({"cell"}),
    hidden=frozenset(
        ("V_src", "V_tgt", "E", "H", "cell", "layers", "bidirectional", "attention", "tied")
    ),
    call=call,
    mend=mend,
    wrong=(
        Wrong("07.6/three-gates", partial(_counted, "three")),
        Wrong("07.6/one-bias", partial(_counted, "bias")),
        Wrong("07.6/second-layer-reads-e", partial(_counted, "layer2")),
        Wrong("07.6/tied-twice", partial(_counted, "twice")),
        Wrong("07.6/tied-without-bias", partial(_counted, "no bias")),
        Wrong("07.6/one-direction", partial(_counted, "direction")),
        Wrong("07.6/narrow-decoder", partial(_counted, "narrow")),
        Wrong("07.6/forgets-context", partial(_counted, "context")),
    ),
)
CHECK = replace(_BY_ORACLE.check(), show=show)
