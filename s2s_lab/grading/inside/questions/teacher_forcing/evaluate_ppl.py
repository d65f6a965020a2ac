"""Exercise 03.5, `evaluate_ppl`: a small model with dropout, and batches of unequal sizes."""

from dataclasses import dataclass

import torch
from torch import nn

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """Weights of a model, sentences, and which batch each of them is in."""

    following: torch.Tensor
    """(vocab, vocab): logits of the next token after each token."""
    meaning: torch.Tensor
    """(vocab, vocab): what each source token adds to these logits."""
    dropped: torch.Tensor
    """(vocab, vocab): True where dropout takes a number of `following` away while training."""
    src: torch.Tensor
    """(sentences, src), PAD on the right."""
    dec_in: torch.Tensor
    """(sentences, tgt): BOS first, PAD on the right."""
    labels: torch.Tensor
    """(sentences, tgt), PAD on the right."""
    batch: torch.Tensor
    """(sentences,): number of the batch that a sentence is in, in order, from 0."""
    pad: int
    training: bool
    """The mode in which the model comes."""


class Dropout(nn.Module):
    """Dropout that takes the same numbers away every time, so that answers can be compared."""

    def __init__(self, dropped: torch.Tensor) -> None:
        """Remember what is taken away."""
        super().__init__()
        self.dropped = dropped

    def forward(self, weights: torch.Tensor) -> torch.Tensor:
        """Half of the numbers are lost while training, and the others doubled."""
        return (2 * weights).masked_fill(self.dropped, 0.0) if self.training else weights


class Model(nn.Module):
    """Logits of the next token from the last token and the source: `model(src, dec_in)`."""

    def __init__(self, case: Case) -> None:
        """Take the weights of a case."""
        super().__init__()
        self.following = nn.Parameter(case.following.clone())
        self.meaning = nn.Parameter(case.meaning.clone())
        self.dropout = Dropout(case.dropped)
        self.pad = case.pad
        self.had_dropout = self.had_gradients = False

    def forward(self, src: torch.Tensor, dec_in: torch.Tensor) -> torch.Tensor:
        """(batch, src) and (batch, tgt) -> (batch, tgt, vocab)."""
        self.had_dropout |= self.dropout.training
        self.had_gradients |= torch.is_grad_enabled()
        read = self.meaning[src].masked_fill((src == self.pad).unsqueeze(-1), 0.0).sum(1)
        return self.dropout(self.following)[dec_in] + read.unsqueeze(1)


Triple = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def batches(case: Case) -> list[Triple]:
    """(src, dec_in, labels) of each batch, without columns in which nobody has a token."""
    found = []
    for number in range(int(case.batch.max()) + 1):
        rows = case.batch == number
        parts = (case.src[rows], case.dec_in[rows], case.labels[rows])
        columns = [(part != case.pad).any(0) for part in (parts[0], parts[2], parts[2])]
        src, dec_in, labels = (part[:, used] for part, used in zip(parts, columns, strict=True))
        found.append((src, dec_in, labels))
    return found


def ask(submission: Submission, case: Case) -> object:
    """The submission's perplexity, and what was seen of the model while it ran and after."""
    model = Model(case).train(case.training)
    perplexity = submission(model, batches(case), case.pad)
    if perplexity is None:
        return None
    return perplexity, model.training, model.had_dropout, model.had_gradients


QUESTION = Question(Case, ask)
