"""What GGUF files leave out about a family of models, and how to put it back.

A GGUF file carries weights and a vocabulary. What a chat needs beside them (the turns'
template, the token that ends an answer, whether a text starts with BOS) is often missing;
without it the model babbles or never stops.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer, pre_tokenizers, processors
from transformers import GenerationConfig, PreTrainedTokenizerBase

from maas.jobs.program import Failure

CHAT = Path(__file__).parent / "chat"


@dataclass(frozen=True, kw_only=True)
class Family:
    """One family's repairs; each takes the tokenizer that transformers read from the GGUF."""

    repair: Callable[[Tokenizer, PreTrainedTokenizerBase], None]
    chat_template: str | None = None
    """File under `chat/`; None keeps the template that the GGUF holds."""
    end_of_turn: str | None = None
    """The token that ends an answer, where it is not the tokenizer's EOS."""


def leave(_backend: Tokenizer, _tokenizer: PreTrainedTokenizerBase) -> None:
    """Nothing to repair."""


def split_digits(backend: Tokenizer, _tokenizer: PreTrainedTokenizerBase) -> None:
    """SmolLM2 reads numbers digit by digit; the GGUF reader gives it GPT-2's splitting."""
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )


def begin_with_bos(backend: Tokenizer, tokenizer: PreTrainedTokenizerBase) -> None:
    """Gemma needs BOS before every text; the GGUF reader leaves it out."""
    bos, number = tokenizer.bos_token, tokenizer.bos_token_id
    backend.post_processor = processors.TemplateProcessing(
        single=f"{bos}:0 $A:0",
        pair=f"{bos}:0 $A:0 {bos}:1 $B:1",
        special_tokens=[(bos, number)],
    )


FAMILIES: dict[str, Family] = {
    "auto": Family(repair=leave),
    "smollm2": Family(repair=split_digits),
    "gemma3": Family(
        repair=begin_with_bos, chat_template="gemma3.jinja", end_of_turn="<end_of_turn>"
    ),
}


def family_named(name: str) -> Family:
    """The family's repairs. Raises Failure("unknown_family")."""
    try:
        return FAMILIES[name]
    except KeyError:
        raise Failure("unknown_family", family=name, known=sorted(FAMILIES)) from None


def complete(family: Family, tokenizer: PreTrainedTokenizerBase) -> GenerationConfig:
    """Repair the tokenizer in place; return the settings with which answers end.

    Raises Failure("no_chat_template") for a model that nobody can chat with.
    """
    family.repair(tokenizer.backend_tokenizer, tokenizer)
    if family.chat_template:
        tokenizer.chat_template = (CHAT / family.chat_template).read_text(encoding="utf-8").strip()
    if not tokenizer.chat_template:
        raise Failure("no_chat_template")
    ends = [tokenizer.eos_token_id]
    if family.end_of_turn:
        ends.append(tokenizer.convert_tokens_to_ids(family.end_of_turn))
    settings: Callable[..., GenerationConfig] = GenerationConfig
    return settings(
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=ends if len(ends) > 1 else ends[0],
        pad_token_id=tokenizer.pad_token_id,
    )


def save_tokenizer(tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Write the tokenizer so that it loads as it is, free of this machine's traces.

    The generic class reads `tokenizer.json` alone; family classes would rebuild their own
    post-processor and lose the repairs.
    """
    tokenizer.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config["tokenizer_class"] = "PreTrainedTokenizerFast"
    for trace in ("is_local", "local_files_only", "name_or_path", "backend"):
        config.pop(trace, None)
    path.write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
