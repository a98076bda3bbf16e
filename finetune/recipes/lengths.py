"""How long an example may be, and which ones surely are not longer. Cheap: no tokenizer."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from finetune.recipes.estimate import OLD_NAMES
from finetune.recipes.loader import NAMES, load

_AROUND: Final = 256
"""Tokens that a chat template and the words before the facts surely stay below."""
_POSITIONS: Final = "max_position_embeddings"


def longest_row(base_model: Path, most: int) -> int:
    """Tokens of an example at most: as the recipe says, and as the base model in the folder can."""
    file = base_model / "config.json"
    if not file.is_file():
        return most
    config = json.loads(file.read_text(encoding="utf-8"))
    config = config.get("text_config", config)
    positions = config.get(_POSITIONS) or config.get(OLD_NAMES[_POSITIONS])
    return min(most, positions or most)


def shortest_limit() -> int:
    """What every recipe teaches, in tokens."""
    return min(load(name).limits.max_length for name in NAMES)


def surely_fits(texts: Iterable[str], longest: int) -> bool:
    """Whether a conversation's texts are no more than `longest` tokens, by whatever tokenizer: a
    token stands for one byte at least."""
    return sum(len(text.encode()) for text in texts) + _AROUND <= longest
