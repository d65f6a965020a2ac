"""Training: recipes, objectives, one loop, checkpoints."""

from s2s_lab.training.history import History, Progress, Record
from s2s_lab.training.loop import train
from s2s_lab.training.objectives import CrossEntropy, Loss, Objective
from s2s_lab.training.recipes import RECIPES, Recipe
from s2s_lab.training.settings import TrainSettings

__all__ = [
    "RECIPES",
    "CrossEntropy",
    "History",
    "Loss",
    "Objective",
    "Progress",
    "Recipe",
    "Record",
    "TrainSettings",
    "train",
]
