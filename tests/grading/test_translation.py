"""Chapter 09, text and batches: oracles by hand and beside the package's own tokenizers."""

import random
from itertools import pairwise, permutations

import pytest
import torch

from s2s_lab.grading import check
from s2s_lab.grading.checks.translation import (
    batch_by_tokens,
    detokenize_fr,
    fmm,
    french_text,
    tokenize_fr,
)
from s2s_lab.grading.inside.questions.translation.batch_by_tokens import ask
from s2s_lab.words import LexiconTokenizer, WordTokenizer

SEEDS = (1, 2, 3)
FRENCH = WordTokenizer("fr")


def drawn(module):
    return [case for seed in SEEDS for case in module.cases(random.Random(seed))]


@pytest.mark.parametrize(
    ("text", "lexicon", "max_len", "pieces"),
    [
        ("研究生命", ("研究", "研究生", "生命"), 3, ["研究生", "命"]),
        ("研究生命", ("研究", "研究生", "生命"), 2, ["研究", "生命"]),
        ("我爱吃苹果！", ("我", "爱", "吃", "苹果"), 2, ["我", "爱", "吃", "苹果", "！"]),
        ("猫a 猫", ("苹果",), 2, ["猫", "a", " ", "猫"]),
    ],
)
def test_fmm_by_hand(text, lexicon, max_len, pieces):
    """With three signs 研究生 is found first and leaves 命; with two it is not looked for."""
    assert fmm.oracle(fmm.Case(text, lexicon, max_len)) == pieces


def test_fmm_agrees_with_the_package_where_every_sign_is_known():
    """The package joins signs that it does not know, and has no longest piece but its words'."""
    compared = 0
    for case in drawn(fmm):
        signs = {sign for sign in case.text if "\u4e00" <= sign <= "\u9fff"}
        words = tuple(w for w in case.lexicon if len(w) <= case.max_len)
        known = LexiconTokenizer((*words, *signs))
        if all("\u4e00" <= sign <= "\u9fff" for sign in case.text):
            compared += 1
            assert fmm.oracle(case) == known.split(case.text)
    assert compared > 50


def test_inputs_of_fmm_can_be_cut_in_more_than_one_way():
    """Forward and backward differ on a fifth of them at least."""
    backward = next(w.submission for w in fmm.CHECK.wrong if w.id == "09.1/backward")
    cases = drawn(fmm)
    differ = [fmm.oracle(c) != backward(c.text, set(c.lexicon), c.max_len) for c in cases]
    assert sum(differ) > len(cases) / 5


def test_a_loop_that_does_not_advance_comes_to_an_end_and_is_named():
    def endless(text, lexicon, max_len):
        i = 0
        while i < len(text):
            i += max((len(w) for w in lexicon if text.startswith(w, i)), default=0)
        return [text]

    result = check("translation.fmm", endless)
    assert result.message_id == "09.1/endless-loop"


def answers(case, batches):
    """The same batches for every seed."""
    answer = ask(lambda lengths, max_tokens, seed: [list(b) for b in batches], case)
    assert isinstance(answer, dict)
    return answer


LENGTHS = (2, 9, 3, 8, 20)


@pytest.mark.parametrize(
    ("batches", "first"),
    [
        ([[0, 2], [1, 3], [4]], "unshuffled"),
        ([[4], [0, 2], [1, 3]], "ignores-seed"),
        ([[0, 2], [4], [1]], "drops-the-rest"),
        ([[0, 2], [3, 1]], "one-long-sentence"),
        ([[4], [], [0, 2], [1, 3]], "empty-batch"),
        ([[4], [0, 0, 2], [1, 3]], "not-once"),
        ([[4], [0, 5, 2], [1, 3]], "not-once"),
        ([[4], [0, 2, 3], [1]], "real-tokens"),
        ([[4], [0], [2, 3, 1]], "checks-too-late"),
        ([[3, 4], [0, 2], [1]], "checks-too-late"),
        ([[4], [0, 3], [1, 2]], "mixes-lengths"),
        ([[4], [0], [2], [1, 3]], "wastes-budget"),
    ],
)
def test_properties_of_batches_by_hand(batches, first):
    """Budget 18: 2·3, 2·9 and a sentence of 20 by itself.

    2, 3 and 8 are 13 tokens that cost 24; 3, 8 and 9 are 20 that cost 27. 8 with 2 costs 16.
    """
    case = batch_by_tokens.Case(LENGTHS, 18, 0)
    found = next(batch_by_tokens._broken(case, answers(case, batches)))
    assert found == f"09.2/{first}"


def test_a_batch_within_the_budget_by_its_real_tokens_alone():
    """3 + 3 + 9 = 15 are 27 with padding."""
    case = batch_by_tokens.Case((3, 3, 9), 18, 0)
    assert "09.2/real-tokens" in batch_by_tokens._broken(case, answers(case, [[0, 1, 2]]))


def test_every_way_to_fill_that_is_allowed_holds_and_no_other():
    """All partitions of five sentences into runs by length: few of them have the two properties."""
    case = batch_by_tokens.Case((1, 2, 4, 4, 7), 8, 0)
    right = []
    for cuts in range(16):
        runs, run = [], [0]
        for i in range(1, 5):
            if cuts >> (i - 1) & 1:
                runs.append(run)
                run = []
            run.append(i)
        runs.append(run)
        if not list(batch_by_tokens._one(case, runs)):
            right.append(runs)
        within = all(len(r) == 1 or len(r) * case.lengths[r[-1]] <= 8 for r in runs)
        full = all(len(a + b) * case.lengths[b[-1]] > 8 for a, b in pairwise(runs))
        assert (runs in right) == (within and full)
    assert [[0, 1], [2, 3], [4]] in right


def test_an_honest_order_is_practically_never_taken_for_a_sorted_one():
    """Of the orders of five different lengths, 2 in 120 are sorted; six in a row, (1/60)^6."""
    orders = list(permutations(range(5)))
    assert sum(o in (tuple(range(5)), tuple(range(4, -1, -1))) for o in orders) == 2
    for case in drawn(batch_by_tokens):
        batches = batch_by_tokens.filled(case)
        assert len({max(batch) for batch in batches}) >= 5


@pytest.mark.parametrize("seed", range(10))
def test_no_false_alarm_however_it_is_shuffled(seed):
    def right(lengths, max_tokens, seed):
        batches = []
        for i in sorted(range(len(lengths)), key=lengths.__getitem__):
            if batches and (len(batches[-1]) + 1) * lengths[i] <= max_tokens:
                batches[-1].append(i)
            else:
                batches.append([i])
        order = torch.randperm(len(batches), generator=torch.Generator().manual_seed(seed))
        return [torch.tensor(batches[i]) for i in order]

    result = check("translation.batch_by_tokens", right, seed=seed)
    assert result.passed, result.text()


def test_a_list_of_lengths_that_was_sorted_in_place_is_noticed():
    def sorts(lengths, max_tokens, seed):
        order = sorted(range(len(lengths)), key=lengths.__getitem__)
        batches = []
        for i in order:
            if batches and (len(batches[-1]) + 1) * lengths[i] <= max_tokens:
                batches[-1].append(i)
            else:
                batches.append([i])
        lengths.sort()
        random.Random(seed).shuffle(batches)
        return batches

    result = check("translation.batch_by_tokens", sorts)
    assert result.message_id == "09.2/changes-input"
    assert "in place" in result.message


def test_batches_of_another_form_are_one_sentence():
    result = check("translation.batch_by_tokens", lambda lengths, *others: lengths)
    assert "expected a list of lists of indices" in result.message


def test_an_error_where_no_sentence_is_too_long_stays_the_learners_own():
    case = batch_by_tokens.Case((1, 2), 5, 0)

    def refuses(lengths, max_tokens, seed):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        ask(refuses, case)


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("<bos> l' ami d' aujourd'hui , vas -tu ? <eos> le", "L'ami d'aujourd'hui, vas-tu ?"),
        ("où a -t-il été . <pad>", "Où a-t-il été."),
        ("<bos> <eos> oui", ""),
    ],
)
def test_french_text_by_hand(tokens, text):
    assert detokenize_fr.oracle(detokenize_fr.Case(tuple(tokens.split()))) == text


def test_french_tokens_by_hand():
    text = "Qu'a-t-il dit d'aujourd'hui, quelqu'un de Paris ?"
    tokens = "Qu' a -t-il dit d' aujourd'hui , quelqu'un de Paris ?"
    assert tokenize_fr.oracle(tokenize_fr.Case(text)) == tokens.split()


def test_both_directions_agree_with_the_package_and_with_each_other():
    generator = random.Random(7)
    for _ in range(300):
        tokens = french_text.sentence(generator)
        text = french_text.written(tokens)
        assert text == FRENCH.join(tokens)
        read = tokenize_fr.oracle(tokenize_fr.Case(text))
        assert read == FRENCH.split(text)
        assert read == [tokens[0][0].upper() + tokens[0][1:], *tokens[1:]]
        assert detokenize_fr.oracle(detokenize_fr.Case(tuple(read))) == text
