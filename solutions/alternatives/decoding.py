"""Other right solutions of chapter 06: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import heapq
import math
from collections import Counter

import torch
from torch import Tensor


def filter_by_threshold(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """No way back from the sorted row: each filter becomes a smallest probability that stays."""
    probs = (logits / temperature).softmax(-1)
    if top_k:
        least = probs.topk(min(top_k, probs.shape[-1])).values[..., -1:]
        probs = probs * (probs >= least)
        probs = probs / probs.sum(-1, keepdim=True)
    if top_p < 1:
        ordered = probs.sort(-1, descending=True).values
        last = (ordered.cumsum(-1) < top_p).sum(-1, keepdim=True)
        probs = probs * (probs >= ordered.gather(-1, last))
        probs = probs / probs.sum(-1, keepdim=True)
    return probs


def filter_shifted_mask(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """The mask of libraries: what lies beyond p, moved by one so that the crossing one stays."""
    scores = logits / temperature
    ordered, order = scores.sort(descending=True)
    if top_k:
        ordered[..., top_k:] = -math.inf
    beyond = ordered.softmax(-1).cumsum(-1) > top_p
    beyond[..., 1:] = beyond[..., :-1].clone()
    beyond[..., 0] = False
    if top_p < 1:
        ordered = ordered.masked_fill(beyond, -math.inf)
    return torch.empty_like(scores).scatter(-1, order, ordered).softmax(-1)


def filter_row_by_row(logits: Tensor, temperature: float, top_k: int, top_p: float) -> Tensor:
    """Dictionaries of what is left."""
    rows = []
    for row in (logits / temperature).tolist():
        left = dict(sorted(enumerate(row), key=lambda item: -item[1])[: top_k or None])
        total = sum(math.exp(value) for value in left.values())
        mass, kept = 0.0, {}
        for token, value in left.items():
            if mass < top_p:
                kept[token] = math.exp(value)
            mass += math.exp(value) / total
        rows.append([kept.get(token, 0.0) / sum(kept.values()) for token in range(len(row))])
    return torch.tensor(rows, dtype=logits.dtype)


def beam_tensors(step, state, bos, eos, k, max_len, alpha=0.0):  # type: ignore[no-untyped-def]
    """All hypotheses of a length in one tensor."""
    tokens = torch.empty(1, 0, dtype=torch.long)
    logp = torch.zeros(1, dtype=torch.float64)
    last = torch.tensor([bos])
    ended = []
    while len(last) and tokens.shape[1] < max_len:
        logps, state = step(last, state)
        total = (logp[:, None] + logps).flatten()
        logp, index = total.topk(min(k, len(total)))
        parent = torch.div(index, logps.shape[1], rounding_mode="floor")
        last = index % logps.shape[1]
        tokens = torch.cat([tokens[parent], last[:, None]], 1)
        over = last == eos
        ended += [(row, p) for row, p in zip(tokens[over], logp[over], strict=True)]
        tokens, logp, last, state = tokens[~over], logp[~over], last[~over], state[parent[~over]]
    ended = ended or list(zip(tokens, logp, strict=True))
    scored = [(row, p, p / len(row) ** alpha) for row, p in ended]
    return sorted(scored, key=lambda one: one[2].item(), reverse=True)


def beam_one_by_one(step, state, bos, eos, k, max_len, alpha=0.0):  # type: ignore[no-untyped-def]
    """One call of the model for each hypothesis, a heap of candidates, normalised all along."""
    live, done = [([], 0.0, state)], []
    for length in range(1, max_len + 1):
        candidates = []
        for tokens, logp, own in live:
            logps, following = step(torch.tensor([tokens[-1] if tokens else bos]), own)
            for token, p in enumerate(logps[0].tolist()):
                score = (logp + p) / length**alpha
                candidates.append(([*tokens, token], logp + p, score, following))
        best = heapq.nlargest(k, candidates, key=lambda one: one[2])
        done += [one[:3] for one in best if one[0][-1] == eos]
        live = [(tokens, logp, own) for tokens, logp, _, own in best if tokens[-1] != eos]
        last = [one[:3] for one in best if one[0][-1] != eos]
    return sorted(done or last, key=lambda one: one[2], reverse=True)


def beam_with_dead_places(step, state, bos, eos, k, max_len, alpha=0.0):  # type: ignore[no-untyped-def]
    """k places from the start; those that are not in use have log-probability -inf."""
    tokens, state = [[] for _ in range(k)], state.repeat(k)
    logp = torch.full((k,), -torch.inf, dtype=torch.float64)
    logp[0], last, found = 0.0, torch.full((k,), bos), []
    for _ in range(max_len):
        logps, state = step(last, state)
        everything = (logp[:, None] + logps).view(-1)
        logp, index = everything.sort(descending=True, stable=True)
        logp, index = logp[:k].clone(), index[:k]
        while len(index) < k:
            logp, index = torch.cat([logp, logp.new_tensor([-torch.inf])]), index.repeat(2)[:k]
        parents, last = index // logps.shape[1], index % logps.shape[1]
        tokens = [[*tokens[p], w] for p, w in zip(parents.tolist(), last.tolist(), strict=True)]
        state = state.index_select(0, parents)
        for place in range(k):
            if last[place] == eos and logp[place] > -torch.inf:
                found.append((tuple(tokens[place]), float(logp[place])))
                logp[place] = -torch.inf
        if (logp == -torch.inf).all():
            break
    pairs = zip(tokens, logp.tolist(), strict=True)
    found = found or [(tuple(own), p) for own, p in pairs if p > -math.inf]
    return sorted(((t, p, p / len(t) ** alpha) for t, p in found), key=lambda one: -one[2])


def length_score_table(logp, length, alpha, kind):  # type: ignore[no-untyped-def]
    """A divisor for each kind."""
    base = {"avg": length, "gnmt": (5 + length) / (5 + 1)}[kind]
    return logp / math.pow(base, alpha)


def length_score_factors(logp, length, alpha, kind):  # type: ignore[no-untyped-def]
    """As the paper writes it, multiplied by the inverse."""
    if kind == "gnmt":
        return logp * (5 + 1) ** alpha / (5 + length) ** alpha
    return logp * length**-alpha


def diverse_in_place(hypotheses, group_logps, penalty):  # type: ignore[no-untyped-def]
    """Charges in a copy of the matrix: a choice charges its column for all later rows."""
    charged, result = group_logps.clone(), []
    for g, (tokens, logp) in enumerate(hypotheses):
        token = int(charged[g].argmax())
        charged[g + 1 :, token] -= penalty
        result.append(([*tokens, token], logp + group_logps[g, token]))
    return result


def diverse_counter(hypotheses, group_logps, penalty):  # type: ignore[no-untyped-def]
    """Plain lists and a Counter."""
    used, result = Counter(), []
    for (tokens, logp), row in zip(hypotheses, group_logps.tolist(), strict=True):
        token = max(range(len(row)), key=lambda w, row=row: row[w] - penalty * used[w])
        used[token] += 1
        result.append(((*tokens, token), logp + row[token]))
    return result


def viterbi_from_the_end(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> list[int]:
    """The best way *out* of every state, from the last time on; then forwards."""
    ahead, pointers = torch.zeros_like(log_pi), []
    for row in log_B[1:].flip(0):
        ahead, best = (log_A + row + ahead).max(1)
        pointers.insert(0, best)
    path = [int((log_pi + log_B[0] + ahead).argmax())]
    for best in pointers:
        path.append(int(best[path[-1]]))
    return path


def viterbi_carries_paths(log_pi: Tensor, log_A: Tensor, log_B: Tensor) -> tuple[int, ...]:
    """No pointers: each state carries its best path along."""
    best = {j: (float(log_pi[j] + log_B[0, j]), (j,)) for j in range(len(log_pi))}
    for row in log_B[1:].tolist():
        best = {
            j: max(
                (value + float(log_A[i, j]) + seen, (*path, j)) for i, (value, path) in best.items()
            )
            for j, seen in enumerate(row)
        }
    return max(best.values())[1]


def mbr_matrix(samples, utility, weights=None):  # type: ignore[no-untyped-def]
    """The matrix of utilities times the weights."""
    matrix = torch.tensor([[utility(h, r) for r in samples] for h in samples], dtype=torch.float64)
    w = torch.ones(len(samples)) if weights is None else torch.tensor(weights)
    return (matrix * w.double()).sum(1).argmax()


def mbr_counts(samples, utility, weights=None):  # type: ignore[no-untyped-def]
    """Different samples as references, each with all the weight that it has."""
    mass = Counter()
    for sample, weight in zip(samples, weights or [1] * len(samples), strict=True):
        mass[sample] += weight
    worth = {h: math.fsum(m * utility(h, r) for r, m in mass.items()) for h in mass}
    return samples.index(max(mass, key=worth.__getitem__))


ALTERNATIVES = {
    "decoding.filter_probs": (filter_by_threshold, filter_shifted_mask, filter_row_by_row),
    "decoding.beam_search": (beam_tensors, beam_one_by_one, beam_with_dead_places),
    "decoding.length_score": (length_score_table, length_score_factors),
    "decoding.diverse_step": (diverse_in_place, diverse_counter),
    "decoding.viterbi": (viterbi_from_the_end, viterbi_carries_paths),
    "decoding.mbr": (mbr_matrix, mbr_counts),
}
"""By the name of the exercise."""
