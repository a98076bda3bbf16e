"""Rows that lack their question or their answer, or hold a stand-in for one."""

import re
from collections.abc import Sequence

from finetune.data.codes import Fate
from finetune.data.rows import Row
from finetune.data.settings import Settings

_PLACEHOLDERS = frozenset(
    "tbd|tba|todo|to do|n/a|na|none|null|nil|-|--|---|?|??|???|x|xx|xxx|pending|unknown|"
    "to be confirmed|to be decided|don't know|"
    "see attached|see attached file|see attachment|see the attachment|"
    "见附件|详见附件|请见附件|请看附件|如附件|待定|待补充|待确认|待更新|待完善|暂无|无|空|未知|略|不知道".split(
        "|"
    )
)

# The row that a template shows how to fill it in with.
_EXAMPLE = re.compile(
    r"[(（【\[]?\s*(?:示例|范例|样例|举例|示範|example|sample)\s*\d?\s*[)）】\]:：]", re.I
)


def check(rows: Sequence[Row], settings: Settings) -> None:
    """Ask for what is missing. A placeholder such as "TBD" counts as no answer."""
    del settings
    for row in rows:
        if row.fate is Fate.SKIPPED:
            continue
        if not row.question:
            row.add("missing_question", about="question")
        if not row.answer and not row.has("formula_without_value", "error_cell"):
            row.add("missing_answer", about="answer")
        elif (
            _EXAMPLE.match(row.question) and _EXAMPLE.match(row.answer)
        ) or row.answer.casefold().strip(" .。") in _PLACEHOLDERS:
            row.add("placeholder_answer", about="answer", text=row.answer)
