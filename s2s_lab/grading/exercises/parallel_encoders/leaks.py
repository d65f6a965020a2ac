"""Exercise 10.5: a test that tells whether a decoder sees the future."""

from s2s_lab.grading.exercise import Exercise, Misconception

TEST_NO_FUTURE = Exercise(
    name="parallel_encoders.test_no_future",
    number="10.5",
    kind="function",
    signature="test_no_future(model)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "Change only tokens *after* step t; the logits up to and including t must stay the same.",
        "For every t, and with `model.eval()`. A token that surely differs is "
        "`(ids + 1) % model.vocab`.",
        "`ids` of shape (1, model.longest); for each t: clone, change the columns from t + 1 on, "
        "and `assert torch.allclose(before[:, : t + 1], after[:, : t + 1])`.",
    ),
    misconceptions=(
        Misconception(
            "10.5/one-step-only",
            "A model that leaks at a single step, such as t = 0, passed your test: you looked at "
            "one place only. Check every t from 0 to `model.longest − 2`.",
        ),
        Misconception(
            "10.5/leaves-a-gap",
            "The model whose mask is off by one passed your test: step t reads token t + 1 and "
            "nothing later. Change the tokens from t + 1 on, and compare up to t, t included.",
        ),
        Misconception(
            "10.5/forgets-eval",
            "Your test refused a correct model, because dropout changed its outputs. "
            "Call `model.eval()` first.",
        ),
        Misconception(
            "10.5/compares-later-steps",
            "Your test refuses every model, the correct ones too. The logits at a changed token "
            "and after it *may* change: compare only steps before the first changed token.",
        ),
        Misconception(
            "10.5/compares-shapes",
            "All leaky models pass your test: shapes never show a leak. Compare values.",
        ),
        Misconception(
            "10.5/changes-nothing",
            "All leaky models pass your test. Each time it gave the model the same tokens, so "
            "nothing could leak. Make sure that the new token differs.",
        ),
        Misconception(
            "10.5/never-raises",
            "Your test accepts every model: it never compares two answers. Ask the model twice, "
            "with other tokens after t, and `assert` that the logits up to t are equal.",
        ),
        Misconception(
            "10.5/always-raises",
            "Your test refuses every model without having asked it. A test that always fails "
            "says as little as one that never does.",
        ),
        Misconception(
            "10.5/returns-verdict",
            "Your test returns its verdict. Whoever runs tests looks for an exception, and a "
            "returned False is lost: use `assert`, and return nothing.",
        ),
    ),
)
