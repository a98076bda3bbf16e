"""Adapters that an engine cannot take are told apart before it is asked."""

from pathlib import Path
from typing import Any

import pytest

from serving.engine.adapters import AdapterLimits, AdapterRejected, check
from tests.serving.engine.fakes import write_adapter

LIMITS = AdapterLimits(max_rank=16)


def test_a_plain_lora_adapter_is_accepted(tmp_path: Path) -> None:
    check(write_adapter(tmp_path), LIMITS)


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ({"use_dora": True}, "adapter_dora"),
        ({"lora_bias": True}, "adapter_bias"),
        ({"bias": "all"}, "adapter_bias"),
        ({"modules_to_save": ["lm_head"]}, "adapter_whole_modules"),
        ({"r": 32}, "adapter_rank"),
        ({"r": 0}, "adapter_rank"),
        ({"rank_pattern": {"q_proj": 64}}, "adapter_rank"),
        ({"target_modules": ["q_proj", "embed_tokens"]}, "adapter_modules"),
        ({"target_modules": ".*"}, "adapter_modules"),
        ({"peft_type": "IA3"}, "adapter_not_lora"),
    ],
)
def test_what_vllm_cannot_serve_is_refused(
    tmp_path: Path, config: dict[str, Any], code: str
) -> None:
    with pytest.raises(AdapterRejected) as caught:
        check(write_adapter(tmp_path, **config), LIMITS)
    assert caught.value.code == code


def test_modules_may_be_named_by_path(tmp_path: Path) -> None:
    check(write_adapter(tmp_path, target_modules=["layers.3.self_attn.q_proj"]), LIMITS)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AdapterRejected, match="adapter_missing"):
        check(tmp_path, LIMITS)


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    (write_adapter(tmp_path) / "adapter_model.safetensors").rename(tmp_path / "adapter_model.bin")
    with pytest.raises(AdapterRejected, match="adapter_not_safetensors"):
        check(tmp_path, LIMITS)


@pytest.mark.parametrize("text", ["{", "[]", '"r"'])
def test_a_damaged_configuration_is_refused(tmp_path: Path, text: str) -> None:
    (write_adapter(tmp_path) / "adapter_config.json").write_text(text)
    with pytest.raises(AdapterRejected, match="adapter_unreadable"):
        check(tmp_path, LIMITS)
