"""Exercise 07.6, `count_parameters`: the sizes of an encoder-decoder."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """What the model is made of."""

    V_src: int
    V_tgt: int
    E: int
    H: int
    cell: str
    """``rnn``, ``gru`` or ``lstm``."""
    layers: int
    bidirectional: bool
    attention: bool
    tied: bool


def ask(submission: Submission, case: Case) -> object:
    """The submission's count."""
    return submission(
        case.V_src,
        case.V_tgt,
        case.E,
        case.H,
        case.cell,
        case.layers,
        case.bidirectional,
        case.attention,
        case.tied,
    )


QUESTION = Question(Case, ask)
