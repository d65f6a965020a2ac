"""Exercise 12.4: a picture as a sequence that a decoder can attend to."""

from s2s_lab.grading.exercise import Exercise, Misconception

GRID_TOKENS = Exercise(
    name="signals.grid_tokens",
    number="12.4",
    kind="function",
    signature="grid_tokens(fmap)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "A token is all channels of one grid cell, so channels come last. "
        "Which axis has to move where?",
        "`permute` moves axes, `reshape` cuts anew: permute to `(B, H, W, C)` first. "
        "Then token n stands at `divmod(n, …)`.",
        "`fmap.permute(0, 2, 3, 1).reshape(B, H * W, C)`; the cell of token n is "
        "`divmod(n, W)`: W tokens make a row.",
    ),
    misconceptions=(
        Misconception(
            "12.4/view",
            "The shape fits, the content does not: `view` and `reshape` never move channels, they "
            "cut the same numbers differently. Permute to (B, H, W, C) first.",
        ),
        Misconception(
            "12.4/column-by-column",
            "You read the grid column by column, while your cells count row by row: drawn over the "
            "picture, the heat map is mirrored at the diagonal. Permute to (B, H, W, C), not to "
            "(B, W, H, C).",
        ),
        Misconception(
            "12.4/averages-channels",
            "The channel axis is gone. A token is the vector of all C channels at one grid cell; "
            "their mean says how bright the cell is, not what is in it.",
        ),
        Misconception(
            "12.4/channels-first",
            "Your result is (B, C, H·W): rows are channels. Attention compares a query with every "
            "*token*, so tokens come second and their C channels last.",
        ),
        Misconception(
            "12.4/divides-by-height",
            "Rows and columns are counted with the wrong side: a row has W tokens, so token n "
            "stands at `divmod(n, W)`. On square grids nobody notices.",
        ),
        Misconception(
            "12.4/column-before-row",
            "Your cells say (column, row). Tensors are indexed (row, column): `fmap[b, :, row, "
            "column]` should be the token of that cell.",
        ),
    ),
)
