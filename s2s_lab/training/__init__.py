"""Training: recipes, one loop, checkpoints."""

from s2s_lab.training.loop import Progress, Record, TrainSettings, train
from s2s_lab.training.recipes import RECIPES, Recipe

__all__ = ["RECIPES", "Progress", "Recipe", "Record", "TrainSettings", "train"]
