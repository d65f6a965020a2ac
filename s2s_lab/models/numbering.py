"""Two numberings of one vocabulary: ours, which begins with the specials, and another library's.

A model from elsewhere numbers its tokens as it likes; strategies count on PAD = 0, BOS = 1,
EOS = 2, UNK = 3 and MASK = 4. A `Numbering` is the permutation between the two. It knows no tokens,
only their numbers, and no library.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from s2s_lab.text import BOS, EOS, MASK, PAD, SPECIALS, UNK


@dataclass(frozen=True)
class Numbering:
    """Our numbers of another library's tokens.

    >>> numbering = Numbering.of(size=6, pad=5, eos=0, unk=1)
    >>> numbering.theirs
    (5, None, 0, 1, None, 2, 3, 4)
    >>> numbering.ours([2, 4, 0])
    [5, 7, 2]
    """

    theirs: tuple[int | None, ...]
    """Position = our id; None for a special that they lack."""

    def __post_init__(self) -> None:
        index = {number: i for i, number in enumerate(self.theirs) if number is not None}
        object.__setattr__(self, "_index", index)

    @classmethod
    def of(
        cls,
        size: int,
        eos: int,
        pad: int | None = None,
        bos: int | None = None,
        unk: int | None = None,
        mask: int | None = None,
    ) -> "Numbering":
        """The specials first, then all other tokens in their order.

        A token that serves as two specials is the first of EOS, PAD, BOS, UNK, MASK; the other
        is lacking.

        Args:
            size: tokens that they have.
            eos: their number of the token that ends a sentence.
            pad: of the one that fills up.
            bos: of the one that begins a sentence.
            unk: of the one for what has no number.
            mask: of the one for what is hidden.

        Raises:
            ValueError: for a number that is not below `size`.
        """
        claims = {EOS: eos, PAD: pad, BOS: bos, UNK: unk, MASK: mask}
        taken: dict[int, int] = {}
        for special, number in claims.items():
            if number is not None and not 0 <= number < size:
                raise ValueError(
                    f"{SPECIALS[special]}: expected a number from 0 to {size - 1}, got {number}"
                )
            if number is not None and number not in taken:
                taken[number] = special
        specials = {special: number for number, special in taken.items()}
        others = (number for number in range(size) if number not in taken)
        return cls((*(specials.get(special) for special in range(len(SPECIALS))), *others))

    def __len__(self) -> int:
        return len(self.theirs)

    @property
    def size(self) -> int:
        """Tokens that they have."""
        return sum(number is not None for number in self.theirs)

    def ours(self, numbers: Iterable[int]) -> list[int]:
        """Our numbers for theirs."""
        index: dict[int, int] = self._index  # type: ignore[attr-defined]
        return [index[number] for number in numbers]
