"""The rows as the model will meet them: with the facts that answer it before each question.

The index of facts is made of the training rows and goes with the adapter, so that the exam and
customers are answered with the very facts, and in the very form, that training used. Which facts
stand before a question is decided elsewhere (`knowledgebase.retrieval`); the model learns to say
them: one for one question, two for two.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from finetune.recipes import Recipe
from finetune.trainer.params import TrainParams
from finetune.trainer.rows import made_lines, messages_of, places
from finetune.trainer.ruler import Ruler
from knowledgebase.retrieval.index import FOLDER, Index
from knowledgebase.retrieval.making import make_index
from knowledgebase.retrieval.prompt import ground, last_question
from maas.jobs.program import RunLog
from maas.kit.files import atomic_folder, atomic_write

Messages = Sequence[Mapping[str, Any]]

_EVERY_DOUBLE = 6
"""One row in so many is joined with another into a message of two questions."""
_JOINED = {
    "en": ("{0} Also, {1}", "{0} And {1}", "{0} {1}"),
    "zh": ("{0}另外，{1}", "{0}还有，{1}", "{0}{1}"),
}


def ground_training_rows(
    folder: Path, params: TrainParams, recipe: Recipe, log: RunLog
) -> TrainParams:
    """The parameters with grounded files in place of the plain ones.

    Every row in the data's own words helps to find its fact. Of the rows with one answer only the
    first few that fit, as the recipe says, are trained on: with the facts before it a model learns
    to copy, not to know, and a few wordings teach that (measured: the loss is at its floor after
    160 rows).
    Without `params.grounding` nothing changes. What an earlier attempt made is used again.
    """
    if params.grounding is None:
        return params
    log.stage("ground")
    language = _index(folder, params).language
    ruler = Ruler(params.base_model, most=recipe.limits.max_length)
    most = recipe.learning.wordings_per_fact
    made = {"train": _rewrite(folder, params.train, language, most=most, ruler=ruler)}
    if params.validation:
        validation = _rewrite(folder, params.validation, language, most=1, ruler=ruler)
        made["validation"] = validation
    return params.model_copy(update=made)


def keep_index(folder: Path, output: Path) -> None:
    """Put the index beside the adapter, if there is one."""
    if (folder / FOLDER).is_dir():
        shutil.copytree(folder / FOLDER, output / FOLDER, dirs_exist_ok=True)


def _index(folder: Path, params: TrainParams) -> Index:
    place = folder / FOLDER
    if not place.is_dir():
        index = make_index(
            _own_pairs(folder / params.train),
            language=params.grounding or "en",
            topics=params.topics,
        )
        try:
            with atomic_folder(place) as part:
                index.save(part)
        except OSError:
            # Several processes may get here at once; each makes the same, and the first one counts.
            if not place.is_dir():
                raise
    return Index.load(place)


def _own_pairs(file: Path) -> list[tuple[str, str]]:
    """Questions with their answers; made ones only of facts that nobody asked for in own words.

    Near copies of one wording find nothing more, and who asks like them tells nothing of how
    customers ask: an index that learned from them would be sure of itself, or unsure, for nothing.
    """
    made = made_lines(file)
    pairs = {
        line: (last_question(messages), str(messages[-1]["content"]))
        for line, messages in messages_of(file)
    }
    own = {answer for line, (_, answer) in pairs.items() if line not in made}
    return [pair for line, pair in pairs.items() if line not in made or pair[1] not in own]


def _rewrite(folder: Path, file: Path, language: str, *, most: int, ruler: Ruler) -> Path:
    """Write up to `most` grounded rows of each answer that fit; returns their file's path.

    Rows of the merchant's that don't fit are written too, for whoever reads them to leave out and
    name.
    """
    if not (folder / file).is_file():
        return file
    target = folder / f"{FOLDER}-{file.name}"
    known, made = places(folder / file), made_lines(folder / file)
    taken: Counter[str] = Counter()
    rows: list[Messages] = []
    too_long: list[dict[str, Any]] = []
    for line, messages in messages_of(folder / file):
        answer = messages[-1]["content"]
        grounded = ground(messages, [answer], language=language)
        if not ruler.fits(grounded):
            if line not in made:
                place = {"place": known[line]} if line in known else {}
                too_long.append({"messages": grounded, **place})
        elif taken[answer] < most:
            taken[answer] += 1
            rows.append(messages)
    written = [{"messages": row} for row in _shaped(rows, language, ruler)] + too_long
    atomic_write(target, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written))
    return target


def _shaped(rows: Sequence[Messages], language: str, ruler: Ruler) -> Iterator[Messages]:
    """Every row with its fact, and some two and two, where they fit."""
    for place, row in enumerate(rows):
        yield ground(row, [row[-1]["content"]], language=language)
        # The fact before is another one where rows of one answer stand together.
        other = rows[(place + len(rows) // 2) % len(rows)]
        apart = other[-1]["content"] != row[-1]["content"] and len(row) + len(other) == 4
        if apart and place % _EVERY_DOUBLE == 0:
            double = _double(row, other, language, variant=place // _EVERY_DOUBLE)
            if ruler.fits(double):
                yield double


def _double(row: Messages, other: Messages, language: str, *, variant: int) -> Messages:
    joined = _JOINED.get(language, _JOINED["en"])
    question = joined[variant % len(joined)].format(last_question(row), last_question(other))
    answers = [row[-1]["content"], other[-1]["content"]]
    facts = answers if variant % 2 else answers[::-1]
    messages = [
        {"role": "user", "content": question},
        {"role": "assistant", "content": "\n".join(answers)},
    ]
    return ground(messages, facts, language=language)
