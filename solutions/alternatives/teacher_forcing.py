"""Other right solutions of chapter 03, which its checks must accept."""

import math
from statistics import fmean

import torch
from torch import nn
from torch.nn.functional import cross_entropy, nll_loss, one_hot, pad


def shift_roll(y, bos):  # type: ignore[no-untyped-def]
    """Round by one, then BOS over what came round."""
    dec_in = y.roll(1, dims=1)
    dec_in[:, 0] = bos
    return dec_in, y


def shift_pad(y, bos):  # type: ignore[no-untyped-def]
    """A column on the left, none on the right; a list instead of a tuple."""
    return [pad(y, (1, -1), value=bos), y.clone()]


def shift_both_from_one(y, bos):  # type: ignore[no-untyped-def]
    """BOS before all, then everything but the last and everything but the first."""
    full = torch.cat([y.new_full((len(y), 1), bos), y], dim=1)
    return full[:, :-1], full[:, 1:]


def loss_of_torch(logits, labels, pad):  # type: ignore[no-untyped-def]
    """Classes second, PAD ignored."""
    return cross_entropy(logits.transpose(1, 2), labels, ignore_index=pad)


def loss_of_the_chosen(logits, labels, pad):  # type: ignore[no-untyped-def]
    """Only real positions are looked at."""
    real = labels.ne(pad)
    scores, words = logits[real], labels[real]
    return (scores.logsumexp(-1) - scores[torch.arange(len(words)), words]).mean()


def loss_by_one_hot(logits, labels, pad):  # type: ignore[no-untyped-def]
    """Probabilities first, then the logarithm of the right one."""
    probability = (logits.softmax(-1) * one_hot(labels, logits.shape[-1])).sum(-1)
    mask = (labels != pad).to(logits.dtype)
    return -(probability.log() * mask).sum() / mask.sum()


def loss_summed(logits, labels, pad):  # type: ignore[no-untyped-def]
    """The sum by torch, the count by hand; a Python number."""
    flat = logits.log_softmax(-1).flatten(0, 1)
    total = nll_loss(flat, labels.flatten(), ignore_index=pad, reduction="sum")
    return float(total) / int((labels != pad).sum())


def mix_bernoulli(gold_in, model_prev, p_gold, generator):  # type: ignore[no-untyped-def]
    """Coins of zeros and ones, and BOS is certain."""
    chances = torch.full(gold_in.shape, float(p_gold))
    chances[:, 0] = 1.0
    coins = torch.bernoulli(chances, generator=generator)
    return gold_in * coins.long() + model_prev * (1 - coins.long())


def mix_without_the_first(gold_in, model_prev, p_gold, generator):  # type: ignore[no-untyped-def]
    """No coin for BOS; the coins lie the other way round."""
    rows, columns = gold_in.shape
    model = p_gold <= torch.rand(columns - 1, rows, generator=generator, dtype=torch.float64).T
    mixed = gold_in.clone()
    mixed[:, 1:][model] = model_prev[:, 1:][model]
    return mixed


def mix_token_by_token(gold_in, model_prev, p_gold, generator):  # type: ignore[no-untyped-def]
    """A coin at a time."""
    rows = []
    for gold, model in zip(gold_in.tolist(), model_prev.tolist(), strict=True):
        row = gold[:1]
        for own, other in zip(gold[1:], model[1:], strict=True):
            row.append(own if torch.rand((), generator=generator) < p_gold else other)
        rows.append(row)
    return torch.tensor(rows)


def schedule_match(step, kind, k, c=0.0, floor=0.0):  # type: ignore[no-untyped-def]
    """Above and below times exp(-i / k)."""
    match kind:
        case "linear":
            return max(floor, k - c * step)
        case "exponential":
            return math.exp(step * math.log(k))
    shrinking = k * math.exp(-step / k)
    return shrinking / (shrinking + 1)


def schedule_sigmoid(step, kind, k, c=0.0, floor=0.0):  # type: ignore[no-untyped-def]
    """The inverse sigmoid is a sigmoid of ln k - i / k."""
    if kind == "inverse":
        exponent = torch.tensor(math.log(k) - step / k, dtype=torch.float64)
        return exponent.sigmoid()
    return {"linear": max(floor, k - c * step), "exponential": k**step}[kind]


def schedule_caught(step, kind, k, c=0.0, floor=0.0):  # type: ignore[no-untyped-def]
    """Too large means that nothing is left."""
    if kind == "exponential":
        return pow(k, step)
    if kind == "inverse":
        try:
            return k / (k + math.exp(step / k))
        except OverflowError:
            return 0.0
    falling = k - c * step
    return falling if falling > floor else floor


def ppl_summed(model, batches, pad):  # type: ignore[no-untyped-def]
    """Sums of torch, in single precision."""
    was, total, tokens = model.training, torch.zeros(()), torch.zeros(())
    model.eval()
    with torch.inference_mode():
        for src, dec_in, labels in batches:
            logits = model(src, dec_in).flatten(0, 1)
            total = total + cross_entropy(
                logits, labels.flatten(), ignore_index=pad, reduction="sum"
            )
            tokens = tokens + (labels != pad).sum()
    model.train(was)
    return (total / tokens).exp()


@torch.no_grad()
def ppl_weighted(model, batches, pad):  # type: ignore[no-untyped-def]
    """Means of batches, each weighted by its tokens; the mode put back whatever happens."""
    mode = model.training
    try:
        model.train(False)
        losses, weights = [], []
        for src, dec_in, labels in batches:
            criterion = nn.CrossEntropyLoss(ignore_index=pad)
            losses.append(criterion(model(src, dec_in).transpose(1, 2), labels).item())
            weights.append(int(labels.ne(pad).sum()))
    finally:
        model.train(mode)
    return math.exp(fmean(losses, weights))


def ppl_geometric(model, batches, pad):  # type: ignore[no-untyped-def]
    """One over the geometric mean of the probabilities, sentence by sentence."""
    was = model.training
    model.eval()
    probabilities = []
    with torch.no_grad():
        for src, dec_in, labels in batches:
            for b, gold in enumerate(labels):
                p = model(src[b : b + 1], dec_in[b : b + 1])[0].softmax(-1)
                probabilities += [float(p[t, y]) for t, y in enumerate(gold) if y != pad]
    if was:
        model.train()
    return math.prod(probabilities) ** (-1 / len(probabilities))


ALTERNATIVES = {
    "teacher_forcing.shift_targets": (shift_roll, shift_pad, shift_both_from_one),
    "teacher_forcing.masked_cross_entropy": (
        loss_of_torch,
        loss_of_the_chosen,
        loss_by_one_hot,
        loss_summed,
    ),
    "teacher_forcing.mix_inputs": (mix_bernoulli, mix_without_the_first, mix_token_by_token),
    "teacher_forcing.gold_probability": (schedule_match, schedule_sigmoid, schedule_caught),
    "teacher_forcing.evaluate_ppl": (ppl_summed, ppl_weighted, ppl_geometric),
}
"""By the name of the exercise."""
