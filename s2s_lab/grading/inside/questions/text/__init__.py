"""Chapter 00, from text to tensors: how its exercises are asked."""

from typing import Any

from s2s_lab.grading.inside.questions.text import (
    bpe_encode,
    bpe_train,
    build_vocab,
    encode_batch,
    make_embedding,
    one_hot_lookup,
)
from s2s_lab.grading.inside.reply import Question

QUESTIONS: dict[str, Question[Any]] = {
    "text.build_vocab": build_vocab.QUESTION,
    "text.encode_batch": encode_batch.QUESTION,
    "text.one_hot_lookup": one_hot_lookup.QUESTION,
    "text.bpe_train": bpe_train.QUESTION,
    "text.bpe_encode": bpe_encode.QUESTION,
    "text.make_embedding": make_embedding.QUESTION,
}
