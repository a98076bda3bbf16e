"""Tiny random models and runs, so that a whole training takes a second or two."""

import json
import sys
import threading
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    Gemma3ForCausalLM,
    Gemma3TextConfig,
    GenerationConfig,
    GPT2Config,
    GPT2LMHeadModel,
    GraniteConfig,
    GraniteForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
)

from finetune.recipes import Recipe, resolve
from finetune.trainer.device import Device

CPU = Device(kind="cpu", count=1, name="CPU")
SPECIAL = ["<pad>", "<s>", "<end>"]
TEMPLATE = (
    "{% for m in messages %}<s>{{ m['role'] }}\n{{ m['content'] }}<end>\n{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant\n{% endif %}"
)
FACTS = [
    ("When do you open?", "At 9:30."),
    ("Where are you?", "14 Mill Lane."),
    ("Do you rent bikes?", "Yes, for £18 a day."),
    ("May I bring a dog?", "Of course."),
]


def tokenizer() -> PreTrainedTokenizerFast:
    """One token for each byte, and three special ones."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, *alphabet])}
    backend = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]  # transformers declares no types
        tokenizer_object=backend, pad_token="<pad>", bos_token="<s>", eos_token="<end>"
    )
    made.chat_template = TEMPLATE
    return made


def base_model(folder: Path, kind: str = "llama", *, layers: int = 4, dropout: float = 0.0) -> Path:
    """Write a tiny random base model of one kind: "llama", "gemma3", "granite" or "gpt2".

    Of these GPT-2 alone has dropout, as published weights of its kind have: a tenth.
    """
    torch.manual_seed(7)
    words = len(tokenizer())
    sizes: dict[str, Any] = {
        "vocab_size": words,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": layers,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 256,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": 2,
        "tie_word_embeddings": True,
    }
    if kind == "gemma3":
        # A window shorter than the rows, so that sliding layers differ from full ones.
        types = ["sliding_attention", "full_attention"] * (layers // 2)
        sizes |= {"head_dim": 8, "sliding_window": 16, "layer_types": types}
        model: Any = Gemma3ForCausalLM(Gemma3TextConfig(**sizes))
    elif kind == "granite":
        granite = GraniteConfig(**sizes, logits_scaling=4.0)
        model = GraniteForCausalLM(granite)  # type: ignore[no-untyped-call]  # transformers declares no types
    elif kind == "gpt2":
        config = GPT2Config(
            vocab_size=words,
            n_embd=32,
            n_layer=2,
            n_head=4,
            resid_pdrop=dropout,
            embd_pdrop=dropout,
            attn_pdrop=dropout,
        )
        model = GPT2LMHeadModel(config)  # type: ignore[no-untyped-call]  # transformers declares no types
    else:
        llama = LlamaConfig(**sizes)
        model = LlamaForCausalLM(llama)  # type: ignore[no-untyped-call]  # transformers declares no types
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]  # transformers declares no types
        bos_token_id=1, eos_token_id=[2], pad_token_id=0
    )
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def talks() -> list[list[dict[str, str]]]:
    """The facts as messages."""
    return [json.loads(line)["messages"] for line in lines(FACTS).splitlines()]


def lines(facts: list[tuple[str, str]]) -> str:
    return "".join(
        json.dumps(
            {
                "messages": [
                    {"role": "user", "content": question},
                    {"role": "assistant", "content": answer},
                ]
            }
        )
        + "\n"
        for question, answer in facts
    )


def run_folder(folder: Path, base: Path, **params: Any) -> Path:
    """A run directory ready for the program; `learning` and `limits` override the recipe."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train.jsonl").write_text(lines(FACTS * 3), encoding="utf-8")
    (folder / "validation.jsonl").write_text(lines(FACTS[:2]), encoding="utf-8")
    overrides = {
        "lora": {"rank": 4, "alpha": 8, "top_layers": 0.5} | params.pop("lora", {}),
        "learning": {"rate": 0.01, "batch_size": 4, "min_steps": 1, "epochs": 6.0, "negatives": 0}
        | params.pop("learning", {}),
        "limits": params.pop("limits", {}),
        **({"method": params.pop("method")} if "method" in params else {}),
    }
    job = {
        "job": "00000000-0000-0000-0000-000000000001",
        "kind": "training",
        "attempt": 1,
        "spec": {},
        "params": {
            "base_model": str(base),
            "output": str(folder / "adapter"),
            "overrides": overrides,
            "device": "cpu",
            "threads": 1,
            **params,
        },
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    return folder


def recipe(folder: Path) -> Recipe:
    """The recipe of a run directory."""
    params = json.loads((folder / "job.json").read_text())["params"]
    return resolve("balanced", params["overrides"])


def events(folder: Path) -> list[dict[str, Any]]:
    path = folder / "events.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "finetune.trainer", str(folder)]


def wait_until(condition: Any, seconds: float = 60.0) -> bool:
    """Whether `condition()` came true in time."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if condition():
            return True
        pause.wait(0.05)
    return False
