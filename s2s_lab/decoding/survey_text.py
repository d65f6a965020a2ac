"""A survey as plain text: the tree, what each search did, and who is to blame."""

import math
from collections.abc import Iterator

from s2s_lab.decoding.space import Space
from s2s_lab.decoding.survey import Survey


def lines(survey: Survey) -> Iterator[str]:
    """The tree with a prefix a line, then a line for each search and one for its verdict."""
    space = survey.space
    yield from _tree(survey)
    seen = len(space.sequences())
    whole = "all there are" if space.complete else f"{space.covered():.3f} of the probability"
    yield f"{seen} complete sequences, {whole}."
    for number, search in enumerate(survey.searches, 1):
        answer = " ".join(space.tokens(search.answer))
        total = math.exp(space.branches[search.answer].total)
        yield f"{number} {search.label}: {answer} (p {total:.4f}), {search.prefixes} prefixes asked"
        yield f"  {search.diagnosis or 'the answer did not end: nothing to judge'}"


def _tree(survey: Survey) -> Iterator[str]:
    """Depth first, likeliest first; behind each prefix the searches that continued it."""
    children = children_of(survey.space)
    asked = [
        {branch for visit in search.visits for branch in visit.continued}
        for search in survey.searches
    ]
    waiting = [0]
    while waiting:
        number = waiting.pop()
        branch = survey.space.branches[number]
        by = " ".join(str(place) for place, mine in enumerate(asked, 1) if number in mine)
        left = f"  ({branch.unseen:.3f} not drawn)" if branch.unseen > 0.0005 else ""
        indent, name = "  " * len(branch.ids), branch.token
        yield f"{math.exp(branch.total):6.4f}  {indent}{name}{f'  [{by}]' if by else ''}{left}"
        waiting += reversed(children[number])


def children_of(space: Space) -> list[list[int]]:
    """Ids of the children of each branch, likeliest first."""
    children: list[list[int]] = [[] for _ in space.branches]
    for number, branch in enumerate(space.branches):
        if branch.parent is not None:
            children[branch.parent].append(number)
    for mine in children:
        mine.sort(key=lambda child: -space.branches[child].logprob)
    return children
