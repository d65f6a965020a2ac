"""The floors compute what our models compute: equal losses with equal weights."""

import pytest
import torch

from s2s_lab.models.architectures import build
from s2s_lab.training.objectives import CrossEntropy
from tests.benchmarks.training import CASES, examples, tensors
from tests.benchmarks.training_floors import Floor

RECURRENT = {
    "encoder.embedding": "encoder_embedding",
    "encoder.rnn": "encoder",
    "decoder.embedding": "decoder_embedding",
    "decoder.rnn": "decoder",
    "decoder.attention.score": None,
    "decoder.W_c": "W_c",
    "decoder.output": "output",
    "bridge": "bridge",
}
BLOCK = {
    "self_attention.W_q": "self_q",
    "self_attention.W_kv": "self_kv",
    "self_attention.W_o": "self_o",
    "cross_attention.W_q": "cross_q",
    "cross_attention.W_kv": "cross_kv",
    "cross_attention.W_o": "cross_o",
    "ffn.0": "ffn_in",
    "ffn.2": "ffn_out",
}
TRANSFORMER = {
    "encoder.embedding.tokens": "source",
    "encoder.norm": "encoder_norm",
    "encoder.layers": "encoder",
    "embedding.tokens": "target",
    "layers": "decoder",
}


def renamed(name):
    """The floor's name of one of our weights."""
    if name.startswith(("layers", "embedding", "norm", "output", "encoder.layers", "encoder.norm")):
        table = TRANSFORMER | BLOCK
    elif name.startswith("encoder.embedding.tokens"):
        table = TRANSFORMER
    else:
        table = RECURRENT
    for ours, theirs in table.items():
        if name.startswith(f"{ours}.") or f".{ours}." in name:
            name = name.replace(f"{ours}.", f"{theirs}." if theirs else "", 1)
    return name


@pytest.mark.parametrize("name", CASES)
def test_a_floor_has_our_weights_and_our_loss(name):
    model = build(CASES[name].ours).eval()
    floor = Floor(CASES[name].floor(), 1e-3, 0.1, "off")
    floor.model.load_state_dict({renamed(key): value for key, value in model.state_dict().items()})
    floor.model.eval()
    (some,) = examples(1)
    some = some[:9]
    with torch.no_grad():
        ours = CrossEntropy(0.1)(model, some, torch.device("cpu"), torch.Generator())
        theirs = floor.loss(tensors(some, torch.device("cpu")))
    assert float(ours.total) / ours.tokens == pytest.approx(float(theirs), rel=1e-5)
    count = sum(weight.numel() for weight in floor.model.parameters())
    assert count == sum(weight.numel() for weight in model.parameters())
