"""The rows as the model will meet them: with the nearest facts before each question.

The index of facts is made of the training rows and goes with the adapter, so that the exam and
customers are answered with the very facts, and in the very form, that training used.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from finetune.trainer.params import TrainParams
from finetune.trainer.rows import messages_of
from knowledgebase.grounding import FOLDER, Index, ground, last_question
from maas.jobs.program import RunLog


def grounded(folder: Path, params: TrainParams, log: RunLog) -> TrainParams:
    """The parameters with grounded files in place of the plain ones.

    Without `params.grounding` nothing changes. What an earlier attempt made is used again.
    """
    if params.grounding is None:
        return params
    log.stage("ground")
    index = _index(folder, params)
    files = {"train": params.train, "validation": params.validation}
    made = {name: _rewrite(folder, file, index) for name, file in files.items() if file}
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
        part = folder / f".{FOLDER}.part"
        shutil.rmtree(part, ignore_errors=True)
        Index.build(pairs, language=params.grounding or "en").save(part)
        part.rename(place)
    return Index.load(place)


def _rewrite(folder: Path, file: Path, index: Index) -> Path:
    """Write the grounded rows beside the run's other files; returns their file's path."""
    if not (folder / file).is_file():
        return file
    target = folder / f"{FOLDER}-{file.name}"
    lines = [_line(messages, index) for _, messages in messages_of(folder / file)]
    target.write_text("".join(lines), encoding="utf-8")
    return target


def _line(messages: list[Any], index: Index) -> str:
    facts = index.nearest(last_question(messages), unseen=True)
    row = {"messages": ground(messages, facts, language=index.language)}
    return json.dumps(row, ensure_ascii=False) + "\n"
