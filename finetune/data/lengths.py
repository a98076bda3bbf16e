"""Rows that a training will leave out, because they are longer than a model is taught at once."""

from collections.abc import Sequence

from finetune.data.rows import Row
from finetune.data.settings import Settings
from finetune.data.splits import Fact
from finetune.recipes.lengths import longest_row, shortest_limit, surely_fits
from knowledgebase.language.text import count


def note_too_long(rows: Sequence[Row], facts: Sequence[Fact], settings: Settings) -> str:
    """Say it of each row whose example is too long for the base model that trainings in this
    language start from. Returns that base model's artefact, "" where none is known.

    It is the training's own measure (`finetune.trainer.ruler`).
    """
    base_model = settings.base_models.get(settings.language)
    if base_model is None:
        return ""
    longest = longest_row(base_model, shortest_limit())
    candidates = [fact for fact in facts if not _surely_fits(fact, longest)]
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


def _surely_fits(fact: Fact, longest: int) -> bool:
    question = max((wording.text for wording in fact.wordings), key=lambda text: len(text.encode()))
    return surely_fits((question, fact.answer, fact.answer), longest)
