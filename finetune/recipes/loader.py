"""Reads recipes from the YAML files in this folder and lays overrides over them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from finetune.recipes.recipe import Recipe

FOLDER: Final = Path(__file__).parent
NAMES: Final = ("quick", "balanced", "thorough")


def load(name: str) -> Recipe:
    """The recipe called `name`. Raises KeyError for an unknown one."""
    return resolve(name)


def resolve(name: str, overrides: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe with `overrides` (the same nested shape, any part of it) laid over it.

    Raises KeyError for an unknown name, pydantic.ValidationError for an unknown or wrong value.
    """
    if name not in NAMES:
        raise KeyError(name)
    written = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return Recipe.model_validate(_laid_over(written, overrides or {}))


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[key] = _laid_over(known, value)
        else:
            merged[key] = value
    return merged
