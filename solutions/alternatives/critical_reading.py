"""Other right solutions of chapter 13: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math
from collections import Counter
from fractions import Fraction

import torch
from torch import Tensor, nn

from s2s_lab.tasks.claims import CLAIMS


def gru_by_one_input(features, hidden, bound, steps):  # type: ignore[no-untyped-def]
    """The inputs do it: one feature opens u, closes z and pushes the candidate down."""
    params = {}
    for gate, weight in (("u", 9.0), ("z", -9.0), ("c", -9.0)):
        params[f"W_{gate}"] = torch.zeros(hidden, features, dtype=torch.float64)
        params[f"W_{gate}"][:, 0] = weight
        params[f"U_{gate}"] = torch.eye(hidden, dtype=torch.float64) * 0.0
        params[f"b_{gate}"] = torch.zeros(hidden, dtype=torch.float64)
    xs = torch.zeros(steps, features, dtype=torch.float64)
    xs[:, 0] = 1.0
    return params, xs


def gru_in_one_unit(features, hidden, bound, steps):  # type: ignore[no-untyped-def]
    """Only the last unit grows, and no more steps are used than it takes."""
    params = {f"W_{gate}": torch.zeros(hidden, features) for gate in "uzc"}
    params |= {f"U_{gate}": torch.zeros(hidden, hidden) for gate in "uzc"}
    params |= {f"b_{gate}": torch.zeros(hidden) for gate in "uzc"}
    for gate, bias in (("u", 8.0), ("z", -8.0), ("c", 4.0)):
        params[f"b_{gate}"][-1] = bias
    return params, torch.zeros(min(steps, math.ceil(1.02 * bound + 1)), features)


def focus_by_softmax(n, beta, weight):  # type: ignore[no-untyped-def]
    """The best case put into a softmax; β as a difference of logits."""
    best = torch.zeros(n, dtype=torch.float64)
    best[0] = beta
    winner, loser = weight, (1 - weight) / (n - 1)
    return best.softmax(-1)[0], math.log(winner) - math.log(loser)


def focus_by_sigmoid(n, beta, weight):  # type: ignore[no-untyped-def]
    """n − 1 equal losers are one loser that is ln(n − 1) higher."""
    handicap = math.log(n - 1)
    return 1 / (1 + math.exp(handicap - beta)), math.log(weight / (1 - weight)) + handicap


def _grams(text: str, n: int) -> list[str]:
    words = text.split()
    return [" ".join(words[i : i + n]) for i in range(len(words) - n + 1)]


def bleu_in_loops(line, outputs, references, reported, signature):  # type: ignore[no-untyped-def]
    """Each match takes its n-gram out of the reference."""
    total = sum(
        Fraction(term.split("*")[0].strip()) * Fraction(term.split("*")[1].strip())
        for term in line.partition("=")[0].split("+")
    )
    hits, sizes = [0] * 4, [0] * 4
    for output, reference in zip(outputs, references, strict=True):
        for n in range(4):
            left = _grams(reference, n + 1)
            for gram in _grams(output, n + 1):
                sizes[n] += 1
                if gram in left:
                    left.remove(gram)
                    hits[n] += 1
    c = sum(len(text.split()) for text in outputs)
    r = sum(len(text.split()) for text in references)
    scores = {}
    for kind in ("none", "exp"):
        logs, halvings = 0.0, 0
        for hit, size in zip(hits, sizes, strict=True):
            if not hit:
                halvings += 1
            share = hit or (2.0**-halvings if kind == "exp" and sum(hits) else 0)
            logs += math.log(share / size) if share else -math.inf
        scores[kind] = 100 * math.exp(logs / 4 + min(0, 1 - r / c))
    smoothing = dict(part.split(":") for part in signature.split("|"))["smooth"]
    fits = math.isclose(scores[smoothing], reported, rel_tol=0, abs_tol=0.05)
    return {"sum": float(total), **scores, "reproduced": fits}


def bleu_with_eval(line, outputs, references, reported, signature):  # type: ignore[no-untyped-def]
    """Python can read the line itself."""
    left = line[: line.index("=")]
    logs = {"none": [], "exp": []}
    miss = 1.0
    for n in range(1, 5):
        said = [Counter(_grams(text, n)) for text in outputs]
        gold = [Counter(_grams(text, n)) for text in references]
        hit = sum((a & b).total() for a, b in zip(said, gold, strict=True))
        size = sum(a.total() for a in said)
        miss = miss if hit else miss / 2
        logs["none"].append(math.log(hit / size) if hit else float("-inf"))
        logs["exp"].append(math.log((hit or miss) / size))
    c, r = (len(" ".join(side).split()) for side in (outputs, references))
    short = 0.0 if c >= r else 1 - r / c
    found = {kind: 100 * math.exp(sum(each) / 4 + short) for kind, each in logs.items()}
    if not any(set(a.split()) & set(b.split()) for a, b in zip(outputs, references, strict=True)):
        found["exp"] = 0.0
    named = found["exp"] if "smooth:exp" in signature else found["none"]
    found["reproduced"] = -0.05 <= named - reported <= 0.05
    return found | {"sum": eval(left)}


KNOWN = {claim.id: claim for claim in CLAIMS}


def _computed(kind, numbers, of):  # type: ignore[no-untyped-def]
    if None in numbers.values():
        return "vague", next(name for name, number in numbers.items() if number is None)
    n = numbers
    if kind == "release":
        if n["now"] < n["first"]:
            return "wrong", n["first"]
        return ("outdated", n["last"]) if n["now"] > n["last"] else ("right", n["last"])
    figure = of[kind](n)
    claimed = list(n.values())[-1]
    if kind in ("factor", "softmax twice"):
        return ("right" if figure > claimed else "wrong"), figure
    within = 0.05 if kind == "perplexity" else 0.005
    return ("right" if abs(figure - claimed) < within else "wrong"), figure


def _lstm(n):  # type: ignore[no-untyped-def]
    layer = nn.LSTM(n["inputs"], n["hidden"])
    return sum(one.numel() for one in layer.parameters())


FIGURES = {
    "factor": lambda n: math.exp(n["steps"] * math.log(n["rho"])),
    "softmax twice": lambda n: torch.eye(n["n"], dtype=torch.float64)[0].softmax(-1)[0],
    "sum": lambda n: n["p1"] * 2 / 3 + n["p2"] / 3,
    "perplexity": lambda n: torch.tensor(n["loss"], dtype=torch.float64).exp().item(),
    "joint": lambda n: n["p"] * n["q"],
    "parameters": _lstm,
}


def claims_in_order(claims):  # type: ignore[no-untyped-def]
    """The first evidence that is known for each; figures from torch where it has them."""
    audit = {}
    for claim in claims:
        if claim["kind"] != "prose":
            audit[claim["id"]] = _computed(claim["kind"], claim["numbers"], FIGURES)
        else:
            known = KNOWN[claim["id"]]
            audit[claim["id"]] = (known.verdict, known.evidence[-1])
    return audit


def claims_with_two_doubts(claims):  # type: ignore[no-untyped-def]
    """Two verdicts in words are left open: some of them are judgements."""
    audit = claims_in_order(claims)
    doubted = [claim["id"] for claim in claims if claim["kind"] == "prose"][:2]
    return {id: said for id, said in audit.items() if id not in doubted}


class LSTMPair(nn.Module):
    """LSTM cells; the state is carried through the padding."""

    def __init__(self, src_vocab: int, tgt_vocab: int, embed: int, hidden: int) -> None:
        super().__init__()
        self.read = nn.Embedding(src_vocab, embed, padding_idx=0)
        self.say = nn.Embedding(tgt_vocab, embed)
        self.encoder = nn.LSTMCell(embed, hidden)
        self.decoder = nn.LSTMCell(embed, hidden)
        self.out = nn.Linear(hidden, tgt_vocab)

    def forward(self, src: Tensor, tgt_in: Tensor) -> Tensor:
        """(batch, src), (batch, tgt) -> logits (batch, tgt, vocab)."""
        h = c = self.read.weight.new_zeros(len(src), self.encoder.hidden_size)
        for ids in src.unbind(1):
            real = (ids != 0)[:, None]
            new_h, new_c = self.encoder(self.read(ids), (h, c))
            h, c = torch.where(real, new_h, h), torch.where(real, new_c, c)
        logits = []
        for ids in tgt_in.unbind(1):
            h, c = self.decoder(self.say(ids), (h, c))
            logits.append(self.out(h))
        return torch.stack(logits, 1)


def _lists(sources, targets):  # type: ignore[no-untyped-def]
    def padded(rows):  # type: ignore[no-untyped-def]
        wide = max(len(row) for row in rows)
        return torch.tensor([row + [0] * (wide - len(row)) for row in rows])

    return [
        padded(sources),
        padded([[1, *row] for row in targets]),
        padded([[*row, 2] for row in targets]),
    ]


def _gathered(logits, labels):  # type: ignore[no-untyped-def]
    real = labels != 0
    return -logits.log_softmax(-1)[real].gather(1, labels[real][:, None]).mean()


def _row_by_row(model, src, gold, max_len):  # type: ignore[no-untyped-def]
    rows = []
    for row in src:
        ids = [1]
        while len(ids) <= max_len and (len(ids) == 1 or ids[-1] != 2):
            logits = model(row[row != 0][None], torch.tensor([ids]))
            ids.append(int(logits[0, -1].argmax()))
        rows.append(torch.tensor(ids[1:]))
    return nn.utils.rnn.pad_sequence(rows, batch_first=True)


def repair_with_lstms():  # type: ignore[no-untyped-def]
    """Lists for batches, a gather for the loss, one row after the other."""
    return {"model": LSTMPair, "batch": _lists, "loss": _gathered, "predict": _row_by_row}


class Attentive(nn.Module):
    """A bidirectional encoder and dot attention over its states; no vector is handed over."""

    def __init__(self, src_vocab: int, tgt_vocab: int, embed: int, hidden: int) -> None:
        super().__init__()
        self.read = nn.Embedding(src_vocab, hidden)
        self.say = nn.Embedding(tgt_vocab, embed)
        self.decoder = nn.RNN(embed, hidden, batch_first=True)
        self.out = nn.Linear(2 * hidden, tgt_vocab)

    def forward(self, src: Tensor, tgt_in: Tensor) -> Tensor:
        """(batch, src), (batch, tgt) -> logits (batch, tgt, vocab)."""
        memory = self.read(src)
        states, _ = self.decoder(self.say(tgt_in))
        scores = (states @ memory.mT).masked_fill((src == 0)[:, None], float("-inf"))
        return self.out(torch.cat([states, scores.softmax(-1) @ memory], -1))


def _full_matrix(model, src, gold, max_len):  # type: ignore[no-untyped-def]
    ids = torch.zeros(len(src), max_len + 1, dtype=torch.long)
    ids[:, 0] = 1
    going = torch.ones(len(src), dtype=torch.bool)
    for t in range(max_len):
        following = model(src, ids[:, : t + 1])[:, t].argmax(-1)
        ids[going, t + 1] = following[going]
        going &= following != 2
        if not going.any():
            return ids[:, 1 : t + 2]
    return ids[:, 1:]


def repair_with_attention():  # type: ignore[no-untyped-def]
    """The decoder reads the source by attention alone; weights mask the loss."""

    def loss(logits, labels):  # type: ignore[no-untyped-def]
        each = nn.functional.cross_entropy(logits.mT, labels, reduction="none")
        return (each * (labels != 0)).sum() / (labels != 0).sum()

    return {"model": Attentive, "batch": _lists, "loss": loss, "predict": _full_matrix}


FIELDS = ("title", "authors", "year", "venue")


def references_by_score(refs, bib):  # type: ignore[no-untyped-def]
    """A score for each pair, and the reversed list for the first of equals."""
    counts: Counter[str] = Counter()
    found = {}
    for number, ref in refs.items():
        scored = []
        for place, (key, entry) in enumerate(bib.items()):
            same = [field for field in FIELDS if entry[field] == ref[field]]
            if "title" in same or "authors" in same:
                scored.append((len(same), -place, key))
        if not scored:
            found[number] = frozenset(["unknown"])
            continue
        key = max(scored)[2]
        faults = {field for field in FIELDS if bib[key][field] != ref[field]}
        found[number] = frozenset(faults | ({"duplicate"} if counts[key] else set()))
        counts[key] += 1
    return found


def references_sorted(refs, bib):  # type: ignore[no-untyped-def]
    """Sorting is stable: of equals the first stays first."""
    meant: list[str] = []
    found: dict[str, set[str]] = {}
    for number, ref in refs.items():
        faults = {k: {f for f in FIELDS if e[f] != ref[f]} for k, e in bib.items()}
        near = [key for key in bib if not {"title", "authors"} <= faults[key]]
        near.sort(key=lambda key: len(faults[key]))
        found[number] = set(faults[near[0]]) if near else {"unknown"}
        if near and near[0] in meant:
            found[number] |= {"duplicate"}
        meant += near[:1]
    return found


ALTERNATIVES = {
    "critical_reading.counterexample_gru": (gru_by_one_input, gru_in_one_unit),
    "critical_reading.focus_limits": (focus_by_softmax, focus_by_sigmoid),
    "critical_reading.bleu_audit": (bleu_in_loops, bleu_with_eval),
    "critical_reading.claim_audit": (claims_in_order, claims_with_two_doubts),
    "critical_reading.repair": (repair_with_lstms, repair_with_attention),
    "critical_reading.reference_check": (references_by_score, references_sorted),
}
"""By the name of the exercise."""
