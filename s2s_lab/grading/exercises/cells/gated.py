"""Exercises 01.2, 01.3 and 01.6: one step of an LSTM, one of a GRU, and the forget gate's bias."""

from s2s_lab.grading.exercise import Exercise, Misconception

LSTM_STEP = Exercise(
    name="cells.lstm_step",
    number="01.2",
    kind="function",
    signature="lstm_step(x, h, c, W_ih, W_hh, b_ih, b_hh)",
    points=4,
    minutes=25,
    difficulty=2,
    hints=(
        "The 4H rows of the weights are four blocks of H rows: i, f, g, o in this order.",
        "One sum `x @ W_ih.T + b_ih + h @ W_hh.T + b_hh`, cut in four with `chunk(4, dim=1)`; "
        "three blocks get a sigmoid, one gets tanh.",
        "With the four blocks squashed: `c = f * c + i * g`, then `h = o * torch.tanh(c)`; "
        "return `h, c`.",
    ),
    misconceptions=(
        Misconception(
            "01.2/output-before-candidate",
            "Blocks 3 and 4 are exchanged: you read i, f, o, g. PyTorch stacks i, f, g, o "
            "(other libraries stack them otherwise, which matters when you load their weights).",
        ),
        Misconception(
            "01.2/sigmoid-candidate",
            "You squashed the candidate with σ, so it is always positive and what enters the cell "
            "can only add. The candidate is no gate: it uses tanh. Three gates, not four.",
        ),
        Misconception(
            "01.2/no-tanh-of-cell",
            "Your output is o ⊙ c. The cell has no bounds, so neither has your h: the output is "
            "o ⊙ tanh(c).",
        ),
        Misconception(
            "01.2/one-bias",
            "Your gates are off by exactly b_hh. PyTorch keeps two bias vectors (a habit of cuDNN, "
            "one would do): add both.",
        ),
        Misconception(
            "01.2/cell-first",
            "You returned (c, h). The order is (h, c), in PyTorch too; the shapes are the same, "
            "so nothing else would warn you.",
        ),
        Misconception(
            "01.2/old-cell",
            "Your h comes from the cell of the step before. First c is updated, then the output "
            "gate shows the *new* cell: o ⊙ tanh(c_new).",
        ),
        Misconception(
            "01.2/gates-exchanged",
            "You kept the old cell with the input gate and let the candidate in with the forget "
            "gate. It is c = f ⊙ c + i ⊙ g: f decides what stays, i what comes in.",
        ),
    ),
)

GRU_STEP = Exercise(
    name="cells.gru_step",
    number="01.3",
    kind="function",
    signature="gru_step(x, h, W_ih, W_hh, b_ih, b_hh)",
    points=4,
    minutes=25,
    difficulty=3,
    hints=(
        "Is the new h a mixture? Of which two things, and which two weights add up to 1?",
        "The 3H rows are the blocks r, z, n. Keep what comes from x and what comes from h apart: "
        "the reset gate meets the second one alone, inside the candidate.",
        "With `i_n` and `h_n` the third blocks of both, each with its own bias: "
        "`n = torch.tanh(i_n + r * h_n)`, then `h = (1 - z) * n + z * h`.",
    ),
    misconceptions=(
        Misconception(
            "01.3/two-independent-gates",
            "These are the equations of a popular article: one gate keeps (1 − z), another, "
            "unrelated one lets the candidate in. So the state is no mixture and can grow without "
            "bound (try 500 steps). The weights of old and new are z and 1 − z, and r stands "
            "inside the candidate.",
        ),
        Misconception(
            "01.3/keeps-one-minus-z",
            "You kept 1 − z of the old state. PyTorch's z is the share that is *kept*: "
            "h = (1 − z) ⊙ n + z ⊙ h (Chung et al. write it the other way round).",
        ),
        Misconception(
            "01.3/reset-before-product",
            "This is a valid GRU (the last version of the paper; Keras with reset_after=False), "
            "but not PyTorch's: there r multiplies the finished product U_n h + b_hn, bias "
            "included, so trained weights would give other states.",
        ),
        Misconception(
            "01.3/reset-and-update-exchanged",
            "Your result is ours with reset and update gate exchanged: PyTorch stacks the blocks "
            "r, z, n.",
        ),
        Misconception(
            "01.3/sigmoid-candidate",
            "You squashed the candidate with σ; then no state that starts at 0 can become "
            "negative. The candidate uses tanh.",
        ),
        Misconception(
            "01.3/no-reset",
            "Your candidate never meets the reset gate: without r it cannot forget the old state. "
            "Inside the tanh it is i_n + r ⊙ h_n.",
        ),
        Misconception(
            "01.3/resets-the-input-too",
            "You multiplied the whole sum by r, the input included: a closed reset gate would then "
            "make the cell deaf. r multiplies only what comes from h.",
        ),
    ),
)

SET_FORGET_BIAS = Exercise(
    name="cells.set_forget_bias",
    number="01.6",
    kind="function",
    signature="set_forget_bias(lstm, value=1.0)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "What the forget gate feels is `b_ih + b_hh`: the sum must be `value`, in every layer and "
        "direction.",
        "`lstm.named_parameters()` gives names such as `bias_ih_l0` or `bias_hh_l1_reverse`; the "
        "forget gate is the second quarter of each. Change them inside `with torch.no_grad():`.",
        "For names with `bias_ih`: `parameter[H : 2 * H] = value`; for names with `bias_hh`: the "
        "same rows get 0.",
    ),
    misconceptions=(
        Misconception(
            "01.6/twice",
            "PyTorch adds b_ih and b_hh, so your forget bias is 2 · value. Set one of the two to "
            "value and the other to 0.",
        ),
        Misconception(
            "01.6/one-bias-left",
            "You set b_ih and left b_hh as it was: the forget gate feels value + b_hh. Set the "
            "same rows of the other one to 0.",
        ),
        Misconception(
            "01.6/input-gate",
            "Rows 0 to H are the *input* gate. The order is i, f, g, o: the forget gate is "
            "rows H to 2H.",
        ),
        Misconception(
            "01.6/all-gates",
            "All four blocks got the bias. Only the second quarter, the forget gate, may change.",
        ),
        Misconception(
            "01.6/first-layer-only",
            "Only layer 0 changed. A deep LSTM has `bias_ih_l1`, … too: go through "
            "`lstm.named_parameters()`.",
        ),
        Misconception(
            "01.6/forward-only",
            "The backward direction did not change. A bidirectional LSTM has `bias_ih_l0_reverse` "
            "too: go through `lstm.named_parameters()`.",
        ),
        Misconception(
            "01.6/weights-too",
            "You changed rows of the weight matrices as well. `named_parameters` gives weights and "
            "biases: take only names that contain `bias`.",
        ),
        Misconception(
            "01.6/records-gradients",
            "PyTorch refuses to change a parameter in place while it records gradients. "
            "Do it inside `with torch.no_grad():`.",
        ),
    ),
)
