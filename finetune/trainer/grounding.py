"""The rows as the model will meet them: with the nearest facts before each question.

The index of facts is made of the training rows and goes with the adapter, so that the exam and
customers are answered with the very facts, and in the very form, that training used.
"""

import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from finetune.recipes import Recipe
from finetune.trainer.params import TrainParams
from finetune.trainer.rows import messages_of
from knowledgebase.grounding import FOLDER, Index, ground, last_question
from maas.jobs.program import RunLog


def grounded(folder: Path, params: TrainParams, recipe: Recipe, log: RunLog) -> TrainParams:
    """The parameters with grounded files in place of the plain ones.

    Every row helps to find its fact. Of the rows with one answer only the first few, as the
    recipe says, are trained on: with the facts before it a model learns to choose and to copy,
    not to know, and a few wordings teach that (measured: the loss is at its floor after 160 rows).
    Without `params.grounding` nothing changes. What an earlier attempt made is used again.
    """
    if params.grounding is None:
        return params
    log.stage("ground")
    index = _index(folder, params)
    most = recipe.learning.wordings_per_fact
    made = {"train": _rewrite(folder, params.train, index, most=most)}
    if params.validation:
        made["validation"] = _rewrite(folder, params.validation, index, most=1)
    return params.model_copy(update=made)


def keep(folder: Path, output: Path) -> None:
    """Put the index beside the adapter, if there is one."""
    if (folder / FOLDER).is_dir():
        shutil.copytree(folder / FOLDER, output / FOLDER, dirs_exist_ok=True)


def _index(folder: Path, params: TrainParams) -> Index:
    place = folder / FOLDER
    if not place.is_dir():
        pairs = [
            (last_question(messages), str(messages[-1]["content"]))
            for _, messages in messages_of(folder / params.train)
        ]
        # Several processes may get here at once; each makes the same, and the last one counts.
        part = folder / f".{FOLDER}.{os.getpid()}.part"
        shutil.rmtree(part, ignore_errors=True)
        Index.build(pairs, language=params.grounding or "en").save(part)
        try:
            part.rename(place)
        except OSError:
            shutil.rmtree(part)
    return Index.load(place)


def _rewrite(folder: Path, file: Path, index: Index, *, most: int) -> Path:
    """Write up to `most` grounded rows of each answer; returns their file's path."""
    if not (folder / file).is_file():
        return file
    target = folder / f"{FOLDER}-{file.name}"
    taken: Counter[str] = Counter()
    part = target.with_suffix(f".{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as out:
        for _, messages in messages_of(folder / file):
            answer = messages[-1]["content"]
            taken[answer] += 1
            if taken[answer] <= most:
                out.write(_line(messages, index))
    part.replace(target)
    return target


def _line(messages: list[Any], index: Index) -> str:
    facts = index.nearest(last_question(messages), unseen=True)
    row = {"messages": ground(messages, facts, language=index.language)}
    return json.dumps(row, ensure_ascii=False) + "\n"
