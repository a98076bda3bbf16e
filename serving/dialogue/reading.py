"""Reads the latest message of a conversation: what is asked, and what the data has for it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledgebase.language.text import key
from knowledgebase.retrieval.decision import MOST_CHOICES, Decision, Verdict, decide
from knowledgebase.retrieval.encoder import encode
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import Ranking, rank
from knowledgebase.retrieval.talk import QUESTION, kind_of
from serving.dialogue.following import answers_too
from serving.dialogue.segments import (
    MOST,
    asks,
    certainly_several,
    is_catchword,
    of_two,
    pieces,
    segments,
    sentences,
)

LONGEST_QUESTION = 1_000
"""Characters that are read of a message: its beginning and its end, where longer."""
_CONTEXT = 200
_LONGEST_ANSWER = 20_000
"""Characters of what was answered before in which facts are looked for."""
_LIKELY = 0.3
"""Probability of its best fact from which on a catchword counts as a question."""
_AGREED = 0.55
"""Probability from which on the facts of a message's questions are told, where two looks at it
agree on them: of 80 messages of two questions to four invented English businesses it answers 31
rightly and 2 by half, and takes 4 of 800 single questions for two."""
_TOLD = 0.8
"""How likely a fact that was just told is the right one for a question that refers back to it."""
_MOST_SENTENCES = 6
"""Small talk is short: a longer message asks something."""
_CHOSEN = re.compile(
    r"^\W*(?:(?:the|no|nr|number|option|第)\W*)?([1-4一二三四]|first|second|third|fourth)\W*(?:个|one|项)?\W*$",
    re.I,
)
_NUMBERS = {
    name: at
    for at, names in enumerate(
        (("1", "一", "first"), ("2", "二", "second"), ("3", "三", "third"), ("4", "四", "fourth"))
    )
    for name in names
}
_NUMBERED = re.compile(r"^(\d)\. (.+)$", re.M)
_IMPORTANT = (
    "person",
    "upset",
    "identity",
    "capability",
    "praise",
    "thanks",
    "greeting",
    "goodbye",
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message of a conversation: "user" or "assistant", and its text."""

    role: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """One question of a message, and what was decided for it."""

    question: str
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`talk` is a kind of small talk, where the message is nothing else; empty where it asks.

    `parts` are its questions, one at least where it asks; none where it holds no words at all.
    """

    talk: str = ""
    parts: tuple[Part, ...] = ()


def read(conversation: Sequence[Said], index: Index, *, without: Collection[int] = ()) -> Reading:
    """Read the last message of the user in the light of what was said before.

    `without`: places of facts that are left out of the index. The cost is that of a few short
    texts, however long the message is.
    """
    asked = [at for at, said in enumerate(conversation) if said.role == "user"]
    if not asked:
        return Reading()
    message = chosen(conversation[: asked[-1]], cut(conversation[asked[-1]].text))
    if not any(char.isalnum() for char in message):
        return Reading()
    known = _known(message, index, without)
    if known is not None:
        return Reading(parts=(Part(question=message, decision=known),))
    reader = _Reader(
        index=index, without=without, context=_context(conversation[: asked[-1]], index)
    )
    talk, rest = _without_talk(message, reader)
    # "How do I complain?" sounds like a complaint, and may have an answer.
    parts = reader.parts(rest) if talk in ("", "upset") else []
    if talk and not (parts and all(one.decision.verdict is Verdict.ANSWER for one in parts)):
        return Reading(talk=talk)
    return Reading(parts=tuple(parts))


@dataclass(frozen=True, kw_only=True)
class Context:
    """What was said before: the user's question, and the places of the facts that answered it."""

    question: str = ""
    answered: frozenset[int] = frozenset()


def _context(before: Sequence[Said], index: Index) -> Context:
    asked = [at for at, said in enumerate(before) if said.role == "user"]
    if not asked:
        return Context()
    question = cut(before[asked[-1]].text)
    answer = " ".join(said.text for said in before[asked[-1] :] if said.role == "assistant")
    answer = answer[:_LONGEST_ANSWER]
    answered = (at for at, fact in enumerate(index.facts) if fact in answer)
    return Context(question=question, answered=frozenset(answered))


def chosen(before: Sequence[Said], message: str) -> str:
    """The question that a bare number stands for, where the choice was offered just before."""
    found = _CHOSEN.match(message)
    if not found or not before or before[-1].role != "assistant":
        return message
    offered = [text for _, text in _NUMBERED.findall(before[-1].text[:_LONGEST_ANSWER])]
    number = _NUMBERS[found.group(1).casefold()]
    return offered[number] if number < len(offered) else message


class _Reader:
    """Ranks the questions of one message."""

    def __init__(self, *, index: Index, without: Collection[int], context: Context) -> None:
        self._index = index
        self._without = frozenset(without)
        self._context = context

    @property
    def language(self) -> str:
        return self._index.language

    def answers(self, text: str) -> bool:
        """Whether the data answers a text by itself: "brake bleed?" is no lament then."""
        return self._decide(text, self._without).verdict is Verdict.ANSWER

    def parts(self, message: str) -> list[Part]:
        """The questions of a message. Catchwords beside questions ("address, and how ...?") count
        where each of them is likely one; what is asked outright counts even where it is not."""
        language = self._index.language
        loose, texts = pieces(message, language), segments(message, language)
        asking = [asks(one, language) or is_catchword(one, language) for one in loose]
        if len(texts) < len(loose) <= MOST and all(asking):
            found = self._each(loose)
            if _all_known(found):
                return found
        whole = self._part(message, self._context)
        if len(texts) == 1:
            return self._of_two(whole) if of_two(message, language) else [whole]
        found = self._each(texts)
        if len(found) == 1 and found[0].decision.verdict is Verdict.ANSWER:
            return found
        if self._agree(message, found):
            return [_answering(part) for part in found]
        if language == "zh" and not certainly_several(message, language):
            # A comma joins what belongs together as often as it joins two questions.
            several = _all_answered(found)
        else:
            several = _differ(found, certain=certainly_several(message, language))
        return found if several else _with_open_ones(whole, found)

    def _each(self, texts: Sequence[str]) -> list[Part]:
        """Each question in the light of the one before it."""
        found: list[Part] = []
        context = self._context
        for text in texts:
            part = self._part(text, context)
            found.append(part)
            context = Context(question=text, answered=frozenset(part.decision.facts[:1]))
        return _merged(found)

    def _of_two(self, whole: Part) -> list[Part]:
        """Beside the answer of one of two things that are asked for alike, the next ones."""
        if whole.decision.verdict is not Verdict.ANSWER:
            return [whole]
        told = whole.decision.facts
        near = self._rank(whole.question, self._without | {*told}).places[: MOST_CHOICES - 2]
        other = Decision(
            verdict=Verdict.ASK_BACK, facts=tuple(near.tolist()), right=whole.decision.right
        )
        return [whole, Part(question=whole.question, decision=other)] if len(near) else [whole]

    def _agree(self, message: str, parts: Sequence[Part]) -> bool:
        """Whether two looks at a message agree: the facts that are nearest to each of its questions
        are also those that are nearest to all of it."""
        firsts = {part.decision.facts[0] for part in parts if part.decision.facts}
        if not 1 < len(firsts) == len(parts):
            return False
        whole = self._rank(message, self._without)
        near = set(whole.places[: len(parts) + 1].tolist())
        return firsts <= near and all(part.decision.right >= _AGREED for part in parts)

    def _part(self, question: str, context: Context) -> Part:
        """A question that refers back to what was just told, and is answered by it, is taken so;
        then one that is understood by itself; else in the light of the context.

        The encoder was taught to read what was said before in brackets after a question. What was
        answered just now is seldom asked for again, so it is only the last of the choices.
        """
        answered = context.answered - self._without
        told = [at for at in answered if answers_too(self._index.facts[at], question)]
        if len(told) == 1:
            known = Decision(verdict=Verdict.ANSWER, facts=tuple(told), right=_TOLD)
            return Part(question=question, decision=known)
        alone = self._decide(question, self._without)
        if alone.verdict is Verdict.ANSWER or not context.question:
            return Part(question=question, decision=alone)
        text = f"{question} ({context.question[-_CONTEXT:]})"
        following = self._decide(text, self._without | answered)
        if following.verdict is Verdict.ASK_BACK and answered:
            again = (*following.facts[: MOST_CHOICES - 1], *sorted(answered)[:1])
            following = replace(following, facts=again)
        return Part(question=question, decision=max(alone, following, key=_sureness))

    def _decide(self, text: str, without: frozenset[int]) -> Decision:
        known = _known(text, self._index, without)
        if known is not None:
            return known
        return decide(self._rank(text, without), self._index.calibration)

    def _rank(self, text: str, without: frozenset[int]) -> Ranking:
        return rank(self._index, text, without=without)


def _answering(part: Part) -> Part:
    told = replace(part.decision, verdict=Verdict.ANSWER, facts=part.decision.facts[:1])
    return replace(part, decision=told)


def _sureness(decision: Decision) -> float:
    return decision.right


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Parts with those that follow each other and ask for one fact as one."""
    merged: list[Part] = []
    for part in parts:
        first = part.decision.facts[:1]
        if merged and first and merged[-1].decision.facts[:1] == first:
            merged[-1] = max(merged[-1], part, key=lambda one: one.decision.right)
        else:
            merged.append(part)
    return merged


def _all_answered(parts: Sequence[Part]) -> bool:
    """Whether there are several parts and each is answered, by a fact of its own."""
    answered = {part.decision.facts for part in parts if part.decision.verdict is Verdict.ANSWER}
    return len(answered) == len(parts) > 1


def _all_known(parts: Sequence[Part]) -> bool:
    """Whether one part is answered and the others are likely asked for too, each by a fact of
    its own: a story is not, it is near to none."""
    firsts = {part.decision.facts[:1] for part in parts}
    likely = all(part.decision.right >= _LIKELY for part in parts)
    answered = any(part.decision.verdict is Verdict.ANSWER for part in parts)
    return len(firsts) == len(parts) and likely and answered


def _differ(parts: Sequence[Part], *, certain: bool) -> bool:
    """Whether the parts ask for different things; one of them surely, unless it is certain that
    they are several."""
    firsts = [part.decision.facts[:1] for part in parts if part.decision.facts]
    surely = any(part.decision.verdict is Verdict.ANSWER for part in parts)
    likely = all(part.decision.right >= _LIKELY for part in parts)
    apart = len(set(firsts)) == len(firsts) and len(parts) > 1
    return apart and (certain or (surely and likely))


def _with_open_ones(whole: Part, parts: Sequence[Part]) -> list[Part]:
    """A message that may be one question or several: what answers all of it is told, and what its
    parts likely ask for besides is offered; where nothing answers it, that alone. Taken for one
    where each part likely asks for something else than the whole: that is a third reading."""
    told = whole.decision.verdict is Verdict.ANSWER
    likely: dict[int, Part] = {}
    for part in parts:
        if part.decision.right >= _LIKELY and part.decision.facts:
            likely.setdefault(part.decision.facts[0], _asking(part))
    if told:
        likely.pop(whole.decision.facts[0], None)
        return [whole, *likely.values()] if len(likely) < len(parts) else [whole]
    return [*likely.values()] if 1 < len(likely) == len(parts) else [whole]


def _asking(part: Part) -> Part:
    return replace(part, decision=replace(part.decision, verdict=Verdict.ASK_BACK))


def _known(message: str, index: Index, without: Collection[int]) -> Decision | None:
    """The fact that a message asks for in the very words of the data."""
    owners = {at for at in index.owners_of(key(message)) if at not in without}
    if len(owners) != 1:
        return None
    return Decision(verdict=Verdict.ANSWER, facts=tuple(owners), right=1.0)


def _without_talk(message: str, reader: _Reader) -> tuple[str, str]:
    """The kind of small talk that the message is, or what of it is left to answer."""
    texts = sentences(message) or [message]
    if len(texts) > _MOST_SENTENCES:
        return "", message
    kinds = [kind_of(one) for one in encode([message, *texts], "query")]
    whole, of_texts = kinds[0], kinds[1:]
    if all(kind != QUESTION for kind in of_texts):
        return min(of_texts, key=_IMPORTANT.index), message
    if whole != QUESTION and len(texts) == 1:
        return whole, message
    asking = [
        text
        for text, kind in zip(texts, of_texts, strict=True)
        if kind == QUESTION or (kind == "upset" and reader.answers(text))
    ]
    return "", "".join(asking) if reader.language == "zh" else " ".join(asking)


def cut(message: str) -> str:
    """What is read of a message: its beginning and its end, where it is longer than anybody's
    question."""
    if len(message) <= LONGEST_QUESTION:
        return message.strip()
    half = LONGEST_QUESTION // 2
    return f"{message[:half]} … {message[-half:]}"
