"""From a conversation to what is done about it: a reply without an engine, or facts for one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledgebase.language.text import has_han
from knowledgebase.retrieval.decision import MOST_CHOICES, Verdict
from knowledgebase.retrieval.index import Index
from knowledgebase.retrieval.ranking import rank
from serving.dialogue import replies
from serving.dialogue.reading import Part, Reading, Said, cut, read
from serving.dialogue.replies import Manner

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_FREELY = 3
"""Facts that go before a question where an engine is asked whatever it is."""
_ENOUGH_WORDS = 3
"""In a row of Latin letters; a size or a brand has no language."""


class Outcome(StrEnum):
    """What became of a message, as callers are told."""

    ANSWERED = "answered"
    ASKED_BACK = "asked_back"
    REFUSED = "refused"
    SMALL_TALK = "small_talk"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """`reply` is the whole answer, where no engine needs to be asked. Else `facts` go before the
    question, `before` and `after` around the engine's answer, and `needed` are the facts that it
    must not leave out. `choices`: the known questions among which the customer is asked to choose,
    also beside an answer, where one question of several is unclear.
    `confidence` (0..1): how sure it is that the facts are the right ones.
    """

    outcome: Outcome
    confidence: float
    reply: str = ""
    facts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    choices: tuple[str, ...] = ()


def plan(
    conversation: Sequence[Said],
    index: Index,
    *,
    manner: Manner,
    free: bool = False,
    without: str = "",
) -> Plan:
    """`free`: an engine is asked whatever the question is, with the nearest facts. `without`: the
    text of a fact that is left out of the index; any other text leaves out none."""
    left_out = [index.facts.index(without)] if without in index.facts else []
    if free:
        return _free(conversation, index, left_out)
    reading = read(conversation, index, without=left_out)
    return _Planner(index, manner).plan(reading, _message(conversation))


def _message(conversation: Sequence[Said]) -> str:
    """What is read of the last message."""
    return next((cut(said.text) for said in reversed(conversation) if said.role == "user"), "")


def _free(conversation: Sequence[Said], index: Index, left_out: Sequence[int]) -> Plan:
    ranking = rank(index, _message(conversation) or " ", without=left_out)
    facts = tuple(index.facts[at] for at in ranking.places[:_FREELY].tolist())
    return Plan(outcome=Outcome.ANSWERED, confidence=1.0, facts=facts)


class _Planner:
    def __init__(self, index: Index, manner: Manner) -> None:
        self._index = index
        self._manner = replace(manner, contact=manner.contact or index.contact)
        # Data may be in any language; what is said beside it is in one of ours.
        self._language = index.language if index.language in replies.LANGUAGES else "en"

    def plan(self, reading: Reading, message: str) -> Plan:
        if reading.talk:
            return self._talk(reading.talk)
        if not reading.parts:
            reply = replies.no_words(self._language)
            return Plan(outcome=Outcome.REFUSED, confidence=0.0, reply=reply)
        answered = self._of(reading, Verdict.ANSWER)
        if not answered:
            return self._unanswered(reading)
        facts = tuple(dict.fromkeys(self._index.facts[part.decision.facts[0]] for part in answered))
        return Plan(
            outcome=Outcome.ANSWERED,
            confidence=min(part.decision.right for part in answered),
            facts=facts,
            needed=facts if len(facts) > 1 else (),
            before=self._language_note(message),
            after=self._beside(reading),
            choices=self._choices(reading),
        )

    def _talk(self, kind: str) -> Plan:
        handed = kind in ("person", "upset")
        return Plan(
            outcome=Outcome.HANDED_OVER if handed else Outcome.SMALL_TALK,
            confidence=1.0,
            reply=replies.talk(
                kind, self._manner, language=self._language, topics=self._index.topics
            ),
        )

    def _unanswered(self, reading: Reading) -> Plan:
        confidence = max(part.decision.right for part in reading.parts)
        language = self._language
        choices = self._choices(reading)
        if not choices:
            reply = replies.refusal(self._manner, language=language, topics=self._index.topics)
            return Plan(outcome=Outcome.REFUSED, confidence=confidence, reply=reply)
        if len(reading.parts) == 1:
            reply = replies.ask_back(choices, language=language)
        else:
            reply = self._beside(reading)
        return Plan(outcome=Outcome.ASKED_BACK, confidence=confidence, reply=reply, choices=choices)

    def _beside(self, reading: Reading) -> str:
        """What is said of those of several questions that are not answered. The choices are
        numbered through, so that a number says which is meant."""
        language = self._language
        said: list[str] = []
        offered = 0
        for part, choices in self._offers(reading):
            if choices:
                said.append(
                    replies.ask_back(
                        choices, language=language, question=part.question, first=offered + 1
                    )
                )
                offered += len(choices)
            elif part.decision.verdict is Verdict.REFUSE:
                said.append(
                    replies.refusal(
                        self._manner, language=language, topics=(), question=part.question
                    )
                )
        return "\n".join(said)

    def _choices(self, reading: Reading) -> tuple[str, ...]:
        """What is offered for all questions that are unclear, in the order of its numbers."""
        return tuple(choice for _, choices in self._offers(reading) for choice in choices)

    def _offers(self, reading: Reading) -> list[tuple[Part, list[str]]]:
        """Each part with the known questions that are offered for it, where it is unclear; fewer
        for each of several, as nobody reads a long list."""
        asking = self._of(reading, Verdict.ASK_BACK)
        offers: list[tuple[Part, list[str]]] = []
        seen: set[str] = set()
        for part in reading.parts:
            offered: list[str] = []
            if part in asking:
                names = dict.fromkeys(self._index.names[at] for at in part.decision.facts)
                offered = [name for name in names if name not in seen]
                offered = offered[: MOST_CHOICES // len(asking)]
            seen.update(offered)
            offers.append((part, offered))
        return offers

    def _language_note(self, message: str) -> str:
        """To somebody who writes in another of our languages."""
        if self._index.language == "en":
            return f"{replies.speaks('en')} " if has_han(message) else ""
        if self._index.language != "zh":
            return ""
        foreign = not has_han(message) and len(_LATIN_WORD.findall(message)) >= _ENOUGH_WORDS
        return replies.speaks("zh") if foreign else ""

    @staticmethod
    def _of(reading: Reading, verdict: Verdict) -> list[Part]:
        return [part for part in reading.parts if part.decision.verdict is verdict]
