"""Chapter 12: oracles by hand, by what they mean, and against peers."""

import math
import random

import pytest
import torch
from torch import nn

from s2s_lab.grading import check
from s2s_lab.grading.checks.signals import (
    ctc_collapse,
    forecast,
    gaussian_nll,
    grid_tokens,
    log_mel,
    mase,
    stack_frames,
)
from s2s_lab.grading.inside.questions import signals as questions
from s2s_lab.tasks import sound

RATE, N_FFT, HOP, BANDS = 8000, 64, 20, 8


def cases(module):
    return module.cases(random.Random(5))


def tone(hertz, loudness=1.0, late=0, samples=200):
    time = (torch.arange(samples, dtype=torch.float64) - late) / RATE
    return loudness * torch.sin(2 * torch.pi * hertz * time)


def spectrum(wave):
    filters = sound.mel_filters(BANDS, N_FFT, RATE).double()
    return log_mel.oracle(log_mel.Case(wave, filters, N_FFT, HOP))


def test_log_mel_oracle_by_hand():
    """n_fft 4: the window is 0, 1/2, 1, 1/2. Of the wave 9 2 1 0 it leaves 0 1 1 0.

    Its sum is 2, its second frequency 0 − i·1 − 1 + 0 = −1 − i, its third 0 − 1 + 1 − 0 = 0: powers
    4, 2, 0. Bands: the first two, 4 + 2 = 6, and the third alone, 0.
    """
    wave = torch.tensor([9.0, 2, 1, 0], dtype=torch.float64)
    filters = torch.tensor([[1.0, 0], [1, 0], [0, 1]], dtype=torch.float64)
    got = log_mel.oracle(log_mel.Case(wave, filters, 4, 2))
    expected = torch.tensor([[math.log(6 + 1e-6), math.log(1e-6)]], dtype=torch.float64)
    torch.testing.assert_close(got, expected)


def test_log_mel_oracle_against_torch_stft():
    for case in cases(log_mel):
        window = torch.hann_window(case.n_fft, dtype=torch.float64)
        spectrum = torch.stft(
            case.wave, case.n_fft, case.hop, window=window, center=False, return_complex=True
        )
        expected = (spectrum.abs().square().T @ case.filters + 1e-6).log()
        torch.testing.assert_close(log_mel.oracle(case), expected)


def test_log_mel_oracle_against_the_tasks_own():
    wave = tone(700)
    expected = sound.log_mel(wave[None].float(), RATE, N_FFT, HOP, BANDS)[0]
    torch.testing.assert_close(spectrum(wave).float(), expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("hertz", [500, 1500, 3000])
def test_a_pure_tone_peaks_in_the_band_that_lets_most_of_it_through(hertz):
    filters = sound.mel_filters(BANDS, N_FFT, RATE)
    nearest = round(hertz * N_FFT / RATE)
    assert (spectrum(tone(hertz)).argmax(1) == filters[nearest].argmax()).all()


def test_a_shift_by_one_hop_is_a_shift_by_one_frame_and_ten_times_louder_adds_ln_100():
    early, late = spectrum(tone(700)), spectrum(tone(700, late=HOP))
    torch.testing.assert_close(late[1:], early[:-1])
    loudest = early.max(1).values
    louder = spectrum(tone(700, loudness=10)).max(1).values
    torch.testing.assert_close(louder - loudest, torch.full_like(loudest, math.log(100)))


def test_stack_frames_oracle_by_hand():
    """k 2: frames 1 2, 3 4, 5 6 of the first sound give 1 2 3 4 and 5 6 0 0; the second sound has
    two frames, 7 8 and 9 10, and one group.
    """
    x = torch.tensor([[[1.0, 2], [3, 4], [5, 6]], [[7, 8], [9, 10], [0, 0]]])
    stacked, lengths = stack_frames.oracle(stack_frames.Case(x, torch.tensor([3, 2]), 2))
    assert stacked.tolist() == [[[1, 2, 3, 4], [5, 6, 0, 0]], [[7, 8, 9, 10], [0, 0, 0, 0]]]
    assert lengths.tolist() == [2, 1]


def test_stack_frames_oracle_against_the_tasks_own_where_nothing_is_filled_up():
    for case in cases(stack_frames):
        whole = case.x.shape[1] // case.k
        stacked, lengths = stack_frames.oracle(case)
        expected = sound.stack(case.x[0, : whole * case.k], case.k)
        assert torch.equal(stacked[0, :whole], expected)
        assert lengths.tolist() == [math.ceil(int(n) / case.k) for n in case.lengths]
        assert stacked.sum() == pytest.approx(float(case.x.sum()))


def test_ctc_collapse_oracle_by_hand():
    """h h e − l l − l o (8 5 12 15, blank 0): l twice, for the blank between them."""
    path = (8, 8, 5, 0, 12, 12, 0, 12, 15)
    assert ctc_collapse.oracle(ctc_collapse.Case(path, 0)) == [8, 5, 12, 12, 15]
    assert ctc_collapse.oracle(ctc_collapse.Case(path, 12)) == [8, 5, 0, 0, 15]
    assert ctc_collapse.oracle(ctc_collapse.Case((), 0)) == []


def test_ctc_collapse_oracle_undoes_every_way_to_stretch_a_text():
    """A text, each letter for some frames, blanks anywhere, and always between equal letters."""
    rng = random.Random(0)
    for _ in range(50):
        text = [rng.randint(1, 3) for _ in range(rng.randint(0, 6))]
        path = [0] * rng.randint(0, 2)
        for i, letter in enumerate(text):
            needed = i > 0 and text[i - 1] == letter
            path += [0] * rng.randint(int(needed), 2) + [letter] * rng.randint(1, 3)
        path += [0] * rng.randint(0, 2)
        assert ctc_collapse.oracle(ctc_collapse.Case(tuple(path), 0)) == text


def test_grid_tokens_oracle_by_hand():
    """Two channels, one row, two columns: tokens (1, 3) and (2, 4), cells (0, 0) and (0, 1)."""
    fmap = torch.tensor([[[[1.0, 2]], [[3, 4]]]])
    tokens, cells = grid_tokens.oracle(grid_tokens.Case(fmap))
    assert tokens.tolist() == [[[1, 3], [2, 4]]]
    assert cells.tolist() == [[0, 0], [0, 1]]


def test_a_token_is_what_stands_in_its_cell():
    for case in cases(grid_tokens):
        tokens, cells = grid_tokens.oracle(case)
        assert torch.equal(tokens, case.fmap[:, :, cells[:, 0], cells[:, 1]].transpose(1, 2))


def test_gaussian_nll_oracle_by_hand():
    """Errors 0 and 2 with variances 1 and 4: ½ log 2π + 0, and ½ log 2π + ½ log 4 + ½."""
    mu, y = torch.tensor([[1.0, 1, 5]]), torch.tensor([[1.0, 3, 0]])
    log_var = torch.tensor([[0.0, math.log(4), 0]])
    mask = torch.tensor([[True, True, False]])
    expected = 0.5 * math.log(2 * math.pi) + (0.5 * math.log(4) + 0.5) / 2
    got = gaussian_nll.oracle(gaussian_nll.Case(mu, log_var, y, mask))
    assert float(got) == pytest.approx(expected)


def test_gaussian_nll_oracle_against_torch():
    peer = nn.GaussianNLLLoss(full=True)
    for case in cases(gaussian_nll):
        m = case.mask
        expected = peer(case.mu[m], case.y[m], case.log_var[m].exp())
        torch.testing.assert_close(gaussian_nll.oracle(case), expected)


def test_the_loss_is_smallest_at_the_value_and_the_squared_error():
    """The best variance is (y − μ)², the best μ is y, and it can be negative."""
    y, mask = torch.full((1, 1), 0.3, dtype=torch.float64), torch.ones(1, 1, dtype=torch.bool)

    def loss(mu, variance):
        mu, variance = (torch.full_like(y, value) for value in (mu, variance))
        return float(gaussian_nll.oracle(gaussian_nll.Case(mu, variance.log(), y, mask)))

    variances = [0.01 * i for i in range(1, 60)]
    assert min(variances, key=lambda v: loss(0.8, v)) == pytest.approx(0.25)
    assert min((0.1 * i for i in range(9)), key=lambda mu: loss(mu, 0.5)) == pytest.approx(0.3)
    assert loss(0.3, 0.01) < 0


def test_forecast_oracle_by_hand():
    """step = 1 + ½ last: after 2, 4 comes 3. Then with the true 8: 5; with one's own 3: 2.5."""
    history, future = torch.tensor([2.0, 4]), torch.tensor([8.0, 9])
    told = {
        mode: forecast.oracle(forecast.Case(0.5, 0.0, 1.0, history, future, mode)).tolist()
        for mode in forecast.MODES
    }
    assert told == {"one-step": [3, 5], "recursive": [3, 2.5]}


def test_a_recursive_forecast_does_not_depend_on_the_future_and_a_one_step_one_not_on_its_own():
    """Another future: recursive forecasts stay; of the others, value i sees those before it."""
    for case in cases(forecast):
        other = forecast.Case(
            case.last, case.before, case.constant, case.history, case.future + 1, case.mode
        )
        same = forecast.oracle(case) == forecast.oracle(other)
        assert same.all() if case.mode == "recursive" else same[0] and not same[1:].any()


def test_the_step_function_says_what_it_expects():
    case = next(cases(forecast))
    step = questions.forecast.step_of(case)
    for past in ([1.0, 2.0], torch.ones(1), torch.ones(1, 3)):
        with pytest.raises(ValueError, match=r"step expects the past as a tensor \(time,\)"):
            step(past)


def test_mase_oracle_by_hand():
    """Errors 1 and 3: 2. Changes of 5, 6, 4 are 1 and 2: 1.5. So 4/3."""
    y, yhat = torch.tensor([1.0, 2]), torch.tensor([2.0, -1])
    case = mase.Case(y, yhat, torch.tensor([5.0, 6, 4]))
    assert mase.oracle(case) == pytest.approx(4 / 3)


def test_the_naive_forecast_on_the_history_itself_scores_1():
    for case in cases(mase):
        h = case.history
        assert mase.oracle(mase.Case(h[1:], h[:-1], h)) == pytest.approx(1)


def test_whole_numbers_are_no_list_of_letters():
    result = check("signals.ctc_collapse", lambda path, blank=0: str(path))
    assert result.status == "failed"
    assert "Expected a list" in result.message
