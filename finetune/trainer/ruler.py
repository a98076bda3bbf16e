"""Measures examples in a base model's tokens, as the training does that leaves out the long ones.

Whoever tells beforehand which rows will be left out asks here, and so does the training.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from transformers import PreTrainedTokenizerBase

from finetune.recipes.lengths import longest_row, surely_fits
from finetune.trainer.rows import tokenized
from finetune.trainer.tokenizer import end_token_ids, load_tokenizer
from knowledgebase.retrieval.prompt import ground

Messages = Sequence[Mapping[str, Any]]


class Ruler:
    """`most`: tokens of an example by the recipe. The tokenizer is loaded when it is needed."""

    def __init__(self, base_model: Path, *, most: int) -> None:
        self._folder = base_model
        self.longest = longest_row(base_model, most)

    def fits(self, messages: Messages) -> bool:
        """Whether the example is taught. Raises Failure("bad_base_model")."""
        texts = [str(one["content"]) for one in messages]
        return surely_fits(texts, self.longest) or self.tokens(messages) <= self.longest

    def tokens(self, messages: Messages) -> int:
        """Of the whole example, up to the token that ends its answer; 0 for what is no example."""
        row = tokenized(0, messages, self._tokenizer, self._ends)
        return len(row) if row is not None else 0

    def tokens_of(self, question: str, answer: str, *, language: str) -> int:
        """Of a row, as it is taught: with its fact before it."""
        plain = [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer},
        ]
        return self.tokens(ground(plain, [answer], language=language))

    @cached_property
    def _tokenizer(self) -> PreTrainedTokenizerBase:
        return load_tokenizer(self._folder)

    @cached_property
    def _ends(self) -> set[int]:
        return end_token_ids(self._folder, self._tokenizer)
