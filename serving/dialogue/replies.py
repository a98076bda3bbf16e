"""What is said where no engine is asked: small talk, a question back, a refusal, a hand-over.

In the model's language. What the merchant worded is used as it is; the rest is short, promises
nothing and states no figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGES = ("en", "zh")
MOST_TOPICS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """What the merchant worded; empty texts mean the defaults. `refusal`: said where the data has
    no answer. `contact`: how to reach a person."""

    refusal: str = ""
    contact: str = ""


_TALK = {
    "en": {
        "greeting": "Hello! What would you like to know?",
        "thanks": "You're welcome! Is there anything else you would like to know?",
        "goodbye": "Goodbye, and thank you for getting in touch!",
        "identity": (
            "I am an automatic assistant, a computer program. I answer from what the business "
            "has written down."
        ),
        "capability": "I answer questions from what the business has written down.",
        "praise": "Thank you, that is good to hear! Is there anything else you would like to know?",
        "upset": (
            "I am sorry about that. I am an automatic assistant and cannot put it right myself; "
            "a person can."
        ),
        "person": "I am an automatic assistant. A person can help you.",
    },
    "zh": {
        "greeting": "您好！请问想了解什么？",
        "thanks": "不客气！还有什么想了解的吗？",
        "goodbye": "再见，感谢您的咨询！",
        "identity": "我是自动应答助手，是电脑程序，根据商家提供的资料回答问题。",
        "capability": "我根据商家提供的资料回答问题。",
        "praise": "谢谢您的肯定！还有什么想了解的吗？",
        "upset": "给您添麻烦了，很抱歉。我是自动应答助手，没法直接处理，请联系人工。",
        "person": "我是自动应答助手，人工可以帮您。",
    },
}
_HELPS_WITH = {"en": "I can help with: {topics}.", "zh": "我可以回答这些方面的问题：{topics}。"}
_REFUSAL = {
    "en": "I'm sorry, I don't know the answer to that: I have nothing about it.",
    "zh": "抱歉，这个问题我不知道，我的资料里没有相关内容。",
}
_WITHHELD = {
    "en": "I'm sorry, I cannot tell you that here.",
    "zh": "抱歉，这一点我不便在这里说明。",
}
_REFUSAL_OF = {
    "en": "I don't know the answer to “{question}”: I have nothing about it.",
    "zh": "关于“{question}”，我不知道，我的资料里没有相关内容。",
}
_PERSON = {"en": "To reach a person: {contact}", "zh": "联系人工：{contact}"}
_ASK_BACK = {"en": "Which of these do you mean?", "zh": "您想问的是下面哪一个？"}
_ASK_BACK_OF = {
    "en": "About “{question}”: which of these do you mean?",
    "zh": "关于“{question}”，您想问的是下面哪一个？",
}
_NO_WORDS = {
    "en": "I could not read a question there. What would you like to know?",
    "zh": "没有看到您的问题。请问想了解什么？",
}
_SPEAKS = {"en": "I can only answer in English.", "zh": "我只能用中文回答。"}
_BETWEEN = {"en": ", ", "zh": "、"}
_LONGEST_QUOTED = 80


def talk(kind: str, manner: Manner, *, language: str, topics: Sequence[str]) -> str:
    """The reply to small talk of a kind, see `knowledgebase.retrieval.talk`."""
    said = [_TALK[language][kind]]
    if kind in ("greeting", "identity", "capability") and topics:
        said.append(_helps_with(language, topics))
    if kind in ("upset", "person", "identity"):
        said += _reach(manner, language)
    return _joined(said, language)


def refusal(manner: Manner, *, language: str, topics: Sequence[str], question: str = "") -> str:
    """That the data has no answer; `question` where the message asked something else besides."""
    if question:
        return _REFUSAL_OF[language].format(question=_quoted(question))
    if manner.refusal:
        return _joined([manner.refusal, *_reach(manner, language)], language)
    said = [_REFUSAL[language]]
    if topics:
        said.append(_helps_with(language, topics))
    return _joined([*said, *_reach(manner, language)], language)


def withheld(manner: Manner, *, language: str) -> str:
    """That an answer is not told, since it may not be said."""
    language = language if language in LANGUAGES else "en"
    return _joined([_WITHHELD[language], *_reach(manner, language)], language)


def ask_back(choices: Sequence[str], *, language: str, question: str = "", first: int = 1) -> str:
    """Which of several facts is meant, as known questions numbered from `first` on."""
    heading = _ASK_BACK[language]
    if question:
        heading = _ASK_BACK_OF[language].format(question=_quoted(question))
    return "\n".join([heading, *(f"{at}. {one}" for at, one in enumerate(choices, start=first))])


def no_words(language: str) -> str:
    return _NO_WORDS[language]


def speaks(language: str) -> str:
    """That answers come in the model's language alone."""
    return _SPEAKS[language]


def _helps_with(language: str, topics: Sequence[str]) -> str:
    listed = _BETWEEN[language].join(topics[:MOST_TOPICS])
    return _HELPS_WITH[language].format(topics=listed)


def _reach(manner: Manner, language: str) -> list[str]:
    return [_PERSON[language].format(contact=manner.contact)] if manner.contact else []


def _quoted(question: str) -> str:
    plain = " ".join(question.split()).rstrip(" ?？。.!！,，")
    return plain if len(plain) <= _LONGEST_QUOTED else f"{plain[: _LONGEST_QUOTED - 1]}…"


def _joined(sentences: Sequence[str], language: str) -> str:
    return ("" if language == "zh" else " ").join(sentences)
