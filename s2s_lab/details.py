"""What some tasks know beyond right and wrong: which part of an output is right, and for whom.

Captions are read for their colours, shapes, things and relations, headlines for the rare names
in them; stories are counted by the kind of their question, and speech by its speaker. This module
decodes nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from s2s_lab.metrics import AccuracyScore, ErrorRate, ErrorRateScore
from s2s_lab.tasks.digits_audio import SPEAKERS, AudioPair
from s2s_lab.tasks.news import NewsPair
from s2s_lab.tasks.scene_captions import Said, read
from s2s_lab.tasks.scenes import ScenePair
from s2s_lab.tasks.signal import SignalPair, SignalTask
from s2s_lab.tasks.stories import StoryPair
from s2s_lab.tasks.task import Pair, Task
from s2s_lab.text import Vocab
from s2s_lab.words import WordTokenizer

Detail = AccuracyScore | ErrorRateScore
"""A count with a name of its own."""


def details(
    task: Task | SignalTask[Any],
    pairs: Sequence[Pair | SignalPair],
    outputs: Sequence[str],
    right: Sequence[bool],
    vocab: Vocab,
) -> tuple[Detail, ...]:
    """The details that a task has; none for most.

    Args:
        task: that the pairs belong to.
        pairs: all of one kind.
        outputs: one for each pair.
        right: whether each output is one of the right targets.
        vocab: what the model can write without copying.
    """
    first = next(iter(pairs), None)
    if isinstance(first, ScenePair) and isinstance(task.target, WordTokenizer):
        golds = [pair.references or (pair.target,) for pair in pairs]
        return caption_details(outputs, golds, task.target.language)
    if isinstance(first, NewsPair):
        golds_of_news = [task.target.split(pair.target) for pair in pairs]
        return (rare_names([task.target.split(text) for text in outputs], golds_of_news, vocab),)
    if isinstance(first, StoryPair):
        kinds = [pair.kind for pair in pairs if isinstance(pair, StoryPair)]
        return by_kind(kinds, right)
    if isinstance(first, AudioPair):
        speakers = [pair.speaker for pair in pairs if isinstance(pair, AudioPair)]
        return by_speaker(speakers, outputs, [pair.target for pair in pairs])
    return ()


def caption_details(
    outputs: Sequence[str], references: Sequence[Sequence[str]], language: str
) -> tuple[AccuracyScore, ...]:
    """Captions with exactly the right colours, shapes, things and relations.

    A thing is a size, a colour and a shape together, in whatever order things come. Relations are
    told by the colours of their things; they count where there are two things or more, and are
    right if each is true and there are as many as a whole caption has.

    Args:
        outputs: captions.
        references: of each output every right caption.
        language: ``en``, ``fr`` or ``zh``.
    """
    read_outputs = [read(text, language) for text in outputs]
    truths = [[read(text, language) for text in golds] for golds in references]
    aspects: Mapping[str, Callable[[Said], list[Any]]] = {
        "colours": lambda said: sorted(said.colours),
        "shapes": lambda said: sorted(said.shapes),
        "things": lambda said: sorted(said.things),
    }
    found = []
    for name, part in aspects.items():
        exact = [
            part(said) == part(truth[0]) for said, truth in zip(read_outputs, truths, strict=True)
        ]
        found.append(AccuracyScore(f"exact {name}", sum(exact), len(exact)))
    related = [
        _relations_are_right(said, truth)
        for said, truth in zip(read_outputs, truths, strict=True)
        if truth[0].relations
    ]
    return (*found, AccuracyScore("exact relations", sum(related), len(related)))


def _relations_are_right(said: Said, truth: Sequence[Said]) -> bool:
    """Whether a caption tells as many relations as the right ones, all of them true."""
    true = {relation for right in truth for relation in right.relations}
    told = set(said.relations)
    return len(told) == len(said.relations) == len(truth[0].relations) and told <= true


def rare_names(
    outputs: Sequence[Sequence[str]], golds: Sequence[Sequence[str]], vocab: Vocab
) -> AccuracyScore:
    """Names of the right headlines that no vocabulary has and that the output has, as often.

    Args:
        outputs: tokens of each output.
        golds: tokens of each right headline.
        vocab: what the model can write without copying.
    """
    known = set(vocab.tokens)
    copied = total = 0
    for output, gold in zip(outputs, golds, strict=True):
        names = Counter(word for word in gold if word[:1].isupper() and word not in known)
        copied += (names & Counter(output)).total()
        total += names.total()
    return AccuracyScore("rare names copied", copied, total)


def by_kind(kinds: Sequence[str], right: Sequence[bool]) -> tuple[AccuracyScore, ...]:
    """Exact match for each kind of question, in the order of the alphabet."""
    asked = Counter(kinds)
    solved = Counter(kind for kind, is_right in zip(kinds, right, strict=True) if is_right)
    return tuple(AccuracyScore(kind, solved[kind], asked[kind]) for kind in sorted(asked))


def by_speaker(
    speakers: Sequence[int], outputs: Sequence[str], targets: Sequence[str]
) -> tuple[ErrorRateScore, ...]:
    """Character error rate for each speaker; the name says who is not heard in training."""
    rate = ErrorRate("char")
    found = []
    for speaker in sorted(set(speakers)):
        mine = [i for i, other in enumerate(speakers) if other == speaker]
        score = rate.corpus([outputs[i] for i in mine], [targets[i] for i in mine])
        heard = "speaker" if speaker in SPEAKERS["train"] else "new speaker"
        counts = (score.substitutions, score.deletions, score.insertions, score.reference_length)
        found.append(ErrorRateScore(f"{heard} {speaker}", *counts))
    return tuple(found)
