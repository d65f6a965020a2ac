"""Models, from a table of probabilities to recurrent encoder-decoders with attention."""

from s2s_lab.models.convolution import ConvolutionalEncoder
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.seq2seq import Seq2Seq, Seq2SeqSettings
from s2s_lab.models.table import TableModel
from s2s_lab.models.transformer import Transformer, TransformerSettings

__all__ = [
    "ConvolutionalEncoder",
    "Seq2Seq",
    "Seq2SeqSettings",
    "StepModel",
    "TableModel",
    "Transformer",
    "TransformerSettings",
]
