"""Exercises 09.3 and 09.4: one step of training, and a training run that is examined."""

from s2s_lab.grading.exercise import Exercise, Misconception

TRAIN_STEP = Exercise(
    name="translation.train_step",
    number="09.3",
    kind="function",
    signature="train_step(model, batch, opt, clip)",
    points=4,
    minutes=25,
    difficulty=2,
    hints=(
        "Six lines in a fixed order: training mode, clear the gradients, forward, backward, clip, "
        "step. What would go wrong if two of them changed places?",
        "`nn.functional.cross_entropy` wants the vocabulary as the second axis and takes "
        "`ignore_index`; `nn.utils.clip_grad_norm_` clips in place, between backward and step.",
        "`nll = cross_entropy(logits.transpose(1, 2), labels, ignore_index=0, reduction='sum')`, "
        "`n = (labels != 0).sum()`, `(nll / n).backward()`, clip, `opt.step()`, and "
        "`return nll.item(), n.item()`.",
    ),
    misconceptions=(
        Misconception(
            "09.3/no-zero-grad",
            "The second step used the sum of two gradients. Clear gradients at the start of every "
            "step.",
        ),
        Misconception(
            "09.3/clips-after-step",
            "Gradients were clipped after the update, so clipping had no effect. Order: backward, "
            "clip, step.",
        ),
        Misconception(
            "09.3/returns-tensor",
            "You returned a tensor with its graph; collecting these keeps every batch in memory. "
            "Return `.item()`.",
        ),
        Misconception(
            "09.3/eval-mode",
            "Dropout was inactive during the step: call `model.train()` first. Whoever validated "
            "before you has left the model in the other mode.",
        ),
        Misconception(
            "09.3/steps-on-sum",
            "You went down the *sum*, so a batch with twice the tokens takes a step twice as long. "
            "Return the sum, and go down the mean: divide by the number of tokens before backward.",
        ),
        Misconception(
            "09.3/counts-pad",
            "Padding was counted: its positions are in your sum, in your number of tokens, and in "
            "the gradient. Labels that are PAD = 0 count nowhere.",
        ),
        Misconception(
            "09.3/clips-values",
            "You clipped each number of the gradient by itself, which turns its direction. Clip "
            "the *norm* of all gradients together: `nn.utils.clip_grad_norm_`.",
        ),
    ),
)

FIT_PHRASEBOOK = Exercise(
    name="translation.fit_phrasebook",
    number="09.4",
    kind="function",
    signature="fit_phrasebook(pairs, dev, steps)",
    points=5,
    minutes=60,
    difficulty=4,
    hints=(
        "Overfit one batch first: after 100 steps on the same 32 pairs the loss is near 0, or "
        "something is wrong with the shift or a mask. Then draw another batch for each step.",
        "Adam with 5e-3, clipping at 1, batches of 32: that is enough. `translate` is "
        "`model.eval()`, a padded batch and its mask, `model.greedy`, then ids back to words up to "
        "EOS.",
        "In a loop over `steps`: `chosen = random.sample(pairs, 32)`, "
        "`batch = make_batch(chosen, source, target)`, `train_step(model, batch, opt, 1.0)`. "
        "The accuracy is the share of dev whose `translate` equals the reference, word by word.",
    ),
    misconceptions=(
        Misconception(
            "09.4/leaks-dev",
            "You translate words that stand in dev and in no training pair: dev sentences leaked "
            "into training, and your dev score no longer says how you do on fresh ones. Train on "
            "`pairs` alone.",
        ),
        Misconception(
            "09.4/nothing-learnt",
            "Your translations have hardly a word in common with the right ones. Does the loss "
            "stay near ln V (3.5 for 33 words)? Check the learning rate: 3e-1 and 1e-5 both do "
            "that.",
        ),
        Misconception(
            "09.4/dropout-on",
            "The same sentences were translated in two ways: dropout is still active. Call "
            "`model.eval()` before you translate.",
        ),
        Misconception(
            "09.4/no-mask",
            "Sentences are translated otherwise beside a long one: the model reads the padding. "
            "Accuracy is good for equal lengths and poor in mixed batches: check the source mask.",
        ),
        Misconception(
            "09.4/teacher-forced",
            "The accuracy that you returned is better than what you translate: it is "
            "teacher-forced, or counts words. Have every dev sentence translated freely, and count "
            "those that are right as a whole.",
        ),
    ),
)
