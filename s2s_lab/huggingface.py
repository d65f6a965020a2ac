"""The text side of Hugging Face models: a checkpoint of `transformers` as a `Translator`.

`from_pretrained` reads a folder that their ``save_pretrained`` wrote, model and tokenizer. It looks
at this machine only, unless it is told otherwise. The model itself is wrapped in
`s2s_lab.models.huggingface`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from s2s_lab.models.huggingface import HuggingFaceModel, transformers
from s2s_lab.models.numbering import Numbering
from s2s_lab.text import EOS, SPECIALS, UNK, Codec, Vocab
from s2s_lab.translator import Translator

_SPACE = "▁"
"""How a piece shows the space before it."""


@dataclass(frozen=True, eq=False)
class HuggingFaceTokenizer:
    """A tokenizer of `transformers`, as a `Tokenizer`."""

    theirs: Any
    """A ``PreTrainedTokenizer`` or ``PreTrainedTokenizerFast``."""
    numbers: dict[str, int] = field(repr=False)
    """Their number of each token of one side."""

    def split(self, text: str) -> list[str]:
        """The pieces of a text, special tokens that stand before it included, EOS not.

        A piece that has no number is as it was typed.
        """
        numbers = self.numbers_of(text)
        tokens: list[str] = self.theirs.convert_ids_to_tokens(numbers)
        unknown = [i for i, number in enumerate(numbers) if number == self.theirs.unk_token_id]
        for i, typed in zip(unknown, self._typed(text) if unknown else (), strict=False):
            tokens[i] = typed
        return tokens

    def numbers_of(self, text: str) -> list[int]:
        """Their ids of a text, without the EOS at the end; none for an empty text.

        Raises:
            ValueError: if the tokenizer ends a text in another token than EOS.
        """
        numbers: list[int] = self.theirs(text).input_ids
        if not numbers or numbers[-1] != self.theirs.eos_token_id:
            last = self.theirs.convert_ids_to_tokens(numbers[-1:])
            raise ValueError(
                f"tokenizer: expected it to end a text in {self.theirs.eos_token!r}, got {last}"
            )
        if not self.theirs(text, add_special_tokens=False).input_ids:
            return []
        return numbers[:-1]

    def join(self, tokens: Sequence[str]) -> str:
        """Text as a person would write it, without special tokens; ⟨…⟩ stands alone."""
        texts: list[str] = []
        run: list[int] = []
        for token in (*tokens, None):
            if token in self.numbers:
                run.append(self.numbers[token])
                continue
            texts.append(self.theirs.decode(run, skip_special_tokens=True))
            texts.append((token or "").replace(_SPACE, ""))
            run = []
        return " ".join(filter(None, (text.strip() for text in texts)))

    def show(self, token: str) -> str:
        """A piece as a person reads it: ``▁`` for the space before it."""
        return self._shown.get(token, token)

    def to_json(self) -> NoReturn:
        """Not possible: it lives in a folder of its own.

        Raises:
            ValueError: always.
        """
        raise ValueError(
            "tokenizer: a Hugging Face tokenizer is written with its own save_pretrained(folder)"
        )

    @cached_property
    def _shown(self) -> dict[str, str]:
        """Pieces that are not spelt as they read: those of GPT-2 and BART, where ``Ġ`` is a space
        and ``Ã©`` an é."""
        text = self.theirs.convert_tokens_to_string
        if text(["Ġa"]).strip() != "a":
            return {}
        specials = set(self.theirs.all_special_tokens)
        own = (token for token in self.numbers if token not in specials)
        return {token: text([token]).replace(" ", _SPACE) for token in own}

    def _typed(self, text: str) -> list[str]:
        """What was typed for each token that has no number."""
        unk = self.theirs.unk_token_id
        if self.theirs.is_fast:
            found = self.theirs(text, return_offsets_mapping=True, add_special_tokens=False)
            spans = zip(found.input_ids, found.offset_mapping, strict=True)
            return [text[begin:end] for number, (begin, end) in spans if number == unk]
        pieces = self.theirs.tokenize(text)
        numbers = self.theirs.convert_tokens_to_ids(pieces)
        return [piece for piece, number in zip(pieces, numbers, strict=True) if number == unk]


@dataclass(frozen=True)
class HuggingFaceCodec(Codec):
    """A tokenizer of theirs with our numbers: what `Translator` needs of a side.

    Case is left to the tokenizer.
    """

    tokenizer: HuggingFaceTokenizer
    numbering: Numbering = field(repr=False)

    @classmethod
    def of(cls, tokenizer: Any, numbering: Numbering, target: bool = False) -> "HuggingFaceCodec":
        """The codec of one side; both sides share a tokenizer, and a few have two vocabularies."""
        names = _names(tokenizer, numbering.size, target)
        ours = [*SPECIALS, *(names[number] for number in numbering.theirs[len(SPECIALS) :])]  # type: ignore[index]
        numbers = {name: number for number, name in enumerate(names)}
        numbers |= {
            SPECIALS[i]: number
            for i, number in enumerate(numbering.theirs[: len(SPECIALS)])
            if number is not None and i != UNK
        }
        return cls(HuggingFaceTokenizer(tokenizer, numbers), Vocab(tuple(ours)), numbering)

    def split(self, text: str) -> list[str]:
        """Pieces of a text; those without a number are as they were typed."""
        return self.tokenizer.split(text)

    def encode(self, text: str) -> list[int]:
        """Ids of a text, with EOS at the end."""
        return [*self.numbering.ours(self.tokenizer.numbers_of(text)), EOS]

    def unknown(self, text: str) -> list[str]:
        """What the tokenizer has no number for, each once, as it was typed."""
        tokens = zip(self.split(text), self.encode(text), strict=False)
        return list(dict.fromkeys(token for token, number in tokens if number == UNK))


def from_pretrained(
    where: str | Path,
    attention: bool = True,
    source_language: str | None = None,
    first: str | None = None,
    local_files_only: bool = True,
) -> Translator:
    """A Hugging Face encoder-decoder with its tokenizer, ready to be talked to.

    Args:
        where: a folder that ``save_pretrained`` wrote, or a name in the local cache.
        attention: whether to show what was read; without, it is a little faster.
        source_language: for a multilingual tokenizer, its code of the language that is read.
        first: the token that every output begins with, such as the code of the language that is
            written; default: as the checkpoint says.
        local_files_only: False: what is not on this machine is downloaded from their hub.

    Raises:
        ValueError: if `transformers` is not installed, there is no such model, it is no
            encoder-decoder, or it lacks the token `first`.

    Example:
        ``from_pretrained("models/opus-mt-en-fr").translate(["I love you."])``
    """
    try:
        model, tokenizer = _opened(where, attention, source_language, local_files_only)
    except (OSError, ValueError, ImportError) as error:
        raise ValueError(f"model {str(where)!r}: {' '.join(str(error).split())}") from None
    wrapped = HuggingFaceModel(
        model, tokenizer.unk_token_id, tokenizer.mask_token_id, attention=attention
    )
    if first is not None:
        wrapped.constraints = replace(wrapped.constraints, first=_number(tokenizer, first))
    return Translator(
        Path(where).name,
        wrapped,
        HuggingFaceCodec.of(tokenizer, wrapped.source),
        HuggingFaceCodec.of(tokenizer, wrapped.target, target=True),
        _longest(tokenizer, model.config),
    )


def is_huggingface(folder: Path) -> bool:
    """Whether a folder holds a checkpoint of `transformers`; works without the library."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(config, dict) and "format" not in config and "model_type" in config


def _opened(
    where: str | Path, attention: bool, source_language: str | None, local_files_only: bool
) -> tuple[Any, Any]:
    """Their model and tokenizer."""
    library = transformers()
    languages = {} if source_language is None else {"src_lang": source_language}
    way = {"attn_implementation": "eager"} if attention else {}
    with _silent(library):
        config = library.AutoConfig.from_pretrained(where, local_files_only=local_files_only)
        if not config.is_encoder_decoder:
            raise ValueError(f"expected an encoder-decoder, got {config.model_type}")
        model = library.AutoModelForSeq2SeqLM.from_pretrained(
            where, local_files_only=local_files_only, **way
        )
        tokenizer = library.AutoTokenizer.from_pretrained(
            where, local_files_only=local_files_only, **languages
        )
    return model, tokenizer


@contextmanager
def _silent(library: Any) -> Iterator[None]:
    """Their progress bars are off here, and afterwards as they were."""
    logging = library.utils.logging
    before = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if before:
            logging.enable_progress_bar()


def _names(tokenizer: Any, size: int, target: bool) -> list[str]:
    """A different name for each of their tokens; models often have more numbers than tokens."""
    if target:
        tokens = _at(enumerate(tokenizer.convert_ids_to_tokens(range(len(tokenizer)))))
    else:
        tokens = _at((number, token) for token, number in tokenizer.get_vocab().items())
    names: list[str] = []
    seen = set(SPECIALS)
    for number in range(size):
        name = tokens.get(number) or f"<{number}>"
        names.append(f"{name}<{number}>" if name in seen else name)
        seen.add(names[-1])
    return names


def _at(pairs: Iterable[tuple[int, str]]) -> dict[int, str]:
    return {number: token for number, token in pairs if token is not None}


def _number(tokenizer: Any, token: str) -> int:
    number: int = tokenizer.convert_tokens_to_ids(token)
    if number is None or number == tokenizer.unk_token_id:
        raise ValueError(f"first: expected a token of the model, got {token!r}")
    return number


def _longest(tokenizer: Any, config: Any) -> int:
    """Most tokens of a source without EOS: what the positions and the tokenizer allow."""
    positions = getattr(config, "max_position_embeddings", None) or 512
    return int(min(positions, tokenizer.model_max_length)) - 1
