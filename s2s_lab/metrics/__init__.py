"""How good are the outputs? By the field's own library, with its signature."""

from s2s_lab.metrics.bleu import Bleu, corpus_bleu, exact_match

__all__ = ["Bleu", "corpus_bleu", "exact_match"]
