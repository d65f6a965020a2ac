"""Chapter 06: beam search, the length in its score, and groups that differ."""

from s2s_lab.grading.exercise import Exercise, Misconception

BEAM_SEARCH = Exercise(
    name="decoding.beam_search",
    number="06.2",
    kind="function",
    signature="beam_search(step, state, bos, eos, k, max_len, alpha=0.0)",
    points=8,
    minutes=60,
    difficulty=4,
    hints=(
        "In each step there is *one* global ranking, of all continuations of all live hypotheses.",
        "Carry tokens, log-probability and state of a hypothesis together. Add each row's "
        "log-probability to its continuations, flatten, and take `topk` of the flat tensor.",
        "`parent, token = divmod(index, V)` for each index that `topk` gives; the new state is "
        "`state[parents]` for those that live on. What ends in EOS goes to a list `finished`; the "
        "others are the next beam.",
    ),
    misconceptions=(
        Misconception(
            "06.2/best-per-hypothesis",
            "You kept a fixed number of children for each hypothesis. Rank all candidates "
            "together: the best prefix may own several survivors, a bad one none.",
        ),
        Misconception(
            "06.2/no-log-sum",
            "Your score is not the log-probability of the sequence. Add log-probabilities: "
            "log p(y) = Σ log p(y_t). Neither sums of probabilities nor products of logarithms "
            "are anything.",
        ),
        Misconception(
            "06.2/state-not-reindexed",
            "After a reordering one hypothesis goes on with another one's memory: its tokens are "
            "its own, its probabilities are not. Index the state by parent: one row for each "
            "hypothesis that lives on.",
        ),
        Misconception(
            "06.2/expands-finished",
            "A hypothesis has tokens after EOS, or was asked for some. A finished hypothesis "
            "leaves the beam and is never expanded.",
        ),
        Misconception(
            "06.2/stops-at-first-end",
            "You stopped when the best candidate had ended. A live one may still win once scores "
            "are divided by a length, and the list wants all that finish. (For α = 0 and only the "
            "best result this stop would be legal.)",
        ),
        Misconception(
            "06.2/stops-with-k-finished",
            "You stopped as soon as k hypotheses had finished. Some libraries do; here the search "
            "goes on until nothing is live or `max_len` is reached.",
        ),
        Misconception(
            "06.2/narrows",
            "Your beam lost a place for each finished hypothesis. A finished hypothesis leaves, "
            "and in the next step again the k best candidates are kept.",
        ),
        Misconception(
            "06.2/last-token-only",
            "You ranked candidates by their last token alone and forgot how improbable the prefix "
            "was. Rank by the prefix's log-probability plus the token's.",
        ),
        Misconception(
            "06.2/unfinished-too",
            "Hypotheses that never ended stand beside finished ones in your list. Return them only "
            "if nothing finished.",
        ),
        Misconception(
            "06.2/includes-bos",
            "Your hypotheses start with BOS. BOS is only the first input; neither the tokens nor "
            "the length have it.",
        ),
        Misconception(
            "06.2/eos-not-counted",
            "You counted the length without EOS. Here EOS counts (libraries differ): the length is "
            "the number of tokens in the list.",
        ),
        Misconception(
            "06.2/sorted-by-logp",
            "Your list is sorted by log-probability. It should be sorted by score, which is "
            "logp / length**alpha: with α > 0 a longer hypothesis can stand first.",
        ),
    ),
)

LENGTH_SCORE = Exercise(
    name="decoding.length_score",
    number="06.3",
    kind="function",
    signature="length_score(logp, length, alpha, kind)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "α = 0 changes nothing in either kind: the score is `logp` itself.",
        "Both kinds divide the log-probability by something that grows with the length.",
        "`'avg'` divides by `length ** alpha`; `'gnmt'` divides by the whole fraction "
        "(5 + length) / 6 to the power α, which is 1 for one token.",
    ),
    misconceptions=(
        Misconception(
            "06.3/multiplies",
            "You multiplied, and longer hypotheses became worse: log-probabilities are negative. "
            "Divide by the length term.",
        ),
        Misconception(
            "06.3/eos-not-counted",
            "You subtracted one from the length. Our convention counts EOS, and `length` already "
            "does; libraries differ, so say which convention you report.",
        ),
        Misconception(
            "06.3/bos-counted",
            "You added one to the length. BOS is not a token that the model said: it does not "
            "count.",
        ),
        Misconception(
            "06.3/alpha-on-logp",
            "You raised a negative number to a fractional power, which has no real value (NaN, an "
            "error, or in Python a complex number). The exponent belongs to the length, not to "
            "`logp`.",
        ),
        Misconception(
            "06.3/no-power",
            "Your formula does not change with α. 'avg' divides by length**α, GNMT by "
            "((5 + length) / 6)**α.",
        ),
        Misconception(
            "06.3/power-inside",
            "You raised 5 + length to the power and divided by 6 afterwards. The exponent belongs "
            "to the whole fraction: a single token must keep its score, whatever α is.",
        ),
    ),
)

DIVERSE_STEP = Exercise(
    name="decoding.diverse_step",
    number="06.4",
    kind="function",
    signature="diverse_step(hypotheses, group_logps, penalty)",
    points=3,
    minutes=20,
    difficulty=2,
    hints=(
        "The groups act in order: group 0 is free, group 1 sees what group 0 has just chosen, …",
        "Keep a count for each word, all zero when the step begins, and add to it after each "
        "group's choice.",
        "For each group: the `argmax` of its row minus `penalty * counts` is the token; then "
        "`counts[token] += 1`. Add the *row's own* value of that token to the log-probability.",
    ),
    misconceptions=(
        Misconception(
            "06.4/penalises-everyone",
            "Group 0 changed with the penalty: you counted the choices of all groups, its own too. "
            "Only the choices of *earlier* groups in this step are penalised.",
        ),
        Misconception(
            "06.4/counts-earlier-steps",
            "You counted what the hypotheses already hold, so the penalty grows from step to step. "
            "Hamming diversity counts the tokens of the current step only.",
        ),
        Misconception(
            "06.4/from-probabilities",
            "You subtracted the penalty from probabilities. It is in nats: subtract it from "
            "log-probabilities.",
        ),
        Misconception(
            "06.4/keeps-the-penalty",
            "You added the penalised value to the hypothesis. The penalty helps to *choose*; the "
            "log-probability of a hypothesis is reported without it.",
        ),
        Misconception(
            "06.4/once-only",
            "You penalised a word once, however many groups had chosen it. The penalty is λ times "
            "the number of earlier groups that chose it.",
        ),
        Misconception(
            "06.4/one-group-back",
            "You looked at the group just before alone. All earlier groups of this step count.",
        ),
        Misconception(
            "06.4/rewards",
            "You added the penalty: your groups imitate each other. Subtract it.",
        ),
    ),
)
