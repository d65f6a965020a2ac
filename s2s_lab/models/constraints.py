"""What may not be written: the rules that a Hugging Face model brings with it.

The checkpoints of `transformers` carry a ``generation_config``, and its ``generate`` heeds it
without being asked. `Constraints` are those of its rules that need the number of the step alone;
rules that need the whole prefix, such as ``no_repeat_ngram_size``, are named in `ignored`.
Token ids here are the model's own, not ours.
"""

from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Bool, Float
from torch import Tensor

_PREFIX_RULES = {
    "no_repeat_ngram_size": (None, 0),
    "encoder_no_repeat_ngram_size": (None, 0),
    "repetition_penalty": (None, 1.0),
    "encoder_repetition_penalty": (None, 1.0),
    "sequence_bias": (None,),
    "exponential_decay_length_penalty": (None,),
    "guidance_scale": (None, 1),
}
"""Rules that need the prefix or the source, and the values by which they are off."""


@dataclass(frozen=True)
class Constraints:
    """Tokens that are forbidden or forced before a strategy chooses.

    ``Constraints()`` has no rule: the model's plain distribution.
    """

    never: tuple[int, ...] = ()
    """Tokens that may not be written: their ``suppress_tokens``, and ``bad_words_ids`` of one token
    (Marian's PAD)."""
    never_first: tuple[int, ...] = ()
    """Tokens that may not begin an output, or follow `first`: their ``begin_suppress_tokens``."""
    first: int | None = None
    """The token that begins every output, such as a language's code: ``forced_bos_token_id``."""
    shortest: int = 0
    """Tokens that stand before EOS at least: their ``min_length`` less 1, or ``min_new_tokens``."""
    longest: int | None = None
    """The number of the token that can only be EOS, as ``forced_eos_token_id`` has it. `of` leaves
    it None: strategies have a length limit of their own and say when they cut."""
    ignored: tuple[str, ...] = ()
    """Rules of the checkpoint that are not heeded."""

    @classmethod
    def of(cls, generation: Any) -> "Constraints":
        """The rules of a model's ``generation_config``."""
        bad_words = generation.bad_words_ids or ()
        eos = generation.eos_token_id
        alone = tuple(word[0] for word in bad_words if len(word) == 1 and word[0] != eos)
        ignored = [
            name
            for name, off in _PREFIX_RULES.items()
            if getattr(generation, name, None) not in off
        ]
        if any(len(word) > 1 for word in bad_words):
            ignored.append("bad_words_ids")
        return cls(
            never=(*alone, *(generation.suppress_tokens or ())),
            never_first=tuple(generation.begin_suppress_tokens or ()),
            first=generation.forced_bos_token_id,
            shortest=max((generation.min_length or 0) - 1, generation.min_new_tokens or 0, 0),
            ignored=tuple(ignored),
        )

    def applied(
        self, logits: Float[Tensor, "rows vocab"], written: int, eos: int
    ) -> Float[Tensor, "rows vocab"]:
        """The logits with -inf where a token may not follow.

        Args:
            logits: in the model's own order.
            written: tokens that stand already.
            eos: the model's own number of EOS.
        """
        if self.first is not None and written == 0:
            return _only(logits, self.first)
        if self.longest is not None and written >= self.longest - 1:
            return _only(logits, eos)
        forbidden = list(self.never)
        if written == (0 if self.first is None else 1):
            forbidden += self.never_first
        if written < self.shortest:
            forbidden.append(eos)
        return logits.masked_fill(_marked(logits, forbidden), float("-inf"))


def _only(logits: Float[Tensor, "rows vocab"], token: int) -> Float[Tensor, "rows vocab"]:
    return logits.masked_fill(~_marked(logits, [token]), float("-inf"))


def _marked(logits: Float[Tensor, "rows vocab"], tokens: list[int]) -> Bool[Tensor, "vocab"]:
    marks = torch.zeros(logits.shape[-1], dtype=torch.bool, device=logits.device)
    marks[tokens] = True
    return marks
