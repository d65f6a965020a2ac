"""Texts cut into tokens exactly as sacreBLEU cuts them before it counts.

BLEU counts what its tokenizer makes, so two scores with different tokenizers cannot be compared;
that is why sacreBLEU writes the tokenizer into its signature. This module does not count.

Source: Post (2018), "A Call for Clarity in Reporting BLEU Scores", section 3.
"""

from functools import cache
from typing import Any, Literal, get_args

TokenizerName = Literal["13a", "zh", "char", "none"]

TOKENIZERS: tuple[TokenizerName, ...] = get_args(TokenizerName)
"""``13a`` cuts off punctuation (WMT's rule); ``zh`` also cuts around each Chinese character;
``char`` makes every character a token; ``none`` cuts at spaces alone."""


def tokens(text: str, tokenizer: TokenizerName = "13a") -> tuple[str, ...]:
    """The tokens of one line of text.

    Raises:
        ValueError: for a tokenizer that is not in `TOKENIZERS`.

    >>> tokens("It's 1.5 m, no?")
    ("It's", '1.5', 'm', ',', 'no', '?')
    >>> tokens("我爱 NLP。", "zh")
    ('我', '爱', 'NLP', '。')
    """
    if tokenizer not in TOKENIZERS:
        raise ValueError(f"tokenizer: expected one of {', '.join(TOKENIZERS)}, got {tokenizer!r}")
    return tuple(_cut(tokenizer)(text.rstrip()).split())


@cache
def _cut(tokenizer: TokenizerName) -> Any:
    """What puts spaces between the tokens of a text."""
    from sacrebleu.metrics import BLEU

    return BLEU(tokenize=tokenizer).tokenizer
