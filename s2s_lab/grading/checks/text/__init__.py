"""Chapter 00, from text to tensors: its checks, in the order of the course."""

from typing import Any

from s2s_lab.grading.checks.text import (
    bpe_encode,
    bpe_train,
    build_vocab,
    encode_batch,
    make_embedding,
    one_hot_lookup,
)
from s2s_lab.grading.probe import Check

CHECKS: tuple[Check[Any], ...] = (
    build_vocab.CHECK,
    encode_batch.CHECK,
    one_hot_lookup.CHECK,
    bpe_train.CHECK,
    bpe_encode.CHECK,
    make_embedding.CHECK,
)
