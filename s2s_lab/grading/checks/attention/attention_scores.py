"""Exercise 04.2, `attention_scores`: five ways to compare a query with a key.

The wrong solutions are in `attention_scores_wrong.py`.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from s2s_lab.grading.checks.attention.attention_scores_wrong import WRONG
from s2s_lab.grading.exercises.attention import ATTENTION_SCORES
from s2s_lab.grading.inside.questions.attention.attention_scores import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle

SIZES = (
    (2, 3, 4, 5, 5, 6),
    (3, 2, 5, 4, 4, 3),
    (2, 4, 3, 5, 5, 1),
    (1, 3, 2, 4, 4, 5),
    (4, 2, 3, 5, 5, 6),
    (2, 5, 4, 3, 3, 1),
    (3, 4, 2, 1, 5, 6),
    (2, 3, 5, 4, 6, 1),
)
"""(batch, tgt, src, query, key, hidden); dot and scaled take keys as wide as queries."""
KINDS = ("dot", "scaled", "general", "additive", "concat")


def cases(rng: random.Random) -> Iterator[Case]:
    """Every kind in every size."""
    for batch, tgt, src, query, key, hidden in SIZES:
        for kind in KINDS:
            width = max(query, key) if kind in ("dot", "scaled") else query
            own = width if kind in ("dot", "scaled") else key
            both = kind in ("additive", "concat")
            yield Case(
                kind=kind,
                q=numbers(rng, batch, tgt, width),
                k=numbers(rng, batch, src, own),
                W=numbers(rng, query, key) if kind == "general" else None,
                W_q=numbers(rng, hidden, query) if both else None,
                W_k=numbers(rng, hidden, key) if both else None,
                v=numbers(rng, hidden) if both else None,
            )


def numbers(rng: random.Random, *shape: int) -> torch.Tensor:
    """Random numbers with one decimal, none of them 0."""
    values = [rng.choice((-1, 1)) * rng.randint(1, 19) / 10 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def oracle(case: Case) -> torch.Tensor:
    """One query and one key at a time."""
    q, k = case.q.tolist(), case.k.tolist()
    return torch.tensor(
        [
            [[score(case, query, key) for key in keys] for query in queries]
            for queries, keys in zip(q, k, strict=True)
        ],
        dtype=torch.float64,
    )


def score(case: Case, query: list[float], key: list[float]) -> float:
    """The formula of each kind in Python's own numbers."""
    if case.kind in ("dot", "scaled"):
        products = sum(a * b for a, b in zip(query, key, strict=True))
        return products / math.sqrt(len(key)) if case.kind == "scaled" else products
    if case.kind == "general":
        assert case.W is not None
        table = case.W.tolist()
        return sum(
            query[d] * table[d][e] * key[e] for d in range(len(query)) for e in range(len(key))
        )
    assert case.W_q is not None
    assert case.W_k is not None
    assert case.v is not None
    total = 0.0
    for for_query, for_key, v in zip(
        case.W_q.tolist(), case.W_k.tolist(), case.v.tolist(), strict=True
    ):
        inner = sum(w * x for w, x in zip(for_query, query, strict=True))
        inner += sum(w * x for w, x in zip(for_key, key, strict=True))
        total += v * math.tanh(inner)
    return total


def mend(case: Case) -> Case | None:
    """Keys as wide as queries where they are multiplied with each other; no zeros, which hide."""
    if any(bool((one == 0).any()) for one in vars(case).values() if isinstance(one, torch.Tensor)):
        return None
    if case.kind not in ("dot", "scaled"):
        return case
    width = min(case.q.shape[2], case.k.shape[2])
    return replace(case, q=case.q[..., :width], k=case.k[..., :width])


def call(case: Case) -> str:
    """The question, with `p` in terms of the tensors shown."""
    p = {
        "general": '{"W": W}',
        "additive": '{"W_q": W_q, "W_k": W_k, "v": v}',
        "concat": '{"W": torch.cat([W_q, W_k], 1), "v": v}',
    }.get(case.kind, "{}")
    return f'attention_scores(q, k, "{case.kind}", {p})'


CHECK = ByOracle(
    exercise=ATTENTION_SCORES,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={
        "q": "sentence step query",
        "k": "sentence position key",
        "W": "query key",
        "W_q": "hidden query",
        "W_k": "hidden key",
        "v": "hidden",
        "answer": "sentence step position",
    },
    mend=mend,
    kept=frozenset({"kind"}),
    hidden=frozenset({"kind"}),
    call=call,
    wrong=WRONG,
).check()
