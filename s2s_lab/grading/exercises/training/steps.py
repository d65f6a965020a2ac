"""What happens in one update: the optimiser's step, its rate, and the loss it goes down."""

from s2s_lab.grading.exercise import Exercise, Misconception

OPTIMISER_STEP = Exercise(
    name="training.optimiser_step",
    number="07.1",
    kind="function",
    signature="optimiser_step(kind, param, grad, state, **hp)",
    points=6,
    minutes=45,
    difficulty=3,
    hints=(
        "Write down what each optimiser has to remember from one step to the next: nothing, a "
        "running gradient, a running square, both and the number of steps. That is `state`.",
        '`state` is `{}` at first: `state.get("v", torch.zeros_like(param))`. Momentum as in '
        "PyTorch: `buf = mu * buf + grad`, then `param - lr * buf`.",
        "Adam: `t` from 1; `m = beta1 * m + (1 - beta1) * grad` and `v` alike with `grad ** 2`; "
        "then go down `lr` times `m / (1 - beta1 ** t)` over the root of "
        "`v / (1 - beta2 ** t)`, and `eps` is added after the root.",
    ),
    misconceptions=(
        Misconception(
            "07.1/no-bias-correction",
            "Adam without bias correction: `m` and `v` start at 0 and are too small at first, so "
            "divide them by 1 − βᵗ. Without it the first step is (1 − β₁)/√(1 − β₂) times as "
            "long: 3.16 times with 0.9 and 0.999.",
        ),
        Misconception(
            "07.1/damped-momentum",
            "You added (1 − μ)·g to the buffer. That is a valid convention elsewhere, but PyTorch "
            "adds the gradient undamped, buf = μ·buf + g; your steps are 1 − μ times as long.",
        ),
        Misconception(
            "07.1/absolute-in-v",
            "Your running square averages |g|. It averages g², and the root comes later, when you "
            "divide: the root of a mean square is not the mean of the absolute values.",
        ),
        Misconception(
            "07.1/t-from-zero",
            "Your count starts at t = 0, and 1 − β⁰ = 0: a division by zero at the first step. "
            "Count the step before you use `t`, so that the first one has t = 1.",
        ),
        Misconception(
            "07.1/eps-inside",
            "You added ε inside the root, √(v + ε). It belongs outside, √v + ε. Nobody sees the "
            "difference until v is near 0, and there it is large.",
        ),
        Misconception(
            "07.1/goes-up",
            "You added the step, so the loss grows. The gradient points uphill: subtract.",
        ),
        Misconception(
            "07.1/forgets-state",
            "Every step of yours is a first step: what the optimiser remembers is lost. Put it "
            "into the state that you return, and read it from the one that you get.",
        ),
        Misconception(
            "07.1/keeps-corrected",
            "You put the corrected m̂ and v̂ into the state, so that they are corrected again and "
            "again. The state holds `m` and `v` as they are; the correction is for this step only.",
        ),
    ),
)

LR_AT = Exercise(
    name="training.lr_at",
    number="07.2",
    kind="function",
    signature="lr_at(step, kind, peak, warmup, total, d_model=None)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Draw both curves: they rise in a straight line while `step <= warmup`, and the two "
        "pieces meet at `warmup`.",
        "Cosine: how far is the step on the way from `warmup` to `total`, as a share from 0 to 1? "
        "Half a wave of `math.cos` goes from 1 to −1 over that share.",
        "`progress = (step - warmup) / (total - warmup)` and "
        "`peak / 2 * (1 + math.cos(math.pi * progress))`; noam is `d_model ** -0.5` times the "
        "`min` of `step ** -0.5` and `step * warmup ** -1.5`.",
    ),
    misconceptions=(
        Misconception(
            "07.2/max-for-min",
            "Your rate is enormous where it should be small, at the first step and at the last. "
            "Noam takes the *minimum* of the decay and the warm-up.",
        ),
        Misconception(
            "07.2/steps-from-zero",
            "You count from step 0, where 0 ** -0.5 is undefined and the rate of a whole update "
            "is lost. Steps start at 1: use `step` as it comes.",
        ),
        Misconception(
            "07.2/one-ahead",
            "You use step + 1, so every rate comes one update early. That is right for a counter "
            "that starts at 0; here the first update is step 1.",
        ),
        Misconception(
            "07.2/jumps",
            "Your schedule jumps at step = warmup: the cosine was under way since step 0 by then. "
            "It must start at `peak` when the warm-up ends: count its steps from there.",
        ),
        Misconception(
            "07.2/never-zero",
            "Your schedule does not end at 0. After the warm-up, only `total - warmup` updates "
            "are left for the whole way down.",
        ),
        Misconception(
            "07.2/negative",
            "Your rate becomes negative, and the model walks uphill. The cosine goes from 1 to −1: "
            "add 1 and halve it, so that it goes from 1 to 0.",
        ),
        Misconception(
            "07.2/no-width",
            "Your noam rate does not depend on `d_model`. Wider models take smaller steps: "
            "multiply by `d_model ** -0.5`.",
        ),
        Misconception(
            "07.2/no-warmup",
            "Your cosine has no warm-up: the first update already has nearly the full rate. While "
            "`step <= warmup` the rate is `peak * step / warmup`.",
        ),
    ),
)

LABEL_SMOOTHED_NLL = Exercise(
    name="training.label_smoothed_nll",
    number="07.3",
    kind="function",
    signature="label_smoothed_nll(logits, labels, eps, pad)",
    points=4,
    minutes=25,
    difficulty=3,
    hints=(
        "The target is no longer one word but a distribution: (1 − ε) times the one-hot of the "
        "gold word, plus ε/V for every word, the gold one too.",
        "So the loss of a position has two terms: −log p of the gold word, and the mean of "
        "−log p over all words. How much of each?",
        "`logp = logits.log_softmax(-1)`; a position costs `-(1 - eps) * gold - eps * "
        "logp.mean(-1)` with `gold = logp.gather(-1, labels[..., None])[..., 0]`; keep positions "
        "with `labels != pad`, sum, and divide by their number.",
    ),
    misconceptions=(
        Misconception(
            "07.3/others-only",
            "You spread ε over the V − 1 other words. That is another valid convention (with its "
            "ε set to ε·(V − 1)/V it equals ours exactly); ours, as PyTorch's, spreads ε over all "
            "V words.",
        ),
        Misconception(
            "07.3/gold-not-scaled",
            "Your target sums to 1 + ε. Take ε *away* from the gold word before you spread it: "
            "its own term has the weight 1 − ε.",
        ),
        Misconception(
            "07.3/smooths-padding",
            "Padded positions still cost something because of the uniform part. Drop the whole "
            "position, both terms of it.",
        ),
        Misconception(
            "07.3/log-of-softmax",
            "Extreme logits gave log(0) = −∞ in `log(softmax)`, and from there ∞ or NaN. "
            "`log_softmax` is exact there.",
        ),
        Misconception(
            "07.3/perplexity",
            "You returned exp of the loss. Perplexity is reported from the plain NLL: the smoothed "
            "loss has a floor (0.78 nats for V = 100, ε = 0.1) even for a perfect model.",
        ),
        Misconception(
            "07.3/divides-by-all",
            "You divided by all positions, the padding included, so a batch with longer padding "
            "looks better. Divide by the number of real tokens.",
        ),
        Misconception(
            "07.3/mean-of-means",
            "You averaged the sentences' averages: a token of a short sentence weighs more than "
            "one of a long sentence. Sum over all real tokens, and divide once.",
        ),
    ),
)
