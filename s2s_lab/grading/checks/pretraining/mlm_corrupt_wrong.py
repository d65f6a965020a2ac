"""Wrong solutions of exercise 11.1: what a submission is compared with to name its mistake.

Each makes one mistake. What they share, `_fates`, chooses nothing: that is each one's own matter.
"""

import torch
from torch import Generator, Tensor

from s2s_lab.grading.probe import Wrong

MASK = 4
Specials = tuple[int, ...]
Two = tuple[Tensor, Tensor]


def _draw(like: Tensor, generator: Generator | None) -> Tensor:
    return torch.rand(like.shape, generator=generator)


def _is_special(ids: Tensor, specials: Specials) -> Tensor:
    return (ids[..., None] == torch.tensor(specials)).any(-1)


def _words(size: int, specials: Specials) -> Tensor:
    return torch.tensor([word for word in range(size) if word not in specials])


def _fates(
    ids: Tensor, chosen: Tensor, words: Tensor, generator: Generator | None, limit: float = 0.9
) -> Tensor:
    """Four fifths MASK, a tenth random (up to `limit`), the rest as it was."""
    fate = _draw(ids, generator)
    lots = torch.randint(len(words), ids.shape, generator=generator)
    read = ids.clone()
    swapped = chosen & (fate >= 0.8) & (fate < limit)
    read[swapped] = words[lots][swapped]
    read[chosen & (fate < 0.8)] = MASK
    return read


def _pick(ids: Tensor, specials: Specials, p: float, generator: Generator | None) -> Tensor:
    return (_draw(ids, generator) < p) & ~_is_special(ids, specials)


def _asked(ids: Tensor, chosen: Tensor, other: int = -100) -> Tensor:
    labels = torch.full_like(ids, other)
    labels[chosen] = ids[chosen]
    return labels


def _labels_everywhere(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    return _fates(ids, chosen, _words(size, specials), g), ids.clone()


def _only_padding_left_out(
    ids: Tensor, size: int, specials: Specials, p: float, g: Generator
) -> Two:
    chosen = (_draw(ids, g) < p) & (ids != 0)
    return _fates(ids, chosen, _words(size, specials), g), _asked(ids, chosen)


def _zero_label(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    return _fates(ids, chosen, _words(size, specials), g), _asked(ids, chosen, 0)


def _label_after(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    read = _fates(ids, chosen, _words(size, specials), g)
    return read, _asked(read, chosen)


def _only_masks_labelled(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    read = _fates(ids, chosen, _words(size, specials), g)
    return read, _asked(ids, read == MASK)


def _thinned_twice(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g) & (_draw(ids, g) < 0.8)
    return _fates(ids, chosen, _words(size, specials), g), _asked(ids, chosen)


def _nested_draws(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    return _fates(ids, chosen, _words(size, specials), g, limit=0.82), _asked(ids, chosen)


def _only_masks(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    return ids.masked_fill(chosen, MASK), _asked(ids, chosen)


def _any_id(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    return _fates(ids, chosen, torch.arange(size), g), _asked(ids, chosen)


def _in_place(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, g)
    labels = _asked(ids, chosen)
    ids.copy_(_fates(ids, chosen, _words(size, specials), g))
    return ids, labels


def _global_draws(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    chosen = _pick(ids, specials, p, None)
    return _fates(ids, chosen, _words(size, specials), None), _asked(ids, chosen)


def _seeds(ids: Tensor, size: int, specials: Specials, p: float, g: Generator) -> Two:
    g.manual_seed(0)
    chosen = _pick(ids, specials, p, g)
    return _fates(ids, chosen, _words(size, specials), g), _asked(ids, chosen)


WRONG = (
    Wrong("11.1/labels-everywhere", _labels_everywhere),
    Wrong("11.1/specials", _only_padding_left_out),
    Wrong("11.1/zero-label", _zero_label),
    Wrong("11.1/label-after", _label_after),
    Wrong("11.1/only-masks-labelled", _only_masks_labelled),
    Wrong("11.1/thinned-twice", _thinned_twice),
    Wrong("11.1/nested-draws", _nested_draws),
    Wrong("11.1/only-masks", _only_masks),
    Wrong("11.1/random-special", _any_id),
    Wrong("11.1/in-place", _in_place),
    Wrong("11.1/ignores-generator", _global_draws),
    Wrong("11.1/same-places-again", _seeds),
)
"""One for each mistake: a submission is compared by the properties that it breaks, so that whoever
makes the mistake in another way is named all the same."""
