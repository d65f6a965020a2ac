"""Exercise 06.2, `beam_search`: a model that is a random table, and what is asked of it."""

from dataclasses import dataclass

import torch

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A table model for one source, and the settings of a search.

    The words are 0 … vocab - 1, EOS among them; BOS is the id behind them, so it is never said.
    """

    logits: torch.Tensor
    """(memory, vocab + 1, vocab): the next token's logits, by memory and last token."""
    memory: torch.Tensor
    """(memory, vocab + 1): the next memory, by memory and last token."""
    state: torch.Tensor
    """(1,): the memory that the search starts with."""
    eos: int
    k: int
    max_len: int
    alpha: float

    @property
    def bos(self) -> int:
        """Its id."""
        return self.logits.shape[2]


class TableStep:
    """A model whose answers are looked up: `step(tokens, state) -> (logps, state)`."""

    def __init__(self, case: Case) -> None:
        """Answer from the tables of a case."""
        self._logps = case.logits.log_softmax(-1)
        self._memory = case.memory
        self._max_len = case.max_len
        self._left = 4 * (case.k + case.bos) * case.max_len + 20

    def __call__(
        self, tokens: torch.Tensor, state: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-probabilities (n, vocab) of the next token, and the next state (n,).

        Raises:
            ValueError: unless tokens and state are ids of shape (n,).
            RuntimeError: when it is asked for much more than `max_len` allows.
        """
        memories, known, _ = self._logps.shape
        _require_ids("token ids", tokens, known)
        _require_ids("the state of each hypothesis", state, memories)
        if tokens.shape != state.shape:
            raise ValueError(
                f"step expects one token for each row of the state, "
                f"got {len(tokens)} tokens and {len(state)} rows"
            )
        self._left -= len(tokens) or 1
        if self._left < 0:
            raise RuntimeError(
                f"step was asked for far more than k and max_len = {self._max_len} allow"
            )
        return self._logps[state, tokens], self._memory[state, tokens]


def _require_ids(what: str, value: object, size: int) -> None:
    if not isinstance(value, torch.Tensor):
        raise ValueError(f"step expects {what} as a tensor, got {type(value).__name__}")
    if value.dim() != 1 or value.dtype != torch.long:
        kind = str(value.dtype).removeprefix("torch.")
        raise ValueError(
            f"step expects {what}, int64 of shape (n,), got {kind} of shape {tuple(value.shape)}"
        )
    if value.numel() and not 0 <= int(value.min()) <= int(value.max()) < size:
        raise ValueError(f"step expects {what} from 0 to {size - 1}, got {value.tolist()}")


def ask(submission: Submission, case: Case) -> object:
    """The submission's list of hypotheses."""
    return submission(
        TableStep(case), case.state, case.bos, case.eos, case.k, case.max_len, case.alpha
    )


QUESTION = Question(Case, ask)
