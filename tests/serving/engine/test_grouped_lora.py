"""Adapter arithmetic: each row gets its own adapter's part, and the base model's rows none."""

import pytest
import torch
from vllm.lora.layers import LoRAMapping

from serving.engine.grouped_lora import GATHER_ROWS, GroupedLoRA

SLOTS, RANK, INPUTS = 4, 16, 24
SLICES = (12, 8, 8)
Stacked = tuple[tuple[torch.Tensor, ...], tuple[torch.Tensor, ...]]
IDS: list[int | None] = [11, 22, 33, None]  # which adapter lies in which slot


@pytest.fixture
def stacked() -> Stacked:
    """Weights as vLLM keeps them; the last slot holds what nobody in these tests asks for."""
    torch.manual_seed(3)
    a = tuple(torch.randn(SLOTS, 1, RANK, INPUTS) for _ in SLICES)
    b = tuple(torch.randn(SLOTS, 1, width, RANK) for width in SLICES)
    return a, b


def apply(adapters: list[int], stacked: Stacked, x: torch.Tensor) -> torch.Tensor:
    """What is added to zeros for rows that use these adapters (0: the base model)."""
    wrapper = GroupedLoRA(1024, 256, torch.device("cpu"))
    mapping = LoRAMapping(tuple(adapters), tuple(adapters), is_prefill=True)
    wrapper.update_metadata(mapping, IDS, SLOTS, 100)
    y = torch.zeros(len(adapters), sum(SLICES))
    wrapper.add_lora_linear(y, x, *stacked, 1.0, SLICES)
    return y


def expected(adapters: list[int], stacked: Stacked, x: torch.Tensor) -> torch.Tensor:
    a, b = stacked
    rows = []
    for adapter, row in zip(adapters, x, strict=True):
        if adapter == 0:
            rows.append(torch.zeros(sum(SLICES)))
            continue
        slot = IDS.index(adapter)
        parts = [b[i][slot, 0] @ (a[i][slot, 0] @ row) for i in range(len(SLICES))]
        rows.append(torch.cat(parts))
    return torch.stack(rows)


@pytest.mark.parametrize(
    "adapters",
    [
        pytest.param([22] * 5, id="everybody uses one adapter"),
        pytest.param([11, 33, 22, 33, 11, 22], id="each row its own"),
        pytest.param([33, 0, 11, 0, 0, 22], id="some rows are the base model's"),
        pytest.param([0, 0, 22], id="one adapter beside the base model"),
        pytest.param([11], id="a single row"),
        pytest.param(([0, 11, 22, 33, 33] * GATHER_ROWS)[: GATHER_ROWS + 50], id="many rows"),
    ],
)
def test_every_row_gets_its_own_adapter(adapters: list[int], stacked: Stacked) -> None:
    x = torch.randn(len(adapters), INPUTS)
    wanted = expected(adapters, stacked, x)
    torch.testing.assert_close(apply(adapters, stacked, x), wanted, rtol=1e-4, atol=1e-4)


def test_the_base_model_alone_is_left_as_it_is(stacked: Stacked) -> None:
    x = torch.randn(7, INPUTS)
    assert not apply([0] * 7, stacked, x).any()


def test_an_adapter_loaded_later_is_used(stacked: Stacked) -> None:
    x = torch.randn(3, INPUTS)
    wrapper = GroupedLoRA(1024, 256, torch.device("cpu"))
    mapping = LoRAMapping((22, 22, 22), (22, 22, 22), is_prefill=True)
    wrapper.update_metadata(mapping, IDS, SLOTS, 100)
    wrapper.add_lora_linear(torch.zeros(3, sum(SLICES)), x, *stacked, 1.0, SLICES)

    a, b = stacked
    for part in (*a, *b):  # as vLLM does when it gives the slot to another adapter
        part[1, 0].copy_(torch.randn_like(part[1, 0]))
    y = torch.zeros(3, sum(SLICES))
    wrapper.add_lora_linear(y, x, *stacked, 1.0, SLICES)

    torch.testing.assert_close(y, expected([22] * 3, stacked, x), rtol=1e-4, atol=1e-4)


def test_a_layer_that_an_adapter_left_empty_is_passed_by_until_one_fills_it(
    stacked: Stacked,
) -> None:
    a, b = stacked
    for part in b:
        part[1] = 0
    x = torch.randn(3, INPUTS)
    wrapper = GroupedLoRA(1024, 256, torch.device("cpu"))
    mapping = LoRAMapping((22, 22, 22), (22, 22, 22), is_prefill=True)
    wrapper.update_metadata(mapping, IDS, SLOTS, 100)
    y = torch.zeros(3, sum(SLICES))
    wrapper.add_lora_linear(y, x, a, b, 1.0, SLICES)
    assert not y.any()

    b[2][1, 0].copy_(torch.ones_like(b[2][1, 0]))
    wrapper.add_lora_linear(y, x, a, b, 1.0, SLICES)
    torch.testing.assert_close(y, expected([22] * 3, stacked, x), rtol=1e-4, atol=1e-4)
