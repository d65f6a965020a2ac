"""Other right solutions of chapter 09: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

import random
import re

import torch


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


ALTERNATIVES = {
    "translation.fmm": (fmm_with_prefixes, fmm_recursive, fmm_by_pattern),
    "translation.batch_by_tokens": (batches_long_first, batches_with_ties_shuffled),
    "translation.detokenize_fr": (detokenize_by_patterns, detokenize_in_a_list),
    "translation.tokenize_fr": (tokenize_by_one_pattern, tokenize_from_the_front),
}
"""By the name of the exercise."""
