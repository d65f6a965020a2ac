"""The forecaster: causal, begins at the last value, and its loss is the one of PyTorch."""

import torch

from s2s_lab.models.forecaster import Forecaster, gaussian_nll


def test_a_forecast_depends_on_the_past_alone():
    torch.manual_seed(0)
    model, values = Forecaster(8), torch.randn(2, 9)
    later = values.clone()
    later[:, 6:] += 1
    for before, after in zip(model(values), model(later), strict=True):
        assert torch.equal(before[:, :6], after[:, :6])
        assert not torch.equal(before[:, 6:], after[:, 6:])


def test_without_a_change_the_mean_is_the_last_value():
    model = Forecaster(4)
    with torch.no_grad():
        for parameter in model.output.parameters():
            parameter.zero_()
    values = torch.randn(3, 5)
    mean, log_variance = model(values)
    assert torch.equal(mean, values)
    assert not log_variance.any()


def test_the_loss_is_that_of_torch():
    mean, log_variance, value = torch.randn(3, 4, 5).unbind()
    expected = torch.nn.GaussianNLLLoss(full=True)(mean, value, log_variance.exp())
    torch.testing.assert_close(gaussian_nll(mean, log_variance, value), expected)
