"""Exercise 13.3, `bleu_audit`: what an article reports, and what it reports on."""

from dataclasses import dataclass

from s2s_lab.grading.inside.reply import Question, Submission


@dataclass(frozen=True)
class Case:
    """A line of arithmetic, outputs with a reference each, and a reported score."""

    line: str
    """``2/3*1 + 1/3*0.5 = 0.75``."""
    outputs: tuple[str, ...]
    """Tokens with a space between them; at least four a sentence."""
    references: tuple[str, ...]
    reported: float
    """A BLEU score with one decimal."""
    signature: str
    """``nrefs:1|case:mixed|eff:no|tok:none|smooth:exp|version:2.6.0``."""


def ask(submission: Submission, case: Case) -> object:
    """The submission's audit."""
    return submission(
        case.line, list(case.outputs), list(case.references), case.reported, case.signature
    )


QUESTION = Question(Case, ask)
