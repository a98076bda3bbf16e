"""Enough English grammar to turn a question into a clause: "what your opening hours are"."""

import re

_PRONOUN = (
    r"you|i|we|they|it|there|he|she|this|that|these|those|anybody|anyone|someone|somebody|everyone"
)
_BE = "is|are|was|were|am"
_DO = "do|does|did"
_MODAL = "can|could|may|might|must|should|will|would|shall|have|has"
_AUXILIARY = rf"{_BE}|{_DO}|{_MODAL}"
_PREPOSITION = "on|in|at|from|to|until|till|after|for|with|by|up to|since|of|under"
_WH = (
    rf"(?:(?:{_PREPOSITION})\s)?(?:what|which|where|when|who|whom|whose|why|how)"
    rf"(?:\s(?!(?:{_AUXILIARY})\b)[\w'’\-]+){{0,4}}?"
)
_WH_PRONOUN = re.compile(
    rf"(?P<wh>{_WH})\s(?P<aux>{_AUXILIARY})\s(?P<subject>{_PRONOUN})\b(?P<rest>.*)", re.I
)
_WH_BE_NOUN = re.compile(
    r"(?P<wh>what|where|when|who|how(?:\s(?:much|many|long|far|old|big|heavy|tall|bright|fast))?)\s"
    r"(?P<aux>is|are|was|were)\s(?P<subject>(?:the|your|my|a|an|our|this)\s[\w'’\- ]+)",
    re.I,
)
_WH_SUBJECT = re.compile(
    rf"(?P<wh>who|which\s[\w'’\-]+(?:\s[\w'’\-]+)??|what\s[\w'’\-]+)\s(?!(?:{_AUXILIARY})\s(?:{_PRONOUN})\b)"
    r"(?P<verb>is|are|was|were|can|\w+s)\s(?P<rest>.+)",
    re.I,
)
_YES_NO = re.compile(rf"(?P<aux>{_AUXILIARY})\s(?P<subject>{_PRONOUN})\b(?P<rest>.*)", re.I)
_NOT_A_SUBJECT_VERB = re.compile(rf"^(?:{_DO})$", re.I)


def clause(question: str) -> str | None:
    """The question as a clause after "Could you tell me …", or None where that is unsure."""
    text = question.strip().rstrip("?!. ")
    if match := _YES_NO.fullmatch(text):
        statement = _statement(match)
        return f"whether {statement}" if statement else None
    if match := _WH_PRONOUN.fullmatch(text):
        statement = _statement(match)
        return f"{match['wh'].lower()} {statement}" if statement else None
    if match := _WH_BE_NOUN.fullmatch(text):
        return f"{match['wh'].lower()} {match['subject']} {match['aux'].lower()}"
    if (match := _WH_SUBJECT.fullmatch(text)) and not _NOT_A_SUBJECT_VERB.match(match["verb"]):
        return text[0].lower() + text[1:]
    return None


def statement(question: str) -> str | None:
    """A yes-or-no question as a statement: "you sell gift cards"."""
    match = _YES_NO.fullmatch(question.strip().rstrip("?!. "))
    return _statement(match) if match else None


def _statement(match: re.Match[str]) -> str | None:
    auxiliary, subject, rest = match["aux"].lower(), match["subject"], match["rest"]
    subject = "I" if subject.lower() == "i" else subject.lower()
    if auxiliary in ("does", "did"):
        return None
    if auxiliary == "do":
        return f"{subject}{rest}"
    if not rest and auxiliary not in ("is", "are"):
        return None
    return f"{subject} {auxiliary}{rest}"


def is_question(text: str) -> bool:
    """Whether an English text begins as a question does."""
    return re.match(rf"(?:{_WH}|{_AUXILIARY})\s", text.strip(), re.I) is not None


def is_topic(text: str) -> bool:
    """Whether an English text merely names its topic: "opening hours"."""
    parts = text.strip(" ?!.").split()
    personal = re.search(r"\b(?:i|we|my|me|you|is|are|do|please|would|can)\b", text, re.I)
    return 1 <= len(parts) <= 5 and not is_question(text) and not personal
