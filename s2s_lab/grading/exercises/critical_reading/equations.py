"""Exercises 13.1 and 13.2: two printed equations, each refuted by a computation."""

from s2s_lab.grading.exercise import Exercise, Misconception

COUNTEREXAMPLE_GRU = Exercise(
    name="critical_reading.counterexample_gru",
    number="13.1",
    kind="function",
    signature="counterexample_gru(features, hidden, bound, steps)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "In one unit: what must `z` be so that nothing of `h` is lost, and `u` so that all of the "
        "candidate is added?",
        "The biases do it alone: with all matrices 0, `z`, `u` and the candidate are the same in "
        "every step.",
        "All matrices 0, `b_z` = −10 (z is nearly 0), `b_u` = 10 (u is nearly 1), `b_c` = 5 (the "
        "candidate is nearly 1): `h` grows by nearly 1 a step. Inputs: `steps` rows of anything.",
    ),
    misconceptions=(
        Misconception(
            "13.1/random-weights",
            "Your candidate is positive in some steps and negative in others, so that one step "
            "takes away what another added. Random weights do that. Use the biases: z small "
            "(keep everything), u large (add everything), a candidate that keeps its sign.",
        ),
        Misconception(
            "13.1/gates-half-open",
            "Your `z` is not small, so each step forgets a good part of `h`, and what is added "
            "only replaces it. Push `z` towards 0 with a negative bias.",
        ),
        Misconception(
            "13.1/both-open",
            "Both gates are open: with `z` near 1 the old state is forgotten, and `h` is the "
            "candidate alone. The flaw is that `u` and `z` are independent: `u` near 1 and "
            "`z` near 0.",
        ),
        Misconception(
            "13.1/adds-little",
            "You keep everything and add next to nothing: `u` times the candidate is small. Open "
            "`u` with a positive bias, and push the candidate towards 1.",
        ),
        Misconception(
            "13.1/too-few-steps",
            "Each step adds less than 1 to a unit, because `u` and the tanh are below 1. To pass "
            "the bound you need more steps than the bound says: use up to `steps` inputs.",
        ),
        Misconception(
            "13.1/overflows",
            "Your numbers are beyond ±10, or not finite. With such numbers anything breaks: a "
            "moderate, growing state is the better argument.",
        ),
        Misconception(
            "13.1/own-start",
            "You also chose where `h` begins. It must begin at 0: the point is that the equations "
            "blow up, not the start.",
        ),
        Misconception(
            "13.1/own-cell",
            "You handed in a cell of your own. Only parameters and inputs are yours; the cell is "
            "the printed one, unchanged.",
        ),
    ),
)

FOCUS_LIMITS = Exercise(
    name="critical_reading.focus_limits",
    number="13.2",
    kind="function",
    signature="focus_limits(n, beta, weight)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "Whatever the scores are, the inner softmax gives numbers from 0 to 1. Which of them "
        "favour one position most?",
        "The best case is (1, 0, …, 0). Put β in front of it and take the outer softmax: one "
        "exponential against n − 1 others.",
        "The largest weight is e^β / (e^β + n − 1). Set it equal to w and solve for β: "
        "β = ln(w (n − 1) / (1 − w)).",
    ),
    misconceptions=(
        Misconception(
            "13.2/all-equal",
            "You gave 1/n, the weight when all scores are equal: the smallest maximum that there "
            "can be, not the largest.",
        ),
        Misconception(
            "13.2/single-softmax",
            "You gave 1, which attention with one softmax can come close to. Here the outer "
            "softmax gets numbers between 0 and 1: at best it sets e^β against 1.",
        ),
        Misconception(
            "13.2/n-losers",
            "One of the n positions is the winner: the others are n − 1, not n.",
        ),
        Misconception(
            "13.2/forgets-beta",
            "Your largest weight does not depend on β. β multiplies the inner result before the "
            "outer softmax: the winner has e^β, each of the others e^0.",
        ),
        Misconception(
            "13.2/no-logarithm",
            "You gave e^β instead of β: w(n − 1)/(1 − w) is how many times larger the winner's "
            "exponential must be. Take its logarithm.",
        ),
    ),
)
