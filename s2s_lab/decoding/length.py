"""Length conventions: how the log-probability of a whole hypothesis becomes its score.

Log-probabilities are negative and every token adds one, so the plain sum favours short outputs.
`length` counts EOS and not BOS.
"""


def gnmt_penalty(length: int, alpha: float) -> float:
    """``((5 + length) / 6) ** alpha``, by which a log-probability is divided; 1 at length 1.

    Source: Wu et al. (2016), "Google's Neural Machine Translation System", equation 14.

    >>> gnmt_penalty(1, 0.6), gnmt_penalty(7, 1.0)
    (1.0, 2.0)
    """
    return ((5 + length) / 6) ** alpha
