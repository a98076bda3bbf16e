"""Words' probabilities on their way through the guard: none is lost, none tells what is not shown.

An engine tells the probability of a word in the part in which it made it, and says the word later
where it waits for the rest of a letter, or for what may become a stop text.
"""

import msgspec

from serving.checks.chain import Chain
from serving.gateway.answer_checks import AnswerChecks
from serving.gateway.answers import Chunk, ChunkChoice, Delta, Logprobs

FACT = "Members get 20 % off every order."
Part = tuple[str, str, str | None]
"""What a part says, whose probability it tells, and how the answer ended."""


def passed(parts: list[Part], *, held_back: bool = False) -> list[tuple[str, list[str]]]:
    """What a caller gets of every part that is sent: its text, and whose probabilities it tells."""
    chunks = [_chunk(*part) for part in parts]
    guarding = AnswerChecks(Chain([FACT]), held_back=held_back)
    sent = [chunk.choices[0] for chunk in chunks if guarding.pass_on(chunk)]
    return [(one.delta.content or "", _tokens(one.logprobs)) for one in sent]


def _chunk(said: str, token: str, ended: str | None) -> Chunk:
    told = Logprobs([msgspec.Raw(msgspec.json.encode({"token": token, "logprob": -0.5}))])
    choice = ChunkChoice(0, Delta(content=said), told, ended)
    return Chunk("chatcmpl", "chat.completion.chunk", 0, "v1", [choice])


def _tokens(told: Logprobs | None) -> list[str]:
    return [msgspec.json.decode(one)["token"] for one in (told and told.content) or []]


def test_those_of_words_that_the_engine_holds_back_come_at_the_end() -> None:
    parts: list[Part] = [
        ("", "Members", None),
        ("", " get", None),
        ("Members", " 20 %", None),
        (" get 20 % off.", " off.", "stop"),
    ]
    got = passed(parts, held_back=True)
    assert "".join(text for text, _told in got) == "Members get 20 % off."
    assert got[-1][1] == ["Members", " get", " 20 %", " off."]


def test_those_of_a_figure_that_is_never_shown_are_never_told() -> None:
    parts: list[Part] = [
        ("", "Members", None),
        ("Members", " get", None),
        (" get", " 50 %", None),
        (" 50 % off.", " off.", "stop"),
    ]
    got = passed(parts, held_back=True)
    assert "".join(text for text, _told in got) == FACT
    assert [told for _text, told in got if told] == []


def test_half_a_letter_waits_for_its_other_half() -> None:
    parts: list[Part] = [
        ("", "\ufffd", None),
        ("M", "\ufffd", None),
        ("embers", "embers", "stop"),
    ]
    assert passed(parts) == [("M", ["\ufffd", "\ufffd"]), ("embers", ["embers"])]
