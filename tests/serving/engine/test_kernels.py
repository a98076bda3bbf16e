"""The kernels that we switch on compute what vLLM's own steps compute."""

import pytest
import torch
from vllm import ir
from vllm.model_executor.layers.activation import SiluAndMul
from vllm.platforms import current_platform

from serving.engine import kernels

current_platform.import_kernels()
TYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
EPSILON = 1e-5


def close(ours: torch.Tensor, theirs: torch.Tensor) -> None:
    exact = ours.dtype == torch.float32
    torch.testing.assert_close(
        ours, theirs, rtol=1e-5 if exact else 2e-2, atol=1e-5 if exact else 2e-2
    )


@TYPES
@pytest.mark.parametrize("shape", [(5, 576), (2, 3, 64)])
def test_norm(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    x, weight = torch.randn(shape).to(dtype), torch.randn(shape[-1]).to(dtype)
    native = ir.ops.rms_norm.impls["native"].impl_fn
    close(kernels.rms_norm(x, weight, EPSILON), native(x, weight, EPSILON))


@TYPES
def test_norm_of_a_sum(dtype: torch.dtype) -> None:
    x, residual, weight = (
        torch.randn(5, 576).to(dtype),
        torch.randn(5, 576).to(dtype),
        torch.ones(576).to(dtype),
    )
    native = ir.ops.fused_add_rms_norm.impls["native"].impl_fn(x, residual, weight, EPSILON)
    for ours, theirs in zip(
        kernels.fused_add_rms_norm(x.clone(), residual.clone(), weight, EPSILON),
        native,
        strict=True,
    ):
        close(ours, theirs)


@TYPES
def test_gated_activation(dtype: torch.dtype) -> None:
    x = torch.randn(5, 3072).to(dtype)
    unused: SiluAndMul = None  # type: ignore[assignment]
    close(kernels.silu_and_mul(unused, x), SiluAndMul.forward_native(x))


def test_what_they_do_not_cover_is_left_to_vllm() -> None:
    x, weight = torch.randn(5, 64), torch.ones(64)
    assert kernels._plain(x, weight, EPSILON)
    assert not kernels._plain(x, weight, EPSILON, variance_size=32)
    assert not kernels._plain(x, None, EPSILON)
    assert not kernels._plain(x.to(torch.bfloat16), weight, EPSILON)
    assert not kernels._plain_add(x.t(), x.t(), weight, EPSILON)
