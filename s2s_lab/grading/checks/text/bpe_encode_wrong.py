"""Wrong solutions of exercise 00.5: what a submission is compared with to name its mistake."""

from collections.abc import Sequence

from s2s_lab.grading.probe import Wrong

Merges = Sequence[tuple[str, str]]
END = "</w>"


def _start(word: str) -> list[str]:
    return [*word[:-1], word[-1] + END]


def _replay(pieces: list[str], merges: Merges) -> list[str]:
    """Merge by merge, every occurrence."""
    for pair in merges:
        done: list[str] = []
        for piece in pieces:
            if done and (done[-1], piece) == pair:
                done[-1] += piece
            else:
                done.append(piece)
        pieces = done
    return pieces


def _leftmost(word: str, merges: Merges) -> list[str]:
    pieces, i = _start(word), 0
    while i + 1 < len(pieces):
        if (pieces[i], pieces[i + 1]) in merges:
            pieces[i : i + 2] = [pieces[i] + pieces[i + 1]]
            i = 0
        else:
            i += 1
    return pieces


def _one_pass(word: str, merges: Merges) -> list[str]:
    pieces = _start(word)
    for first, second in merges:
        for i in range(len(pieces) - 1):
            if pieces[i : i + 2] == [first, second]:
                pieces[i : i + 2] = [first + second]
                break
    return pieces


def _longest(word: str, merges: Merges) -> list[str]:
    known = {first + second for first, second in merges}
    rest, pieces = _start(word), []
    while rest:
        sizes = (n for n in range(len(rest), 1, -1) if "".join(rest[:n]) in known)
        size = next(sizes, 1)
        pieces.append("".join(rest[:size]))
        rest = rest[size:]
    return pieces


def _starts_bare(word: str, merges: Merges) -> list[str]:
    return _replay(list(word), merges)


def _strips(word: str, merges: Merges) -> list[str]:
    return [piece.removesuffix(END) for piece in _replay(_start(word), merges)]


def _mark_alone(word: str, merges: Merges) -> list[str]:
    return _replay([*word, END], merges)


def _letters(merges: Merges) -> dict[str, str]:
    return {letter: letter for pair in merges for part in pair for letter in part}


def _refuses(word: str, merges: Merges) -> list[str]:
    letters = _letters(merges)
    return _replay(_start("".join([letters[letter] for letter in word])), merges)


def _unknown(word: str, merges: Merges) -> list[str]:
    letters = _letters(merges)
    pieces = _replay(_start(word), merges)
    return [piece if piece.removesuffix(END)[0] in letters else "<unk>" for piece in pieces]


WRONG = (
    Wrong("00.5/longest-match", _longest),
    Wrong("00.5/leftmost-first", _leftmost),
    Wrong("00.5/one-occurrence", _one_pass),
    Wrong("00.5/loses-end-mark", _starts_bare),
    Wrong("00.5/loses-end-mark", _strips),
    Wrong("00.5/mark-alone", _mark_alone),
    Wrong("00.5/unseen-character", _refuses),
    Wrong("00.5/unseen-character", _unknown),
)
"""Two entries may share an id: one mistake, written in two ways.

The longest match stands before the first from the left, with which it agrees almost always where it
is wrong: it is wrong less often, so that it is the better explanation where both fit.
"""
