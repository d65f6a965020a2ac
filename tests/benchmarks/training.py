"""What our training step costs, against a floor in plain torch: target tokens a second.

python tests/benchmarks/training.py [--json] [--device auto] [--amp off]

Both sides make the same update (forward, loss with smoothed labels, backward, clip, Adam) on the
same batches, in turn; of each batch the best of some rounds counts. Ours begins at encoded
examples, as the loop does, the floor at tensors that lie ready. The data are made up, with
Multi30k's vocabularies and lengths. The machine must be left alone meanwhile: two threads collapse
when a third wants a core.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

KEEP_MEMORY = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "4294967296",
    "MALLOC_TOP_PAD_": "67108864",
}
"""As ``s2s-lab train`` sets it for itself; both sides get it here."""
if __name__ == "__main__" and sys.platform.startswith("linux"):
    if "MALLOC_MMAP_MAX_" not in os.environ:
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | KEEP_MEMORY)
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from s2s_lab import batch  # noqa: E402
from s2s_lab.batch import Example  # noqa: E402
from s2s_lab.models.architectures import Settings, build  # noqa: E402
from s2s_lab.models.seq2seq import Seq2SeqSettings  # noqa: E402
from s2s_lab.models.transformer import TransformerSettings  # noqa: E402
from s2s_lab.training import TrainSettings  # noqa: E402
from s2s_lab.training.devices import device as device_of  # noqa: E402
from s2s_lab.training.update import Updater  # noqa: E402
from tests.benchmarks.training_floors import Floor, Recurrent, Tensors, Transformer  # noqa: E402

SOURCE, TARGET = 7_859, 5_921
"""Vocabularies of Multi30k de → en, words that occur twice."""
BATCH, DROPOUT, SMOOTHING, LR = 128, 0.3, 0.1, 1e-3


@dataclass(frozen=True)
class Case:
    """One model, ours and the floor's."""

    ours: Settings
    floor: Callable[[], torch.nn.Module]


def recurrent(cell: str, attention: str) -> Case:
    """Embedding 256, two directions of 256, decoder 512; all steps attend at once."""
    settings = Seq2SeqSettings(
        SOURCE, TARGET, 256, 512, cell=cell, attention=attention, dropout=DROPOUT
    )
    return Case(settings, lambda: Recurrent(SOURCE, TARGET, 256, 512, cell, attention, DROPOUT))


CASES = {
    "GRU + additive": recurrent("gru", "additive"),
    "GRU + general": recurrent("gru", "general"),
    "LSTM + general": recurrent("lstm", "general"),
    "Transformer": Case(
        TransformerSettings(SOURCE, TARGET, width=128, heads=4, layers=4, ffn=256, dropout=DROPOUT),
        lambda: Transformer(SOURCE, TARGET, 128, 4, 4, 256, DROPOUT),
    ),
}


def examples(count: int) -> list[list[Example]]:
    """Batches of made-up pairs; German has 11.2 words a sentence there, English 11.9."""
    generator = torch.Generator().manual_seed(1)
    target = (torch.randn(50 * BATCH, generator=generator) * 3.8 + 11.9).round().clamp(4, 40)
    drift = torch.randn(50 * BATCH, generator=generator) * 1.7 - 0.7
    source = (target + drift).round().clamp(1, 44)

    def ids(vocab: int, length: float) -> list[int]:
        return [*torch.randint(5, vocab, (int(length),), generator=generator).tolist(), 2]

    pairs = [Example(ids(SOURCE, s), ids(TARGET, t)) for s, t in zip(source, target, strict=True)]
    sizes = [(len(pair.target), len(pair.source)) for pair in pairs]
    cut = batch.by_length(sizes, BATCH, generator)
    return [[pairs[i] for i in rows] for rows, _ in zip(cut, range(count), strict=False)]


def tensors(some: list[Example], device: torch.device) -> Tensors:
    """The same batch as a floor wants it."""
    sources, targets = batch.collate(some)
    tokens = sum(len(example.target) for example in some)
    lengths, on = sources.lengths, device
    assert isinstance(sources, batch.Sources)
    return Tensors(
        sources.ids.to(on),
        sources.mask.to(on),
        lengths,
        targets.inputs.to(on),
        targets.labels.to(on),
        tokens,
    )


def our_side(case: Case, batches: list[list[Example]], device: torch.device, amp: str) -> "Side":
    """Our update, as the loop calls it."""
    settings = TrainSettings(batch=BATCH, lr=LR, label_smoothing=SMOOTHING, amp=amp)
    updater = Updater(build(case.ours).to(device), settings)
    objective = settings.objective(1.0)

    def update(number: int) -> None:
        some = batches[number % len(batches)]
        tokens = sum(len(example.target) for example in some)
        updater([some], tokens, objective, LR, number)

    return update


def floor_side(case: Case, batches: list[list[Example]], device: torch.device, amp: str) -> "Side":
    """The floor's update."""
    floor = Floor(case.floor().to(device), LR, SMOOTHING, amp)
    ready = [tensors(some, device) for some in batches]
    return lambda number: floor(ready[number % len(ready)])


Side = Callable[[int], None]
SIDES = {"ours": our_side, "floor": floor_side}


def seconds(side: Side, number: int, device: torch.device) -> float:
    """Time of one update."""
    _wait(device)
    begun = time.perf_counter()
    side(number)
    _wait(device)
    return time.perf_counter() - begun


def speeds(
    case: Case, batches: list[list[Example]], device: torch.device, amp: str, rounds: int
) -> dict[str, float]:
    """Target tokens a second of both sides, each batch at its best of some rounds.

    The sides take turns batch by batch, so that what disturbs the machine disturbs both.
    """
    tokens = sum(len(example.target) for some in batches for example in some)
    sides = {name: make(case, batches, device, amp) for name, make in SIDES.items()}
    best = {name: [float("inf")] * len(batches) for name in sides}
    for turn in range(rounds + 1):
        for number in range(len(batches)):
            for name in sorted(sides, reverse=bool((turn + number) % 2)):
                taken = seconds(sides[name], number, device)
                if turn:  # the first round is to warm up
                    best[name][number] = min(best[name][number], taken)
    return {name: tokens / sum(times) for name, times in best.items()}


def flops_a_token(case: Case, batches: list[list[Example]]) -> float:
    """Floating-point operations of all matrix products of an update, for one target token.

    Counted on the CPU with torch's own loops in place of fused recurrent layers, which the counter
    cannot look into.
    """
    floor = Floor(case.floor(), LR, SMOOTHING, "off")
    plain = torch.backends.mkldnn.flags(enabled=False)
    with warnings.catch_warnings(action="ignore"), plain, FlopCounterMode(display=False) as counter:
        for some in batches:
            floor.loss(tensors(some, torch.device("cpu"))).backward()
    return counter.get_total_flops() / sum(len(e.target) for some in batches for e in some)


def matmul_rate(device: torch.device, amp: str) -> float:
    """Floating-point operations a second of the best of some plain matrix products."""
    kind = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(amp, torch.float32)
    best = 0.0
    for rows, inner, columns in ((1664, 256, TARGET), (1664, 1024, 1024), (2048, 2048, 2048)):
        a = torch.randn(rows, inner, device=device, dtype=kind)
        b = torch.randn(inner, columns, device=device, dtype=kind)
        for _ in range(12):
            _wait(device)
            begun = time.perf_counter()
            a @ b
            _wait(device)
            best = max(best, 2 * rows * inner * columns / (time.perf_counter() - begun))
    return best


def peak_mb(name: str, side: str, device: torch.device, amp: str) -> float:
    """Largest memory that one side's training takes: of the GPU, or of a process of its own."""
    call = [sys.executable, __file__, "--peak-of", name, "--side", side]
    call += ["--device", str(device), "--amp", amp]
    answer = subprocess.run(call, check=True, capture_output=True, text=True)
    return float(answer.stdout)


def print_peak(name: str, side: str, device: torch.device, amp: str) -> None:
    """Make some updates, and say how much memory they took."""
    batches = examples(6)
    update = SIDES[side](CASES[name], batches, device, amp)
    for number in range(len(batches)):
        update(number)
    if device.type == "cuda":
        print(torch.cuda.max_memory_allocated(device) / 2**20)
    else:
        unit = 2**20 if sys.platform == "darwin" else 2**10
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def measure(
    args: argparse.Namespace, device: torch.device
) -> Iterator[tuple[str, dict[str, float]]]:
    """One line of figures for each case."""
    batches = examples(args.steps)
    rate = matmul_rate(device, args.amp)
    for name in args.cases or CASES:
        case = CASES[name]
        found = speeds(case, batches, device, args.amp, args.rounds)
        rate = max(rate, matmul_rate(device, args.amp))
        yield (
            name,
            {
                **found,
                "ratio": found["ours"] / found["floor"],
                "share": found["ours"] * flops_a_token(case, batches[:1]) / rate,
                "peak": 0.0 if args.no_memory else peak_mb(name, "ours", device, args.amp),
                "floor_peak": 0.0 if args.no_memory else peak_mb(name, "floor", device, args.amp),
            },
        )


def main() -> None:
    """Print the table, or one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--amp", default="off", choices=("off", "bfloat16", "float16"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=5, help="updates in a round")
    parser.add_argument("--cases", nargs="*", choices=CASES)
    parser.add_argument("--no-memory", action="store_true", help="measure speed alone")
    parser.add_argument("--peak-of", help=argparse.SUPPRESS)
    parser.add_argument("--side", help=argparse.SUPPRESS)
    args = parser.parse_args()
    device = device_of(args.device)
    if args.peak_of:
        print_peak(args.peak_of, args.side, device, args.amp)
        return
    found = {}
    for name, line in measure(args, device):
        found[name] = line
        if not args.json:
            memory = f"   {line['peak']:6,.0f} MB (floor {line['floor_peak']:,.0f})"
            print(
                f"{name:15} {line['ours']:9,.0f} tokens/s   {line['ratio']:5.2f} of the floor"
                f" ({line['floor']:9,.0f})   {100 * line['share']:3.0f} % of the matrix-product"
                " rate" + ("" if args.no_memory else memory),
                flush=True,
            )
    if args.json:
        keys = {"ratio_floor": "ratio", "share_of_matmul": "share", "peak_mb": "peak"}
        table = {
            key: {name: round(line[field], 4) for name, line in found.items()}
            for key, field in keys.items()
        }
        print(json.dumps(table))


if __name__ == "__main__":
    main()
