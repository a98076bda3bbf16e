"""What customers of the trade usually ask and the file does not answer; where care is needed."""

from collections.abc import Sequence

from finetune.data.reading import Note
from finetune.data.splits import Fact
from knowledgebase.industries import Subject, load

_ENOUGH_FACTS = 10
_MOST_MISSING = 6


def industry_notes(facts: Sequence[Fact], industry: str) -> list[Note]:
    """Notes by the industry's pack; none without an industry, or for a mere handful of facts."""
    if not industry or len(facts) < _ENOUGH_FACTS:
        return []
    pack = load(industry)
    questions = [wording.text for fact in facts for wording in fact.wordings]
    missing = pack.missing(questions)[:_MOST_MISSING]
    answers = [fact.answer for fact in facts]
    touched = [(subject, sum(map(subject.is_in, answers))) for subject in pack.careful]
    careful = [(subject, count) for subject, count in touched if count]
    notes = []
    if missing:
        notes.append(Note(code="topics_missing", params={"titles": _titles(missing)}))
    if careful:
        titles = _titles([subject for subject, _ in careful])
        count = sum(count for _, count in careful)
        notes.append(Note(code="careful_subjects", params={"titles": titles, "count": count}))
    return notes


def _titles(subjects: Sequence[Subject]) -> list[dict[str, str]]:
    """Titles by language, since who reads the report may read another one than customers."""
    return [dict(subject.title) for subject in subjects]
