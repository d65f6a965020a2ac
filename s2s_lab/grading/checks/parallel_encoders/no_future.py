"""Exercise 10.5, `test_no_future`: a learner's test, tested on models that leak or do not.

What a test says of each model is compared with what the model is made of. The wrong tests are in
`no_future_wrong.py`.
"""

import random
from collections.abc import Iterator
from typing import Any

import torch

from s2s_lab.grading import tables
from s2s_lab.grading.checks.parallel_encoders.no_future_wrong import WRONG
from s2s_lab.grading.compare import described
from s2s_lab.grading.exercises.parallel_encoders import TEST_NO_FUTURE
from s2s_lab.grading.inside.questions.parallel_encoders.no_future import QUESTION, Case
from s2s_lab.grading.probe import Check, Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.simpler import smaller
from s2s_lab.grading.structure import same

KINDS = ("causal", "dropout", "no mask", "off by one", "both ways", "centred", "one step")
"""Two that do not leak, five that do; each input has all of them, in an order of its own."""
SIZES = ((4, 1), (4, 0), (5, 2), (4, 1), (4, 2))
"""(longest input, the one step that leaks)."""
VOCAB, UNITS = 5, 3


def cases(rng: random.Random) -> Iterator[Case]:
    """Seven models each; which is which differs from input to input."""
    for longest, step in SIZES:
        kinds = list(KINDS)
        rng.shuffle(kinds)
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        yield Case(
            embedding=_numbers((len(kinds), VOCAB, UNITS), generator),
            reads=torch.stack([_reads(kind, longest, step, generator) for kind in kinds]),
            both_ways=torch.tensor([kind == "both ways" for kind in kinds]),
            centred=torch.tensor([kind == "centred" for kind in kinds]),
            dropout=torch.tensor([kind == "dropout" for kind in kinds]),
        )


def _numbers(shape: tuple[int, ...], generator: torch.Generator) -> torch.Tensor:
    """Tenths between ±0.2 and ±1.2: every one of them can be seen."""
    sizes = torch.randint(2, 13, shape, generator=generator) / 10
    signs = torch.randint(2, shape, generator=generator) * 2 - 1
    return (sizes * signs).double()


def _reads(kind: str, longest: int, step: int, generator: torch.Generator) -> torch.Tensor:
    """How much each step reads of each position."""
    reads = _numbers((longest, longest), generator)
    if kind == "no mask":
        return reads
    kept = reads.tril(1 if kind == "off by one" else 0)
    if kind == "one step":
        kept[step, step + 1] = reads[step, step + 1]
    return kept


def leak(case: Case, which: int) -> str:
    """How a model sees the future, in words; empty if it does not."""
    reads = case.reads[which].tolist()
    later = {(t, j) for t, row in enumerate(reads) for j, n in enumerate(row) if j > t and n}
    if case.reads.shape[1] < 2:
        return ""
    if bool(case.both_ways[which]):
        return "also reads from the end, as a bidirectional decoder"
    if bool(case.centred[which]):
        return "normalises with the mean over all steps, later ones too"
    if len(later) == 1:
        ((t, j),) = later
        return f"reads token {j} at step {t}"
    if later and all(j == t + 1 for t, j in later):
        return "mask off by one: each step reads the next token"
    return "no mask: steps read later tokens" if later else ""


def expected(case: Case) -> list[str]:
    """What a right test does to each model."""
    return ["raises" if leak(case, which) else "passes" for which in range(len(case.reads))]


def judge(case: Case, answer: Any) -> tuple[Fault, ...]:
    """The first model about which the test is wrong; a returned verdict before all else."""
    number, right = TEST_NO_FUTURE.number, expected(case)
    if not _is_readable(case, answer):
        text = f"Expected a verdict for each model, got {described(answer)}."
        return (Fault("shape", text, f"{number}/form"),)
    for which, (should, did) in enumerate(zip(right, answer["verdict"], strict=True)):
        if should != did:
            how = leak(case, which)
            about = f"a model that leaks ({how})" if how else "a model that does not leak"
            done = {"passes": "accepted", "raises": "refused"}.get(did, "returned something for")
            return (Fault("value", f"Your test {done} {about}.", f"{number}/value"),)
    return ()


def _is_readable(case: Case, answer: Any) -> bool:
    if not isinstance(answer, dict):
        return False
    lists = answer.get("verdict"), answer.get("asked")
    return all(isinstance(one, list) and len(one) == len(case.reads) for one in lists)


def shrunk(case: Case) -> Iterator[Case]:
    """Fewer models, shorter inputs; the numbers stay as they are."""
    axes = dict.fromkeys(("both_ways", "centred", "dropout"), "model")
    axes |= {"embedding": "model word unit", "reads": "model step step"}
    yield from smaller(case, axes, _mend, kept=frozenset({"embedding", "reads"}))


def _mend(case: Case) -> Case | None:
    """Two steps at least, and the vectors as they were."""
    whole = case.embedding.shape[1:] == (VOCAB, UNITS)
    return case if whole and case.reads.shape[1] > 1 else None


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """What each model is, what it reads, and what the test said of it."""
    right = expected(case)
    got = tables.unusable(reply, fault) if reply.raised is not None else None
    if got is None and not _is_readable(case, reply.answer):
        got = tables.note("got", described(reply.answer))
    if got is None:
        rows = tuple(
            (f"model {i}", (did, asked))
            for i, (did, asked) in enumerate(
                zip(reply.answer["verdict"], reply.answer["asked"], strict=True)
            )
        )
        wrong = frozenset((i, 0) for i, (_, (did, _)) in enumerate(rows) if did != right[i])
        got = Table("your test", ("", ""), rows, differs=wrong)
    verdicts = tuple((f"model {i}", (verdict,)) for i, verdict in enumerate(right))
    return Counterexample(
        call="test_no_future(model)",
        inputs=(_models(case), *_what_is_read(case)),
        expected=Table("a right test", ("",), verdicts),
        got=got,
    )


def _models(case: Case) -> Table:
    rows = tuple(
        (f"model {i}", (leak(case, i) or _harmless(case, i),)) for i in range(len(case.reads))
    )
    return Table(
        f"models, vocab = {case.embedding.shape[1]}, longest = {case.reads.shape[1]}", ("",), rows
    )


def _harmless(case: Case, which: int) -> str:
    dropped = " (dropout in training)" if bool(case.dropout[which]) else ""
    return f"does not leak{dropped}"


def _what_is_read(case: Case) -> Iterator[Table]:
    """The matrix of a model, where there is one model left."""
    if len(case.reads) == 1:
        steps = range(case.reads.shape[1])
        names = [f"step {t}" for t in steps]
        columns = [f"token {j}" for j in steps]
        yield tables.matrix("how much each step reads", case.reads[0], names, columns)


CHECK = Check(
    exercise=TEST_NO_FUTURE,
    cases=cases,
    question=QUESTION,
    judge=judge,
    alike=same,
    smaller=shrunk,
    show=show,
    wrong=WRONG,
)
