"""Copying: a word of the source may be the next word of the output, known or not.

The extended vocabulary of a sentence is the target vocabulary and, behind it, the source words
which that lacks, numbered in the order of their first occurrence. A model that copies gives each of
them a probability; to its embedding they are all UNK.

Source: See, Liu & Manning (2017), section 2.2; Gu et al. (2016), "Incorporating Copying Mechanism
in Sequence-to-Sequence Learning", for the extended vocabulary.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from s2s_lab.text import EOS, SPECIALS, UNK, Vocab


def extended(tokens: Sequence[str], vocab: Vocab) -> tuple[list[int], list[str]]:
    """Target ids of source tokens, EOS behind them, and the words that the vocabulary lacks.

    A token that is spelt like a special one is UNK: it must not end or pad an output.

    >>> extended(["Zoe", "sees", "Zoe"], Vocab.build([["sees"]]))
    ([6, 5, 6, 2], ['Zoe'])
    """
    others: dict[str, int] = {}
    ids = []
    for token in tokens:
        if token in SPECIALS:
            ids.append(UNK)
        elif token in vocab:
            ids.append(vocab.id(token))
        else:
            ids.append(len(vocab) + others.setdefault(token, len(others)))
    return [*ids, EOS], list(others)


def extended_target(tokens: Sequence[str], vocab: Vocab, others: Sequence[str]) -> list[int]:
    """Ids of target tokens, EOS behind them; a word of `others` is numbered behind the vocabulary.

    >>> extended_target(["sees", "Zoe", "Max"], Vocab.build([["sees"]]), ["Zoe"])
    [5, 6, 3, 2]
    """
    numbers = {word: len(vocab) + k for k, word in enumerate(others)}
    return [*(numbers.get(token, vocab.id(token)) for token in tokens), EOS]


def without_extension(ids: Int[Tensor, "rows tgt"], vocab: int) -> Int[Tensor, "rows tgt"]:
    """Ids that an embedding knows: UNK for those behind the vocabulary."""
    return ids.masked_fill(ids >= vocab, UNK)


class CopyGate(nn.Module):
    """``p_gen = σ(w_h · h* + w_s · s + w_x · x + b)``: how much of the next word is generated.

    Source: See, Liu & Manning (2017), equation 8; h* is the context, s the state of the decoder
    and x its input.
    """

    def __init__(self, context: int, hidden: int, embedding: int) -> None:
        super().__init__()
        self.w = nn.Linear(context + hidden + embedding, 1)

    def forward(
        self,
        context: Float[Tensor, "rows tgt context"],
        output: Float[Tensor, "rows tgt hidden"],
        embedded: Float[Tensor, "rows tgt embedding"],
    ) -> Float[Tensor, "rows tgt 1"]:
        """A share between 0 and 1 for each step."""
        return torch.sigmoid(self.w(torch.cat([context, output, embedded], dim=-1)))


def mixture(
    logits: Float[Tensor, "rows tgt vocab"],
    weights: Float[Tensor, "rows tgt src"],
    p_gen: Float[Tensor, "rows tgt 1"],
    copies: Int[Tensor, "rows src"],
    extra: int,
) -> Float[Tensor, "rows tgt extended"]:
    """``log(p_gen · P_vocab(w) + (1 - p_gen) · Σ_{i: w_i = w} a_i)`` over the extended vocabulary.

    A word that occurs twice in the source gets the weights of both places. Where the weights sum
    to 1 these are log-probabilities, and a softmax leaves them as they are. A probability of 0 of a
    word that could be copied (its weight is 0) counts as the smallest number there is, so that no
    loss is infinite.

    Source: See, Liu & Manning (2017), equation 9.

    Args:
        logits: of the target vocabulary.
        weights: attention; 0 on padding.
        p_gen: share that is generated.
        copies: number of each source token in the extended vocabulary.
        extra: columns behind the vocabulary; those of words that a row's source lacks get -inf.
    """
    exact = torch.promote_types(logits.dtype, torch.float32)
    generated, p_gen, weights = logits.to(exact).softmax(-1), p_gen.to(exact), weights.to(exact)
    rows, tgt, vocab = logits.shape
    nothing = generated.new_zeros(rows, tgt, extra)
    places = copies[:, None, :].expand(-1, tgt, -1)
    mixed = torch.cat([p_gen * generated, nothing], dim=-1)
    mixed = mixed.scatter_add(2, places, (1 - p_gen) * weights)
    possible = torch.arange(vocab + extra, device=copies.device) < vocab
    possible = possible.expand(rows, -1).scatter(1, copies, True)
    logs = mixed.clamp_min(torch.finfo(exact).tiny).log()
    return logs.masked_fill(~possible[:, None, :], float("-inf"))
