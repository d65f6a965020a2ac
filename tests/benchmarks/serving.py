"""Time to the first word and to the last, for one sentence, of the models that ship.

python tests/benchmarks/serving.py [--json] [--rounds 5] [--sentences 20] [--no-compile]
python tests/benchmarks/serving.py --quality 300

The variants of a model decode the same sentences in turn, and of each sentence the best of the
rounds counts. One thread does all the work, and its CPU time is what is told: on a machine with
nothing else to do, that is the time by the clock. Time to the first word is that of a search which
is cut after one step; what a beam has then may still be revised. `different` counts sentences that
come out otherwise than by the model as it is. With ``--quality N`` nothing is timed: the first N
test sentences of Tatoeba are translated one by one, and the BLEU of each variant is told.
"""

import argparse
import copy
import json
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
from torch import Tensor, nn

from s2s_lab import batch, tasks
from s2s_lab.batch import Batch
from s2s_lab.cards import PRETRAINED, pretrained_names
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.experiments.shipped import held_out
from s2s_lab.metrics import corpus_bleu
from s2s_lab.models.decoder_state import DecoderState
from s2s_lab.models.decoders import LuongDecoder
from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.translator import Translator

STRATEGIES: dict[str, Callable[[int], Strategy]] = {
    "greedy": lambda steps: Greedy(steps),
    "beam:5": lambda steps: Beam(5, max_steps=steps),
}
LONGEST = 100

Tensors = tuple[Tensor, Tensor, Tensor]


def tensor_step(decoder: LuongDecoder) -> Callable[..., Tensors]:
    """The step of a GRU with attention on tensors alone: logits, hidden, weights.

    The cell is one kernel for one token (`torch.gru_cell`), where a module for sequences
    (`torch.nn.GRU`) prepares for many.
    """
    cell, attention = decoder.rnn, decoder.attention
    assert isinstance(cell, nn.GRU)
    assert cell.num_layers == 1
    ends = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    weights = [getattr(cell, name) for name in ends]

    def step(
        ids: Tensor, hidden: Tensor, memory: Tensor, mask: Tensor, prepared: Tensor
    ) -> Tensors:
        h = torch.gru_cell(decoder.embedding(ids), hidden, *weights)
        scores = attention.score(h.view(len(memory), -1, h.shape[1]), prepared)
        read = scores.masked_fill(~mask[:, None], -torch.inf).softmax(-1)
        context = (read @ memory).view(len(h), -1)
        features = torch.tanh(decoder.W_c(torch.cat([context, h], -1)))
        return decoder.output(features), h, read.view(len(h), -1)

    return step


def with_step(model: Seq2Seq, step: Callable[..., Tensors]) -> Seq2Seq:
    """The model, whose steps are taken by a function on tensors."""

    def taken(state: DecoderState, last: Tensor) -> tuple[Tensor, DecoderState, Tensor]:
        parts = (state.hidden[0][0], state.memory, state.mask, state.prepared)
        logits, h, read = step(last, *parts)
        return logits, replace(state, hidden=(h[None],)), read

    model.step = taken  # type: ignore[method-assign]
    return model


def one_kernel(model: Seq2Seq) -> Seq2Seq:
    """Steps on tensors alone."""
    return with_step(model, tensor_step(model.decoder))


def compiled(model: Seq2Seq) -> Seq2Seq:
    """The same, compiled for any number of rows and source tokens."""
    return with_step(model, torch.compile(tensor_step(model.decoder), dynamic=True))


def quantised(*kinds: type[nn.Module]) -> Callable[[Seq2Seq], Seq2Seq]:
    """Weights of some layers in int8, what they read quantised as it comes."""

    def make(model: Seq2Seq) -> Seq2Seq:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.ao.quantization.quantize_dynamic(model, set(kinds), dtype=torch.qint8)

    return make


VARIANTS: Mapping[str, Callable[[Seq2Seq], Seq2Seq]] = {
    "as it is": lambda model: model,
    "step of one kernel": one_kernel,
    "the same, compiled": compiled,
    "int8 linear layers": quantised(nn.Linear),
    "int8 linear layers and GRU": quantised(nn.Linear, nn.GRU),
}


def sentences(name: str, count: int) -> list[str]:
    """Sources: those of a model's card, else of its task's test split."""
    rows = (PRETRAINED / name / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.split("|")] for row in rows if row.count("|") == 4]
    found = [row[1] for row in cells if row[1] != "source" and not row[1].startswith("---")]
    return (found or [pair.source for pair in tasks.load(name).test])[:count]


def seconds(model: Seq2Seq, sources: Batch, strategy: Strategy) -> tuple[float, tuple[int, ...]]:
    """Seconds of this thread, which does all the work, in a search, and what it found."""
    begun = time.thread_time()
    found = strategy.search(model, sources)[0][0].ids
    return time.thread_time() - begun, found


def measure(
    variants: Mapping[str, Seq2Seq], work: list[Batch], make: Callable[[int], Strategy], rounds: int
) -> dict[str, dict[str, float]]:
    """Milliseconds to the first word and to the last, and sentences that come out otherwise."""
    times = {name: {"first": 0.0, "last": 0.0, "different": 0.0} for name in variants}
    for sources in work:
        best = {name: [float("inf"), float("inf")] for name in variants}
        outputs = {}
        for _ in range(rounds):
            for name, model in variants.items():
                first, _ = seconds(model, sources, make(1))
                last, outputs[name] = seconds(model, sources, make(LONGEST))
                best[name] = [min(pair) for pair in zip(best[name], (first, last), strict=True)]
        for name, (first, last) in best.items():
            row = times[name]
            row["first"] += 1000 * first / len(work)
            row["last"] += 1000 * last / len(work)
            row["different"] += outputs[name] != outputs["as it is"]
    return times


def table(count: int, rounds: int, compiling: bool) -> dict[str, dict[str, dict[str, float]]]:
    """All models and strategies."""
    found = {}
    for model_name in pretrained_names():
        translator = Translator.load(model_name)
        assert isinstance(translator.model, Seq2Seq)
        variants = {
            name: make(copy.deepcopy(translator.model).eval())
            for name, make in VARIANTS.items()
            if compiling or "compiled" not in name
        }
        work = [_read(translator, text) for text in sentences(model_name, count)]
        for strategy, make in STRATEGIES.items():
            for model in variants.values():  # warm up, and compile
                for sources in work[:3]:
                    seconds(model, sources, make(LONGEST))
            found[f"{model_name}, {strategy}"] = measure(variants, work, make, rounds)
            print(strategy, model_name, file=sys.stderr, flush=True)
    return found


def quality(count: int) -> dict[str, dict[str, dict[str, float]]]:
    """BLEU on held-out sentences by the model from Chinese, and sentences that come out otherwise.

    What is compiled is left out: it takes the same steps as the one kernel.
    """
    held = held_out("test", count)
    work = [_read(held.translator, text) for text in held.sources]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for strategy, make in STRATEGIES.items():
        rows: dict[str, dict[str, float]] = {}
        plain: list[str] = []
        for name, variant in VARIANTS.items():
            if "compiled" in name:
                continue
            model = variant(copy.deepcopy(held.translator.model).eval())
            texts = held.texts([make(LONGEST).search(model, one)[0][0] for one in work])
            plain = plain or texts
            different = sum(one != other for one, other in zip(texts, plain, strict=True))
            bleu = corpus_bleu(texts, list(held.references)).score
            rows[name] = {"bleu": bleu, "different": different}
        found[f"{held.translator.name}, {strategy}"] = rows
    return found


def _read(translator: Translator, text: str) -> Batch:
    return batch.sources([translator.encode(text)])


def main() -> None:
    """Print milliseconds, and how many times as fast each variant is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sentences", type=int, default=20)
    parser.add_argument("--no-compile", action="store_true", help="without a C++ compiler")
    parser.add_argument("--quality", type=int, metavar="N", help="BLEU on N sentences instead")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.quality:
        found = quality(args.quality)
    else:
        found = table(args.sentences, args.rounds, not args.no_compile)
    if args.json:
        print(json.dumps(found))
    elif args.quality:
        _tell_quality(found)
    else:
        _tell_times(found)


def _tell_quality(found: Mapping[str, dict[str, dict[str, float]]]) -> None:
    for case, rows in found.items():
        print(f"\n{case:34}  BLEU  different")
        for name, row in rows.items():
            print(f"  {name:32}  {row['bleu']:4.1f}  {row['different']:9.0f}")


def _tell_times(found: Mapping[str, dict[str, dict[str, float]]]) -> None:
    for case, rows in found.items():
        print(f"\n{case:34}  first ms  last ms  × first  × last  different")
        plain = rows["as it is"]
        for name, row in rows.items():
            first, last = (plain[key] / row[key] for key in ("first", "last"))
            print(
                f"  {name:32}  {row['first']:8.2f}  {row['last']:7.2f}  {first:7.2f}  {last:6.2f}"
                f"  {row['different']:9.0f}"
            )


if __name__ == "__main__":
    main()
