"""Exercise 09.3, `train_step`: a tiny model after each of some steps, and what was returned."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from s2s_lab.grading.inside.reply import Question, Submission, described


@dataclass(frozen=True)
class Case:
    """Weights to begin with, and a batch for each step."""

    src_table: Tensor
    """(source words, vocab)."""
    tgt_table: Tensor
    """(target words, vocab)."""
    drop: Tensor
    """(vocab,): what dropout makes of each number while it is active, 0 or 2 times as much."""
    src: Tensor
    """(step, batch, src), PAD = 0 on the right."""
    tgt_in: Tensor
    """(step, batch, tgt)."""
    labels: Tensor
    """(step, batch, tgt), PAD = 0 on the right."""
    lr: float
    clip: float


class Dropout(nn.Module):
    """Dropout that leaves out the same units every time, and none when it is not training."""

    def __init__(self, factors: Tensor) -> None:
        super().__init__()
        self.factors = factors

    def forward(self, values: Tensor) -> Tensor:
        """The values, multiplied by their factors in training mode."""
        return values * self.factors if self.training else values


class Tiny(nn.Module):
    """Logits that are the sum of a row of each real source word and of the word before."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.src_table = nn.Parameter(case.src_table.clone())
        self.tgt_table = nn.Parameter(case.tgt_table.clone())
        self.drop = Dropout(case.drop)

    def forward(self, src: Tensor, keep: Tensor, tgt_in: Tensor) -> Tensor:
        """Logits (batch, tgt, vocab)."""
        read = (self.src_table[src] * keep[..., None]).sum(1, keepdim=True)
        return self.drop(read + self.tgt_table[tgt_in])


def ask(submission: Submission, case: Case) -> object:
    """Both numbers of every step, what kind they are of, and the weights after it.

    Before each step the model is left as a validation leaves it: in evaluation mode.
    """
    model = Tiny(case)
    opt = torch.optim.SGD(model.parameters(), lr=case.lr)
    sums, counts, kinds, after = [], [], [], []
    for src, tgt_in, labels in zip(case.src, case.tgt_in, case.labels, strict=True):
        model.eval()
        answer = submission(model, (src, src != 0, tgt_in, labels), opt, case.clip)
        if answer is None:
            return None
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            raise TypeError(f"expected the pair (nll_sum, n_tokens), got {described(answer)}")
        plain = [one.detach() if isinstance(one, Tensor) else one for one in answer]
        sums.append(float(plain[0]))
        counts.append(float(plain[1]))
        kinds += ["tensor" if isinstance(one, Tensor) else "number" for one in answer]
        weights = torch.cat([model.src_table, model.tgt_table])
        after.append(weights.detach().clone())
    return sums, counts, ", ".join(sorted(set(kinds))), torch.stack(after)


QUESTION = Question(Case, ask)
