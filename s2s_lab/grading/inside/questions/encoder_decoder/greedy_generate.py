"""Exercise 02.4, `greedy_generate`: a model that is a random table, and what is asked of it."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A table model, the state of each source, and the ids that matter."""

    logits: torch.Tensor
    """(memory, vocab, vocab): the next token's logits, by memory and last token."""
    memory: torch.Tensor
    """(memory, vocab): the next memory, by memory and last token."""
    state: torch.Tensor
    """(batch,): the memory that each row starts with."""
    references: torch.Tensor
    """(batch, tgt): human translations, of no use for generating."""
    bos: int
    eos: int
    pad: int
    max_len: int


class TableStep:
    """A model whose answers are looked up: `step(tokens, state) -> (logits, state)`."""

    def __init__(self, case: Case) -> None:
        """Answer from the tables of a case."""
        self.references = case.references
        self._case = case
        self._left = 2 * len(case.state) * case.max_len + 20

    def __call__(
        self, tokens: torch.Tensor, state: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits (batch, vocab) of the next token, and the next state (batch,).

        Raises:
            ValueError: unless tokens and state are ids of shape (batch,).
            RuntimeError: when it is called much more often than `max_len` allows.
        """
        _require_ids("token ids", tokens, self._case.logits.shape[1])
        _require_ids("the state of each row", state, self._case.logits.shape[0])
        if tokens.shape != state.shape:
            raise ValueError(
                f"step expects one token for each row of the state, "
                f"got {len(tokens)} tokens and {len(state)} rows"
            )
        self._left -= len(tokens)
        if self._left < 0:
            raise RuntimeError(
                f"step was called far more often than max_len = {self._case.max_len} allows"
            )
        return self._case.logits[state, tokens].clone(), self._case.memory[state, tokens]


def _require_ids(what: str, value: object, size: int) -> None:
    if not isinstance(value, torch.Tensor):
        raise ValueError(f"step expects {what} as a tensor, got {type(value).__name__}")
    if value.dim() != 1 or value.dtype != torch.long:
        kind = str(value.dtype).removeprefix("torch.")
        raise ValueError(
            f"step expects {what}, int64 of shape (batch,), got {kind} of shape "
            f"{tuple(value.shape)}"
        )
    if value.numel() and not 0 <= int(value.min()) <= int(value.max()) < size:
        raise ValueError(f"step expects {what} from 0 to {size - 1}, got {value.tolist()}")


def ask(submission: Submission, case: Case) -> object:
    """The submission's hypotheses for one batch."""
    return submission(TableStep(case), case.state, case.bos, case.eos, case.pad, case.max_len)


QUESTION = Question(Case, ask)
