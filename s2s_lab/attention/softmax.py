"""From scores to weights, and from weights to contexts.

The softmax here knows what may be read: padding gets exactly 0. It does not know where the scores
come from (`scores.py`).
"""

from jaxtyping import Bool, Float
from torch import Tensor


def weights(
    scores: Float[Tensor, "batch tgt src"],
    mask: Bool[Tensor, "batch src"] | Bool[Tensor, "batch tgt src"],
) -> Float[Tensor, "batch tgt src"]:
    """Softmax over the source positions that may be read; exactly 0 on the others.

    Source: Bahdanau, Cho & Bengio (2015), equation 6.

    Args:
        scores: of any size and sign; they are not changed.
        mask: True = may be read; one row for a sentence, or one for each of its target steps.

    Raises:
        ValueError: if a row has nothing to read.

    >>> import torch
    >>> weights(torch.zeros(1, 1, 3), torch.tensor([[True, True, False]])).tolist()
    [[[0.5, 0.5, 0.0]]]
    """
    return masked_softmax(scores, mask if mask.ndim == 3 else mask[:, None, :])


def attend(
    weights: Float[Tensor, "batch tgt src"], values: Float[Tensor, "batch src value"]
) -> Float[Tensor, "batch tgt value"]:
    """Contexts: for each target step the weighted sum of the values.

    Source: Bahdanau, Cho & Bengio (2015), equation 5.
    """
    return weights @ values


def masked_softmax(
    scores: Float[Tensor, "*rows src"], mask: Bool[Tensor, "*#rows src"]
) -> Float[Tensor, "*rows src"]:
    """Softmax over the last axis where the mask is True, and 0 elsewhere.

    Raises:
        ValueError: if a row of the mask has no True.
    """
    expect_something_to_read(mask)
    return trusting_softmax(scores, mask)


def trusting_softmax(
    scores: Float[Tensor, "*rows src"], mask: Bool[Tensor, "*#rows src"]
) -> Float[Tensor, "*rows src"]:
    """`masked_softmax` of a mask that was looked at before: NaN where a row has no True.

    Looking costs a good part of a step for one sentence, and makes a GPU wait.
    """
    return scores.masked_fill(~mask, float("-inf")).softmax(-1)


def expect_something_to_read(mask: Bool[Tensor, "batch *more src"]) -> None:
    """Refuse a mask with a row of padding alone: a softmax over nothing has no answer.

    Raises:
        ValueError: naming the first such row.
    """
    some = mask.any(-1)
    if not some.all():
        row = int((~some).nonzero()[0, 0])
        raise ValueError(
            f"mask: expected at least one real token in every row, got none in row {row}"
        )
