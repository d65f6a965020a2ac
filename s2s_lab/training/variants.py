"""Recipes by name, for ``s2s-lab train TASK --recipe NAME``: those of `recipes`, and others.

`recipes.recipe_for` chooses one for a task; here are the ones to compare it with.
"""

from dataclasses import replace

from s2s_lab.models.transformer_settings import TransformerSettings
from s2s_lab.training.recipes import RECIPES, Recipe
from s2s_lab.training.settings import TrainSettings

_TINY = TransformerSettings(width=128, heads=4, layers=4, ffn=256, dropout=0.2, tied=True)
_LONG = Recipe(
    replace(_TINY, dropout=0.25),
    TrainSettings(
        epochs=32,
        batch=96,
        lr=3e-3,
        warmup=1200,
        label_smoothing=0.1,
        validations=32,
        average=8,
    ),
    merges=3000,
)

VARIANTS: dict[str, Recipe] = {
    "multi30k-gru": RECIPES["multi30k"],
    "multi30k-transformer": Recipe(
        _TINY,
        TrainSettings(
            epochs=20,
            batch=96,
            lr=2e-3,
            warmup=800,
            label_smoothing=0.1,
            validations=20,
            average=5,
        ),
        merges=6000,
    ),
    "multi30k-transformer-long": _LONG,
    "multi30k-transformer-joint": replace(
        _LONG,
        model=replace(_TINY, dropout=0.25, shared=True),
        training=replace(_LONG.training, epochs=28, validations=28),
        merges=4000,
        joint=True,
    ),
}
"""``multi30k-gru`` is what Multi30k is trained with unless another is named;
``multi30k-transformer`` has four layers a side of width 128, after the Transformer-Tiny of Wu,
Kong, Bi, Li & Kao (2021), "Good for Misconceived Reasons: An Empirical Revisiting on the Need for
Visual Context in Multimodal Machine Translation"; ``multi30k-transformer-long`` has smaller pieces,
more dropout, and more epochs at a higher rate; ``multi30k-transformer-joint`` is that with one
vocabulary and one embedding for both sides, as in Vaswani et al. (2017), sections 3.4 and 5.1."""


def recipe_named(name: str) -> Recipe:
    """A recipe by its name.

    Raises:
        ValueError: if there is none.

    >>> recipe_named("multi30k-transformer").model.width
    128
    """
    known = {**RECIPES, **VARIANTS}
    if name not in known:
        raise ValueError(f"--recipe: expected one of {', '.join(known)}, got {name!r}")
    return known[name]
