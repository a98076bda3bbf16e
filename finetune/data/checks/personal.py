"""Personal data in questions, wordings and answers: reported with its cell, masked when asked.

A shop's own contact details belong in its answers. What looks like the shop's own (a general
mailbox, a landline, a value that several answers name) is only told of; what looks like a
person's (a mobile number, a named mailbox, an identity or card number) keeps the row out until
the merchant masks it or says that it is fine.
"""

from collections import Counter
from collections.abc import Sequence

from finetune.data.codes import Fate
from finetune.data.columns import Role
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.language.personal_data import Finding, find, is_own, mask

Place = str | int
"""Where in a row a text stands: "question", "answer", or the number of a further wording."""


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Report and, where asked, mask what `personal_data` finds."""
    looked_at = [row for row in rows if row.fate is not Fate.SKIPPED]
    found = {
        (at, place): find(text, settings.language)
        for at, row in enumerate(looked_at)
        for place, text in _texts(row)
    }
    named_in = Counter(
        value
        for value, _ in {
            (finding.value, looked_at[at].answer)
            for (at, place), findings in found.items()
            if place == "answer"
            for finding in findings
        }
    )
    domains = Counter(value.rpartition("@")[2] for value in named_in if "@" in value)
    for (at, place), findings in found.items():
        for finding in findings:
            own = place == "answer" and is_own(finding, named_in[finding.value], domains)
            _report(looked_at[at], place, finding, own, settings)


def _texts(row: Row) -> list[tuple[Place, str]]:
    """Everything of a row that is taught, asked or looked up, with its place."""
    return [("question", row.question), ("answer", row.answer), *enumerate(row.wordings)]


def _report(row: Row, place: Place, finding: Finding, own: bool, settings: Settings) -> None:
    if row.mask_asked or (finding.kind in settings.mask and not own):
        _mask(row, place, finding)
        code = "personal_data_masked"
    else:
        code = "own_contact" if own else "personal_data"
    row.add(code, about=_about(row, place), kind=finding.kind, shown=mask(finding))


def _mask(row: Row, place: Place, finding: Finding) -> None:
    if isinstance(place, int):
        row.wordings[place] = row.wordings[place].replace(finding.text, mask(finding))
    else:
        setattr(row, place, getattr(row, place).replace(finding.text, mask(finding)))


def _about(row: Row, place: Place) -> str:
    """Wordings that have no column of their own came beside the file, with the question."""
    if isinstance(place, str):
        return place
    return Role.WORDINGS if Role.WORDINGS in row.columns else Role.QUESTION
