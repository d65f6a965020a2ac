"""Claims and references: every key of evidence is on the shelf, draws have what they promise."""

import re
from collections import Counter

import pytest

from s2s_lab.tasks.bibliography import BIBLIOGRAPHY, FAULTS, INVENTED, cited
from s2s_lab.tasks.claims import CLAIMS, SHELF, VERDICTS, Claim, draw


def test_ids_are_in_order_and_texts_differ():
    assert [claim.id for claim in CLAIMS] == [f"c{n:02}" for n in range(1, len(CLAIMS) + 1)]
    assert len({claim.text for claim in CLAIMS}) == len(CLAIMS)


def test_there_are_sixty_and_more_of_which_many_are_right():
    assert len(CLAIMS) >= 60
    found = Counter(claim.verdict for claim in CLAIMS)
    assert found["right"] >= 24
    assert set(found) == set(VERDICTS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_evidence_is_on_the_shelf_and_sentences_are_sentences(claim):
    assert set(claim.evidence) <= set(SHELF)
    assert re.fullmatch(r"0\d|1[0-2]", claim.chapter)
    for text in (claim.text, claim.correction):
        assert text[0].isupper()
        assert text[-1] in ".?"
        assert "  " not in text


def test_everything_on_the_shelf_is_evidence_of_something():
    assert set(SHELF) == {key for claim in CLAIMS for key in claim.evidence}


@pytest.mark.parametrize("seed", range(5))
def test_a_draw_has_thirty_with_twelve_right_ones(seed):
    drawn = draw(seed)
    assert len({claim.id for claim in drawn}) == 30
    assert sum(claim.verdict == "right" for claim in drawn) == 12
    assert not any(claim.challenge for claim in drawn)
    assert drawn == draw(seed) != draw(seed + 100)


def test_the_challenge_has_hard_ones_alone():
    drawn = draw(0, "challenge")
    assert all(claim.challenge for claim in drawn)
    assert Counter(claim.verdict for claim in drawn) == {"right": 6, "wrong": 6}
    with pytest.raises(ValueError, match="base or challenge"):
        draw(0, "easy")


def test_a_claim_without_evidence_or_with_another_verdict_is_refused():
    with pytest.raises(ValueError, match="at least one key"):
        Claim("c99", "right", "01", "A.", (), "B.")
    with pytest.raises(ValueError, match="expected one of"):
        Claim("c99", "true", "01", "A.", ("ch01",), "B.")


@pytest.mark.parametrize("seed", range(20))
def test_each_fault_is_planted_once_and_two_references_are_right(seed):
    made = cited(seed)
    faults = Counter(fault for each in made for fault in each.faults)
    assert faults == dict.fromkeys(FAULTS, 1)
    assert sum(not each.faults for each in made) == 2
    assert [each.id for each in made] == [f"[{n}]" for n in range(1, 9)]
    true = set(BIBLIOGRAPHY.values())
    for each in made:
        assert (each.entry in true) == (each.faults <= {"duplicate"})
        assert (each.entry in INVENTED) == ("unknown" in each.faults)


def test_the_later_one_is_the_duplicate():
    for seed in range(20):
        made = cited(seed)
        later = next(i for i, each in enumerate(made) if "duplicate" in each.faults)
        earlier = [i for i, each in enumerate(made) if each.entry == made[later].entry]
        assert earlier[0] < later
        assert not made[earlier[0]].faults
