"""What stands beside an answer in its cell: an address that its link leads to, a comment."""

import re

from finetune.data.columns import Role
from finetune.data.reading import Note

_POINTER = re.compile(
    r"\W*(?:(?:please |pls )?(?:see|cf|check|refer to|as in|as per|in|read)?\W*(?:the )?"
    r"(?:cell )?(?:notes?|comments?|remarks?)(?: (?:at|on|in|for) (?:the|this) (?:cell|side))?"
    r"|(?:请|详情?|具体)*[见看参查阅]+(?:看|阅|见)?(?:单元格)?(?:的)?(?:批注|备注|注释|附注|注解|说明)"
    r"|(?:批注|备注|注释|附注))\W*",
    re.I,
)
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def settled(role: str, text: str, note: Note) -> tuple[str, Note | None]:
    """The text of a cell with that role, and what of a note on it holds; None for no matter."""
    if note.code == "link_target":
        if role != Role.ANSWER:
            return text, None
        return f"{text} ({note.params['target']})", note
    if note.code == "cell_comment":
        says_more = role == Role.ANSWER and _says_more(text, str(note.params["comment"]))
        return text, note if says_more else Note(code="comment_not_read", params=note.params)
    return text, note


def _says_more(text: str, comment: str) -> bool:
    """Whether a comment may be what a customer should be told."""
    if not text.strip() or _POINTER.fullmatch(text.strip()):
        return True
    return bool(_figures(comment) - _figures(text))


def _figures(text: str) -> set[str]:
    return {re.sub(r"[.,:]", "", found) for found in _FIGURE.findall(text)}
