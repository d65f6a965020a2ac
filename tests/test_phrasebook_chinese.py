"""The phrasebook in Chinese: right sentences, links that hold, one answer to English."""

import itertools
import random
from functools import cache

import pytest

from s2s_lab.tasks.phrasebook import chinese, english, grammar
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token
from s2s_lab.tasks.phrasebook.chinese_corpus import from_chinese, to_chinese
from s2s_lab.tasks.phrasebook.chinese_lexicon import NUMBERS, SINGLE_MEASURES, WORDS
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.chinese_words import CHINESE
from s2s_lab.tasks.phrasebook.lexicon import ADJECTIVES, NAMES, NOUNS, STATES

ME, YOU, HE, SHE, WE, THEY = (d.Pronoun(k) for k in ("I", "you", "he", "she", "we", "they"))
MARKS = ".?!。？！"


def thing(noun: str, determiner: str = "the", plural: bool = False) -> d.NounPhrase:
    return d.NounPhrase(noun, determiner, plural)


@cache
def drawn(n: int = 50_000) -> list[tuple[d.Sentence, list[Token], list[Token]]]:
    """Derivations that the Chinese tasks use, with their English and their Chinese."""
    rng = random.Random(5)
    sentences = filter(says, (grammar.sentence(rng) for _ in itertools.count()))
    some = itertools.islice(sentences, n)
    return [(s, english.realise(s), chinese.realise(s)) for s in some]


def text(tokens: list[Token]) -> str:
    return " ".join(token.form for token in tokens)


APPLES = thing("apple", "bare", plural=True)
NAMED = [
    (d.Clause(ME, "love", YOU), "I love you.", "我爱你。"),
    (d.Clause(ME, "eat", APPLES, modal="love to"), "I love to eat apples.", "我爱吃苹果。"),
    (d.Clause(ME, "eat", APPLES, modal="like to"), "I like to eat apples.", "我喜欢吃苹果。"),
    (d.Phrase("hello"), "Hello.", "你好。"),
    (d.Phrase("thank you"), "Thank you.", "谢谢。"),
    (d.Clause(HE, "have", thing("book", "three", True)), "He has three books.", "他有三本书。"),
    (d.Clause(HE, "eat", APPLES, negation="not"), "He does not eat apples.", "他不吃苹果。"),
    (d.Clause(YOU, "see", thing("dog"), question="yes-no"), "Do you see the dog?",
     "你看见狗了吗？"),
    (d.Clause(SHE, "have", thing("dog", "two", True)), "She has two dogs.", "她有两只狗。"),
    (d.Clause(HE, "have", thing("car", "a"), negation="not"), "He does not have a car.",
     "他没有汽车。"),
    (d.Clause(thing("cat"), "be", quality="small"), "The cat is small.", "猫很小。"),
    (d.Clause(thing("cat"), "be", quality="small", negation="not"), "The cat is not small.",
     "猫不小。"),
    (d.Clause(thing("car"), "be", quality="red"), "The car is red.", "汽车是红色的。"),
    (d.Clause(SHE, "be", quality="sick"), "She is sick.", "她生病了。"),
    (d.Clause(SHE, "be", quality="sick", negation="not"), "She is not sick.", "她没生病。"),
    (d.Clause(HE, "be", quality="tall", degree="too"), "He is too tall.", "他太高了。"),
    (d.Clause(HE, "be", quality="French"), "He is French.", "他是法国人。"),
    (d.Clause(SHE, "be", quality="teacher"), "She is a teacher.", "她是老师。"),
    (d.Clause(SHE, "see", d.NounPhrase("cat", "two", True, "white")), "She sees two white cats.",
     "她看见两只白色的猫。"),
    (d.Clause(HE, "read", thing("book", "this")), "He reads this book.", "他读这本书。"),
    (d.Clause(HE, "read", thing("book", "that", True)), "He reads those books.",
     "他读那些书。"),
    (d.Clause(ME, "eat", place=d.Place("in the park"), time="today", progressive=True),
     "I am eating in the park today.", "我今天正在公园里吃饭。"),
    (d.Clause(HE, "eat", APPLES, progressive=True), "He is eating apples.", "他在吃苹果。"),
    (d.Clause(HE, "sleep", progressive=True, negation="not"), "He is not sleeping.",
     "他没在睡觉。"),
    (d.Clause(SHE, "sing", manner="well"), "She sings well.", "她唱歌唱得很好。"),
    (d.Clause(ME, "swim", modal="can"), "I can swim.", "我会游泳。"),
    (d.Clause(HE, "see", thing("dog"), modal="can", negation="not"), "He cannot see the dog.",
     "他看不见狗。"),
    (d.Clause(SHE, "give", thing("key", "the", True), thing("child", "her", True)),
     "She gives the keys to her children.", "她把钥匙给她的孩子们。"),
    (d.Clause(HE, "give", thing("book", "a"), ME), "He gives me a book.", "他给我一本书。"),
    (d.Clause(HE, "find", thing("key", "the")), "He finds the key.", "他找到了钥匙。"),
    (d.Clause(SHE, "wear", thing("hat", "a"), progressive=True), "She is wearing a hat.",
     "她戴着一顶帽子。"),
    (d.Clause(HE, "live", place=d.Place("in Paris")), "He lives in Paris.", "他住在巴黎。"),
    (d.Clause(YOU, "live", question="where"), "Where do you live?", "你住在哪里？"),
    (d.Clause(YOU, "buy", APPLES, question="many"), "How many apples do you buy?",
     "你买几个苹果？"),
    (d.Clause(None, "help", ME), "Help me.", "帮助我。"),
    (d.Clause(None, "open", thing("door"), negation="not"), "Do not open the door.", "别开门。"),
    (d.Clause(thing("book"), "be", place=d.Place("on", thing("table"))),
     "The book is on the table.", "书在桌子上。"),
    (d.ThereIs(thing("cat", "a"), d.Place("in the garden")), "There is a cat in the garden.",
     "花园里有一只猫。"),
    (d.ThisIs("this", thing("mother", "my")), "This is my mother.", "这是我妈妈。"),
    (d.Called("I", d.Name("Anna")), "My name is Anna.", "我叫安娜。"),
    (d.Aged(SHE, "twenty"), "She is twenty years old.", "她二十岁。"),
    (d.Weather("cold", place=d.Place("in Rome")), "It is cold in Rome.", "罗马天气很冷。"),
]  # fmt: skip


@pytest.mark.parametrize(("core", "source", "target"), NAMED)
def test_a_derivation_has_the_answer_of_a_teacher(core: d.Core, source: str, target: str) -> None:
    sentence = d.Sentence(core)
    pair = to_chinese(sentence)
    assert says(sentence)
    assert (pair.source, pair.target) == (source, target)


def test_gold_alignment_by_hand() -> None:
    """She sees two white cats . | 她 看见 两 只 白色 的 猫 。

    By hand: words of the same meaning, one to one; 只 may go with *two* and with *cats*, 的 with
    *white*.
    """
    core = d.Clause(SHE, "see", d.NounPhrase("cat", "two", True, "white"))
    pair = to_chinese(d.Sentence(core))
    assert pair.sure == {(0, 0), (1, 1), (2, 2), (3, 4), (4, 6), (5, 7)}
    assert pair.possible - pair.sure == {(2, 3), (4, 3), (3, 5)}


def test_time_and_place_cross_the_verb() -> None:
    """I eat in the park today . | 我 今天 在 公园 里 吃饭 。

    *the* may go with 公园, *in* with 里, too.
    """
    core = d.Clause(ME, "eat", place=d.Place("in the park"), time="today")
    pair = to_chinese(d.Sentence(core))
    assert pair.sure == {(0, 0), (1, 5), (2, 2), (4, 3), (5, 1), (6, 6)}
    assert pair.possible - pair.sure == {(3, 3), (2, 4), (4, 2)}


def test_the_other_direction_has_the_links_turned_round() -> None:
    sentence = d.Sentence(d.Clause(ME, "love", YOU))
    pair = from_chinese(sentence)
    assert (pair.source, pair.target, pair.references) == (
        "我爱你。",
        "I love you.",
        ("I love you.",),
    )
    assert pair.sure == {(j, i) for i, j in to_chinese(sentence).sure}


def test_every_content_word_is_linked_and_every_word_may_be() -> None:
    """Nouns, names, adjectives and verbs share a part with the other side."""
    content = {noun.key for noun in NOUNS.values()} | {noun.plural for noun in NOUNS.values()}
    content = {word for word in content | set(ADJECTIVES) | set(NAMES) if " " not in word}
    for sentence, source, target in drawn():
        said = {part for token in target for part in token.heads}
        helped = said | {part for token in target for part in token.helps}
        for token in source:
            assert (token.heads | token.helps) & helped, (text(source), text(target), token)
            if token.form in content and token.heads:
                assert token.heads & said, (text(source), text(target), token)
        parts = {part for token in source for part in token.heads | token.helps}
        for token in target:
            assert (token.heads | token.helps) & parts, (sentence, text(target), token)


def test_links_point_at_tokens_and_sure_is_possible() -> None:
    for sentence, source, target in drawn()[:3_000]:
        pair = to_chinese(sentence)
        assert pair.sure <= pair.possible
        assert {i for i, _ in pair.possible} == set(range(len(source)))
        assert {j for _, j in pair.possible} == set(range(len(target)))


def test_the_tokenizer_finds_the_words_of_the_realiser() -> None:
    for _, _, target in drawn():
        forms = [token.form for token in target]
        assert CHINESE.split(CHINESE.join(forms)) == forms


def test_one_english_sentence_has_one_chinese_answer() -> None:
    answers: dict[str, str] = {}
    for _, source, target in drawn():
        answer = text(target).rstrip(" " + MARKS)
        assert answers.setdefault(text(source).rstrip(" " + MARKS), answer) == answer
    assert len(answers) > 35_000


MEASURES = {measure for _, measure in WORDS.values()} | set(SINGLE_MEASURES.values())
COUNTING = {"一", "几", "这", "那", *NUMBERS.values()}


def test_a_measure_word_fits_its_noun() -> None:
    """Read from the text alone: numeral or 这, measure word, perhaps an adjective, noun."""
    by_word: dict[str, set[str]] = {}
    for key, (word, measure) in WORDS.items():
        by_word.setdefault(word, set()).update({measure, SINGLE_MEASURES.get(key, measure)})
    checked = 0
    for _, _, target in drawn():
        words = [token.form for token in target]
        for i, (one, two) in enumerate(itertools.pairwise(words)):
            if one not in COUNTING or two not in MEASURES:
                continue
            noun = next(token for token in target[i + 2 :] if token.form in by_word)
            assert two in by_word[noun.form], text(target)
            checked += 1
        for count, after in itertools.pairwise(words):
            if count in NUMBERS.values():
                assert after in MEASURES | {"岁", "点"}, text(target)
    assert checked > 5_000


def test_two_is_liang() -> None:
    assert "二" not in CHINESE.words
    for _, _, target in drawn()[:20_000]:
        assert not any(token.form == "二" for token in target)


def test_no_shi_before_adjectives() -> None:
    """*is small* is 很小; only colours and the like stand between 是 and 的."""
    for sentence, _, target in drawn():
        core = sentence.core
        if not isinstance(core, d.Clause) or core.verb != "be" or not core.quality:
            continue
        words = [token.form for token in target]
        if core.quality in ADJECTIVES.keys() | STATES.keys() and "是" in words:
            after = words[words.index("是") + 1 :]
            assert after[0] == "很" or after[1] in ("的", "人"), text(target)


def test_ma_stands_in_yes_no_questions_only() -> None:
    for sentence, _, target in drawn():
        core, words = sentence.core, [token.form for token in target]
        if isinstance(core, d.Phrase):
            continue
        asks = getattr(core, "question", "") == "yes-no"
        asks = asks and getattr(core, "subject", None) != d.Pronoun("who")
        assert ("吗" in words) == asks, text(target)


def test_denials_have_no_numeral_and_one_denying_word() -> None:
    for sentence, _, target in drawn():
        if getattr(sentence.core, "negation", "") and not sentence.opening:
            words = [token.form for token in target]
            denying = {"不", "没", "没有", "别", "看不见", "听不见", "找不到"}
            assert sum(word in denying for word in words) == 1, text(target)
            assert "一些" not in words, text(target)
            assert ("一", "个") not in itertools.pairwise(words), text(target)


def test_what_chinese_would_say_otherwise_is_left_out() -> None:
    never = d.Clause(HE, "sing", manner="well", negation="never")
    red = d.Clause(thing("car"), "be", quality="red", degree="really")
    arriving = d.Clause(HE, "arrive", progressive=True)
    for core in (never, red, arriving, d.ThisIs("this", thing("book"))):
        assert not says(d.Sentence(core))


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (d.Clause(HE, "come", modal="want to", time="tomorrow"), "他想明天来。"),
        (d.Clause(HE, "come", modal="want to", time="tomorrow", negation="not"), "他不想明天来。"),
        (d.Clause(HE, "come", modal="can", time="tomorrow"), "他明天能来。"),
        (d.Clause(HE, "come", modal="hope to", time="tomorrow", fronted=True), "明天，他希望来。"),
        (d.Clause(HE, "see", YOU, question="yes-no"), "他看见你了吗？"),
        (d.Clause(d.Pronoun("who"), "see", YOU, question="yes-no"), "谁看见了你？"),
        (d.Clause(HE, "hear", question="what"), "他听见了什么？"),
        (d.Clause(HE, "see", YOU, question="yes-no", modal="can"), "他能看见你吗？"),
        (d.Clause(None, "close", thing("door")), "关上门。"),
        (d.Clause(None, "close", thing("door"), negation="not"), "别关门。"),
        (d.Clause(HE, "close", thing("door"), progressive=True), "他在关门。"),
    ],
)
def test_when_is_wished_for_what_was_noticed_and_orders_to_close(
    clause: d.Clause, said: str
) -> None:
    """The time of a wish stands after it; who asks what was seen says 了; an order has a result."""
    tokens = chinese.realise(d.Sentence(clause))
    assert CHINESE.join([token.form for token in tokens]) == said
