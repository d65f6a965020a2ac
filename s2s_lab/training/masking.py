"""Hiding words, and the loss of guessing them: the objective of masked pretraining."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Int
from torch import Tensor, nn

from s2s_lab import batch
from s2s_lab.batch import Example, Sources
from s2s_lab.models.masked import MaskedLanguageModel
from s2s_lab.text import MASK, PAD, SPECIALS
from s2s_lab.training.objectives import Loss

HIDDEN, SWAPPED = 0.8, 0.1
"""Of the words to guess, the share that MASK covers, and the share that another word stands for."""


def mask_tokens(
    ids: Int[Tensor, "batch src"],
    mask: Bool[Tensor, "batch src"],
    vocab: int,
    generator: torch.Generator,
    share: float = 0.15,
) -> tuple[Int[Tensor, "batch src"], Int[Tensor, "batch src"]]:
    """Choose words to guess, and hide most of them.

    Of the chosen words 80 % become MASK, 10 % any word of the vocabulary, and 10 % stay: since any
    word may be wrong, the model has to understand those it sees, too. Specials are never chosen.
    A sentence in which chance chose no word gets one all the same, so that in short sentences the
    share is larger: of n words, ``share + (1 - share)^n / n``.

    Source: Devlin et al. (2019), section 3.1, task 1, and appendix A.1. (Theirs chooses 15 % of the
    places of a text exactly; here each word is chosen on its own.)

    Args:
        ids: on the CPU; they stay as they are.
        mask: True = real token.
        vocab: size of the vocabulary, specials counted.
        generator: on the CPU.
        share: of the words, to be guessed; above 0, at most 1.

    Returns:
        What the model reads; and the words to guess in their places, PAD everywhere else.
    """
    words = mask & (ids >= len(SPECIALS))
    lot = torch.rand(ids.shape, generator=generator).masked_fill(~words, 2.0)
    chosen = words & ((lot < share) | (lot == lot.min(1, keepdim=True).values))
    fate = torch.rand(ids.shape, generator=generator)
    others = torch.randint(len(SPECIALS), max(vocab, 6), ids.shape, generator=generator)
    hidden, swapped = fate < HIDDEN, fate < HIDDEN + SWAPPED
    read = torch.where(chosen & swapped, others, ids)
    read = read.masked_fill(chosen & hidden, MASK)
    return read, ids.masked_fill(~chosen, PAD)


@dataclass(frozen=True)
class MaskedTokens:
    """Negative log-probability of the words that were hidden; an `Objective`.

    Raises:
        ValueError: for a share that is not above 0 and at most 1.
    """

    share: float = 0.15
    """Of the words, to be guessed."""

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise ValueError(f"share: expected more than 0 and at most 1, got {self.share}")

    def __call__(
        self,
        model: nn.Module,
        examples: Sequence[Example],
        device: torch.device,
        generator: torch.Generator,
    ) -> Loss:
        """The loss of a batch; the examples' sources are what is read.

        Raises:
            ValueError: for a model that fills no gaps, or examples that are signals.
        """
        if not isinstance(model, MaskedLanguageModel):
            raise ValueError(
                f"masked tokens: expected a MaskedLanguageModel, got {type(model).__name__}"
            )
        sources, labels = hidden(model, examples, device, generator, self.share)
        asked = labels != PAD
        logits = model.at(sources, asked)
        total = F.cross_entropy(logits, labels[asked], reduction="sum")
        return Loss(total, int(asked.sum()))


def hidden(
    model: MaskedLanguageModel,
    examples: Sequence[Example],
    device: torch.device,
    generator: torch.Generator,
    share: float,
) -> tuple[Sources, Int[Tensor, "batch src"]]:
    """A batch with hidden words, and the words to guess, on a device; see `mask_tokens`."""
    rows = [example.source for example in examples]
    if any(isinstance(row, Tensor) for row in rows):
        raise ValueError("masked tokens: expected sentences, got signals")
    whole = batch.sources(rows)  # type: ignore[arg-type]
    vocab = model.settings.source_vocab
    read, labels = mask_tokens(whole.ids, whole.mask, vocab, generator, share)
    return Sources(read, whole.mask).to(device), labels.to(device)


@torch.inference_mode()
def restored(
    model: MaskedLanguageModel, examples: Sequence[Example], share: float = 0.15, size: int = 64
) -> tuple[float, float]:
    """How often the model's best guess is the hidden word; and the commonest word, for comparison.

    The comparison word is the commonest among the hidden ones themselves, so no guess that ignores
    the sentence can do better. The choice of words is the same at every call.

    Returns:
        Two shares of the hidden words.
    """
    was_training, device = model.training, model.output.weight.device
    model.eval()
    right, labels = 0, []
    batches = batch.by_length([len(example.source) for example in examples], size)
    for number, rows in enumerate(batches):
        generator = torch.Generator().manual_seed(number)
        sources, asked = hidden(model, [examples[i] for i in rows], device, generator, share)
        gold = asked[asked != PAD]
        right += int((model.at(sources, asked != PAD).argmax(-1) == gold).sum())
        labels.append(gold)
    model.train(was_training)
    counts = torch.cat(labels).bincount()
    return right / int(counts.sum()), int(counts.max()) / int(counts.sum())
