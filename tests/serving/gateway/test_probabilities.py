"""Words' probabilities on their way through the checks: they are those of what is shown, or none.

An engine tells the probability of a word in the part in which it made it, and says the word later
where it waits for the rest of a letter, or for what may become a stop text.
"""

from serving.checks.chain import Chain
from serving.gateway.answer_checks import AnswerChecks, AnswerFrame
from serving.gateway.answers import Chunk, ChunkChoice, Delta, Logprobs
from serving.gateway.logprobs import TokenLogprob

FACT = "Members get 20 % off every order."
Part = tuple[str, str, str | None]
"""What a part says, whose probability it tells, and how the answer ended."""


def passed(parts: list[Part], checks: AnswerChecks | None = None) -> list[tuple[str, list[str]]]:
    """What a caller gets of every part that is sent: its text, and whose probabilities it tells."""
    checks = checks or AnswerChecks(Chain([FACT]))
    chunks = [_chunk(*part) for part in parts]
    sent = [chunk.choices[0] for chunk in chunks if checks.pass_on(chunk)]
    return [(one.delta.content or "", _tokens(one.logprobs)) for one in sent]


def _chunk(said: str, token: str, ended: str | None) -> Chunk:
    told = Logprobs([TokenLogprob(token=token, logprob=-0.5)])
    choice = ChunkChoice(0, Delta(content=said), told, ended)
    return Chunk("chatcmpl", "chat.completion.chunk", 0, "v1", [choice])


def _tokens(told: Logprobs | None) -> list[str]:
    return [one.token for one in (told and told.content) or []]


def test_of_a_checked_answer_they_come_at_its_end() -> None:
    parts: list[Part] = [
        ("", "Members", None),
        ("Members", " get", None),
        (" get 20 %", " 20 %", None),
        (" off.", " off.", None),
        ("", "<eos>", "stop"),
    ]
    got = passed(parts)
    assert "".join(text for text, _told in got) == "Members get 20 % off."
    assert [told for _text, told in got if told] == [["Members", " get", " 20 %", " off."]]


def test_of_an_answer_that_is_replaced_none_is_told() -> None:
    parts: list[Part] = [
        ("Members", "Members", None),
        (" get", " get", None),
        (" 50 % off.", " 50 % off.", "stop"),
    ]
    got = passed(parts)
    assert "".join(text for text, _told in got) == FACT
    assert [told for _text, told in got if told] == []


def test_of_an_answer_with_words_of_ours_around_it_none_is_told() -> None:
    parts: list[Part] = [("Members get", "Members get", None), (" 20 % off.", " 20 % off.", "stop")]
    for frame in (
        AnswerFrame(before="I speak English. "),
        AnswerFrame(after="I do not know the rest."),
        AnswerFrame(needed=("We open at 9:30.",)),
    ):
        got = passed(parts, AnswerChecks(Chain([FACT]), frame=frame))
        assert "Members get 20 % off." in "".join(text for text, _told in got)
        assert [told for _text, told in got if told] == []


def test_of_an_answer_that_is_cut_those_of_its_words_are_told() -> None:
    parts: list[Part] = [
        ("Yes, members get 20 % off", "Yes, members get 20 % off", None),
        (" every or", " every or", "length"),
    ]
    got = passed(parts)
    told = [token for _text, tokens in got for token in tokens]
    assert "".join(told) == "".join(text for text, _told in got)


def test_without_checks_they_come_with_their_words() -> None:
    parts: list[Part] = [
        ("", "\ufffd", None),
        ("é", "\ufffd", None),
        ("tat", "tat", None),
        ("", "<eos>", "stop"),
    ]
    got = passed(parts, AnswerChecks(None))
    assert got == [("", []), ("é", []), ("tat", ["", "é", "tat"]), ("", [])]
