"""What a model expects next: the law of the next token after each beginning of a given output.

The model is fed the given tokens (teacher forcing), whatever it would have written itself. This
module scores nothing (`scoring.py`), cuts nothing (`filters.py`) and draws nothing (`sampling.py`).
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from s2s_lab.batch import Batch, pad
from s2s_lab.decoding.scoring import read_block
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS

Laws = Float[Tensor, "steps vocab"]
"""Row t: log p(next token | first t tokens of an output, source), in nats, float64."""


@torch.inference_mode()
def next_laws(model: StepModel, sources: Batch, prefixes: Sequence[Sequence[int]]) -> list[Laws]:
    """The law after the empty output, after the first token of a prefix, … after all of it.

    Args:
        model: any step model.
        sources: what it reads.
        prefixes: ids for each source, BOS left out; one may be empty.

    Raises:
        ValueError: if there is not one prefix a source.

    >>> from s2s_lab import batch
    >>> from s2s_lab.models import TableModel
    >>> model = TableModel.of({"": {"a": 0.75, "b": 0.25}, "a": {"b": 1.0}})
    >>> laws = next_laws(model, batch.sources([[2]]), [[model.vocab.id("a")]])[0]
    >>> [[round(p, 4) for p in row] for row in laws[:, 5:].exp().tolist()]
    [[0.75, 0.25], [0.0, 1.0]]
    """
    if len(prefixes) != len(sources):
        raise ValueError(
            f"prefixes: expected one for each of {len(sources)} sources, got {len(prefixes)}"
        )
    inputs, _ = pad([[BOS, *prefix] for prefix in prefixes])
    logits, _, _ = read_block(model, model.start(sources), inputs.to(sources.mask.device))
    laws = logits.double().log_softmax(-1)
    return [law[: len(prefix) + 1] for law, prefix in zip(laws, prefixes, strict=True)]
