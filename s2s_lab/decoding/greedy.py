"""Greedy search: the most probable next token, again and again.

It never revises a choice, so it can miss a better sequence that begins with a worse token.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from s2s_lab.batch import Sources
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS


@dataclass(frozen=True)
class Greedy:
    """Take the argmax of each step until EOS.

    Source: Sutskever, Vinyals & Le (2014), section 3.2, with a beam of 1.
    """

    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""

    @property
    def name(self) -> str:
        """``greedy``."""
        return "greedy"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Sources, recorder: Recorder | None = None
    ) -> list[NBest]:
        """One hypothesis for each source; `recorder`, if given, writes down every step."""
        batch = len(sources)
        state = model.start(sources)
        last = torch.full((batch,), BOS, device=sources.ids.device)
        total = torch.zeros(batch, dtype=torch.float64, device=sources.ids.device)
        finished = torch.zeros(batch, dtype=torch.bool, device=sources.ids.device)
        tokens: list[Tensor] = []
        rows_read: list[Tensor] = []
        for _ in range(self.max_steps):
            logits, state, read = model.step(state, last)
            logprobs = logits.log_softmax(-1)
            last = logprobs.argmax(-1)
            if recorder:
                zero = torch.zeros_like(last)[:, None]
                recorder.step(
                    total=torch.where(finished, -torch.inf, total)[:, None],
                    logprobs=logprobs[:, None],
                    attention=None if read is None else read[:, None],
                    parent=zero,
                    token=last[:, None],
                    stays=~finished[:, None],
                )
            total += torch.where(finished, 0.0, logprobs.gather(-1, last[:, None])[:, 0].double())
            tokens.append(last)
            if read is not None:
                rows_read.append(read)
            finished = finished | (last == EOS)
            if finished.all():
                break
        ids = torch.stack(tokens, dim=1).tolist()
        attention = torch.stack(rows_read, dim=1) if rows_read else None
        answers = []
        for row, sequence in enumerate(ids):
            length = sequence.index(EOS) + 1 if EOS in sequence else len(sequence)
            logprob = float(total[row])
            read = None if attention is None else attention[row, :length]
            cut = tuple(sequence[:length])
            answers.append([Decoded(cut, logprob, logprob, cut[-1] == EOS, read)])
        if recorder:
            recorder.finish(answers, lambda d: [("log-probability", d.logprob)])
        return answers
