"""Exercise 09.2: lengths, what should hold, and the batches that show that it does not."""

from s2s_lab.grading import shown
from s2s_lab.grading.inside.questions.translation.batch_by_tokens import OTHERS, Case
from s2s_lab.grading.probe import Fault, Reply
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.grading.tables import note, unusable

EXPECTED = {
    "09.2/not-once": "each index once",
    "09.2/drops-the-rest": "each index once",
    "09.2/empty-batch": "at least one index in each batch",
    "09.2/mixes-lengths": "sorted by length, the sentences of a batch stand next to each other",
    "09.2/wastes-budget": "no two neighbouring batches that would fit into one",
    "09.2/unshuffled": "batches in an order that is not that of their lengths",
    "09.2/unseeded": "the same batches in the same order again",
    "09.2/ignores-seed": "not always the same order",
    "09.2/global-seed": "the generators of the whole program as they were",
    "09.2/one-long-sentence": "a batch of its own for each sentence that is too long",
}
"""What is told where a budget is not what is broken."""
ORDERS = ("09.2/unshuffled", "09.2/unseeded", "09.2/ignores-seed")


def show(case: Case, reply: Reply[Case], fault: Fault, name: str) -> Counterexample:
    """The lengths in a line, and batch by batch what it holds and costs, for the seed named so."""
    seed = case.seed + (int(name.removeprefix("seed ")) if name.startswith("seed ") else 0)
    budget = f"at most {case.max_tokens} for each batch of several sentences"
    return Counterexample(
        call=f"batch_by_tokens(lengths, max_tokens={case.max_tokens}, seed={seed})",
        inputs=(Table("lengths", ("",), (("", (shown.line(case.lengths),)),)),),
        expected=note("expected", EXPECTED.get(fault.id, budget)),
        got=_got(case, reply, fault, name),
    )


def _got(case: Case, reply: Reply[Case], fault: Fault, name: str) -> Table:
    if fault.aspect == "edge" or reply.raised is not None:
        found = unusable(reply, fault)
        assert found is not None
        return found
    answer = reply.answer
    if answer["refused"]:
        return note("got", answer["refused"])
    if fault.id in ORDERS:
        seeds = {"given": case.seed, "again": case.seed}
        seeds |= {f"seed {more}": case.seed + more for more in OTHERS}
        rows = [(f"seed {seed}", (_longest(case, answer[one]),)) for one, seed in seeds.items()]
        return Table("got, the longest of each batch", ("",), tuple(rows))
    if fault.id == "09.2/global-seed":
        return note("got", "a generator of the whole program in another state")
    return _batches(case, answer[name])


def _longest(case: Case, batches: list[list[int]]) -> str:
    return shown.line([max((case.lengths[i] for i in batch), default=0) for batch in batches])


def _batches(case: Case, batches: list[list[int]]) -> Table:
    """A row a batch; what costs too much is marked."""
    rows: list[tuple[str, tuple[str, ...]]] = []
    differs = set()
    for number, batch in enumerate(batches[: shown.LONGEST]):
        lengths = [case.lengths[i] for i in batch if i in range(len(case.lengths))]
        paid = len(lengths) * max(lengths, default=0)
        if paid > case.max_tokens and len(batch) > 1:
            differs.add((number, 2))
        told = f"{len(lengths)} × {max(lengths, default=0)} = {paid}"
        rows.append((f"batch {number}", (shown.line(batch), shown.line(lengths), told)))
    columns = ("indices", "lengths", "costs")
    return Table("got", columns, tuple(rows), frozenset(differs))
