"""The ways to train, by the name that a recipe gives them.

There is one so far: supervised fine-tuning. Another, for example preference tuning over pairs of a
better and a worse answer, is one more entry here and one more name in `Recipe.method`: it gets the
session, the frozen base model and its tokenizer, may train by whatever suits it (TRL has a
`DPOTrainer`), and returns what `result.json` is to say. Rows of pairs, and data sets that yield
them, do not exist yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from transformers import PreTrainedModel, PreTrainedTokenizerBase

from finetune.trainer import base, supervised
from finetune.trainer.grounding import ground_training_rows
from finetune.trainer.session import TrainingSession
from finetune.trainer.tokenizer import load_tokenizer

Method = Callable[
    [TrainingSession, PreTrainedModel, PreTrainedTokenizerBase],
    Mapping[str, Any],
]

METHODS: dict[str, Method] = {"supervised": supervised.train}


def train(session: TrainingSession) -> Mapping[str, Any]:
    """Load the base model and train it as the recipe says; what the result says."""
    params = ground_training_rows(session.folder, session.params, session.recipe, session.log)
    session = replace(session, params=params)
    session.log.stage("load")
    tokenizer = load_tokenizer(session.params.base_model)
    model = base.load_model(session.params.base_model, session.recipe, session.device)
    return METHODS[session.recipe.method](session, model, tokenizer)
