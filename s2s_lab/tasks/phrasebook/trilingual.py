"""The same sentence in English, French and Chinese: the derivations that all three can say.

What compares languages (tokenizers, lengths, alignments) needs texts of one meaning. This module
draws them; which set a sentence belongs to is decided by its English, see `corpus.split_of`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from s2s_lab.tasks.phrasebook import chinese, english, french
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.corpus import SOURCE, TARGET, sentences, split_of


@dataclass(frozen=True)
class Triple:
    """One meaning in three languages."""

    en: str
    fr: str
    zh: str

    @property
    def split(self) -> str:
        """The set that it belongs to: ``train``, ``valid`` or ``test``."""
        return split_of(self.en)


def stream_triples(seed: int = 0) -> Iterator[Triple]:
    """Triples without end, no English text twice, the same for the same seed everywhere."""
    sides = ((english, SOURCE), (french, TARGET), (chinese, CHINESE))
    seen: set[str] = set()
    for sentence, _ in sentences(seed):
        if not says(sentence):
            continue
        texts = (
            tokenizer.join([token.form for token in language.realise(sentence)])
            for language, tokenizer in sides
        )
        triple = Triple(*texts)
        if triple.en not in seen:
            seen.add(triple.en)
            yield triple
