"""Tokens of BLEU, against sacreBLEU's own counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU

from s2s_lab.metrics.bleu_tokens import TOKENIZERS, tokens


def test_each_tokenizer_by_hand():
    """A comma, a stop, two Chinese characters, a word, and space at both ends."""
    text = " Hi, 你好 v1.5 ok.  "
    assert tokens(text, "13a") == ("Hi", ",", "你好", "v1.5", "ok", ".")
    assert tokens(text, "zh") == ("Hi", ",", "你", "好", "v1.5", "ok", ".")
    assert tokens(text, "char") == ("H", "i", ",", "你", "好", *"v1.5", "o", "k", ".")
    assert tokens(text, "none") == ("Hi,", "你好", "v1.5", "ok.")


@given(st.sampled_from(TOKENIZERS), st.text(alphabet="ab ,.'-你好，。مر1\"&", max_size=20))
def test_there_are_as_many_as_sacrebleu_counts(tokenizer, text):
    counted = BLEU(tokenize=tokenizer).corpus_score([text, text], [[text, "a"]])
    assert 2 * len(tokens(text, tokenizer)) == counted.sys_len


def test_another_tokenizer_is_refused():
    with pytest.raises(ValueError, match="tokenizer: expected one of 13a, .*, got 'moses'"):
        tokens("a", "moses")
