"""Tiny models of every architecture and attention, and sources of the kind that each reads."""

import torch

from s2s_lab import batch
from s2s_lab.attention import ATTENTIONS
from s2s_lab.models import Seq2Seq, Seq2SeqSettings

TOKENS = [[5, 6, 7, 8, 9, 2], [7, 5, 2], [8, 2]]
COPIES = [[5, 11, 7, 8, 11, 2], [11, 12, 2], [8, 2]]
TARGETS = [[5, 11, 6, 2], [9, 5, 12, 7, 2], [6, 2]]
"""Ids of 11 and more are words behind the target vocabulary, for models that copy."""
FRAMES = (9, 6, 1)


NAMES = (*ATTENTIONS, "multi-head")
ENCODERS = {
    "recurrent": {},
    "pyramidal": {"encoder": "pyramidal", "halvings": 1},
    "convolutional": {"encoder": "convolutional", "blocks": 2},
    "transformer": {"encoder": "transformer", "blocks": 1},
    "frames": {"source_features": 3},
    "pyramidal frames": {"encoder": "pyramidal", "source_features": 3},
    "audio": {"encoder": "audio", "source_features": 3, "halvings": 1},
    "image": {"encoder": "image", "source_features": 3},
}
ORDERS = {"": {}, ", fed": {"feeding": True}, ", bahdanau": {"order": "bahdanau"}}

CASES = {
    **{
        f"{encoder}, {name}": {**changes, "attention": name}
        for encoder, changes in ENCODERS.items()
        for name in NAMES
    },
    **{
        f"{name}{order}": {"attention": name, **changes}
        for name in NAMES
        for order, changes in ORDERS.items()
        if order
    },
    **{f"{encoder}, none": {**changes, "attention": None} for encoder, changes in ENCODERS.items()},
    "fixed, every step": {"attention": None, "every_step": True},
    "tanh": {"cell": "rnn"},
    "lstm, 2 layers, every step": {
        "cell": "lstm", "layers": 2, "attention": None, "every_step": True,
    },
    **{
        f"lstm, 2 layers, {encoder}": {"cell": "lstm", "layers": 2, **changes}
        for encoder, changes in ENCODERS.items()
    },
    "lstm, 2 layers, fed": {"cell": "lstm", "layers": 2, "feeding": True},
    "lstm, 2 layers, bahdanau": {"cell": "lstm", "layers": 2, "order": "bahdanau"},
    "one direction": {"bidirectional": False},
    "one-hot": {"source_embedding": "one-hot", "target_embedding": "one-hot"},
    "learned places": {"encoder": "image", "source_features": 3, "places": "learned"},
    "tied": {"tied": True},
    **{f"copy{order}": {"copy": True, **ORDERS[order]} for order in ORDERS},
    "copy, multi-head": {"copy": True, "attention": "multi-head"},
    "copy, coverage": {"copy": True, "attention": "coverage", "order": "bahdanau"},
    "copy, local-p": {"copy": True, "attention": "local-p"},
    "copy, transformer": {"copy": True, "encoder": "transformer", "blocks": 1},
    "copy, convolutional": {"copy": True, "encoder": "convolutional", "blocks": 2},
}  # fmt: skip
"""Changes to the settings, by name; hidden and embedding agree, so that every score fits."""


def make(changes, double=True):
    """An untrained model; monotonic attention stops at some places and not at others."""
    torch.manual_seed(0)
    sizes = {"embedding": 8, "hidden": 8, "heads": 2} | changes
    model = Seq2Seq(Seq2SeqSettings(10, 11, **sizes))
    if sizes.get("attention") == "monotonic":
        model.decoder.attention.r.data.fill_(0.05)
    return (model.double() if double else model).eval()


def sources(model, rows=(0, 1, 2)):
    """The sources of some rows, as the model reads them."""
    s = model.settings
    if s.encoder == "image":
        return batch.signals([picture(row) for row in rows])
    if s.source_features:
        return batch.signals([frames(row) for row in rows])
    examples = [batch.Example(TOKENS[r], [2], COPIES[r] if s.copy else None) for r in rows]
    return batch.collate(examples)[0]


def frames(row):
    generator = torch.Generator().manual_seed(row)
    return torch.randn(FRAMES[row], 3, generator=generator, dtype=torch.double)


def picture(row):
    generator = torch.Generator().manual_seed(row)
    return torch.rand(3, 12, 16, generator=generator, dtype=torch.double)


def targets(model, rows=(0, 1, 2)):
    """Gold ids; only models that copy know those behind the vocabulary."""
    known = [[n if model.settings.copy or n < 11 else 3 for n in TARGETS[row]] for row in rows]
    return batch.targets(known)


def greedy(model, read, steps=12):
    """Best token after best token, EOS included: the plainest search, without a strategy."""
    state, last = model.start(read), torch.ones(len(read), dtype=torch.long)
    columns = []
    with torch.no_grad():
        for _ in range(steps):
            logits, state, _ = model.step(state, last)
            last = logits.argmax(-1)
            columns.append(last)
    rows = torch.stack(columns, dim=1).tolist()
    return [row[: row.index(2) + 1] if 2 in row else row for row in rows]
