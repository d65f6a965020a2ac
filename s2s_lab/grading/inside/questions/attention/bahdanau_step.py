"""Exercise 04.4, `bahdanau_step`: one step of a decoder, with a GRU cell made of given weights."""

from dataclasses import dataclass

import torch
from torch import nn

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """The inputs of one step, the weights of its score and of its cell."""

    y_emb: torch.Tensor
    """(batch, embedding)"""
    s_prev: torch.Tensor
    """(batch, state)"""
    memory: torch.Tensor
    """(batch, src, memory)"""
    mask: torch.Tensor
    """(batch, src), True = real token."""
    W_q: torch.Tensor
    """(hidden, state)"""
    W_k: torch.Tensor
    """(hidden, memory)"""
    v: torch.Tensor
    """(hidden,)"""
    cell_y: torch.Tensor
    """(3, state, embedding): the cell's weights for the embedding; reset, update, new."""
    cell_context: torch.Tensor
    """(3, state, memory): its weights for the context."""
    cell_s: torch.Tensor
    """(3, state, state): its weights for the previous state."""


def gru_cell(case: Case) -> nn.GRUCell:
    """The cell that these weights make, without biases."""
    state, width = case.cell_s.shape[1], case.y_emb.shape[1] + case.memory.shape[2]
    cell = nn.GRUCell(width, state, bias=False, dtype=torch.float64)
    from_input = torch.cat([case.cell_y, case.cell_context], dim=2)
    with torch.no_grad():
        cell.weight_ih.copy_(from_input.reshape(3 * state, width))
        cell.weight_hh.copy_(case.cell_s.reshape(3 * state, state))
    return cell


def ask(submission: Submission, case: Case) -> object:
    """The submission's state, context and weights."""
    params = {"W_q": case.W_q, "W_k": case.W_k, "v": case.v}
    return submission(case.y_emb, case.s_prev, case.memory, case.mask, params, gru_cell(case))


QUESTION = Question(Case, ask)
