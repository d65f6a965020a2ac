"""Hints and messages in Chinese: complete, with the same code, and shown where a learner reads."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

import s2s_lab
from s2s_lab.cli import main
from s2s_lab.grading.chapters import CHAPTERS
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.course import EXERCISES
from s2s_lab.grading.diagnosis import here
from s2s_lab.grading.engine import examine
from s2s_lab.grading.hints import HintLadder, hint_at
from s2s_lab.grading.ledger import as_json, from_json
from s2s_lab.grading.result import Result
from s2s_lab.grading.tables import note
from s2s_lab.grading.translated import result_in
from s2s_lab.grading.work import Grade
from s2s_lab.language import table
from tests.test_language import CHINESE

TRANSLATED = (
    "text",
    "cells",
    "encoder_decoder",
    "teacher_forcing",
    "attention",
    "local_attention",
    "decoding",
    "training",
    "evaluation",
    "translation",
    "parallel_encoders",
    "pretraining",
    "signals",
    "critical_reading",
)
"""Chapters whose hints and messages are there in Chinese, in the order of the course."""

NAMES = [name for name in EXERCISES if name.partition(".")[0] in TRANSLATED]


def entry(name: str) -> dict:
    return table("zh-CN", f"exercises/{name.partition('.')[0]}").get(name, {})


def pairs(name: str) -> list[tuple[str, str]]:
    """Every English text of an exercise with the Chinese one."""
    exercise, theirs = EXERCISES[name], entry(name)
    messages = [(known.message, theirs["messages"][known.id]) for known in exercise.misconceptions]
    return [*zip(exercise.hints, theirs["hints"], strict=True), *messages]


def code_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"`[^`]+`", text))


def test_chapters_are_translated_in_the_order_of_the_course() -> None:
    assert tuple(chapter for chapter in CHAPTERS if chapter in TRANSLATED) == TRANSLATED


@pytest.mark.parametrize("name", NAMES)
def test_every_hint_and_every_message_is_there_and_no_other(name: str) -> None:
    assert set(entry(name)) == {"hints", "messages"}
    assert len(entry(name)["hints"]) == 3
    known = [misconception.id for misconception in EXERCISES[name].misconceptions]
    assert list(entry(name)["messages"]) == known


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_there_is_no_exercise_that_does_not_exist(chapter: str) -> None:
    there = table("zh-CN", f"exercises/{chapter}")
    assert set(there) <= {name for name in EXERCISES if name.startswith(f"{chapter}.")}


@pytest.mark.parametrize("name", NAMES)
def test_code_stays_as_it_is(name: str) -> None:
    for english, chinese in pairs(name):
        assert code_in(chinese) == code_in(english), chinese


@pytest.mark.parametrize("name", NAMES)
def test_it_is_chinese_with_its_punctuation(name: str) -> None:
    for english, chinese in pairs(name):
        assert CHINESE.search(chinese), chinese
        assert not re.search(r"[\u4e00-\u9fff][,.;:!?(]|[,;:!?)][\u4e00-\u9fff]", chinese), chinese
        assert len(chinese) < len(english) * 1.2


@pytest.mark.parametrize("name", NAMES)
def test_messages_are_told_apart(name: str) -> None:
    texts = [chinese for _, chinese in pairs(name)]
    assert len(set(texts)) == len(texts)


def names_in(result: Result) -> Iterator[str]:
    """The message of a result, and what stands over and beside its tables."""
    yield result.message
    if (example := result.counterexample) is not None:
        for one in (*example.inputs, example.expected, example.got):
            yield from (one.title, *one.columns, *(name for name, _ in one.rows))


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.partition(".")[0] in TRANSLATED[7:]]
)
def test_no_sentence_that_a_check_composes_stays_english(name: str) -> None:
    """Two wrong answers of no form, and each known mistake: no three English words in a row."""
    probe = CHECKS[name]
    function = probe.exercise.signature[0].islower()
    others = [lambda *_, **__: {"a": 1}, lambda *_, **__: "text"] if function else []
    submissions = [*(wrong.submission for wrong in probe.wrong), *others]
    results = [examine(probe, here(probe, submission), 0) for submission in submissions]
    texts = {text for result in results for text in names_in(result_in("zh-CN", result))}
    prose = {re.sub(r"`[^`]*`|'[^']*'", "", text) for text in texts}
    assert [text for text in prose if re.search(r"[a-z]{2,}(?: [a-z]{2,}){2}", text)] == []


def last_token(outputs, lengths):
    return outputs[:, -1]


@pytest.mark.skipif("encoder_decoder" not in TRANSLATED, reason="its chapter is not translated")
class TestShown:
    """What a learner sees of one mistake."""

    MESSAGE = entry("encoder_decoder.last_state").get("messages", {}).get("02.1/reads-padding", "-")

    def test_a_failed_check_says_the_chinese_message(self) -> None:
        result = s2s_lab.check("encoder_decoder.last_state", last_token, language="zh-CN")
        assert (result.status, result.message_id) == ("failed", "02.1/reads-padding")
        lines = result.text().splitlines()
        assert lines[:3] == [
            "未通过 · encoder_decoder.last_state · 0 / 2 分",
            self.MESSAGE,
            "[02.1/reads-padding]",
        ]
        assert "能暴露这个问题的最小输入：last_state(outputs, lengths)" in lines
        assert any(line.startswith("期望结果，形状") for line in lines)
        assert any(line.startswith("  句子 0") for line in lines)

    def test_so_does_the_card(self) -> None:
        result = s2s_lab.check("encoder_decoder.last_state", last_token, language="zh-CN")
        card = result._repr_mimebundle_()["text/html"]
        assert 'lang="zh-CN"' in card
        assert 'aria-label="检查 encoder_decoder.last_state：未通过"' in card
        assert 'data-status="failed"' in card
        assert re.sub(r"`[^`]*`", "", self.MESSAGE)[:12] in card
        english = s2s_lab.check("encoder_decoder.last_state", last_token, language="en")
        assert not CHINESE.search(english._repr_mimebundle_()["text/html"])

    def test_the_variable_does_it_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("S2S_LAB_LANGUAGE", "zh-CN")
        result = s2s_lab.check("encoder_decoder.last_state", last_token)
        assert self.MESSAGE in result.text()
        assert replace(result, language="en").text().startswith("failed · ")

    def test_only_what_is_shown_is_chinese(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Status, points, ids, and what a ledger keeps are the same in every language."""
        english = s2s_lab.check("encoder_decoder.last_state", last_token, language="en")
        chinese = s2s_lab.check("encoder_decoder.last_state", last_token, language="zh-CN")
        assert replace(chinese, language="en") == english
        assert as_json(Grade(chinese)) == as_json(Grade(english))
        assert '"language"' not in as_json(Grade(chinese))
        kept = from_json(as_json(Grade(chinese))).result
        assert result_in("zh-CN", kept).message == self.MESSAGE

    def test_a_message_in_a_cell_is_chinese_as_well(self) -> None:
        english = s2s_lab.check("encoder_decoder.last_state", last_token, language="en")
        assert english.counterexample is not None
        said = replace(english.counterexample, got=note("got", english.message))
        shown = result_in("zh-CN", replace(english, counterexample=said))
        assert shown.counterexample is not None
        assert shown.counterexample.got == note("你的结果", self.MESSAGE)

    def test_hints_come_in_chinese(self, capsys: pytest.CaptureFixture[str]) -> None:
        hints = entry("encoder_decoder.last_state")["hints"]
        ladder = HintLadder()
        given = [ladder.next("encoder_decoder.last_state", "zh-CN") for _ in range(4)]
        assert [hint.text for hint in given] == [*hints, hints[2]]
        assert str(given[0]).startswith("提示 1 / 3 · ")
        assert '<div lang="zh-CN"' in given[0]._repr_mimebundle_()["text/html"]
        assert "<b>提示 1 / 3：</b>" in given[0]._repr_mimebundle_()["text/html"]
        call = ["hint", "encoder_decoder.last_state", "--level", "2", "--language", "zh-CN"]
        assert main(call) == 0
        assert capsys.readouterr().out == (
            f"提示 2 / 3 · {hints[1]}\n下一条：s2s-lab hint encoder_decoder.last_state --level 3\n"
        )


@pytest.mark.parametrize(
    "call",
    [
        lambda: s2s_lab.check("encoder_decoder.last_state", last_token, language="fr"),
        lambda: hint_at("encoder_decoder.last_state", 1, "fr"),
        lambda: s2s_lab.hint("encoder_decoder.last_state", "fr"),
    ],
    ids=["check", "hint_at", "hint"],
)
def test_an_unknown_language_is_refused(call) -> None:
    with pytest.raises(ValueError, match="^language: expected en or zh-CN, got 'fr'$"):
        call()


def test_errors_of_a_call_are_told_in_its_language() -> None:
    with pytest.raises(ValueError, match="你是不是指 'encoder_decoder.last_state'"):
        hint_at("last_sate", 1, "zh-CN")
    with pytest.raises(ValueError, match="要检查什么"):
        s2s_lab.check("encoder_decoder.last_state", language="zh-CN")
    with pytest.raises(ValueError, match="这里要传入函数"):
        s2s_lab.check("encoder_decoder.last_state", 3, language="zh-CN")  # type: ignore[arg-type]


def test_an_exercise_that_is_not_translated_speaks_english() -> None:
    own = replace(EXERCISES["encoder_decoder.last_state"], name="mine.last_state")
    from s2s_lab.grading.translated import hint_in, message_in

    assert hint_in("zh-CN", own, 1) == own.hints[0]
    assert message_in("zh-CN", own.name, "02.1/reads-padding") is None
