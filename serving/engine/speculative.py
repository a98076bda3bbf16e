"""Speculative decoding: mends how vLLM's CPU build checks draft tokens beside sampled requests.

Draft tokens come from prompt lookup (n-grams, Leviathan et al. 2023 with a draft that is certain
of itself); rejection sampling keeps the model's own distribution.
"""

import torch
from torch import Tensor
from vllm.v1.sample import rejection_sampler


def install() -> None:
    """Put the right function in the place of vLLM's, for as long as vLLM needs it.

    vLLM 0.32 gives its own to a kernel that knows whole numbers alone, and drops what the kernel
    wrote: temperatures and top-p of such a batch are then whatever memory held before
    (https://github.com/vllm-project/vllm/issues/55005), for every request of it.
    """
    rejection_sampler.expand_batch_to_tokens = expand_batch_to_tokens


def expand_batch_to_tokens(
    x: Tensor, cu_num_tokens: Tensor, num_tokens: int, replace_from: int = 0, replace_to: int = 0
) -> Tensor:
    """Each request's value, once for each of its tokens.

    Args:
        x: (requests,), any type, which the answer has too.
        cu_num_tokens: (requests,), how many tokens the requests up to this one have together.
        num_tokens: How many all of them have.
        replace_from: Where a value is this, `replace_to` stands in the answer.

    Returns:
        (num_tokens,)
    """
    counts = cu_num_tokens.diff(prepend=cu_num_tokens.new_zeros(1))
    kept = torch.where(x == replace_from, torch.full_like(x, replace_to), x)
    return kept.repeat_interleave(counts, output_size=num_tokens)
