"""Sentences a second of greedy and beam search, beside a bare loop and other libraries.

python tests/benchmarks/decoding.py [--json] [--device cpu] [--rounds 3] [--only rnn]

Everything decodes the same number of steps: no model can write EOS. `floor` is the same model in a
bare loop: nothing is recorded, read back or stopped. Peers are measured if they are installed, on
models of equal sizes; see `peers.py`. Each library has a process of its own, since two runtimes for
threads in one process disturb each other; they take turns, and the best of the rounds counts.
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.text import EOS
from tests.benchmarks import floors, peers

SOURCE_VOCAB, TARGET_VOCAB = peers.SOURCE_VOCAB, peers.TARGET_VOCAB
STEPS, WIDTH = peers.STEPS, peers.WIDTH
SENTENCES = {64: 256, 1: 8}
"""How many sentences are decoded, by size of batch."""

AS_THEY_COME = {"GOMP_SPINCOUNT": "300000", "KMP_BLOCKTIME": "200"}
"""How long threads wait awake where nobody says; importing s2s_lab lets them sleep at once."""

Run = Callable[[int], None]
"""Decode so many sentences."""


def never_ending(model: torch.nn.Module, output: torch.nn.Linear) -> torch.nn.Module:
    """The same model with an EOS that nobody chooses."""
    with torch.no_grad():
        output.bias[EOS] = -1e9
    return model.eval()


def rnn(embedding: int = 256) -> torch.nn.Module:
    """A GRU with general attention."""
    settings = Seq2SeqSettings(
        SOURCE_VOCAB, TARGET_VOCAB, embedding=embedding, hidden=512, attention="general"
    )
    model = Seq2Seq(settings)
    return never_ending(model, model.decoder.output)


def transformer() -> torch.nn.Module:
    """A small Transformer."""
    model = Transformer(
        TransformerSettings(
            SOURCE_VOCAB, TARGET_VOCAB, width=128, heads=4, layers=4, ffn=256, longest=64
        )
    )
    return never_ending(model, model.output)


def sentences(count: int) -> list[list[int]]:
    """Random sources of 8 to 16 tokens, EOS included, longest first as a loader would."""
    generator = torch.Generator().manual_seed(count)
    lengths = torch.randint(7, 16, (count,), generator=generator).sort(descending=True)
    return [
        [*torch.randint(5, SOURCE_VOCAB, (n,), generator=generator).tolist(), EOS]
        for n in lengths.values.tolist()
    ]


def batches(size: int, device: str) -> list[batch.Sources]:
    """The same sentences in batches."""
    rows = sentences(SENTENCES[size])
    return [batch.sources(rows[i : i + size]).to(device) for i in range(0, len(rows), size)]


def decoder(model: torch.nn.Module, width: int) -> Callable[[batch.Sources], object]:
    """Our search."""
    strategy = Greedy(STEPS) if width == 1 else Beam(width, max_steps=STEPS)
    return lambda sources: strategy.search(model, sources)


def systems(
    library: str, kind: str, width: int, device: str
) -> dict[str, Callable[[batch.Sources], object]]:
    """What a library decodes with; ours has the floor beside it."""
    if library != "ours":
        return {library: peers.MAKERS[library](kind, width, device)}
    torch.manual_seed(0)
    model = {"rnn": rnn, "transformer": transformer, "wide rnn": lambda: rnn(512)}[kind]()
    model = model.to(device)
    bare = floors.transformer if kind == "transformer" else floors.rnn
    found: dict[str, Callable[[batch.Sources], object]] = {"ours": decoder(model, width)}
    if kind != "wide rnn":
        found["floor"] = lambda sources: bare(model, sources, width, STEPS)
    return found


def seconds(decode: Callable[[batch.Sources], object], work: list[batch.Sources]) -> float:
    """Wall time of all batches."""
    begun = time.perf_counter()
    for sources in work:
        decode(sources)
    if sources.ids.is_cuda:
        torch.cuda.synchronize()
    return time.perf_counter() - begun


def best(
    found: dict[str, Callable[[batch.Sources], object]], work: list[batch.Sources], rounds: int
) -> dict[str, float]:
    """Best time of each system; they take turns."""
    times = dict.fromkeys(found, float("inf"))
    for name in found:  # warm up
        found[name](work[0])
    for _ in range(rounds):
        for name, decode in found.items():
            times[name] = min(times[name], seconds(decode, work))
    return times


def serve(library: str, device: str, asked: Connection) -> None:
    """Measure what is asked for, in this process: kind of model, width, and size of batch."""
    case, found = None, {}
    while question := asked.recv():
        kind, width, size = question
        if case != (kind, width):
            case, found = (kind, width), systems(library, kind, width, device)
        asked.send(best(found, batches(size, device), 1))


class Library:
    """A process that decodes with one library."""

    def __init__(self, name: str, device: str) -> None:
        self.name = name
        spawn = multiprocessing.get_context("spawn")
        self.asked, theirs = spawn.Pipe()
        spinning = {} if name == "ours" else AS_THEY_COME
        os.environ.update(spinning)
        self.process = spawn.Process(target=serve, args=(name, device, theirs), daemon=True)
        self.process.start()
        for variable in spinning:
            del os.environ[variable]

    def measure(self, kind: str, width: int, size: int) -> dict[str, float]:
        """Seconds of each of its systems; between its turns the process is stopped."""
        self.go_on()
        self.asked.send((kind, width, size))
        times: dict[str, float] = self.asked.recv()
        self._signal("SIGSTOP")  # its threads may be waiting awake
        return times

    def go_on(self) -> None:
        """Wake the process up."""
        self._signal("SIGCONT")

    def _signal(self, name: str) -> None:
        if self.process.pid and hasattr(signal, name):
            os.kill(self.process.pid, getattr(signal, name))


def rates(rounds: int, device: str, only: str | None) -> dict[str, dict[str, float]]:
    """Sentences a second of each system, by case."""
    table = {}
    libraries = [Library(name, device) for name in ("ours", *peers.installed())]
    for kind in ("rnn", "wide rnn", "transformer"):
        taking_part = [one for one in libraries if one.name in ("ours", *peers.able(kind))]
        for width in (1, WIDTH):
            if only and only != kind:
                continue
            for size in (64, 1):
                times: dict[str, float] = {}
                for _ in range(rounds):
                    for library in taking_part:
                        for name, spent in library.measure(kind, width, size).items():
                            times[name] = min(spent, times.get(name, spent))
                case = f"{kind}, {'greedy' if width == 1 else f'beam {width}'}, batch {size}"
                table[case] = {name: SENTENCES[size] / spent for name, spent in times.items()}
                print(case, table[case], file=sys.stderr, flush=True)
    for library in libraries:
        library.go_on()
        library.asked.send(None)
        library.process.join()
    return table


def trace_cost(rounds: int, device: str) -> dict[str, float]:
    """Time of a search with a recorder by that of one without."""
    table = {}
    for kind, make in (("rnn", rnn), ("transformer", transformer)):
        torch.manual_seed(0)
        model = make().to(device)
        vocab = [f"t{i}" for i in range(TARGET_VOCAB)]
        for strategy in (Greedy(STEPS), Beam(WIDTH, max_steps=STEPS)):
            for count in (1, 8):
                work = [batch.sources(sentences(count)).to(device)]
                names = [("", ["w"] * int(n)) for n in work[0].lengths]

                def traced(sources: batch.Sources) -> object:
                    recorder = Recorder(strategy, "", names, vocab)  # noqa: B023
                    strategy.search(model, sources, recorder)  # noqa: B023
                    return recorder.traces([""] * len(names))  # noqa: B023

                def plain(sources: batch.Sources) -> object:
                    return strategy.search(model, sources)  # noqa: B023

                times = best({"traced": traced, "plain": plain}, work, 3 * rounds)
                case = f"{kind}, {strategy.name}, {count} sentence{'s' if count > 1 else ''}"
                table[case] = times["traced"] / times["plain"]
                print(case, table[case], file=sys.stderr, flush=True)
    return table


def main() -> None:
    """Print sentences a second, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of ratios")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="rnn, wide rnn or transformer")
    args = parser.parse_args()
    table = rates(args.rounds, args.device, args.only)
    cost = trace_cost(args.rounds, args.device)
    if args.json:
        result: dict[str, dict[str, float]] = {}
        for name in ("floor", "joeynmt", "transformers", "ctranslate2"):
            cases = {case: row for case, row in table.items() if name in row}
            result[f"ratio_{name}"] = {
                case: round(row["ours"] / row[name], 3) for case, row in cases.items()
            }
        rounded = {case: round(ratio, 3) for case, ratio in cost.items()}
        print(json.dumps({**result, "trace_cost": rounded}))
        return
    for case, row in table.items():
        print(f"{case:32}" + "".join(f"{name} {rate:8.1f}   " for name, rate in row.items()))
    for case, ratio in cost.items():
        print(f"trace: {case:32}{ratio:6.2f} × without")


if __name__ == "__main__":
    main()
