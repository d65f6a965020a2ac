"""Other right solutions of chapter 00: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from s2s_lab.text import SPECIALS, Vocab

Ids = dict[str, int]
Pair = tuple[str, str]
Vectors = dict[str, tuple[float, ...]]


def build_vocab_sort_twice(
    sentences: Sequence[Sequence[str]], min_freq: int = 1, specials: Sequence[str] = SPECIALS
) -> Ids:
    """By spelling, then by count: sorting keeps the order of equals."""
    counts = Counter(chain.from_iterable(sentences))
    tokens = sorted(set(counts) - set(specials))
    tokens.sort(key=counts.__getitem__, reverse=True)
    ids: Ids = {}
    for token in (*specials, *tokens):
        if token in specials or counts[token] >= min_freq:
            ids[token] = len(ids)
    return ids


def build_vocab_plain(
    sentences: Sequence[Sequence[str]], min_freq: int = 1, specials: Sequence[str] = SPECIALS
) -> Ids:
    """A dict that counts, and a heap of nothing: sort pairs of count and token."""
    counts: Ids = {}
    for sentence in sentences:
        for token in sentence:
            counts[token] = counts.get(token, 0) + 1
    ranked = sorted((-n, token) for token, n in counts.items() if n >= min_freq)
    words = [token for _, token in ranked if token not in specials]
    return dict(zip([*specials, *words], range(len(specials) + len(words)), strict=True))


def encode_batch_matrix(
    sents: Sequence[Sequence[str]], vocab: Ids, max_len: int | None = None
) -> tuple[Tensor, Tensor]:
    """A matrix of PAD that is written into; the mask comes from the lengths."""
    kept = [sent if max_len is None else sent[: max_len - 1] for sent in sents]
    lengths = torch.tensor([len(sent) + 1 for sent in kept])
    ids = torch.zeros(len(kept), int(lengths.max()), dtype=torch.long)
    for row, sent in zip(ids, kept, strict=True):
        row[: len(sent) + 1] = torch.tensor([*(vocab.get(token, 3) for token in sent), 2])
    return ids, torch.arange(ids.shape[1]) < lengths[:, None]


def encode_batch_pad_sequence(
    sents: Sequence[Sequence[str]], vocab: Ids, max_len: int | None = None
) -> tuple[Tensor, Tensor]:
    """`pad_sequence` of ids and of ones; what is cut gets its EOS back."""
    rows = []
    for sent in sents:
        row = [vocab.get(token, vocab["<unk>"]) for token in sent] + [vocab["<eos>"]]
        if max_len is not None and len(row) > max_len:
            row = row[:max_len]
            row[-1] = vocab["<eos>"]
        rows.append(torch.tensor(row))
    ids = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
    return ids, mask.bool()


def lookup_index(ids: Tensor, W: Tensor) -> Tensor:
    """The lookup itself."""
    return W[ids]


def lookup_compare(ids: Tensor, W: Tensor) -> Tensor:
    """One-hot rows by comparison, and a product in Einstein's notation."""
    one_hot = (ids.unsqueeze(-1) == torch.arange(W.shape[0])).to(W)
    return torch.einsum("btv,vd->btd", one_hot, W)


def lookup_eye(ids: Tensor, W: Tensor) -> Tensor:
    """Rows of the identity matrix."""
    rows = [torch.eye(len(W), dtype=W.dtype)[i] @ W for i in ids.flatten()]
    return torch.stack(rows).view(*ids.shape, -1)


def bpe_train_strings(word_freqs: Ids, num_merges: int) -> list[Pair]:
    """Symbols between spaces, replaced with care for what stands at their sides."""
    import re

    words = {" ".join([*word[:-1], word[-1] + "</w>"]): n for word, n in word_freqs.items()}
    merges: list[Pair] = []
    for _ in range(num_merges):
        counts: Counter[Pair] = Counter()
        for word, n in words.items():
            for pair in pairwise(word.split()):
                counts[pair] += n
        if not counts:
            break
        best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[0][0]
        shape = re.compile(r"(?<!\S)" + re.escape(" ".join(best)) + r"(?!\S)")
        words = {shape.sub(lambda _, best=best: "".join(best), w): n for w, n in words.items()}
        merges.append(best)
    return merges


def bpe_train_positions(word_freqs: Ids, num_merges: int) -> list[Pair]:
    """Lists that are joined in place, counted by position."""
    corpus = [(list(word), n) for word, n in word_freqs.items()]
    for symbols, _ in corpus:
        symbols[-1] += "</w>"
    merges: list[Pair] = []
    while len(merges) < num_merges:
        counts: dict[Pair, int] = {}
        for symbols, n in corpus:
            for i in range(1, len(symbols)):
                pair = (symbols[i - 1], symbols[i])
                counts[pair] = counts.get(pair, 0) + n
        if not counts:
            return merges
        most = max(counts.values())
        merges.append(min(pair for pair, n in counts.items() if n == most))
        for symbols, _ in corpus:
            i = 0
            while i < len(symbols) - 1:
                if (symbols[i], symbols[i + 1]) == merges[-1]:
                    symbols[i] += symbols.pop(i + 1)
                i += 1
    return merges


def bpe_encode_in_order(word: str, merges: Sequence[Pair]) -> list[str]:
    """One loop over the merges in the order of learning: the same, and easier to see."""
    pieces = [*word[:-1], word[-1] + "</w>"]
    for left, right in merges:
        i = 0
        while i < len(pieces) - 1:
            if pieces[i] == left and pieces[i + 1] == right:
                pieces[i : i + 2] = [left + right]
            i += 1
    return pieces


def bpe_encode_recursive(word: str, merges: Sequence[Pair]) -> list[str]:
    """One merge at the first place of lowest rank, then the rest by the same rule."""
    ranks = {pair: rank for rank, pair in enumerate(merges)}

    def shorter(pieces: list[str]) -> list[str]:
        known = [(ranks[pair], i) for i, pair in enumerate(pairwise(pieces)) if pair in ranks]
        if not known:
            return pieces
        _, i = min(known)
        return shorter([*pieces[:i], pieces[i] + pieces[i + 1], *pieces[i + 2 :]])

    return shorter([*word[:-1], word[-1] + "</w>"])


def bpe_encode_package(word: str, merges: Sequence[Pair]) -> list[str]:
    """As the package does."""
    from s2s_lab.bpe import BPETokenizer
    from s2s_lab.text import SpaceTokenizer

    return BPETokenizer(SpaceTokenizer(), tuple(merges)).pieces(word)


class OnlyWhatLearns(nn.Module):
    """Parameters for the rows that learn, and nothing else; PAD and vectors are a buffer."""

    def __init__(self, vocab: Ids, pretrained: Vectors, seed: int = 0) -> None:
        super().__init__()
        units = len(next(iter(pretrained.values())))
        fixed = {0: (0.0,) * units}
        fixed |= {vocab[word]: v for word, v in pretrained.items() if word in vocab}
        free = [id for id in range(len(vocab)) if id not in fixed]
        generator = torch.Generator().manual_seed(seed)
        self.free = nn.Parameter(torch.randn(len(free), units, generator=generator))
        self.register_buffer("fixed", torch.tensor(list(fixed.values())))
        place = torch.empty(len(vocab), dtype=torch.long)
        place[free] = torch.arange(len(free))
        place[list(fixed)] = len(free) + torch.arange(len(fixed))
        self.register_buffer("place", place)

    def forward(self, ids: Tensor) -> Tensor:
        """(batch, positions) -> (batch, positions, units)."""
        return torch.cat([self.free, self.fixed])[self.place[ids]]  # type: ignore[index,list-item]


class MaskedTable(nn.Module):
    """A whole table of parameters, multiplied by 0 where a constant stands instead."""

    def __init__(self, vocab: Ids, pretrained: Vectors, seed: int = 0) -> None:
        super().__init__()
        torch.manual_seed(seed)
        units = len(next(iter(pretrained.values())))
        learns = torch.ones(len(vocab), 1)
        constant = torch.zeros(len(vocab), units)
        learns[0] = 0
        for word in vocab.keys() & pretrained.keys():
            learns[vocab[word]] = 0
            constant[vocab[word]] = torch.tensor(pretrained[word])
        self.weight = nn.Parameter(torch.rand(len(vocab), units) - 0.5)
        self.register_buffer("learns", learns)
        self.register_buffer("constant", constant)

    def forward(self, ids: Tensor) -> Tensor:
        """(batch, positions) -> (batch, positions, units)."""
        return F.embedding(ids, self.weight * self.learns + self.constant)  # type: ignore[operator]


def embedding_of_two(vocab: Ids, pretrained: Vectors, seed: int = 0) -> nn.Module:
    """Two embeddings that are added: each is zero where the other one speaks."""

    class Sum(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            numbers = Vocab(tuple(vocab))
            known = [numbers.id(word) for word in pretrained if word in vocab]
            table = torch.zeros(len(vocab), len(next(iter(pretrained.values()))))
            for word, vector in pretrained.items():
                if word in vocab:
                    table[vocab[word]] = torch.tensor(vector)
            self.still = nn.Embedding.from_pretrained(table, freeze=True)
            is_known = torch.zeros(len(vocab), dtype=torch.bool)
            is_known[known] = True
            self.register_buffer("is_known", is_known)
            torch.manual_seed(seed)
            self.learned = nn.Embedding(*table.shape, padding_idx=0)

        def forward(self, ids: Tensor) -> Tensor:
            learned = self.learned(ids).masked_fill(self.is_known[ids].unsqueeze(-1), 0.0)  # type: ignore[index]
            return learned + self.still(ids)

    return Sum()


ALTERNATIVES = {
    "text.build_vocab": (build_vocab_sort_twice, build_vocab_plain),
    "text.encode_batch": (encode_batch_matrix, encode_batch_pad_sequence),
    "text.one_hot_lookup": (lookup_index, lookup_compare, lookup_eye),
    "text.bpe_train": (bpe_train_strings, bpe_train_positions),
    "text.bpe_encode": (bpe_encode_in_order, bpe_encode_recursive, bpe_encode_package),
    "text.make_embedding": (OnlyWhatLearns, MaskedTable, embedding_of_two),
}
"""By the name of the exercise."""
