"""The wrong solutions of exercise 09.1, as people write them."""

from collections.abc import Collection

from s2s_lab.grading.probe import Wrong

Words = Collection[str]


def _size(text: str, start: int, lexicon: Words, most: int) -> int:
    """Of the longest word of the list that begins there; 0 without one."""
    sizes = range(min(most, len(text) - start), 0, -1)
    return next((size for size in sizes if text[start : start + size] in lexicon), 0)


def _shortest(text: str, lexicon: Words, max_len: int, least: int = 1) -> list[str]:
    """The shortest match of so many characters or more."""
    pieces, i = [], 0
    while i < len(text):
        sizes = range(least, min(max_len, len(text) - i) + 1)
        size = next((size for size in sizes if text[i : i + size] in lexicon), 1)
        pieces.append(text[i : i + size])
        i += size
    return pieces


def _shortest_of_two(text: str, lexicon: Words, max_len: int) -> list[str]:
    return _shortest(text, lexicon, max_len, least=2)


def _single_first(text: str, lexicon: Words, max_len: int) -> list[str]:
    return list(text)


def _backward(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, end = [], len(text)
    while end:
        sizes = range(min(max_len, end), 0, -1)
        size = next((size for size in sizes if text[end - size : end] in lexicon), 1)
        pieces.append(text[end - size : end])
        end -= size
    return pieces[::-1]


def _endless(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text):
        size = _size(text, i, lexicon, max_len)
        pieces += [text[i : i + size]] if size else []
        i += size
    return pieces


def _drops_unknown(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text):
        size = _size(text, i, lexicon, max_len)
        pieces += [text[i : i + size]] if size else []
        i += size or 1
    return pieces


def _drops_punctuation(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text):
        size = _size(text, i, lexicon, max_len) or 1
        pieces.append(text[i : i + size])
        i += size
    return [piece for piece in pieces if piece.isalnum()]


def _stops_at_unknown(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text) and (size := _size(text, i, lexicon, max_len)):
        pieces.append(text[i : i + size])
        i += size
    return pieces


def _overlaps(text: str, lexicon: Words, max_len: int) -> list[str]:
    sizes = [_size(text, i, lexicon, max_len) or 1 for i in range(len(text))]
    return [text[i : i + size] for i, size in enumerate(sizes)]


def _joins_unknown(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces: list[str] = []
    i, unknown = 0, False
    while i < len(text):
        size = _size(text, i, lexicon, max_len)
        if unknown and not size:
            pieces[-1] += text[i]
        else:
            pieces.append(text[i : i + (size or 1)])
        unknown = not size
        i += size or 1
    return pieces


def _too_short(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text):
        size = _size(text, i, lexicon, max_len - 1) or 1
        pieces.append(text[i : i + size])
        i += size
    return pieces


def _any_length(text: str, lexicon: Words, max_len: int) -> list[str]:
    pieces, i = [], 0
    while i < len(text):
        size = _size(text, i, lexicon, len(text)) or 1
        pieces.append(text[i : i + size])
        i += size
    return pieces


WRONG = (
    Wrong("09.1/shortest-match", _shortest),
    Wrong("09.1/shortest-match", _shortest_of_two),
    Wrong("09.1/shortest-match", _single_first),
    Wrong("09.1/backward", _backward),
    Wrong("09.1/endless-loop", _endless),
    Wrong("09.1/loses-characters", _drops_unknown),
    Wrong("09.1/loses-characters", _drops_punctuation),
    Wrong("09.1/loses-characters", _stops_at_unknown),
    Wrong("09.1/overlaps", _overlaps),
    Wrong("09.1/joins-unknown", _joins_unknown),
    Wrong("09.1/one-too-short", _too_short),
    Wrong("09.1/ignores-max-len", _any_length),
)
"""Entries may share an id: one mistake, written in several ways."""
