"""BLEU and exact match."""

import pytest
import sacrebleu

from s2s_lab.metrics import ChrF, corpus_bleu, corpus_chrf, exact_match, tokenised_bleu
from s2s_lab.text import SpaceTokenizer
from s2s_lab.words import WordTokenizer


def test_bleu_by_hand():
    """hyp "a b c d e", ref "a b c d f": precisions 4/5, 3/4, 2/3, 1/2, no penalty: (1/5)^(1/4)."""
    bleu = corpus_bleu(["a b c d e"], ["a b c d f"])
    assert bleu.score == pytest.approx(100 * (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)
    assert "tok:13a" in bleu.signature
    assert "80.0/75.0/66.7/50.0" in bleu.detail


def test_case_is_part_of_the_signature():
    assert corpus_bleu(["A B c d"], ["a b c d"], lowercase=True).score == pytest.approx(100)
    assert "case:lc" in corpus_bleu(["a"], ["a"], lowercase=True).signature
    assert corpus_bleu(["A B c d"], ["a b c d"]).score < 100


def test_bleu_is_the_corpus_score_not_a_mean_of_sentences():
    outputs, references = ["a b c d", "x"], ["a b c d", "y z w v"]
    assert (
        corpus_bleu(outputs, references).score == sacrebleu.corpus_bleu(outputs, [references]).score
    )


def test_unequal_numbers_are_named():
    with pytest.raises(ValueError, match="got 1 outputs and 2 references"):
        corpus_bleu(["a"], ["a", "b"])


def test_exact_match_counts_characters():
    assert exact_match(["a", "A", "b "], ["a", "a", "b"]) == pytest.approx(1 / 3)


def test_exact_match_of_nothing_is_refused():
    with pytest.raises(ValueError, match="exact match: .* got 0 outputs and 0 references"):
        exact_match([], [])


def test_tokenised_bleu_by_hand():
    """hyp "a dog , red .", ref "a dog , red !": 4/5, 3/4, 2/3, 1/2 and no brevity penalty."""
    words = WordTokenizer(lower=True)
    bleu = tokenised_bleu(["a dog, red."], ["A dog , red !"], words, "words")
    assert bleu.score == pytest.approx(100 * (4 / 5 * 3 / 4 * 2 / 3 * 1 / 2) ** 0.25)
    assert "case:lc|eff:no|tok:none|smooth:none" in bleu.signature
    assert bleu.signature.endswith("over tokens of words")


def test_tokenised_bleu_depends_on_the_tokenizer_and_corpus_bleu_does_not():
    """13a and our words cut off the full stop; cut at spaces, "runs." is not "runs"."""
    outputs, references = ["the old dog runs ."], ["the old dog runs."]
    assert corpus_bleu(outputs, references).score == pytest.approx(100)
    assert tokenised_bleu(outputs, references, WordTokenizer(), "w").score == pytest.approx(100)
    assert tokenised_bleu(outputs, references, SpaceTokenizer(), "s").score < 100


def test_chrf_is_that_of_the_one_by_hand():
    outputs, references = ["the cat sat", "A dog"], ["the cat sits", "a dog runs"]
    for lowercase in (False, True):
        found = corpus_chrf(outputs, references, lowercase)
        by_hand = ChrF(lowercase=lowercase).corpus(outputs, [[r] for r in references])
        assert found.score == pytest.approx(by_hand.score)
    assert "nc:6|nw:0" in found.signature
    assert str(found).startswith("chrF2 = ")
