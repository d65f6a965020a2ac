"""What traces say has a Chinese form: all sentences of all strategies, and those on edits."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import Translator, load, pages
from s2s_lab.decoding import Beam, Constrained, Greedy, Rerank, Sampling, Speculative, Strategy
from s2s_lab.decoding.diff import diff
from s2s_lab.decoding.ending import Ending
from s2s_lab.decoding.filters import Temperature
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.phrases import ForbiddenPhrases
from s2s_lab.decoding.rerank import Feature
from s2s_lab.decoding.rules import Forbidden
from s2s_lab.decoding.short_form import parse_strategy
from s2s_lab.decoding.trace import Trace
from s2s_lab.models.hmm import HMM
from s2s_lab.steering import Steering
from s2s_lab.text import Codec, SpaceTokenizer
from tests.conftest import Tab
from tests.test_steering import BY_HAND, TABLE

SENTENCE = "My sister does not see the white dog."
TYPED = (
    *("greedy", "beam:3", "diverse:6:3", "stochastic-beam:4", "contrastive:5", "recombination:3:1"),
    *("recombination:3:2", "best-first:2", "best-first:1:nodes=5", "exact", "exact:0.6"),
    *("exact:nodes=4", "exact:max-steps=3", "mbr:samples=8", "sample", "sample:3:top-k=3"),
    *("sample:3:temperature=0.5:top-p=0.8", "sample:typical=0.5", "sample:min-p=0.2"),
    *("sample:epsilon=0.01", "sample:eta=0.01", "sample:2:no-repeat=2:top-k=5"),
    *("beam:3:no-repeat=1", "beam:3:repetition=1.5", "greedy:repetition=2", "beam:3:min-length=12"),
    *("beam:2:max-steps=3", "best-first:1:width=1", "best-first:1:queue=2", "beam:6:2"),
    *("sample:5:max-steps=4", "best-first:3:alpha=0.8:max-steps=6", "diverse:4:1:0.5"),
)
LEFT = re.compile(
    r"log|top-[kp]|typical|min-p|epsilon|eta|temperature|EOS|Gumbel|exp|ln|entropy|chrf|min|max"
    r"|⟨.*?⟩|<\w+>|[“\"'].*?[”\"']"
)
"""Terms of the field, settings by name, tokens and quotations may stay as they are."""


def strategies(model: Translator) -> Iterator[Strategy]:
    """Every strategy, with what makes it say something else."""
    yield from map(parse_strategy, TYPED)
    yield from (Greedy(rules=(Forbidden((7, 8)),)), Beam(3, rules=(ForbiddenPhrases(((20, 30),)),)))
    yield Beam(3, ending=Ending(keeps_place=False), coverage=0.2)
    yield Beam(3, length=Length("reward", in_step=True), max_steps=5)
    yield Beam(3, length=Length("power", in_step=True))
    yield Constrained(must=((40,), (50, 60)), width=4, max_steps=6)
    yield Constrained(width=2)
    yield Rerank(Beam(3), (Feature("logprob"), Feature("length", 0.2)))
    yield Speculative(model.model, lookahead=2, greedy=True)
    yield Speculative(model.model, lookahead=2, filters=(Temperature(0.7),))


def traces() -> Iterator[Trace]:
    """Runs of all strategies, on the model that ships, on a table, and on a hidden Markov model."""
    model = load("phrasebook-en-fr")
    for strategy in strategies(model):
        yield model.trace(SENTENCE, strategy)
    for typed in ("viterbi:2", "viterbi:1", "exact", "best-first"):
        yield BY_HAND.trace("a b", parse_strategy(typed))
        yield model.trace("I love the dog and you.", Speculative(load("phrasebook-en-fr").model, 3))
    yield BY_HAND.trace("a b", Speculative(TABLE, filters=(Temperature(3.0),)))
    yield BY_HAND.trace("a", Sampling(samples=2))
    rain = HMM.of(
        {"wet": 0.5, "dry": 0.5},
        {"wet": {"wet": 0.7, "dry": 0.3}, "dry": {"wet": 0.4, "dry": 0.6}},
        {"wet": {"coat": 0.8, "hat": 0.2}, "dry": {"coat": 0.1, "hat": 0.9}},
    )
    codecs = [Codec(SpaceTokenizer(), vocab) for vocab in (rain.source_vocab, rain.vocab)]
    yield Translator("rain", rain, *codecs).trace("coat hat hat", parse_strategy("viterbi"))
    run = Steering(model, SENTENCE, Beam(3))
    run.fork(2, run.trace.steps[2].candidates[-1].token)
    run.edit_attention(0, [1] * len(run.trace.source), normalise=True)
    run.edit_attention(3, [1] * len(run.trace.source), normalise=True)
    run.replace_source(6, "black")
    run.replace_source(6, "big black")
    yield run.trace


def sentences(trace: Trace) -> Iterator[str]:
    """All text of a trace that is not a token."""
    for candidate in (c for step in trace.steps for c in step.candidates):
        yield candidate.reason
        yield from (term.name for term in candidate.terms)
    for output in trace.outputs:
        yield output.reason
        yield from (term.name for term in output.terms)
    for table in trace.tables:
        yield table.title
        if "state" not in table.title:  # those have tokens as rows and columns
            yield from (*table.rows, *table.columns)
    yield from trace.edits


def chinese(tab: Tab, folder: Path, texts: list[str], language: str = "zh-CN") -> list[str]:
    """What the views make of them."""
    script = f"{pages.module('panels/reasons')}\nwindow.told = reasons('{language}');"
    file = folder / "reasons.html"
    head = '<meta charset="utf-8"><link rel="icon" href="data:,">'
    file.write_text(f"{head}<script type=module>{script}</script>", encoding="utf-8")
    found: list[str] = tab.open(file).evaluate("texts => texts.map(told)", texts)
    return found


@pytest.mark.browser
def test_everything_that_traces_say_has_a_chinese_form(tab: Tab, tmp_path: Path) -> None:
    said: dict[str, None] = {}
    for trace in traces():
        said |= dict.fromkeys(sentences(trace))
    texts = list(said)
    assert len(texts) > 500
    english = []
    for text, told in zip(texts, chinese(tab, tmp_path, texts), strict=True):
        told = re.sub("并入 .*，后者|读法改为 .*", "", told)  # there stand tokens
        if re.search(r"[A-Za-z]{2,}", LEFT.sub("", told)):
            english.append((text, told))
    assert english == []


@pytest.mark.browser
def test_why_two_runs_part_has_a_chinese_form(tab: Tab, tmp_path: Path) -> None:
    model = load("phrasebook-en-fr")
    source = "The dog that I see is not white and big."
    a, b = (model.trace(source, strategy) for strategy in (Greedy(), Beam(3)))
    told = chinese(tab, tmp_path, list(diff(a, b).reasons))
    assert told == [
        "'est' 被剪枝（第 2 名，有 1 个空位：比最后留下的低 0.40 奈特）",
        "'voit' 被保留（第 1 名，有 3 个空位）",
    ]


@pytest.mark.browser
def test_numbers_and_tokens_are_kept_and_the_unknown_stays(tab: Tab, tmp_path: Path) -> None:
    pairs: dict[str, Any] = {
        "rank 12, 5 places were open: 0.25 nats behind the last that stayed": (
            "第 12 名，有 5 个空位：比最后留下的低 0.25 奈特"
        ),
        "rank 1, 1 place was open, and it ends the sentence": "第 1 名，有 1 个空位，并结束句子",
        "score 1.50 behind the best, cut at the length limit": (
            "得分比最佳低 1.50，在长度上限处截断"
        ),
        "step 2: 'a.*b' was chosen after 'x'": "第 2 步：在 'x' 之后选择了 'a.*b'",
        "something that no strategy says": "something that no strategy says",
        "": "",
    }
    assert chinese(tab, tmp_path, list(pairs)) == list(pairs.values())
    assert chinese(tab, tmp_path, list(pairs), "en") == list(pairs)
