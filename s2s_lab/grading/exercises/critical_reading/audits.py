"""Exercises 13.3, 13.4 and 13.6: a score, a list of claims and a list of references, audited."""

from s2s_lab.grading.exercise import Exercise, Misconception

BLEU_AUDIT = Exercise(
    name="critical_reading.bleu_audit",
    number="13.3",
    kind="function",
    signature="bleu_audit(line, outputs, references, reported, signature)",
    points=3,
    minutes=30,
    difficulty=3,
    hints=(
        "Begin with the line: split it at `=`, at `+`, at `*`, and just add.",
        "Corpus BLEU: for n = 1 to 4 sum clipped matches and totals over all sentences, divide "
        "once; then the brevity penalty. `collections.Counter` has `&`, the smaller count of both.",
        "Smoothing `exp`: the first order without a match counts 1/2 match, the next 1/4, … "
        "`score = 100 * penalty * exp(mean of the four log precisions)`; without smoothing 0 if "
        "an order has no match. The signature names one: `smooth:none` or `smooth:exp`.",
    ),
    misconceptions=(
        Misconception(
            "13.3/repeats-claim",
            "You repeated what stands behind the equals sign. 2/3·1 + 1/3·0.5 is not 0.75: "
            "compute the left-hand side before you discuss the formula.",
        ),
        Misconception(
            "13.3/from-0-to-1",
            "Your BLEU goes from 0 to 1, the reported one from 0 to 100, as sacreBLEU writes it. "
            "Multiply before you compare.",
        ),
        Misconception(
            "13.3/smoothed-as-unsmoothed",
            "You gave the smoothed score as the unsmoothed one. Without smoothing a single order "
            "without a match makes the product, and BLEU, 0.",
        ),
        Misconception(
            "13.3/sentence-average",
            "You averaged the scores of single sentences. The audit asks for the corpus score: "
            "pool the counts of all sentences, then divide once.",
        ),
        Misconception(
            "13.3/unclipped",
            "You count a word as often as the output says it. An n-gram counts at most as often "
            "as the reference of that sentence has it: that is what *clipped* means.",
        ),
        Misconception(
            "13.3/no-brevity-penalty",
            "Outputs shorter than their references were not penalised. Multiply with "
            "e^(1 − r/c) where the outputs have c tokens in all, fewer than the references' r.",
        ),
        Misconception(
            "13.3/ignores-signature",
            "You compared the reported score with one and the same of your two. Which of them it "
            "has to agree with stands in the signature, behind `smooth:`.",
        ),
    ),
)

CLAIM_AUDIT = Exercise(
    name="critical_reading.claim_audit",
    number="13.4",
    kind="function",
    signature="claim_audit(claims)",
    points=6,
    minutes=75,
    difficulty=4,
    hints=(
        "Words that ask for a counterexample: all, only, solves, therefore, never. And not "
        "everything is wrong: more than a third of the claims are right.",
        "For claims with numbers write one small function a kind. First look for a None: without "
        "that number there is nothing to compute. Then compute, then compare.",
        "`factor`: rho ** steps. `softmax twice`: 13.2. `sum`: 13.3. `perplexity`: exp(loss). "
        "`joint`: p * q. `parameters`: 4 * hidden * (inputs + hidden + 2). `release`: since None "
        "is wrong, until below now is outdated, else right.",
    ),
    misconceptions=(
        Misconception(
            "13.4/all-wrong",
            "You called everything wrong, the equations of the LSTM too. They are right; a critic "
            "who rejects everything is not reading.",
        ),
        Misconception(
            "13.4/all-right",
            "You called everything right. Formulas, references and code do not make a claim true: "
            "look for the smallest case that it forbids, and try that.",
        ),
        Misconception(
            "13.4/no-evidence",
            "You gave verdicts without evidence. A verdict is an opinion until it points to "
            "something: a key of the shelf, or for a claim with numbers the figure that you "
            "computed.",
        ),
        Misconception(
            "13.4/same-evidence",
            "You gave one and the same evidence for everything. One paper cannot settle all of "
            "it: for each claim choose the entry of the shelf that is about it.",
        ),
        Misconception(
            "13.4/outdated-for-wrong",
            "You called claims outdated that are wrong. *Outdated* means that it was true once. "
            "Greedy search never optimised parameters: that is wrong.",
        ),
        Misconception(
            "13.4/vague-for-hard",
            "You called claims vague that can be decided. First make the claim precise (which T, "
            "which model?), then test it: *vague* is for claims that resist even that.",
        ),
        Misconception(
            "13.4/ignores-numbers",
            "You decided the claims with numbers without computing: others of the same kind, with "
            "other numbers, come out otherwise. Compute the figure, then compare.",
        ),
        Misconception(
            "13.4/no-missing-number",
            "Where a number is missing (None) you decided anyway. Without it the claim says "
            "nothing that could be tested: it is vague, and the evidence is the name of what is "
            "missing.",
        ),
    ),
)

REFERENCE_CHECK = Exercise(
    name="critical_reading.reference_check",
    number="13.6",
    kind="function",
    signature="reference_check(refs, bib)",
    points=2,
    minutes=25,
    difficulty=2,
    hints=(
        "First find which entry a reference means: of those with the same title or the same "
        "authors, the one that agrees in most fields.",
        "Then compare field by field: each that differs is a fault, and its name is the field's.",
        "`best = max(candidates, key=lambda e: sum(e[f] == ref[f] for f in fields))`; no "
        'candidates: `{"unknown"}`; an entry that was meant before: add "duplicate".',
    ),
    misconceptions=(
        Misconception(
            "13.6/only-titles",
            "You compared titles alone. Titles are copied well and authors badly: compare "
            "authors, year and venue, too.",
        ),
        Misconception(
            "13.6/author-as-title",
            "You told every difference as a wrong title. Where the title is right and an author "
            "is missing, the fault is `authors`: say which field it is.",
        ),
        Misconception(
            "13.6/misses-duplicates",
            "Two of the references are the same paper, and you did not say so. Remember which "
            "entries have been meant already.",
        ),
        Misconception(
            "13.6/flags-first-of-two",
            "You called both of two equal references duplicates. The first is a reference like "
            "any other; only the later one is too many.",
        ),
        Misconception(
            "13.6/first-author-only",
            "You compared first authors only. Look at the whole list: those who are left out "
            "seldom stand first.",
        ),
        Misconception(
            "13.6/suspects-correct",
            "You found a fault in references that are right, and left nobody with an empty set. "
            "Checking also means confirming.",
        ),
    ),
)
