"""Other right solutions of chapter 09: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import itertools
import random
import re

import torch
from torch import nn


def fmm_with_prefixes(text, lexicon, max_len):
    """Every word that lies here; the longest of them, or one character."""
    pieces, rest = [], text
    while rest:
        here = [word for word in lexicon if len(word) <= max_len and rest.startswith(word)]
        piece = max(here, key=len, default=rest[0])
        pieces.append(piece)
        rest = rest[len(piece) :]
    return pieces


def fmm_recursive(text, lexicon, max_len):
    """The first piece, then those of the rest; a tuple."""
    if not text:
        return ()
    piece = text[:max_len]
    while len(piece) > 1 and piece not in lexicon:
        piece = piece[:-1]
    return (piece, *fmm_recursive(text[len(piece) :], lexicon, max_len))


def fmm_by_pattern(text, lexicon, max_len):
    """An alternation, longest first, that ends in any character."""
    words = sorted((w for w in lexicon if len(w) <= max_len), key=len, reverse=True)
    return re.findall("|".join([*map(re.escape, words), "(?s:.)"]), text)


def batches_long_first(lengths, max_tokens, seed):
    """From long to short: the first of a batch says what each of its sentences costs."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    batches = []
    while order:
        size = max(1, max_tokens // lengths[order[0]])
        batches.append(order[:size])
        order = order[size:]
    return random.Random(seed).sample(batches, len(batches))


def batches_with_ties_shuffled(lengths, max_tokens, seed):
    """Sentences of one length in any order; batches in the order of a permutation."""
    generator = torch.Generator().manual_seed(seed)
    mixed = torch.randperm(len(lengths), generator=generator).tolist()
    batches = [[]]
    for i in sorted(mixed, key=lambda i: lengths[i]):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[i] > max_tokens:
            batches.append([])
        batches[-1].append(i)
    order = torch.randperm(len(batches), generator=generator).tolist()
    return [tuple(batches[i]) for i in order]


def detokenize_by_patterns(tokens):
    """Joined with spaces everywhere, then taken out where there are none."""
    text = " ".join(tokens).partition("<eos>")[0]
    text = re.sub(r"<(bos|pad)>", "", text)
    text = re.sub(r"(?<=') (?=\S)| (?=[.,-])", "", " ".join(text.split()))
    return text[:1].upper() + text[1:]


def detokenize_in_a_list(tokens):
    """Parts and the spaces between them."""
    tokens = list(tokens)
    if "<eos>" in tokens:
        del tokens[tokens.index("<eos>") :]
    words = [token for token in tokens if token not in {"<bos>", "<pad>"}]
    parts = []
    for i, word in enumerate(words):
        first = word[0].upper() if i == 0 else word[0]
        tight = i == 0 or words[i - 1][-1] == "'" or word[0] in ".,-"
        parts += [first + word[1:]] if tight else [" ", first + word[1:]]
    return "".join(parts)


PRONOUNS = "je|tu|il|elle|on|nous|vous|ils|elles"


def tokenize_by_one_pattern(text):
    """Whole words with an apostrophe first, then elided ones, pronouns, words and marks."""
    pronoun = rf"(?:-t)?-(?:{PRONOUNS})(?![\w-])"
    letter = rf"(?:(?!{pronoun})[^\s.,?!;:'])"
    whole = r"(?:aujourd'hui|quelqu'un)(?![\w'])"
    return re.findall(rf"(?i:{whole})|{pronoun}|{letter}+'?|[.,?!;:]", text)


def tokenize_from_the_front(text):
    """Take a token off the front until nothing is left."""
    marks, tokens = set(".,?!;:"), []
    for part in text.split():
        back = []
        while part and part[-1] in marks:
            back.insert(0, part[-1])
            part = part[:-1]
        while "'" in part and part.casefold() not in ("aujourd'hui", "quelqu'un"):
            elided, part = part.split("'", 1)
            tokens.append(elided + "'")
        word, hyphen, last = part.rpartition("-")
        if word and last in PRONOUNS.split("|"):
            t = "-t" if word.endswith("-t") else ""
            tokens += [word.removesuffix("-t"), f"{t}{hyphen}{last}"]
        elif part:
            tokens.append(part)
        tokens += back
    return tokens


def step_by_hand(model, batch, opt, clip):
    """Log-probabilities gathered, gradients scaled by the norm of all of them."""
    *inputs, labels = batch
    model.train(True)
    logp = model(*inputs).log_softmax(-1)
    counted = labels != 0
    nll = -logp.gather(-1, labels.unsqueeze(-1)).squeeze(-1)[counted]
    weights = list(model.parameters())
    slopes = torch.autograd.grad(nll.mean(), weights)
    norm = torch.stack([slope.norm() for slope in slopes]).norm()
    for weight, slope in zip(weights, slopes, strict=True):
        weight.grad = slope * (clip / (norm + 1e-6)).clamp(max=1)
    opt.step()
    return float(nll.sum().detach()), int(counted.sum())


def step_from_mean(model, batch, opt, clip):
    """The mean is what cross_entropy gives; the sum is the mean times the number."""
    src, keep, tgt_in, labels = batch
    model.train()
    model.zero_grad()
    rows = model(src, keep, tgt_in).flatten(0, 1)
    mean = nn.functional.cross_entropy(rows, labels.flatten(), ignore_index=0)
    mean.backward()
    nn.utils.clip_grad_norm_(list(model.parameters()), clip)
    opt.step()
    count = sum(label != 0 for row in labels.tolist() for label in row)
    return [mean.item() * count, count]


class Lstms(nn.Module):
    """The writer starts from nothing: all that it knows of the source comes by attention."""

    def __init__(self, source, target, size=64):
        super().__init__()
        self.read, self.said = nn.Embedding(source, size), nn.Embedding(target, size)
        self.encoder = nn.LSTM(size, size // 2, bidirectional=True, batch_first=True)
        self.decoder = nn.LSTM(size, size, batch_first=True)
        self.mix, self.out = nn.Linear(2 * size, size), nn.Linear(size, target)

    def forward(self, src, tgt_in):
        """Logits."""
        pack = nn.utils.rnn.pack_padded_sequence
        packed = pack(self.read(src), (src != 0).sum(1), True, enforce_sorted=False)
        states, _ = nn.utils.rnn.pad_packed_sequence(self.encoder(packed)[0], batch_first=True)
        written, _ = self.decoder(self.said(tgt_in))
        scores = (written @ states.mT).masked_fill((src == 0)[:, None], -torch.inf)
        return self.out(self.mix(torch.cat([written, scores.softmax(-1) @ states], -1)).tanh())


def fit_with_lstms(pairs, dev, steps):
    """Another model, whole passes over the pairs, a rate that falls, every prefix read again."""
    sides = [sorted({w for pair in pairs + dev for w in pair[i].split()}) for i in (0, 1)]
    ids = [{word: i for i, word in enumerate(side, 3)} for side in sides]
    model = Lstms(len(ids[0]) + 3, len(ids[1]) + 3)
    opt = torch.optim.AdamW(model.parameters(), 1e-2)
    fall = torch.optim.lr_scheduler.LinearLR(opt, 1.0, 0.1, steps)

    def rows(texts, side, before=(), after=()):
        made = [[*before, *(ids[side][w] for w in text.split()), *after] for text in texts]
        return nn.utils.rnn.pad_sequence([torch.tensor(row) for row in made], batch_first=True)

    for step in range(steps):
        at = 40 * step % len(pairs)
        pairs = random.sample(pairs, len(pairs)) if at == 0 else pairs
        sources, targets = zip(*pairs[at : at + 40], strict=True)
        logits = model(rows(sources, 0), rows(targets, 1, before=[1]))
        labels = rows(targets, 1, after=[2])
        opt.zero_grad()
        nn.functional.cross_entropy(logits.mT, labels, ignore_index=0).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        fall.step()

    @torch.no_grad()
    def translate(sentences):
        src, written = rows(sentences, 0), torch.ones(len(sentences), 1, dtype=torch.long)
        for _ in range(12):
            best = model(src, written)[:, -1:].argmax(-1)
            written = torch.cat([written, best], 1)
        found = [[*row[1:].tolist(), 2] for row in written]
        return [" ".join(sides[1][i - 3] for i in row[: row.index(2)]) for row in found]

    said = translate([source for source, _ in dev])
    return translate, sum(a == b for a, (_, b) in zip(said, dev, strict=True)) / len(dev)


def fit_by_tables(pairs, dev, steps):
    """No network: what each target word depends on, looked up for every form of a sentence."""

    def form(source):
        return " ".join(word[-1] if len(word) > 2 else "." for word in source.split())

    def rule(examples, k):
        """Of one or two words of the source or before it, the shortest table that tells word k."""
        width = len(examples[0][0])
        places = [(s, p) for s, n in ((0, width), (1, k)) for p in range(n)]
        found = [((), {})]
        for chosen in [*((p,) for p in places), *itertools.combinations(places, 2)]:
            told = {}
            for example in examples:
                told.setdefault(tuple(example[s][p] for s, p in chosen), set()).add(example[1][k])
            if all(len(words) == 1 for words in told.values()):
                found.append((chosen, {key: words.pop() for key, words in told.items()}))
        return min(found[1:] or found, key=lambda one: len(one[1]))

    by_form = {}
    for source, target in pairs:
        by_form.setdefault(form(source), []).append((source.split(), target.split()))
    rules = {
        name: [rule(examples, k) for k in range(len(examples[0][1]))]
        for name, examples in by_form.items()
    }

    def translate(sentences):
        said = []
        for source in sentences:
            words = (source.split(), [])
            for chosen, table in rules.get(form(source), []):
                words[1].append(table.get(tuple(words[s][p] for s, p in chosen), "?"))
            said.append(" ".join(words[1]))
        return said

    right = [a == b for a, (_, b) in zip(translate([s for s, _ in dev]), dev, strict=True)]
    return translate, sum(right) / len(right)


def diagnosis_in_loops(src, hyp, ref, gold_links, lemmas):
    """Word after word, each struck off once."""
    labels, left = set(), [lemmas[word] for word in hyp if word in lemmas]
    all_said, of_ref = list(left), [lemmas[word] for word in ref if word in lemmas]
    for j in sorted({j for _, j in gold_links}):
        if ref[j] in lemmas:
            if lemmas[ref[j]] in left:
                left.remove(lemmas[ref[j]])
            else:
                labels.add("omission")
    for lemma in all_said:
        if all_said.count(lemma) > max(1, of_ref.count(lemma)):
            labels.add("repetition")
    for word in hyp:
        if word in lemmas and word not in ref and lemmas[word] in of_ref:
            labels.add("agreement")
    mine, theirs = ([lemmas.get(word, word) for word in side] for side in (hyp, ref))
    if mine != theirs and sorted(mine) == sorted(theirs):
        labels.add("order")
    return labels


def diagnosis_in_a_list(src, hyp, ref, gold_links, lemmas):
    """Four answers beside their names."""
    linked = {j for _, j in gold_links}
    asked = [lemmas[word] for j, word in enumerate(ref) if j in linked and word in lemmas]
    known, said = ([lemmas[w] for w in side if w in lemmas] for side in (ref, hyp))
    plain = [[lemmas.get(word, word) for word in side] for side in (hyp, ref)]
    answers = {
        "agreement": bool({w for w in hyp if lemmas.get(w) in known} - set(ref)),
        "omission": any(asked.count(lemma) > said.count(lemma) for lemma in asked),
        "order": plain[0] != plain[1] and sorted(plain[0]) == sorted(plain[1]),
        "repetition": any(said.count(x) > known.count(x) and said.count(x) > 1 for x in said),
    }
    return [label for label, holds in answers.items() if holds]


ALTERNATIVES = {
    "translation.fmm": (fmm_with_prefixes, fmm_recursive, fmm_by_pattern),
    "translation.batch_by_tokens": (batches_long_first, batches_with_ties_shuffled),
    "translation.train_step": (step_by_hand, step_from_mean),
    "translation.fit_phrasebook": (fit_with_lstms, fit_by_tables),
    "translation.detokenize_fr": (detokenize_by_patterns, detokenize_in_a_list),
    "translation.tokenize_fr": (tokenize_by_one_pattern, tokenize_from_the_front),
    "translation.diagnose": (diagnosis_in_loops, diagnosis_in_a_list),
}
"""By the name of the exercise."""
