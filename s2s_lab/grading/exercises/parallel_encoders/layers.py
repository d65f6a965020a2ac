"""Exercises 10.1 and 10.2: a layer of gated convolutions, and the masks of a Transformer."""

from s2s_lab.grading.exercise import Exercise, Misconception

CONV_GLU_LAYER = Exercise(
    name="parallel_encoders.conv_glu_layer",
    number="10.1",
    kind="function",
    signature="conv_glu_layer(x, W, b, mask)",
    points=4,
    minutes=25,
    difficulty=2,
    hints=(
        "Set the padded rows of `x` to 0 first. Then the convolution cannot read them.",
        "`F.conv1d` wants channels before time, (B, C, S), and gives 2C channels: the first C are "
        "values A, the others gates B, and the result is A ⊗ σ(B).",
        "With `K = W.shape[-1]`: `F.conv1d(….transpose(1, 2), W, b, padding=K // 2)`, then "
        "`F.glu(…, dim=1)`, transpose back, add `x`, times √.5.",
    ),
    misconceptions=(
        Misconception(
            "10.1/pads-not-zeroed",
            "Outputs near the end depend on what the padding contains. "
            "Zero masked positions before every convolution; after it is too late.",
        ),
        Misconception(
            "10.1/halves-swapped",
            "`F.glu` uses the first half as value and the second as gate, A ⊗ σ(B). "
            "Yours is exchanged.",
        ),
        Misconception(
            "10.1/convolves-channels",
            "You convolved over channels; where S = C the shape even fits. "
            "`F.conv1d` wants (B, C, S), time last: transpose before, and back after.",
        ),
        Misconception(
            "10.1/views",
            "`view` and `reshape` never move a number, they only cut the same row of numbers "
            "differently, so that channels became positions. Use `transpose(1, 2)`.",
        ),
        Misconception(
            "10.1/causal-padding",
            "You padded only on the left, so that no position sees its right neighbour. An encoder "
            "may look both ways: K // 2 on each side.",
        ),
        Misconception(
            "10.1/no-residual",
            "The input is not added. Without the residual a deep stack has to push every word "
            "through every gate: return (x + GLU) · √.5.",
        ),
        Misconception(
            "10.1/no-scale",
            "The factor √.5 is missing. A sum of two numbers of variance 1 has variance 2, and "
            "doubles again in each layer; √.5 keeps it at 1.",
        ),
    ),
)

MAKE_MASKS = Exercise(
    name="parallel_encoders.make_masks",
    number="10.2",
    kind="function",
    signature="make_masks(src, tgt_in, pad)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "A mask hides *keys*, the last axis, from all queries. Queries are not hidden.",
        "`torch.ones(T, T, dtype=torch.bool).tril()` is the lower triangle with its diagonal.",
        "`(ids != pad)[:, None, None, :]` hides the padding from every query; for the target "
        "combine it with the triangle: `&`.",
    ),
    misconceptions=(
        Misconception(
            "10.2/hides-queries",
            "You hid padded *queries*, so that real words still read the padding, and a padded "
            "row has no key left: its softmax is NaN. Hide padded *keys*: shape (B, 1, 1, T).",
        ),
        Misconception(
            "10.2/without-diagonal",
            "Position 0 may attend to nothing and becomes NaN. "
            "A token may see itself: include the diagonal.",
        ),
        Misconception(
            "10.2/upper-triangle",
            "You hid the past and showed the future. Keep the lower triangle: "
            "row t (query) is True in the columns (keys) 0 to t.",
        ),
        Misconception(
            "10.2/or",
            "A position must be both real *and* not in the future: combine with `&`, not `|`.",
        ),
        Misconception(
            "10.2/no-triangle",
            "The target mask hides the padding and shows the future. In training every later word "
            "stands in `tgt_in`: a decoder that sees it learns to copy it.",
        ),
        Misconception(
            "10.2/target-padding",
            "The target mask has the triangle alone, so padded keys before a later query are read. "
            "Combine it with the mask of the real tokens.",
        ),
        Misconception(
            "10.2/inverted",
            "True and False are exchanged. Here True = may be read. "
            "(`nn.MultiheadAttention` has it the other way round: there True = hidden.)",
        ),
        Misconception(
            "10.2/no-head-axis",
            "Your masks have three axes, and a batch in the place of the heads. "
            "Four axes: (B, 1, 1, S) and (B, 1, T, T), where the first 1 stands for all heads.",
        ),
        Misconception(
            "10.2/fixed-pad",
            "You wrote the id of PAD as a number. Use the argument `pad`: other vocabularies "
            "number it differently.",
        ),
    ),
)
