"""What surely has no room is refused before any work; what has room never is."""

import pytest
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from serving.gateway.context_room import least_tokens, refuse_without_room
from serving.gateway.engine_request import EngineMessage, EngineRequest
from serving.gateway.errors import APIError
from serving.gateway.routes import Route

CONTEXT = 2048
QUESTION = EngineMessage("user", "When do you close?")
TEXTS = [
    "When do you open on Sundays, and what does a helmet cost? " * 200,
    "您好，请问周末几点开门？退货要带发票吗？AA制可以吗？卡拉OK呢？" * 300,
    "a " * 5000, "= " * 5000, "=" * 20_000, " " * 20_000, "\n" * 5000, "\t" * 5000, "a\tb " * 2000,
    "ab\n" * 5000, "e\u0301 " * 3000, "\u1112\u1161\u11ab" * 3000, "😀 " * 2000, "12 34 " * 3000,
    "of the " * 4000, "长" * 20_000, "".join(map(chr, range(33, 8000))),
]  # fmt: skip
# As Qwen's: words with what stands before them, figures one by one.
WORDS = Regex(
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def refused(*messages: EngineMessage, grounding: str = "") -> bool:
    route = Route(
        engine_id="1", generation=1, address="", upstream="v", context=CONTEXT, grounding=grounding
    )
    try:
        refuse_without_room(EngineRequest(model="v", messages=list(messages)), route)
    except APIError as error:
        return (error.status, error.code) == (400, "context_length_exceeded")
    return False


@pytest.mark.parametrize("text", ["a " * CONTEXT, "x" * 256 * CONTEXT, "长" * 32 * CONTEXT])
def test_what_surely_fills_the_context_is_refused(text: str) -> None:
    assert refused(EngineMessage("user", text))
    assert not refused(EngineMessage("user", text[: len(text) // 2]))


def test_many_messages_fill_it_together() -> None:
    assert refused(*[EngineMessage("user", "a " * 300)] * 7)
    assert not refused(*[EngineMessage("user", "a " * 300)] * 6)


def test_what_a_model_with_facts_does_not_get_to_see_does_not_count() -> None:
    history = [EngineMessage("user", "a " * CONTEXT), EngineMessage("assistant", "Yes.")]
    assert refused(*history, QUESTION)
    assert not refused(*history, QUESTION, grounding="facts")
    instructed = EngineMessage("system", "a " * CONTEXT)
    assert refused(instructed, QUESTION, grounding="facts")


def trained(kind: str) -> Tokenizer:
    """A tokenizer that joins all of these texts that its kind lets it join."""
    made = Tokenizer(models.BPE())
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    if kind == "gpt2":
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    elif kind == "qwen":
        made.normalizer = normalizers.NFC()
        made.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(WORDS, "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
    else:
        made.pre_tokenizer = pre_tokenizers.Metaspace()
        alphabet = sorted({letter for text in TEXTS for letter in text} | {"▁"})
    trainer = trainers.BpeTrainer(
        vocab_size=30_000, initial_alphabet=alphabet, max_token_length=80, show_progress=False
    )
    made.train_from_iterator([text[:4000] for text in TEXTS], trainer)
    return made


@pytest.mark.parametrize("kind", ["gpt2", "qwen", "llama"])
def test_no_more_tokens_are_counted_than_a_tokenizer_makes(kind: str) -> None:
    tokenizer = trained(kind)
    for text in TEXTS:
        made = len(tokenizer.encode(text, add_special_tokens=False).ids)
        assert least_tokens([text], enough=10**9 if made > 20 else 0) <= made, text[:20]
