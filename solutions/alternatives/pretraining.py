"""Other right solutions of chapter 11: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import math
from collections import Counter, defaultdict
from itertools import chain, product

import torch
from torch import nn

MASK = 4


def corrupt_one_lot(ids, vocab_size, special_ids, p, generator):
    """One uniform number a place decides everything: its size below p says the fate."""
    lot = torch.rand(ids.shape, generator=generator)
    words = torch.ones(vocab_size, dtype=torch.bool)
    words[list(special_ids)] = False
    ordinary = words.nonzero()[:, 0]
    chosen = words[ids] & (lot < p)
    drawn = ordinary[torch.randint(len(ordinary), ids.shape, generator=generator)]
    inputs = torch.where(chosen & (lot < 0.9 * p), drawn, ids)
    inputs = torch.where(chosen & (lot < 0.8 * p), MASK, inputs)
    return inputs, torch.where(chosen, ids, -100)


def corrupt_halves(ids, vocab_size, special_ids, p, generator):
    """As common libraries do: four fifths, then half of the rest."""

    def coins(share):
        shares = torch.full(ids.shape, float(share))
        return torch.bernoulli(shares, generator=generator).bool()

    special = sum((ids == one).int() for one in special_ids).bool()
    chosen = coins(p) & ~special
    labels, inputs = ids.clone(), ids.clone()
    labels[~chosen] = -100
    hidden = chosen & coins(0.8)
    inputs[hidden] = MASK
    swapped = chosen & ~hidden & coins(0.5)
    ordinary = torch.tensor([i for i in range(vocab_size) if i not in special_ids])
    choice = torch.randint(0, len(ordinary), (int(swapped.sum()),), generator=generator)
    inputs[swapped] = ordinary[choice]
    return inputs, labels


def corrupt_word_by_word(ids, vocab_size, special_ids, p, generator):
    """A loop, with a multinomial draw of the fate."""
    inputs, labels = ids.clone(), torch.full_like(ids, -100)
    ordinary = sorted(set(range(vocab_size)) - set(special_ids))
    flat = [
        (b, s) for b, row in enumerate(ids.tolist()) for s, id in enumerate(row)
        if id not in special_ids
    ]  # fmt: skip
    lots = torch.rand(len(flat), generator=generator).tolist()
    asked = [place for place, lot in zip(flat, lots, strict=True) if lot < p]
    if not asked:
        return inputs, labels
    shares = torch.tensor([0.8, 0.1, 0.1])
    fates = torch.multinomial(shares, len(asked), replacement=True, generator=generator)
    drawn = torch.randint(len(ordinary), (len(asked),), generator=generator)
    for (b, s), fate, word in zip(asked, fates.tolist(), drawn.tolist(), strict=True):
        labels[b, s] = ids[b, s]
        if fate == 0:
            inputs[b, s] = MASK
        elif fate == 1:
            inputs[b, s] = ordinary[word]
    return inputs, labels


def init_by_load_state_dict(model, ckpt, freeze=False):
    """Cleaned names and equal shapes first, then `load_state_dict`, which copies."""
    encoder = model.encoder
    own = encoder.state_dict()
    names = {name: name.split("encoder.", 1)[1] for name in ckpt if "encoder." in name}
    names = {
        name: short for name, short in names.items()
        if short in own and own[short].shape == ckpt[name].shape
    }  # fmt: skip
    if not names:
        raise ValueError(f"none of {list(ckpt)} fits an encoder with {list(own)}")
    encoder.load_state_dict({short: ckpt[name] for name, short in names.items()}, strict=False)
    for short in names.values() if freeze else ():
        encoder.get_parameter(short).requires_grad = False
    full = {short: f"encoder.{short}" for short in own}
    return {
        "loaded": [full[short] for short in names.values()],
        "missing": [full[short] for short in own if short not in names.values()],
        "unexpected": [name for name in ckpt if name not in names],
    }


def init_with_sets(model, ckpt, freeze=False):
    """A dict by name behind `encoder.`, then set differences."""
    parts = {name[name.index("encoder.") :]: name for name in ckpt if "encoder." in name}
    own = {name: p for name, p in model.named_parameters() if name.startswith("encoder.")}
    fits = {name for name in own if name in parts and own[name].shape == ckpt[parts[name]].shape}
    if len(fits) == 0:
        raise ValueError("nothing to load")
    for name in fits:
        own[name].data[...] = ckpt[parts[name]]
        own[name].requires_grad_(not freeze)
    used = {parts[name] for name in fits}
    return {"loaded": fits, "missing": set(own) - fits, "unexpected": set(ckpt) - used}


def copy_one_hot(p_vocab, attn, src_ext_ids, p_gen, n_oov):
    """A one-hot matrix of the source, multiplied by the weights."""
    width = p_vocab.shape[1] + n_oov
    places = nn.functional.one_hot(src_ext_ids, width).to(attn.dtype)
    copied = torch.einsum("bs,bsw->bw", attn, places)
    generated = nn.functional.pad(p_vocab, (0, n_oov))
    return torch.lerp(copied, generated, p_gen)


def copy_in_place_of_zeros(p_vocab, attn, src_ext_ids, p_gen, n_oov):
    """`index_put` with accumulation."""
    batch, vocab = p_vocab.shape
    mixed = torch.zeros(batch, vocab + n_oov, dtype=p_vocab.dtype)
    mixed[:, :vocab] = p_gen * p_vocab
    rows = torch.arange(batch)[:, None].expand_as(src_ext_ids)
    mixed.index_put_((rows, src_ext_ids), attn * (1 - p_gen), accumulate=True)
    return mixed


def copy_row_by_row(p_vocab, attn, src_ext_ids, p_gen, n_oov):
    """`bincount` with weights, one sentence after the other."""
    width = p_vocab.shape[1] + n_oov
    rows = []
    for generated, weights, ids, gate in zip(p_vocab, attn, src_ext_ids, p_gen, strict=True):
        copied = torch.bincount(ids, weights, minlength=width)
        rows.append(gate * torch.cat([generated, generated.new_zeros(n_oov)]) + (1 - gate) * copied)
    return torch.stack(rows)


def rouge_n_in_lists(hyp, ref, n):
    """Two sorted lists, merged."""
    ours = sorted(tuple(hyp[i : i + n]) for i in range(len(hyp) - n + 1))
    theirs = sorted(tuple(ref[i : i + n]) for i in range(len(ref) - n + 1))
    i = j = hits = 0
    while i < len(ours) and j < len(theirs):
        if ours[i] == theirs[j]:
            i, j, hits = i + 1, j + 1, hits + 1
        elif ours[i] < theirs[j]:
            i += 1
        else:
            j += 1
    if hits == 0:
        return (0.0, 0.0, 0.0)
    return [hits / len(ours), hits / len(theirs), 2 * hits / (len(ours) + len(theirs))]


def rouge_n_with_dicts(hyp, ref, n):
    """A dict of counts, and a tensor of three numbers."""
    counts = defaultdict(int)
    for i in range(len(ref) - n + 1):
        counts[" ".join(ref[i : i + n])] += 1
    total, ours, matched = sum(counts.values()), 0, 0
    for i in range(len(hyp) - n + 1):
        ours += 1
        gram = " ".join(hyp[i : i + n])
        if counts[gram] > 0:
            counts[gram] -= 1
            matched += 1
    p = matched / max(ours, 1)
    r = matched / max(total, 1)
    return torch.tensor([p, r, 2 * p * r / max(p + r, 1e-12)], dtype=torch.float64)


def rouge_l_recursive(hyp, ref):
    """Recursion with a memory."""
    known = {}

    def lcs(i, j):
        if i == len(hyp) or j == len(ref):
            return 0
        if (i, j) not in known:
            same = hyp[i] == ref[j]
            known[i, j] = 1 + lcs(i + 1, j + 1) if same else max(lcs(i + 1, j), lcs(i, j + 1))
        return known[i, j]

    found = lcs(0, 0)
    if not found:
        return 0.0, 0.0, 0.0
    return found / len(hyp), found / len(ref), 2 * found / (len(hyp) + len(ref))


def rouge_l_one_row(hyp, ref):
    """One row of the table is kept."""
    row = [0] * (len(ref) + 1)
    for word in hyp:
        new = [0]
        for j, other in enumerate(ref):
            new.append(row[j] + 1 if word == other else max(new[-1], row[j + 1]))
        row = new
    p, r = (row[-1] / len(side) if side else 0.0 for side in (hyp, ref))
    return p, r, 0.0 if p == 0 else 2 / (1 / p + 1 / r)


def span_loop(start, end, mask, max_len):
    """Every pair, in two loops."""
    best, found = -math.inf, (0, 0)
    for i in range(len(start)):
        for j in range(i, min(i + max_len, len(end))):
            if mask[i] and mask[j] and start[i] + end[j] > best:
                best, found = start[i] + end[j], (i, j)
    return found


def span_best_end_for_each_start(start, end, mask, max_len):
    """For every start its best end, from shifted copies of the ends; a tensor of two."""
    hidden = end.masked_fill(~mask, -torch.inf)
    padded = nn.functional.pad(hidden, (0, max_len - 1), value=-torch.inf)
    ends, gaps = padded.unfold(0, max_len, 1).max(dim=1)
    i = (start.masked_fill(~mask, -torch.inf) + ends).argmax()
    return torch.stack([i, i + gaps[i]])


def span_sorted_pairs(start, end, mask, max_len):
    """`max` over a generator of pairs."""
    places = mask.nonzero().flatten().tolist()
    allowed = ((i, j) for i, j in product(places, repeat=2) if 0 <= j - i < max_len)
    return max(allowed, key=lambda pair: float(start[pair[0]]) + float(end[pair[1]]))


def f1_by_counting(pred, gold):
    """`list.count`, and the F1 in one fraction."""
    if not (pred or gold):
        return 1.0
    common = sum(min(pred.count(word), gold.count(word)) for word in {*pred})
    return 2 * common / (len(pred) + len(gold))


def f1_by_crossing_out(pred, gold):
    """Cross out what was matched."""
    if len(pred) == len(gold) == 0:
        return 1
    rest, hits = list(gold), 0
    for word in pred:
        if word in rest:
            rest.remove(word)
            hits += 1
    if hits == 0:
        return 0
    p, r = hits / len(pred), hits / len(gold)
    return 2 * p * r / (p + r)


def distinct_with_counter(responses, n):
    """The number of keys over the sum of counts."""
    runs = (zip(*(r[i:] for i in range(n)), strict=False) for r in responses)
    counts = Counter(chain.from_iterable(runs))
    return len(counts) / counts.total() if counts else 0.0


def distinct_in_text(responses, n):
    """N-grams as texts in a set that grows."""
    seen, total = set(), 0
    for response in responses:
        for end in range(n, len(response) + 1):
            seen.add(" ".join(response[end - n : end]))
            total += 1
    return len(seen) / max(total, 1)


def rank_by_negative(cands, lam):
    """Ascending by the negative score."""
    return [c[0] for c in sorted(cands, key=lambda c: lam * c[2] - c[1])]


def rank_by_tensor(cands, lam):
    """A stable `argsort`."""
    forward = torch.tensor([c[1] for c in cands], dtype=torch.float64)
    prior = torch.tensor([c[2] for c in cands], dtype=torch.float64)
    order = torch.argsort(forward - lam * prior, descending=True, stable=True)
    return tuple(cands[i][0] for i in order.tolist())


ALTERNATIVES = {
    "pretraining.mlm_corrupt": (corrupt_one_lot, corrupt_halves, corrupt_word_by_word),
    "pretraining.init_encoder": (init_by_load_state_dict, init_with_sets),
    "pretraining.copy_distribution": (copy_one_hot, copy_in_place_of_zeros, copy_row_by_row),
    "pretraining.rouge_n": (rouge_n_in_lists, rouge_n_with_dicts),
    "pretraining.rouge_l": (rouge_l_recursive, rouge_l_one_row),
    "pretraining.answer_span": (span_loop, span_best_end_for_each_start, span_sorted_pairs),
    "pretraining.token_f1": (f1_by_counting, f1_by_crossing_out),
    "pretraining.distinct_n": (distinct_with_counter, distinct_in_text),
    "pretraining.mmi_rank": (rank_by_negative, rank_by_tensor),
}
"""By the name of the exercise."""
