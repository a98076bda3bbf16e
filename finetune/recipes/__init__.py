"""Recipes: how to train, in three plain choices. Free of Django.

>>> from finetune.recipes import load, resolve, estimate
"""

from finetune.recipes.estimate import Estimate, ModelShape, Workload, estimate
from finetune.recipes.loader import NAMES, load, resolve
from finetune.recipes.recipe import Recipe

__all__ = [
    "NAMES",
    "Estimate",
    "ModelShape",
    "Recipe",
    "Workload",
    "estimate",
    "load",
    "resolve",
]
