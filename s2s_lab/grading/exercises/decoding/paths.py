"""Chapter 06: the best path where the model forgets."""

from s2s_lab.grading.exercise import Exercise, Misconception

VITERBI = Exercise(
    name="decoding.viterbi",
    number="06.5",
    kind="function",
    signature="viterbi(log_pi, log_A, log_B)",
    points=5,
    minutes=40,
    difficulty=3,
    hints=(
        "For every time and every state keep the best path *into* that state: its value, and "
        "which state it came from.",
        "δ_0(j) = log π_j + B_0(j), and δ_t(j) = max over i of (δ_{t−1}(i) + A_ij) + B_t(j).",
        "`(value[:, None] + log_A).max(0)` gives the maximum over i for every j, and its "
        "`indices` are the back-pointers of that step: keep them. Begin at the largest value of "
        "the last time, follow the back-pointers from the last to the first, reverse.",
    ),
    misconceptions=(
        Misconception(
            "06.5/greedy",
            "You took the best state step by step. A slightly worse start can lead to a much "
            "better path: keep the best path into *every* state.",
        ),
        Misconception(
            "06.5/best-of-each-column",
            "You took the largest value at each time. Those belong to different paths. Only the "
            "last state is chosen by its value; the others are found by walking back.",
        ),
        Misconception(
            "06.5/transposed",
            "You read the transitions the wrong way round. `log_A[i, j]` is i → j; your path uses "
            "j → i, which shows because the matrix is not symmetric.",
        ),
        Misconception(
            "06.5/sums",
            "You summed over paths: that is the forward algorithm, which gives total "
            "probabilities. Viterbi needs the single best path into a state: the maximum.",
        ),
        Misconception(
            "06.5/no-initial",
            "You did not use `log_pi`, so the first state is wrong whenever the prior matters. "
            "δ_0(j) = log π_j + B_0(j).",
        ),
        Misconception(
            "06.5/shifted-pointers",
            "The score of your path is below the maximum: your back-pointers are shifted by one. "
            "The pointer of time t leads from a state at t to one at t − 1.",
        ),
        Misconception(
            "06.5/not-reversed",
            "Your path is right, from the end to the beginning. The back-pointers lead from the "
            "last state to the first: reverse what you collected.",
        ),
    ),
)
