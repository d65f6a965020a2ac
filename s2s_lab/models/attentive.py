"""The Transformer's encoder below a recurrent decoder.

The layers are those of `transformer.py`; here they only get a first state for the decoder.
"""

from torch import nn

from s2s_lab.batch import Batch, Sources
from s2s_lab.models.encoders import Encoded, mean_state
from s2s_lab.models.transformer import TransformerEncoder


class AttentiveEncoder(nn.Module):
    """Every source token reads all others; the first state of the decoder is the mean.

    Source: Chen et al. (2018), "The Best of Both Worlds", section 5, for the combination.
    """

    stride = 1

    def __init__(self, encoder: TransformerEncoder, size: int, states: int, parts: int) -> None:
        """`size` is the width of the encoder; `states` and `parts` are what the decoder has."""
        super().__init__()
        self.encoder, self.size, self.states, self.parts = encoder, size, states, parts

    def forward(self, sources: Batch) -> Encoded:
        """Read the sources; padding changes nothing.

        Raises:
            ValueError: for what is no text.
        """
        if not isinstance(sources, Sources):
            raise ValueError("source: expected tokens, got frames")
        memory = self.encoder(sources)
        final = mean_state(memory, sources.mask, self.states, self.parts)
        return Encoded(memory, final, sources.mask)
