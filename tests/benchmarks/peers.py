"""Other libraries with random models of the sizes of `decoding.py`; those that are installed.

Each decodes `STEPS` steps: its model cannot write EOS, or it is told a least length. Joey NMT's
recurrent decoder has an output layer as wide as its state (512); ours is as wide as its embedding,
so it is compared with our model with an embedding of 512, whose cell is larger than theirs.
"""

import importlib.util
import logging
import tempfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

SOURCE_VOCAB, TARGET_VOCAB = 7859, 5921
STEPS, WIDTH = 15, 5

Decode = Callable[[Any], object]


def installed() -> list[str]:
    """Names of the libraries that are here."""
    return [name for name in MAKERS if importlib.util.find_spec(name)]


def able(kind: str) -> list[str]:
    """Names of the libraries that have a kind of model."""
    return {"rnn": [], "wide rnn": ["joeynmt"], "transformer": list(MAKERS)}[kind]


def joeynmt(kind: str, width: int, device: str) -> Decode:
    """Joey NMT: no cached keys; the memory is copied for the beam."""
    from joeynmt.model import build_model
    from joeynmt.search import beam_search, greedy
    from joeynmt.vocabulary import Vocabulary

    logging.disable(logging.INFO)
    specials = SimpleNamespace(
        **{f"{name}_token": f"<{name}>" for name in ("unk", "pad", "bos", "eos")},
        **{"unk_id": 0, "pad_id": 1, "bos_id": 2, "eos_id": 3},
        sep_token=None,
        sep_id=None,
        lang_tags=[],
    )
    vocabs = [
        Vocabulary([str(i) for i in range(size - 4)], specials)
        for size in (SOURCE_VOCAB, TARGET_VOCAB)
    ]
    small = {"type": "transformer", "num_layers": 4, "num_heads": 4, "hidden_size": 128}
    small |= {"embeddings": {"embedding_dim": 128, "scale": True}, "ff_size": 256}
    small |= {"dropout": 0.0, "layer_norm": "pre"}
    parts = {"encoder": small, "decoder": small}
    if kind != "transformer":
        both = {"type": "recurrent", "rnn_type": "gru", "embeddings": {"embedding_dim": 256}}
        parts = {
            "encoder": {**both, "hidden_size": 256, "bidirectional": True, "num_layers": 1},
            "decoder": {**both, "hidden_size": 512, "num_layers": 1, "attention": "luong",
                        "input_feeding": False, "init_hidden": "bridge"},
        }  # fmt: skip
    initial = {"initializer": "xavier_uniform", "bias_initializer": "zeros"}
    initial |= {"embed_initializer": "xavier_uniform"}
    model = build_model({**initial, **parts}, *vocabs).to(device).eval()

    def decode(sources: Any) -> object:
        mask = sources.mask[:, None]
        with torch.inference_mode():
            output, hidden, _, _ = model(
                return_type="encode", src=sources.ids, src_length=sources.lengths, src_mask=mask
            )
            limits = {"max_output_length": STEPS, "min_output_length": STEPS}
            given = (mask, STEPS, model, output, hidden)
            if width == 1:
                return greedy(*given, min_output_length=STEPS)
            return beam_search(
                model, width, output, hidden, mask, alpha=0.6, n_best=width, **limits
            )

    return decode


def transformers(kind: str, width: int, device: str) -> Decode:
    """Hugging Face: a MarianMT model with ``generate``."""
    from transformers import MarianConfig, MarianMTModel

    config = MarianConfig(
        vocab_size=SOURCE_VOCAB,
        decoder_vocab_size=TARGET_VOCAB,
        share_encoder_decoder_embeddings=False,
        tie_word_embeddings=False,
        d_model=128,
        encoder_layers=4,
        decoder_layers=4,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        encoder_ffn_dim=256,
        decoder_ffn_dim=256,
        activation_function="relu",
        max_position_embeddings=64,
        pad_token_id=0,
        eos_token_id=2,
        decoder_start_token_id=1,
        forced_eos_token_id=None,
    )
    model = MarianMTModel(config).to(device).eval()
    with torch.no_grad():
        model.final_logits_bias[0, 2] = -1e9
    model.generation_config.forced_eos_token_id = None

    def decode(sources: Any) -> object:
        with torch.inference_mode():
            return model.generate(
                input_ids=sources.ids,
                attention_mask=sources.mask.long(),
                num_beams=width,
                do_sample=False,
                max_new_tokens=STEPS,
            )

    return decode


def ctranslate2(kind: str, width: int, device: str) -> Decode:
    """CTranslate2: a compiled runtime in C++, in single precision."""
    import ctranslate2 as library

    spec = _random_spec()
    folder = tempfile.mkdtemp()
    spec.validate()
    spec.optimize()
    spec.save(folder)
    kind_of_device = "cuda" if device.startswith("cuda") else "cpu"
    translator = library.Translator(
        folder, kind_of_device, compute_type="float32", intra_threads=torch.get_num_threads()
    )

    def decode(sources: Any) -> object:
        rows = zip(sources.ids.tolist(), sources.lengths.tolist(), strict=True)
        return translator.translate_batch(
            [[f"s{i}" for i in row[:length]] for row, length in rows],
            beam_size=width,
            num_hypotheses=width,
            min_decoding_length=STEPS,
            max_decoding_length=STEPS,
        )

    return decode


def _random_spec() -> Any:
    """A Transformer of theirs: 128 units, 4 + 4 layers, 4 heads."""
    from ctranslate2.specs import TransformerSpec

    d, ffn = 128, 256
    generator = np.random.default_rng(0)

    def weight(*shape: int) -> Any:
        return (generator.standard_normal(shape) * d**-0.5).astype(np.float32)

    def linear(layer: Any, outputs: int, inputs: int) -> None:
        layer.weight, layer.bias = weight(outputs, inputs), weight(outputs)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(d, np.float32), np.zeros(d, np.float32)

    spec = TransformerSpec.from_config((4, 4), 4, pre_norm=True)
    for side, size in ((spec.encoder, SOURCE_VOCAB), (spec.decoder, TARGET_VOCAB)):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = weight(size, d)
        side.position_encodings.encodings = weight(64, d)
        side.scale_embeddings = True
        norm(side.layer_norm)
        for layer in side.layer:
            linear(layer.self_attention.linear[0], 3 * d, d)
            linear(layer.self_attention.linear[1], d, d)
            norm(layer.self_attention.layer_norm)
            linear(layer.ffn.linear_0, ffn, d)
            linear(layer.ffn.linear_1, d, ffn)
            norm(layer.ffn.layer_norm)
            if side is spec.decoder:
                for k, outputs in enumerate((d, 2 * d, d)):
                    linear(layer.attention.linear[k], outputs, d)
                norm(layer.attention.layer_norm)
    linear(spec.decoder.projection, TARGET_VOCAB, d)
    specials = ["<blank>", "<s>", "</s>", "<unk>"]
    spec.register_source_vocabulary([*specials, *(f"s{i}" for i in range(4, SOURCE_VOCAB))])
    spec.register_target_vocabulary([*specials, *(f"t{i}" for i in range(4, TARGET_VOCAB))])
    return spec


MAKERS: dict[str, Callable[[str, int, str], Decode]] = {
    "joeynmt": joeynmt,
    "transformers": transformers,
    "ctranslate2": ctranslate2,
}
"""By name of the library: what makes a decoder for a kind of model, a width and a device."""
