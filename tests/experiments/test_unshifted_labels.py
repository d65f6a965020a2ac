"""Labels equal to inputs: what is fed and asked, by hand, and a model that writes by rule."""

import torch

from s2s_lab.experiments import experiment, unshifted_labels


def test_inputs_by_hand():
    """Digits 5, 6 backwards are 6, 5, EOS = 2; before them stand BOS = 1, 6, 5."""
    y = torch.tensor([[6, 5, 2]])
    assert unshifted_labels.inputs(y, shifted=True).tolist() == [[1, 6, 5]]
    assert unshifted_labels.inputs(y, shifted=False).tolist() == [[6, 5, 2]]


class Copies(torch.nn.Module):
    """Says what it has just read: right on unshifted labels, and BOS for ever when alone."""

    def forward(self, src, dec_in):
        return torch.nn.functional.one_hot(dec_in, unshifted_labels.VOCAB) * 100.0


class Knows(torch.nn.Module):
    """Says the next digit of the source backwards, then EOS, whatever it reads."""

    def forward(self, src, dec_in):
        answer = torch.cat([src.flip(1), torch.full((len(src), 1), 2)], dim=1)
        return (
            torch.nn.functional.one_hot(answer, unshifted_labels.VOCAB)[:, : dec_in.shape[1]]
            * 100.0
        )


def test_a_copier_is_perfect_as_trained_and_never_right_alone():
    found = unshifted_labels.measure(Copies(), shifted=False, seed=0)
    assert found.as_trained == 1.0
    assert found.loss < 1e-6
    assert found.alone == 0.0


def test_a_model_that_knows_the_answer_is_right_in_both_ways():
    found = unshifted_labels.measure(Knows(), shifted=True, seed=0)
    assert (found.as_trained, found.alone) == (1.0, 1.0)


def test_a_short_training_with_labels_equal_to_inputs_learns_to_copy():
    state = torch.get_rng_state()
    model = unshifted_labels.train(seed=0, shifted=False, deaf=True, steps=60)
    assert torch.equal(torch.get_rng_state(), state)
    assert unshifted_labels.measure(model, shifted=False, seed=0).as_trained > 0.9


def test_the_experiment_says_what_it_claims():
    found = experiment("unshifted-labels")
    assert found is unshifted_labels.EXPERIMENT
    assert found.chapter == "03"
    assert found.minutes <= 2
