"""Other right solutions of chapter 08: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math
import random
from collections import Counter, defaultdict
from functools import cache, reduce

import numpy as np
import torch

from s2s_lab.metrics import BleuByHand, ChrF, ErrorRate


def clipped_by_hand(hyp, refs, n):  # type: ignore[no-untyped-def]
    """Dictionaries; the limit of each n-gram is looked for when it is needed."""
    count = defaultdict(int)
    for start in range(len(hyp)):
        if start + n <= len(hyp):
            count[tuple(hyp[start : start + n])] += 1
    match = 0
    for gram, times in count.items():
        limits = []
        for ref in refs:
            runs = [tuple(ref[k : k + n]) for k in range(len(ref) - n + 1)]
            limits.append(runs.count(gram))
        match += min(times, max(limits))
    return [match, sum(count.values())]


def _runs(tokens, n):  # type: ignore[no-untyped-def]
    return Counter(zip(*(tokens[k:] for k in range(n)), strict=False))


def clipped_by_consuming(hyp, refs, n):  # type: ignore[no-untyped-def]
    """Whatever is matched is used up."""
    left = reduce(lambda a, b: a | b, (_runs(r, n) for r in refs))
    match, total = 0, 0
    for gram in _runs(hyp, n).elements():
        total += 1
        if left[gram]:
            left[gram] -= 1
            match += 1
    return match, total


def bleu_of_tensors(hyps, refs, max_n=4, smooth="none"):  # type: ignore[no-untyped-def]
    """Counts in a tensor; log(0) = −∞ and exp(−∞) = 0 do the rest."""
    counts = torch.zeros(2, max_n, dtype=torch.float64)
    c = r = 0
    for hyp, golds in zip(hyps, refs, strict=True):
        for n in range(1, max_n + 1):
            counts[:, n - 1] += torch.tensor(clipped_by_consuming(hyp, golds, n))
        c += len(hyp)
        r += sorted((abs(len(gold) - len(hyp)), len(gold)) for gold in golds)[0][1]
    match, total = counts
    if not match.any():
        return 0.0
    if smooth == "exp":
        zeros = (match == 0).cumsum(0)
        match = torch.where(match == 0, 0.5**zeros, match)
    p = torch.where(total > 0, match / total.clamp(min=1), 0.0)
    return 100 * min(1.0, math.exp(1 - r / c)) * p.log().mean().exp().item()


def bleu_of_the_library(hyps, refs, max_n=4, smooth="none"):  # type: ignore[no-untyped-def]
    """The package's own, on texts."""
    metric = BleuByHand(max_n=max_n, smoothing=smooth)
    golds = [[" ".join(gold) for gold in each] for each in refs]
    return metric.corpus([" ".join(hyp) for hyp in hyps], golds).score


def chrf_with_numpy(hyp, ref, n=6, beta=2):  # type: ignore[no-untyped-def]
    """Precision and recall of each order in arrays."""
    a, b = (text.replace(" ", "") for text in (hyp, ref))
    rows = []
    for k in range(1, min(n, len(a), len(b)) + 1):
        ours = Counter(a[i : i + k] for i in range(len(a) - k + 1))
        theirs = Counter(b[i : i + k] for i in range(len(b) - k + 1))
        same = sum((ours & theirs).values())
        rows.append((same / sum(ours.values()), same / sum(theirs.values())))
    p, r = np.array(rows).mean(axis=0)
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(100 * (1 + beta**2) * p * r / (beta**2 * p + r))


def chrf_of_the_library(hyp, ref, n=6, beta=2):  # type: ignore[no-untyped-def]
    """The package's own."""
    return ChrF(char_order=n, beta=beta).corpus([hyp], [ref]).score


def wer_recursive(hyps, refs):  # type: ignore[no-untyped-def]
    """What is left of both sides, remembered."""

    def distance(a, b):  # type: ignore[no-untyped-def]
        @cache
        def left(i, j):  # type: ignore[no-untyped-def]
            if i == len(a) or j == len(b):
                return len(a) - i + len(b) - j
            if a[i] == b[j]:
                return left(i + 1, j + 1)
            return 1 + min(left(i + 1, j), left(i, j + 1), left(i + 1, j + 1))

        return left(0, 0)

    edits = tuple(distance(hyp, ref) for hyp, ref in zip(hyps, refs, strict=True))
    return edits, sum(edits) / len([word for ref in refs for word in ref])


def wer_whole_table(hyps, refs):  # type: ignore[no-untyped-def]
    """A table of NumPy for each sentence."""
    edits = []
    for hyp, ref in zip(hyps, refs, strict=True):
        table = np.add.outer(np.arange(len(hyp) + 1), np.arange(len(ref) + 1))
        for i, word in enumerate(hyp):
            for j, gold in enumerate(ref):
                ways = (table[i, j] + (word != gold), table[i, j + 1] + 1, table[i + 1, j] + 1)
                table[i + 1, j + 1] = min(ways)
        edits.append(table[-1, -1])
    return edits, np.sum(edits) / sum(map(len, refs))


def wer_of_the_library(hyps, refs):  # type: ignore[no-untyped-def]
    """The package's own, on texts."""
    texts = [[" ".join(words) for words in side] for side in (hyps, refs)]
    metric = ErrorRate()
    each = [metric.corpus([h], [r]).errors for h, r in zip(*texts, strict=True)]
    return [each, metric.corpus(*texts).score]


def aer_by_precision_and_recall(A, S, P):  # type: ignore[no-untyped-def]
    """From |A| · precision and |S| · recall."""
    may = P.union(S)
    precision = len(A.intersection(may)) / len(A) if A else 0.0
    recall = len(A.intersection(S)) / len(S)
    return 1 - (precision * len(A) + recall * len(S)) / (len(A) + len(S))


def aer_of_sums(A, S, P):  # type: ignore[no-untyped-def]
    """Truth values are numbers."""
    hits = sum((link in S) + (link in S or link in P) for link in A)
    return (len(A) + len(S) - hits) / (len(A) + len(S))


def _p(whole, many):  # type: ignore[no-untyped-def]
    if abs(whole) < 1e-12:
        return 1.0
    better = 1 if whole > 0 else -1
    return float(np.mean([d * better <= 1e-12 for d in many]))


def bootstrap_with_numpy(stats_a, stats_b, metric, n=1000, seed=0):  # type: ignore[no-untyped-def]
    """All draws at once, by NumPy."""
    drawn = np.random.default_rng(seed).integers(len(stats_a), size=(n, len(stats_a)))
    a, b = (stats.numpy()[drawn].sum(1) for stats in (stats_a, stats_b))
    many = np.array([metric(y) - metric(x) for x, y in zip(a, b, strict=True)])
    whole = metric(stats_b.sum(0)) - metric(stats_a.sum(0))
    return {"p": _p(whole, many), "difference": whole, "differences": many}


def bootstrap_with_choices(stats_a, stats_b, metric, n=1000, seed=0):  # type: ignore[no-untyped-def]
    """Python's own generator draws pairs of rows."""
    chance = random.Random(seed)
    pairs = list(zip(stats_a.tolist(), stats_b.tolist(), strict=True))

    def difference(rows):  # type: ignore[no-untyped-def]
        a, b = (torch.tensor(side).sum(0) for side in zip(*rows, strict=True))
        return metric(b) - metric(a)

    many = [difference(chance.choices(pairs, k=len(pairs))) for _ in range(n)]
    whole = difference(pairs)
    return {"difference": whole, "differences": many, "p": _p(whole, many)}


def bootstrap_with_multinomial(stats_a, stats_b, metric, n=1000, seed=0):  # type: ignore[no-untyped-def]
    """How often each sentence comes, instead of which ones come."""
    size = len(stats_a)
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.multinomial(torch.ones(size), n * size, True, generator=generator).view(n, size)
    times = torch.nn.functional.one_hot(drawn, size).sum(1).double()
    scores = zip(times @ stats_a, times @ stats_b, strict=True)
    many = torch.tensor([metric(b) - metric(a) for a, b in scores], dtype=torch.float64)
    whole = metric(stats_b.sum(0)) - metric(stats_a.sum(0))
    return {
        "difference": torch.tensor(whole, dtype=torch.float64),
        "differences": many,
        "p": _p(whole, many),
    }


ALTERNATIVES = {
    "evaluation.clipped_counts": (clipped_by_hand, clipped_by_consuming),
    "evaluation.corpus_bleu": (bleu_of_tensors, bleu_of_the_library),
    "evaluation.chrf": (chrf_with_numpy, chrf_of_the_library),
    "evaluation.wer": (wer_recursive, wer_whole_table, wer_of_the_library),
    "evaluation.aer": (aer_by_precision_and_recall, aer_of_sums),
    "evaluation.paired_bootstrap": (
        bootstrap_with_numpy,
        bootstrap_with_choices,
        bootstrap_with_multinomial,
    ),
}
"""By the name of the exercise."""
