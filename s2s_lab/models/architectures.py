"""Architectures by name: which settings make which model, and how a checkpoint says so."""

from typing import Any

from s2s_lab.models.seq2seq import Seq2Seq
from s2s_lab.models.settings import Seq2SeqSettings
from s2s_lab.models.transformer import Transformer, TransformerSettings

Settings = Seq2SeqSettings | TransformerSettings
Model = Seq2Seq | Transformer

ARCHITECTURES: dict[str, type[Seq2SeqSettings] | type[TransformerSettings]] = {
    "recurrent": Seq2SeqSettings,
    "transformer": TransformerSettings,
}
"""Settings by the name that checkpoints use."""


def build(settings: Settings) -> Model:
    """An untrained model; its first weights come from torch's global generator."""
    if isinstance(settings, TransformerSettings):
        return Transformer(settings)
    return Seq2Seq(settings)


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """The fields of the settings behind the name of their architecture.

    >>> settings_to_json(TransformerSettings(width=64))["architecture"]
    'transformer'
    """
    name = next(name for name, kind in ARCHITECTURES.items() if type(settings) is kind)
    return {"architecture": name, **settings.to_json()}


def settings_from_json(data: dict[str, Any]) -> Settings:
    """What `settings_to_json` wrote; without a name it is recurrent, as the first checkpoints are.

    Raises:
        ValueError: for an architecture that does not exist.

    >>> settings_from_json(settings_to_json(TransformerSettings(width=64))).width
    64
    """
    fields = dict(data)
    name = fields.pop("architecture", "recurrent")
    if name not in ARCHITECTURES:
        raise ValueError(f"architecture: expected one of {', '.join(ARCHITECTURES)}, got {name!r}")
    return ARCHITECTURES[name](**fields)
