"""Exercises 10.3 and 10.4: attention of several heads, and sines and cosines for positions."""

from s2s_lab.grading.exercise import Exercise, Misconception

MULTI_HEAD = Exercise(
    name="parallel_encoders.multi_head",
    number="10.3",
    kind="function",
    signature="multi_head(q, k, v, W_q, W_k, W_v, W_o, n_heads, mask)",
    points=6,
    minutes=40,
    difficulty=4,
    hints=(
        "Project first, then cut the d units of each vector into h pieces: "
        "(B, T, d) becomes (B, T, h, d/h), and a transpose makes it (B, h, T, d/h).",
        "Scores are (B, h, T, S), divided by √(d/h), the width of *one* head. Fill with -inf where "
        "the mask is False, then take the softmax over the keys.",
        "Contexts are (B, h, T, d/h): `.transpose(1, 2)` gives (B, T, h, d/h), "
        "`.flatten(2)` puts the heads side by side, and `@ W_o.T` mixes them.",
    ),
    misconceptions=(
        Misconception(
            "10.3/splits-by-view",
            "Splitting with `view(B, h, T, …)` mixes positions into heads: swapping two tokens no "
            "longer swaps two outputs. `view(B, T, h, …)`, then `transpose(1, 2)`.",
        ),
        Misconception(
            "10.3/merges-by-view",
            "The numbers are right but shuffled: transpose (B, h, T, d/h) back to (B, T, h, d/h) "
            "before you reshape.",
        ),
        Misconception(
            "10.3/no-output-matrix",
            "The heads stand side by side, and stay apart. `W_o` mixes them: it is the only place "
            "where one head's finding meets another's.",
        ),
        Misconception(
            "10.3/mask-over-heads",
            "Your mask has three axes, so that its batch axis met the heads: sentence 0 was hidden "
            "from head 0. Keep all four, (B, 1, …, S): the 1 stands for every head.",
        ),
        Misconception(
            "10.3/mask-of-another-sentence",
            "Heads read with the mask of another sentence: you flattened (B, h) to B · h, sentence "
            "by sentence, but `repeat` puts the masks head by head. Broadcast the four axes, or "
            "use `repeat_interleave`.",
        ),
        Misconception(
            "10.3/mask-after-softmax",
            "You masked after the softmax: the weights of a row no longer sum to 1. "
            "Fill the *scores* with -inf before it.",
        ),
        Misconception(
            "10.3/ignores-mask",
            "Hidden keys are read. Fill their scores with -inf before the softmax.",
        ),
        Misconception(
            "10.3/scales-by-d",
            "You divided by √d. Each head compares vectors of d/h units: divide by √(d/h).",
        ),
        Misconception(
            "10.3/no-scale",
            "The scores are not divided by √(d/h). Sums over more units are larger, and a softmax "
            "of large scores has hardly any gradient.",
        ),
        Misconception(
            "10.3/softmax-over-queries",
            "Your softmax runs over the queries. Each *query* has one unit to distribute over the "
            "keys: the last axis.",
        ),
        Misconception(
            "10.3/untransposed",
            "You multiplied by `W`. As in `nn.Linear`, a row of W is an output unit: `x @ W.T`.",
        ),
        Misconception(
            "10.3/averages-weights",
            "Your weights are (B, T, S): the mean over the heads, which `nn.MultiheadAttention` "
            "gives by default. A mean shows no head; return (B, h, T, S).",
        ),
    ),
)

SINUSOIDAL_PE = Exercise(
    name="parallel_encoders.sinusoidal_pe",
    number="10.4",
    kind="function",
    signature="sinusoidal_pe(T, d)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "Even columns are sines, odd ones cosines of the same angle.",
        "Column 2i has the rate 10000^(−2i/d), so `torch.arange(0, d, 2) / d` is the exponent "
        "without its sign.",
        "`angles = torch.arange(T)[:, None] * rates[None, :]`, then "
        "`torch.stack([angles.sin(), angles.cos()], dim=-1)` and flatten its last two axes.",
    ),
    misconceptions=(
        Misconception(
            "10.4/pair-index",
            "The exponent is 2i/d for pair i: columns 2i and 2i + 1 share one frequency. "
            "You used i/d, so the slowest wave is a hundred times too fast.",
        ),
        Misconception(
            "10.4/column-index",
            "A sine and its cosine have different rates in your table. Columns 2i and 2i + 1 share "
            "the exponent 2i/d; only then is a step of k a rotation.",
        ),
        Misconception(
            "10.4/halves",
            "All sines first, then all cosines: valid in some libraries. Ours interleaves them, "
            "because later cells plot pairs of neighbouring columns.",
        ),
        Misconception(
            "10.4/starts-at-one",
            "Row 0 must be 0, 1, 0, 1, …: positions start at 0.",
        ),
        Misconception(
            "10.4/integer-division",
            "All columns oscillate equally fast: `//` makes every exponent 0. "
            "Use float division in the exponent.",
        ),
        Misconception(
            "10.4/cosine-first",
            "Sine and cosine are exchanged: even columns are sines, odd ones cosines.",
        ),
    ),
)
