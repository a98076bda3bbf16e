"""A base model's tokenizer, from its folder and never from elsewhere; without its weights."""

import json
from pathlib import Path

from transformers import AutoTokenizer, PreTrainedTokenizerBase

from maas.jobs.program import Failure


def load_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Raises Failure("bad_base_model") when the folder holds none, or no chat template."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False
        )
    except (OSError, ValueError) as error:
        raise Failure("bad_base_model", folder=folder.name) from error
    if not tokenizer.chat_template:
        raise Failure("bad_base_model", folder=folder.name)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def end_token_ids(folder: Path, tokenizer: PreTrainedTokenizerBase) -> set[int]:
    """The tokens with which answers end, as engines read them from the generation settings."""
    for name in ("generation_config.json", "config.json"):
        file = folder / name
        if not file.is_file():
            continue
        config = json.loads(file.read_text(encoding="utf-8"))
        ends = config.get("text_config", config).get("eos_token_id")
        if ends is not None:
            return set(ends if isinstance(ends, list) else [ends])
    return {tokenizer.eos_token_id}
