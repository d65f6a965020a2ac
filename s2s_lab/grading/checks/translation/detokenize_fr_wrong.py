"""The wrong solutions of exercise 09.5a, as people write them."""

from collections.abc import Callable, Sequence

from s2s_lab.grading.probe import Wrong

Tokens = Sequence[str]
PAD, BOS, EOS = "<pad>", "<bos>", "<eos>"


def _cut(tokens: Tokens) -> list[str]:
    end = tokens.index(EOS) if EOS in tokens else len(tokens)
    return [token for token in tokens[:end] if token not in (PAD, BOS)]


def _glued(before: str, token: str) -> bool:
    return before.endswith("'") or token in (".", ",") or token.startswith("-")


def _joined(tokens: Tokens, glued: Callable[[str, str], bool] = _glued) -> str:
    text = ""
    for before, token in zip(["", *tokens], tokens, strict=False):
        text += token if not text or glued(before, token) else f" {token}"
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _space_after_elision(tokens: Tokens) -> str:
    glued = lambda _, token: token in (".", ",") or token.startswith("-")  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _only_articles(tokens: Tokens) -> str:
    glued = lambda before, token: before.lower() in ("l'", "d'") or _glued("", token)  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _prints_specials(tokens: Tokens) -> str:
    return _capital(_joined(tokens))


def _prints_eos(tokens: Tokens) -> str:
    end = tokens.index(EOS) + 1 if EOS in tokens else len(tokens)
    return _capital(_joined([token for token in tokens[:end] if token not in (PAD, BOS)]))


def _prints_bos(tokens: Tokens) -> str:
    end = tokens.index(EOS) if EOS in tokens else len(tokens)
    return _capital(_joined(tokens[:end]))


def _past_eos(tokens: Tokens) -> str:
    return _capital(_joined([token for token in tokens if token not in (PAD, BOS, EOS)]))


def _title(tokens: Tokens) -> str:
    return _joined(_cut(tokens)).title()


def _every_word(tokens: Tokens) -> str:
    return " ".join(map(_capital, _joined(_cut(tokens)).split(" ")))


def _capitalize(tokens: Tokens) -> str:
    return _joined(_cut(tokens)).capitalize()


def _no_capital(tokens: Tokens) -> str:
    return _joined(_cut(tokens))


def _any_apostrophe(tokens: Tokens) -> str:
    glued = lambda before, token: "'" in before or _glued(before, token)  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _spaced_full_stop(tokens: Tokens) -> str:
    glued = lambda before, token: before.endswith("'") or token.startswith("-")  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _english(tokens: Tokens) -> str:
    glued = lambda before, token: token in tuple("?!;:") or _glued(before, token)  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _english_end(tokens: Tokens) -> str:
    glued = lambda before, token: token in tuple("?!") or _glued(before, token)  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _apart(tokens: Tokens) -> str:
    glued = lambda before, token: before.endswith("'") or token in (".", ",")  # noqa: E731
    return _capital(_joined(_cut(tokens), glued))


def _crashes(tokens: Tokens) -> str:
    text = _joined(_cut(tokens))
    return text[0].upper() + text[1:]


WRONG = (
    Wrong("09.5a/space-after-elision", _space_after_elision),
    Wrong("09.5a/space-after-elision", _only_articles),
    Wrong("09.5a/specials-printed", _prints_specials),
    Wrong("09.5a/specials-printed", _prints_eos),
    Wrong("09.5a/specials-printed", _prints_bos),
    Wrong("09.5a/past-eos", _past_eos),
    Wrong("09.5a/capitalises-everything", _title),
    Wrong("09.5a/capitalises-everything", _every_word),
    Wrong("09.5a/lowers-names", _capitalize),
    Wrong("09.5a/no-capital", _no_capital),
    Wrong("09.5a/glues-aujourdhui", _any_apostrophe),
    Wrong("09.5a/space-before-full-stop", _spaced_full_stop),
    Wrong("09.5a/english-spacing", _english),
    Wrong("09.5a/english-spacing", _english_end),
    Wrong("09.5a/hyphen-apart", _apart),
    Wrong("09.5a/empty", _crashes),
)
"""Entries may share an id: one mistake, written in several ways."""
