"""From pairs of a task to encoded examples: codecs learned from the training texts, then ids.

Nothing is padded here (`batch`), and no model is made (`recipes`).
"""

import random
from collections.abc import Sequence

from s2s_lab.batch import Example
from s2s_lab.bpe import BPETokenizer
from s2s_lab.models.copying import extended, extended_target
from s2s_lab.tasks.phrasebook import with_unknowns
from s2s_lab.tasks.signal import SignalPair
from s2s_lab.tasks.task import Pair
from s2s_lab.text import EOS, Codec, Tokenizer, Vocab, truecase


def learn_codec(
    tokenizer: Tokenizer, texts: Sequence[str], merges: int, min_count: int, keep_case: bool
) -> Codec:
    """A codec for the texts of one side; the arguments are those of a `recipes.Recipe`."""
    return learn_codecs([(tokenizer, texts)], merges, min_count, keep_case)[0]


def learn_codecs(
    sides: Sequence[tuple[Tokenizer, Sequence[str]]], merges: int, min_count: int, keep_case: bool
) -> list[Codec]:
    """Codecs of several sides with one vocabulary; merges are learned from all texts together.

    >>> from s2s_lab.text import SpaceTokenizer
    >>> words = SpaceTokenizer()
    >>> one, other = learn_codecs([(words, ["ab c"]), (words, ["ab ab"])], 1, 1, keep_case=True)
    >>> other.encode("ab") == one.encode("ab"), one.vocab == other.vocab, one.split("ab c")
    (True, True, ['ab</w>', 'c</w>'])
    """
    tokenizers: Sequence[Tokenizer] = [tokenizer for tokenizer, _ in sides]
    if merges:
        tokenizers = BPETokenizer.learn_jointly(sides, merges)
    cased: list[Sequence[str]] = []
    for tokenizer, (_, texts) in zip(tokenizers, sides, strict=True):
        sentences = [tokenizer.split(text) for text in texts]
        cased += sentences if keep_case else truecase(sentences)
    vocab = Vocab.build(cased, min_count)
    return [Codec(tokenizer, vocab) for tokenizer in tokenizers]


def encode(
    pairs: Sequence[Pair],
    source: Codec,
    target: Codec,
    copy: bool = False,
    unknowns: float = 0.0,
    seed: int = 0,
    task: str = "phrasebook-en-fr",
) -> list[Example]:
    """Ids of both sides, EOS at the end.

    Args:
        pairs: of a task.
        source: codec of the source.
        target: codec of the target.
        copy: for a model that copies; see `models.copying`.
        unknowns: see `recipes.Recipe.unknowns`.
        seed: of the choice of these.
        task: the task's name, for them.
    """
    if unknowns:
        sentences = with_unknowns(pairs, unknowns, seed, task.removeprefix("phrasebook-"))
    else:
        sentences = [(source.split(pair.source), target.split(pair.target)) for pair in pairs]
    return [_example(s, t, source.vocab, target.vocab, copy) for s, t in sentences]


def encode_signals(
    pairs: Sequence[SignalPair], target: Codec, references: int = 1, seed: int = 0
) -> list[Example]:
    """Signals as they are, and ids of what they say.

    Args:
        pairs: of a task.
        target: codec of the target.
        references: at most so many right targets of each pair, the pair's own among them, make
            an example each.
        seed: of the choice of the others.
    """
    rng = random.Random(seed)
    examples = []
    for pair in pairs:
        others = list(pair.references[1:])
        said = [pair.target, *rng.sample(others, min(references - 1, len(others)))]
        examples += [Example(pair.source, target.encode(text)) for text in said]
    return examples


def _example(
    source: Sequence[str], target: Sequence[str], sources: Vocab, targets: Vocab, copy: bool
) -> Example:
    ids = [*sources.ids(source), EOS]
    if not copy:
        return Example(ids, [*targets.ids(target), EOS])
    copies, others = extended(source, targets)
    return Example(ids, extended_target(target, targets, others), copies)
