"""Chapter 09, training and errors: oracles by hand and beside PyTorch; what a run is judged by."""

import random
from dataclasses import replace
from math import log

import pytest
import torch

from s2s_lab.grading import check
from s2s_lab.grading.checks.translation import diagnose, fit_phrasebook, train_step
from s2s_lab.grading.checks.translation.diagnose_wrong import _with as diagnosis
from s2s_lab.grading.checks.translation.fit_phrasebook_found import measured
from s2s_lab.grading.checks.translation.fit_phrasebook_oracle import dictionary, translated
from s2s_lab.grading.checks.translation.train_step_wrong import _with as step
from s2s_lab.grading.inside.questions.translation.train_step import Tiny
from s2s_lab.tasks.invented_phrasebook import invented_phrasebook

ZEROS = torch.zeros(4, 4, dtype=torch.float64)


def test_step_oracle_by_hand():
    """All weights 0, V = 4: each of two labels costs log 4. The slope of the mean at label v is
    (¼ − [v = label]) / 2 for each word read: for labels 2 and 3 after the words 1 and 2, source 1
    twice. With rate 1 the row of target word 1 goes to −(⅛, ⅛, −⅜, ⅛), nothing being clipped.
    """
    case = train_step.Case(
        src_table=ZEROS,
        tgt_table=ZEROS,
        drop=torch.ones(4, dtype=torch.float64),
        src=torch.tensor([[[1, 0]]]),
        tgt_in=torch.tensor([[[1, 2, 0]]]),
        labels=torch.tensor([[[2, 3, 0]]]),
        lr=1.0,
        clip=50.0,
    )
    sums, counts, kinds, after = train_step.oracle(case)
    assert sums == pytest.approx([2 * log(4)])
    assert (counts, kinds) == ([2.0], "number")
    rows = torch.zeros(8, 4, dtype=torch.float64)
    rows[1] = torch.tensor([-2, -2, 2, 2]) / 8
    rows[5] = torch.tensor([-1, -1, 3, -1]) / 8
    rows[6] = torch.tensor([-1, -1, -1, 3]) / 8
    torch.testing.assert_close(after, rows[None])
    norm = (rows**2).sum().sqrt()
    half = train_step.oracle(replace(case, clip=norm.item() / 2))[3]
    torch.testing.assert_close(half, rows[None] / 2, rtol=1e-5, atol=0)


def test_step_oracle_against_torch():
    cases = list(train_step.cases(random.Random(8)))
    for case in cases:
        model = Tiny(case)
        opt = torch.optim.SGD(model.parameters(), case.lr)
        sums, _, _, after = train_step.oracle(case)
        for i in range(2):
            logits = model(case.src[i], case.src[i] != 0, case.tgt_in[i])
            nll = torch.nn.functional.cross_entropy(
                logits.transpose(1, 2), case.labels[i], ignore_index=0, reduction="sum"
            )
            opt.zero_grad()
            (nll / (case.labels[i] != 0).sum()).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), case.clip)
            opt.step()
            assert nll.item() == pytest.approx(sums[i])
            now = torch.cat([model.src_table, model.tgt_table]).detach()
            torch.testing.assert_close(now, after[i])
    clipped = [case for case in cases if case.clip < 1]
    assert len(clipped) == len(cases) // 2


def test_a_step_that_is_no_pair_is_told():
    result = check("translation.train_step", lambda *args: 1.0)
    assert "the pair (nll_sum, n_tokens), got a float" in result.message


def test_a_right_step_passes_on_other_inputs():
    for seed in range(5):
        assert check("translation.train_step", step("nothing"), seed=seed).passed


@pytest.mark.parametrize("seed", range(6))
def test_phrasebook_oracle_says_what_the_generator_says(seed):
    book = invented_phrasebook(seed)
    known = dictionary(book.train)
    assert [translated(source, known) for source, _ in book.fresh] == [t for _, t in book.fresh]


def test_phrasebook_oracle_by_hand():
    """*today I not eat the red apple* and *I see the apple*, in words with the right endings."""
    known = dictionary(
        [
            ("bide rako ta luni se vola gemu", "juko nade fi mezo po ka riva dalun"),
            ("rako pemi se gemu", "juko tusa ka riva"),
        ]
    )
    assert translated("rako ta pemi se vola gemu", known) == "juko fi tusa po ka riva dalun"
    assert translated("bide rako luni se gemu", known) == "juko nade mezo ka riva"
    with pytest.raises(KeyError):
        translated("rako ta pemi se vola nebu", known)


CASE = next(fit_phrasebook.cases(random.Random(0)))
DEV = [target for _, target in CASE.dev]
FRESH = [translated(source, dictionary(CASE.pairs)) for source in CASE.fresh]
HONEST = ["?"] * 10
"""What an honest translator says where a word is unknown."""


def said(accuracy=50 / 60, **others):
    """Answers of a translator that knows all that can be known, but for some."""
    dev = [*DEV[:50], *HONEST]
    right = {"dev": dev, "fresh": FRESH, "again": dev, "beside": dev[-20:]}
    return {"accuracy": accuracy, **right, **others}


def ids(**others):
    return [fault.id for fault in fit_phrasebook.judge(CASE, said(**others))]


def test_who_knows_all_that_can_be_known_is_right():
    assert ids() == []
    found = measured(CASE, said())
    assert (found.fresh, found.words, found.unknowable) == (1, 1, 0)
    assert found.dev == pytest.approx(50 / 60)


def test_faults_by_hand():
    """Six wrong of 60 are .90, which is enough; seven are not."""
    assert ids(fresh=["?"] * 6 + FRESH[6:]) == []
    assert ids(fresh=["?"] * 7 + FRESH[7:]) == ["09.4/fresh"]
    assert ids(accuracy=0.9) == ["09.4/teacher-forced"]
    assert ids(accuracy=0.7) == ["09.4/accuracy"]
    assert ids(accuracy=float("nan")) == ["09.4/accuracy"]
    assert ids(again=["!", *DEV[1:50], *HONEST]) == ["09.4/dropout-on"]
    assert ids(beside=["!"] * 2 + said()["beside"][2:]) == ["09.4/no-mask"]
    assert ids(fresh=["?"] * 60) == ["09.4/nothing-learnt", "09.4/fresh"]


def test_two_unknowable_sentences_may_be_luck_and_three_are_a_leak():
    for lucky, names in ((2, []), (3, ["09.4/leaks-dev"])):
        dev = [*DEV[: 50 + lucky], *HONEST[lucky:]]
        right = {"dev": dev, "again": dev, "beside": dev[-20:]}
        assert ids(accuracy=(50 + lucky) / 60, **right) == names


def test_the_case_does_not_hold_the_answers():
    """Neither a fresh translation nor a dev word that is to stay unknown is in the pairs."""
    pairs = {target for _, target in CASE.pairs}
    assert not pairs & set(FRESH)
    words = {word for source, _ in CASE.pairs for word in source.split()}
    assert sum(not words.issuperset(source.split()) for source, _ in CASE.dev) == 10


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (lambda *args: 0.9, "the pair (translate, accuracy), got a float"),
        (lambda *args: (lambda sentences: "one", 0.9), "a list of 60 strings, got a str"),
        (lambda *args: (lambda sentences: sentences[1:], 0.9), "a list of 60 strings, got a list"),
    ],
)
def test_an_answer_of_another_form_is_one_sentence(answer, text):
    assert text in check("translation.fit_phrasebook", answer).message


def labels(hyp, ref="la fille mange des pommes de terre vertes donc .", doubled=False):
    """Links of *the girl eats green potatoes*: two nouns with all of it; *donc* has none."""
    lemmas = {"fille": "fille", "mange": "manger", "mangent": "manger", "pommes": "pomme"}
    lemmas |= {"terre": "terre", "vertes": "vert", "verts": "vert", "donc": "donc"}
    links = ((0, 0), (1, 1), (2, 2), (4, 4), (4, 5), (4, 6), (3, 7))
    src = ("the", "girl", "eats", "green", "potatoes", ".")
    return diagnose.oracle(
        diagnose.Case(src, tuple(hyp.split()), tuple(ref.split()), links, lemmas)
    )


@pytest.mark.parametrize(
    ("hyp", "found"),
    [
        ("la fille mange des pommes de terre vertes donc .", []),
        ("la fille mange des pommes de terre vertes .", []),
        ("la fille mange des pommes de terre .", ["omission"]),
        ("la fille mange des pommes vertes .", ["omission"]),
        ("la fille mangent des pommes de terre vertes .", ["agreement"]),
        ("la fille mange mange des pommes de terre vertes .", ["repetition"]),
        ("la la fille mange des pommes de terre vertes .", []),
        ("la fille mange des vertes pommes de terre donc .", ["order"]),
        ("la fille mange des verts pommes de terre donc .", ["agreement", "order"]),
        ("la fille mange des vertes pommes de terre .", []),
        ("la fille fille mange .", ["omission", "repetition"]),
    ],
)
def test_diagnosis_by_hand(hyp, found):
    assert labels(hyp) == found


def test_sentences_have_what_was_done_to_them():
    """Cases come with their deeds in turn; what was done is what the oracle finds."""
    for seed in range(20):
        drawn = list(diagnose.cases(random.Random(seed)))
        for number, case in enumerate(drawn):
            deeds = set(diagnose.DEEDS[number % len(diagnose.DEEDS)]) - {"free"}
            assert diagnose.oracle(case) == sorted(deeds)
        right = [case for case in drawn if not diagnose.oracle(case)]
        assert len(right) >= 20
        assert len(drawn) - len(right) >= 40


def test_links_lie_inside_their_sentences():
    for case in diagnose.cases(random.Random(3)):
        assert all(i < len(case.src) and j < len(case.ref) for i, j in case.gold_links)
        assert {"pommes", "terre"} <= set(case.ref) or "potatoes" not in case.src


def test_labels_in_any_collection_and_order_are_the_same_answer():
    right = diagnosis()
    for kind in (list, tuple, frozenset):
        assert check("translation.diagnose", lambda *args, kind=kind: kind(right(*args))).passed
    assert "a set of labels, got a str" in check("translation.diagnose", lambda *a: "order").message
