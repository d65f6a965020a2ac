"""Things to step through in a notebook: one widget a module, its view in JavaScript beside it.

Each widget has three forms: live in a notebook, one HTML file that needs no kernel, and plain
text. Widgets know no grading. Names load what they need when they are first used, so that a menu
of all widgets (`gallery`) opens at once.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "AttentionExplorer": "attention_explorer",
    "AutopsyView": "autopsy_view",
    "BleuExplorer": "bleu_explorer",
    "CellExplorer": "cell_explorer",
    "DecodeStepper": "decode_stepper",
    "ExposureBiasLab": "exposure_bias_lab",
    "LiveLoss": "live_loss",
    "MbrMatrix": "mbr_matrix",
    "PredictReveal": "predict_reveal",
    "SamplerLab": "sampler_lab",
    "SearchSpace": "search_space",
    "TimeMachine": "time_machine",
    "TokenizerLab": "tokenizer_lab",
    "TraceDiff": "trace_diff",
    "TrainingMonitor": "training_monitor",
    "ViterbiTable": "viterbi_table",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 's2s_lab.widgets' has no attribute {name!r}")
    value = getattr(import_module(f"s2s_lab.widgets.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(_HOME)
