"""A step model around another one: it reads blocks, and counts its calls."""

from dataclasses import dataclass

import torch


@dataclass
class Counting:
    """Counts the steps of a model."""

    model: object
    calls: int = 0

    def start(self, sources):
        return self.model.start(sources)

    def step(self, state, last_ids):
        self.calls += 1
        return self.model.step(state, last_ids)

    def reorder(self, state, index):
        return self.model.reorder(state, index)


@dataclass
class Blocks(Counting):
    """Reads a block in what counts as one call."""

    def block(self, state, ids):
        self.calls += 1
        logits, states, reads = [], [], []
        for column in ids.unbind(1):
            after, state, read = self.model.step(state, column)
            logits.append(after)
            states.append(state)
            reads += [] if read is None else [read]
        return torch.stack(logits, 1), states, torch.stack(reads, 1) if reads else None
