"""Encoder-decoders of the `transformers` library as step models: MarianMT, T5, BART and their kin.

`HuggingFaceModel` puts our numbering of tokens, our states and our masks around a model of theirs,
so that every strategy, trace and widget works on it. The sums are theirs and stay as they are.
Text is turned into ids in `s2s_lab.huggingface`; nothing is downloaded here.

The library is an extra (``pip install "transformers>=5" sentencepiece``); without it this module
can be imported, but no model can be wrapped.
"""

import importlib
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from s2s_lab.batch import Batch, Sources
from s2s_lab.models.constraints import Constraints
from s2s_lab.models.numbering import Numbering
from s2s_lab.text import BOS, EOS, PAD


def transformers() -> Any:
    """The library, loaded when it is first asked for.

    Raises:
        ValueError: if it is not installed, or is older than version 5.
    """
    wanted = "expected the library transformers, version 5 or later; install it with: "
    command = 'pip install "transformers>=5" sentencepiece'
    try:
        library = importlib.import_module("transformers")
    except ImportError:
        raise ValueError(f"Hugging Face models: {wanted}{command}") from None
    if int(library.__version__.split(".")[0]) < 5:
        raise ValueError(
            f"Hugging Face models: {wanted}{command} (got version {library.__version__})"
        )
    return library


@dataclass(frozen=True)
class HuggingFaceState:
    """Where the hypotheses of a batch stand, one row each."""

    memory: Float[Tensor, "rows src width"]
    """What the encoder made of the sources."""
    mask: Bool[Tensor, "rows src"]
    top: Float[Tensor, "rows size"]
    """The decoder's top layer at the last token; 0 before the first."""
    read: int = 0
    """Target tokens that were read."""
    cache: Any = None
    """Their ``EncoderDecoderCache``; it is copied before anything is added. None at first."""


class HuggingFaceModel(nn.Module):
    """An encoder-decoder of `transformers` that speaks our numbering; see `StepModel`.

    BOS stands for the token that their decoder starts with; behind the first step it is their own
    BOS, which some models write. A special that they lack is never predicted, and is read as PAD.
    """

    theirs: Tensor
    theirs_target: Tensor

    def __init__(
        self,
        model: Any,
        unk: int | None = None,
        mask: int | None = None,
        constraints: Constraints | None = None,
        attention: bool = True,
    ) -> None:
        """Wrap a model; it is not copied, and is set to evaluation.

        Args:
            model: of `transformers`, with encoder and decoder, such as a ``MarianMTModel``.
            unk: their number of the token for unknown words, as its tokenizer says.
            mask: their number of the token for hidden words.
            constraints: what may not be written; default: what ``generate`` would heed.
            attention: whether to return what was read; needs ``attn_implementation="eager"``.
                Without, steps are faster and their weights None.

        Raises:
            ValueError: for a model without a decoder or an output layer, without an EOS of one
                token, or with an implementation that cannot show its attention.
        """
        super().__init__()
        transformers()  # whoever lacks the library hears of it here
        _expect_usable(model, attention)
        self.model, self.attention = model.eval(), attention
        self.eos = _special(model, "eos_token_id")
        self.first = _special(model, "decoder_start_token_id")
        self.longest = _positions(model.config)
        pad, bos = (getattr(model.config, f"{name}_token_id", None) for name in ("pad", "bos"))
        self.source, self.target = (
            Numbering.of(len(end.weight), self.eos, pad, bos, unk, mask)
            for end in (model.get_input_embeddings(), model.get_output_embeddings())
        )
        rules = Constraints.of(model.generation_config) if constraints is None else constraints
        self.constraints = rules
        self.register_buffer("theirs", _table(self.source), persistent=False)
        self.register_buffer("theirs_target", _table(self.target), persistent=False)

    def start(self, sources: Batch) -> HuggingFaceState:
        """Encode the sources; one row each.

        Raises:
            ValueError: for sounds or pictures.
        """
        return self._started(self._encoded(sources).last_hidden_state, sources)

    def forward(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> Float[Tensor, "batch tgt vocab"]:
        """Teacher forcing: logits after each gold prefix, without constraints."""
        return self._ours(self._read(self.start(sources), inputs, use_cache=False).logits.float())

    def step(
        self, state: HuggingFaceState, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], HuggingFaceState, Float[Tensor, "rows src"] | None]:
        """One token further; see `StepModel.step`.

        The attention row is that of the last layer, the mean over its heads: a summary of many
        rows, and no proof of why a token was chosen.

        Raises:
            ValueError: if the model has no more positions.
        """
        if self.longest is not None and state.read >= self.longest:
            raise ValueError(
                f"output: expected at most {self.longest} tokens, the positions of the model; "
                "choose a strategy with a lower max_steps"
            )
        output = self._read(state, last_ids[:, None], use_cache=True)
        if not isinstance(output.past_key_values, transformers().EncoderDecoderCache):
            name = type(self.model).__name__
            raise ValueError(f"model: expected one that keeps its keys and values, got {name}")
        logits = self.constraints.applied(output.logits[:, -1].float(), state.read, self.eos)
        top = output.decoder_hidden_states[-1][:, -1].float()
        new_state = replace(state, read=state.read + 1, top=top, cache=output.past_key_values)
        if not self.attention:
            return self._ours(logits), new_state, None
        read = output.cross_attentions[-1].float().mean(1)[:, -1]
        return self._ours(logits), new_state, read.masked_fill(~state.mask, 0.0)

    def attentions(
        self, sources: Batch, inputs: Int[Tensor, "batch tgt"]
    ) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
        """What every layer reads, the lowest first: cross, encoder and decoder.

        Each is (batch, head, rows, columns), as in `attention_weights`; columns of padding are 0.

        Raises:
            ValueError: for a model that was wrapped without attention.
        """
        if not self.attention:
            raise ValueError("attention: expected a model wrapped with attention=True, got False")
        encoder = self._encoded(sources, output_attentions=True)
        state = self._started(encoder.last_hidden_state, sources)
        output = self._read(state, inputs, use_cache=True)
        hidden = ~sources.mask[:, None, None, :]
        source, own = (
            [read.float().masked_fill(hidden, 0.0) for read in reads]
            for reads in (output.cross_attentions, encoder.attentions)
        )
        return source, own, [read.float() for read in output.decoder_attentions]

    def reorder(self, state: HuggingFaceState, index: Int[Tensor, "new_rows"]) -> HuggingFaceState:
        """Rows dropped, copied or swapped; see `StepModel.reorder`."""
        cache = _copied(state.cache)
        if cache is not None:
            cache.reorder_cache(index)
        parts = (state.memory, state.mask, state.top)
        memory, mask, top = (part.index_select(0, index) for part in parts)
        return replace(state, memory=memory, mask=mask, top=top, cache=cache)

    def hidden(self, state: HuggingFaceState) -> Float[Tensor, "rows size"]:
        """What the decoder made of the last token, of which the logits were made."""
        return state.top

    def _started(self, memory: Float[Tensor, "rows src size"], sources: Batch) -> HuggingFaceState:
        """The state before the first token."""
        size = self.model.get_output_embeddings().weight.shape[1]
        return HuggingFaceState(memory, sources.mask, memory.new_zeros(len(memory), size).float())

    def _encoded(self, sources: Batch, output_attentions: bool = False) -> Any:
        """What their encoder returns."""
        if not isinstance(sources, Sources):
            raise ValueError(f"sources: expected sentences (Sources), got {type(sources).__name__}")
        ids = _translated(self.theirs, sources.ids.masked_fill(~sources.mask, PAD))
        return self.model.get_encoder()(
            input_ids=ids,
            attention_mask=sources.mask.long(),
            output_attentions=output_attentions,
        )

    def _read(self, state: HuggingFaceState, ids: Int[Tensor, "rows tgt"], use_cache: bool) -> Any:
        """Their forward pass over a block of our ids; `state` stays as it is."""
        theirs = _translated(self.theirs_target, ids)
        if state.read == 0:
            theirs[:, 0] = torch.where(ids[:, 0] == BOS, self.first, theirs[:, 0])
        outputs = transformers().modeling_outputs.BaseModelOutput(last_hidden_state=state.memory)
        return self.model(
            encoder_outputs=outputs,
            attention_mask=state.mask.long(),
            decoder_input_ids=theirs,
            past_key_values=_copied(state.cache),
            use_cache=use_cache,
            output_attentions=self.attention and use_cache,
            output_hidden_states=use_cache,
        )

    def _ours(self, logits: Float[Tensor, "*rows theirs"]) -> Float[Tensor, "*rows vocab"]:
        """Logits in our order; -inf for the specials that they lack."""
        known = self.theirs_target >= 0
        ordered = logits.index_select(-1, self.theirs_target.clamp_min(0))
        return ordered.masked_fill(~known, float("-inf"))


def _copied(cache: Any) -> Any:
    """The same cache in new containers: their layers put new tensors in place of old ones, and
    never write into them, so the tensors themselves can be shared."""
    if cache is None:
        return None
    halves = [copy(cache.self_attention_cache), copy(cache.cross_attention_cache)]
    for half in halves:
        half.layers = [copy(layer) for layer in half.layers]
    return transformers().EncoderDecoderCache(*halves)


def _expect_usable(model: Any, attention: bool) -> None:
    """Raise the `ValueError` of `HuggingFaceModel` where a model does not fit."""
    if not model.config.is_encoder_decoder or model.get_output_embeddings() is None:
        raise ValueError(
            f"model: expected an encoder-decoder with an output layer, got {type(model).__name__}"
        )
    if attention and model.config._attn_implementation != "eager":
        raise ValueError(
            "attention: expected a model that was made with attn_implementation='eager', "
            f"got {model.config._attn_implementation!r}; or choose attention=False"
        )


def _special(model: Any, name: str) -> int:
    """Their number of a token that there must be one of; `generate`'s settings come first."""
    settings = (model.generation_config, model.config)
    found = [getattr(setting, name, None) for setting in settings]
    value = next((value for value in found if value is not None), None)
    numbers = value if isinstance(value, list) else [value]
    if len(numbers) != 1 or not isinstance(numbers[0], int):
        raise ValueError(f"{name}: expected one token, got {value}")
    return numbers[0]


def _positions(config: Any) -> int | None:
    """Most target tokens that the decoder has positions for; None: any number."""
    names = ("max_decoder_position_embeddings", "max_position_embeddings")
    return next((n for name in names if (n := getattr(config, name, None)) is not None), None)


def _table(numbering: Numbering) -> Int[Tensor, "vocab"]:
    """Their number of each of ours, -1 where they have none."""
    return torch.tensor([-1 if number is None else number for number in numbering.theirs])


def _translated(table: Int[Tensor, "vocab"], ids: Int[Tensor, "*shape"]) -> Int[Tensor, "*shape"]:
    """Their ids; what they lack is read as PAD, or as EOS where they lack PAD, too."""
    instead = table[PAD] if table[PAD] >= 0 else table[EOS]
    found = table[ids]
    return torch.where(found >= 0, found, instead)
