"""Rows that a training will leave out, because they are longer than a model is taught at once."""

from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from finetune.data.rows import Row
from finetune.data.settings import Settings
from finetune.data.splits import Fact
from finetune.recipes.lengths import longest_row, shortest_limit, surely_fits
from knowledgebase.language.text import count

_AROUND = 128
"""Tokens that a chat template and the words before the facts surely stay below."""


def note_too_long(rows: Sequence[Row], facts: Sequence[Fact], settings: Settings) -> str:
    """Say it of each row whose example is too long for the base model that trainings in this
    language start from. Returns that base model's artefact, "" where none is known.

    It is the training's own measure (`finetune.trainer.ruler`).
    """
    base_model = settings.base_models.get(settings.language)
    if base_model is None:
        return ""
    longest = longest_row(base_model, shortest_limit())
    doubtful = [fact for fact in facts if not _surely_fits(fact, longest)]
    candidates = _without_short(doubtful, base_model, longest)
    if not candidates:
        return base_model.name
    # Takes seconds to import, and few files have answers as long as that.
    from finetune.trainer.ruler import Ruler  # noqa: PLC0415

    ruler = Ruler(base_model, most=longest)
    by_place = {row.place: row for row in rows}
    for fact in candidates:
        alone = ruler.tokens_of("", fact.answer, language=settings.language)
        for wording in fact.wordings:
            if alone + len(wording.text.encode()) <= longest:
                continue
            tokens = ruler.tokens_of(wording.text, fact.answer, language=settings.language)
            row = by_place[wording.row]
            if tokens > longest and not row.has("too_long_to_teach"):
                length = count(fact.answer)
                most = length * longest // tokens
                row.add("too_long_to_teach", about="answer", length=length, limit=most)
    return base_model.name


def _without_short(facts: Sequence[Fact], base_model: Path, longest: int) -> Sequence[Fact]:
    """The facts without those that fit by a mere count of their texts' tokens, which is quick."""
    file = base_model / "tokenizer.json"
    if not facts or not file.is_file():
        return facts
    tokenizer = Tokenizer.from_file(str(file))

    def tokens(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False))

    return [
        fact
        for fact in facts
        if 2 * tokens(fact.answer) + max(tokens(one.text) for one in fact.wordings) + _AROUND
        > longest
    ]


def _surely_fits(fact: Fact, longest: int) -> bool:
    question = max((wording.text for wording in fact.wordings), key=lambda text: len(text.encode()))
    return surely_fits((question, fact.answer, fact.answer), longest)
