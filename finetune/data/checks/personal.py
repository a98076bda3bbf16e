"""Personal data in questions and answers: reported with its cell, masked only when asked.

A shop's own contact details belong in its answers. What looks like the shop's own (a general
mailbox, a landline, a value that several answers name) is only told of; what looks like a
person's (a mobile number, a named mailbox, an identity or card number) keeps the row out until
the merchant masks it or says that it is fine.
"""

from collections import Counter
from collections.abc import Sequence

from finetune.data.codes import Fate
from finetune.data.rows import Row
from finetune.data.settings import Settings
from knowledgebase.personal_data import Finding, find, is_own, mask


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Report and, where asked, mask e-mail addresses, phone, identity and card numbers."""
    looked_at = [row for row in rows if row.fate is not Fate.SKIPPED]
    found = {
        (at, name): find(getattr(row, name), settings.language)
        for at, row in enumerate(looked_at)
        for name in ("question", "answer")
    }
    named_in = Counter(
        value
        for value, _ in {
            (finding.value, looked_at[at].answer)
            for (at, name), findings in found.items()
            if name == "answer"
            for finding in findings
        }
    )
    domains = Counter(value.rpartition("@")[2] for value in named_in if "@" in value)
    for (at, name), findings in found.items():
        for finding in findings:
            own = name == "answer" and is_own(finding, named_in[finding.value], domains)
            _report(looked_at[at], name, finding, own, settings)


def _report(row: Row, name: str, finding: Finding, own: bool, settings: Settings) -> None:
    if row.mask_asked or (finding.kind in settings.mask and not own):
        setattr(row, name, getattr(row, name).replace(finding.text, mask(finding)))
        row.add("personal_data_masked", about=name, kind=finding.kind, shown=mask(finding))
    else:
        code = "own_contact" if own else "personal_data"
        row.add(code, about=name, kind=finding.kind, shown=mask(finding))
