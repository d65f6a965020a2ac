"""Chapter 03, teacher forcing and exposure bias: exercises as a learner reads about them.

The questions that `check` asks are in `checks/teacher_forcing/`.
"""

from s2s_lab.grading.exercise import Exercise, Misconception

SHIFT_TARGETS = Exercise(
    name="teacher_forcing.shift_targets",
    number="03.1",
    kind="function",
    signature="shift_targets(y, bos)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "What has the decoder read when it has to say the first word? What when the second?",
        "`dec_in` is `y`, one step late; `torch.cat` joins columns, and `torch.full_like` makes "
        "a column of one id.",
        "A column of `bos` before `y[:, :-1]` is the input; the labels are the whole `y`.",
    ),
    misconceptions=(
        Misconception(
            "03.1/unshifted",
            "`dec_in` equals `labels`: the model sees the word that it has to say, copies its "
            "input and learns nothing. The input must be one step late.",
        ),
        Misconception(
            "03.1/overwrites-first",
            "You wrote BOS over the first word and left the rest in its place, so that from the "
            "second step on the model sees the word that it has to say. Move the words to the "
            "right first.",
        ),
        Misconception(
            "03.1/drops-first-word",
            "The first word is missing from the labels: the model is never asked for it. In "
            "this exercise `y` has no BOS yet, so the labels are the full `y`; "
            "only the *input* is shifted.",
        ),
        Misconception(
            "03.1/labels-lose-the-end",
            "Your labels lost their last column, and with it the EOS of the longest sentence. "
            "Without EOS in the labels the model never learns to stop.",
        ),
        Misconception(
            "03.1/bos-at-the-end",
            "BOS closes your decoder input. It must open it: it is what the decoder sees before "
            "the first word.",
        ),
        Misconception(
            "03.1/one-column-too-many",
            "Your input has a column more than the labels: it begins with BOS but also holds the "
            "last column of `y`, after which nothing is asked. Leave that one out.",
        ),
        Misconception(
            "03.1/fixed-bos",
            "You wrote the id of BOS as a number. Use the argument `bos`: "
            "other vocabularies number it differently.",
        ),
    ),
)

MASKED_CROSS_ENTROPY = Exercise(
    name="teacher_forcing.masked_cross_entropy",
    number="03.2",
    kind="function",
    signature="masked_cross_entropy(logits, labels, pad)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "The average is over real tokens only: a PAD is nobody's word.",
        "`logits.log_softmax(-1)` and `gather` give the log-probability of each label; "
        "`labels != pad` says which of them count.",
        "With `nll` of shape (B, T) and `mask = labels != pad`: the sum of `nll * mask` divided by "
        "the sum of `mask`.",
    ),
    misconceptions=(
        Misconception(
            "03.2/scores-padding",
            "PADs count as words in your mean, so the loss changes when padding is added. "
            "Multiply by the mask and divide by the mask's sum.",
        ),
        Misconception(
            "03.2/divides-by-all",
            "You left PADs out of the sum but divided by B·T, which counts them: the loss "
            "shrinks when a longer sentence joins the batch. Divide by `mask.sum()`.",
        ),
        Misconception(
            "03.2/softmax-first",
            "You applied a softmax before the cross-entropy, which applies its own: "
            "probabilities lie between 0 and 1, so as logits they are nearly equal, and the loss "
            "can hardly leave ln V. Give it the raw logits.",
        ),
        Misconception(
            "03.2/reshapes-classes",
            "`reshape` and `view` only cut memory differently: scores of classes and time steps "
            "got mixed. Use `transpose(1, 2)`, or flatten to (B·T, V).",
        ),
        Misconception(
            "03.2/zero-logits",
            "You set the logits of PADs to 0, but V equal logits still cost ln V each. "
            "Mask the *loss* at padded positions, not the logits.",
        ),
        Misconception(
            "03.2/mean-of-sentences",
            "You averaged each sentence, then the sentences: a token of a short sentence weighs "
            "more than one of a long sentence. Sum over all tokens, then divide once.",
        ),
        Misconception(
            "03.2/sum",
            "That is the sum over the tokens: it grows with the batch, and the learning rate that "
            "fits it changes too. Divide by the number of real tokens.",
        ),
        Misconception(
            "03.2/fixed-pad",
            "You wrote the id of PAD as the number 0. Use the argument `pad`: in some inputs it "
            "is another id, and 0 is a word.",
        ),
    ),
)

MIX_INPUTS = Exercise(
    name="teacher_forcing.mix_inputs",
    number="03.3",
    kind="function",
    signature="mix_inputs(gold_in, model_prev, p_gold, generator)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "Each token has its own coin: what shape do the coins have?",
        "`torch.rand(B, T, generator=generator)` lies below `p` with probability p, also for "
        "p = 0 and p = 1.",
        "`torch.where(coins < p_gold, gold_in, model_prev)`, and then column 0 from `gold_in` "
        "again.",
    ),
    misconceptions=(
        Misconception(
            "03.3/replaces-bos",
            "Position 0 holds a token of the model. It must always be BOS: there is no "
            "previous prediction there.",
        ),
        Misconception(
            "03.3/inverted",
            "You kept gold where the model's tokens should stand, and the other way round. "
            "`p_gold` is the probability of *keeping gold*: with 1 the result is `gold_in`.",
        ),
        Misconception(
            "03.3/current-position",
            "In column t you fed the model's prediction *for* position t, which is what it "
            "is about to be asked. Column t holds the prediction for t − 1, and `model_prev` is "
            "already aligned like that: take the same column.",
        ),
        Misconception(
            "03.3/shifted-twice",
            "You moved the model's tokens one column to the right. `model_prev[:, t]` already is "
            "the prediction for position t − 1: take the same column.",
        ),
        Misconception(
            "03.3/ignores-generator",
            "Same state of the generator, different result: draw the coins with "
            "`generator=generator`, so that a run can be repeated.",
        ),
        Misconception(
            "03.3/same-coins-again",
            "Two calls in a row with one generator gave the same coins: something is seeded "
            "inside your function. The generator moves on by itself; draw from it and leave "
            "its seed alone.",
        ),
        Misconception(
            "03.3/one-coin-for-many",
            "Many tokens share one coin: whole rows, columns or batches are all gold or all the "
            "model's. Draw a coin for every token, of shape (B, T).",
        ),
    ),
)

GOLD_PROBABILITY = Exercise(
    name="teacher_forcing.gold_probability",
    number="03.4",
    kind="function",
    signature="gold_probability(step, kind, k, c=0.0, floor=0.0)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "All three begin near 1 and never rise.",
        "The formulas stand in the table; `max` puts a floor under a number.",
        "`k / (k + math.exp(min(step / k, 700)))`: what lies beyond 700 changes nothing that a "
        "float can show.",
    ),
    misconceptions=(
        Misconception(
            "03.4/rises",
            "Your probability of gold rises. Early in training the model's own outputs are "
            "garbage: start with gold, and decrease.",
        ),
        Misconception(
            "03.4/no-floor",
            "For late steps the linear schedule fell below `floor`, even below 0, which is no "
            "probability. Take the larger of the two.",
        ),
        Misconception(
            "03.4/inverse-exchanged",
            "At step 0 the inverse sigmoid must be k / (k + 1), close to 1; yours starts at "
            "1 / (k + 1). Put `k` in the numerator.",
        ),
        Misconception(
            "03.4/overflow",
            "For late steps `math.exp(step / k)` is too large for a float. Cap the exponent at "
            "700, or multiply above and below by exp(−i/k), which only becomes 0.",
        ),
        Misconception(
            "03.4/whole-division",
            "`//` rounds down, so your inverse sigmoid goes down in stairs. Divide with `/`.",
        ),
        Misconception(
            "03.4/exp-of-minus-k",
            "Your exponential schedule is exp(−k·i). Here k itself is the base: k^i, "
            "written `k**step`.",
        ),
    ),
)

EVALUATE_PPL = Exercise(
    name="teacher_forcing.evaluate_ppl",
    number="03.5",
    kind="function",
    signature="evaluate_ppl(model, batches, pad)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "What is measured is the probability of the *gold* words, each after the gold words before "
        "it.",
        "Over all batches, add up the negative log-probabilities and the number of real tokens. "
        "`model.training` says in which mode the model was; `model.train(mode)` sets it.",
        "`was = model.training`, `model.eval()`; under `torch.no_grad()` sum both; "
        "`model.train(was)`; the result is exp(total / tokens).",
    ),
    misconceptions=(
        Misconception(
            "03.5/free-running",
            "You let the model write and scored along its own words, so your figure changes with "
            "the decoding strategy. Perplexity asks for the gold word after the *gold* prefix: "
            "call `model(src, dec_in)` once a batch.",
        ),
        Misconception(
            "03.5/mean-of-perplexities",
            "You averaged the perplexities of the batches. A mean of exponentials is larger than "
            "the exponential of the mean: exp must come last, and once.",
        ),
        Misconception(
            "03.5/mean-of-batch-losses",
            "Batches hold different numbers of tokens, so averaging their mean losses is biased. "
            "Add up negative log-probabilities and token counts.",
        ),
        Misconception(
            "03.5/scores-padding",
            "PADs take part in your figure, which then depends on how sentences are put "
            "into batches. Count real tokens only.",
        ),
        Misconception(
            "03.5/leaves-eval-mode",
            "After your function the model stays in eval mode, and training would go on without "
            "dropout. Put back the mode that it was in.",
        ),
        Misconception(
            "03.5/always-trains",
            "After your function the model is in training mode, though it came in eval mode. "
            "Remember `model.training` before you change it.",
        ),
        Misconception(
            "03.5/keeps-dropout",
            "You measured with dropout switched on: the model was still in training mode. "
            "Call `model.eval()` first.",
        ),
        Misconception(
            "03.5/with-gradients",
            "The figure is right, but the model ran with gradients: all that it computes is kept "
            "for a backward pass that never comes. Use `with torch.no_grad():`.",
        ),
        Misconception(
            "03.5/no-exp",
            "That is the mean negative log-probability in nats. The perplexity is its exponential.",
        ),
        Misconception(
            "03.5/base-two",
            "Your log-probabilities are natural ones, in nats, so the base of the exponential is "
            "e: use exp, not a power of 2.",
        ),
    ),
)

EXERCISES = (
    SHIFT_TARGETS,
    MASKED_CROSS_ENTROPY,
    MIX_INPUTS,
    GOLD_PROBABILITY,
    EVALUATE_PPL,
)
