"""Draft tokens are accepted as often as the model itself would have written them.

vLLM's own kernels and ours in their midst: Leviathan et al. 2023, algorithm 1, where the draft
is certain of itself.
"""

from types import SimpleNamespace
from typing import cast

import pytest
import torch
from vllm.platforms import current_platform
from vllm.v1.sample import rejection_sampler
from vllm.v1.sample.metadata import SamplingMetadata

from serving.engine import speculative

current_platform.import_kernels()
current_platform.register_triton_kernel_overrides()

BONUS, NONE, MOST, WORDS, DRAWS = 99, -1, 3, 9, 4000


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set back after the test, as other tests' vLLM is their own.
    own = rejection_sampler.expand_batch_to_tokens
    monkeypatch.setattr(rejection_sampler, "expand_batch_to_tokens", own)
    speculative.install()


def test_each_token_gets_its_requests_value() -> None:
    ends = torch.tensor([2, 2, 5], dtype=torch.int32)  # the second request has no token
    temperatures = torch.tensor([0.7, 0.3, 0.0])
    expanded = speculative.expand_batch_to_tokens(
        temperatures, ends, 5, replace_from=0, replace_to=1
    )
    torch.testing.assert_close(expanded, torch.tensor([0.7, 0.7, 1.0, 1.0, 1.0]))
    tops = torch.tensor([5, 6, 7], dtype=torch.int32)
    expanded = speculative.expand_batch_to_tokens(tops, ends, 5)
    assert expanded.dtype == torch.int32
    assert expanded.tolist() == [5, 5, 7, 7, 7]


def _draw(logits: torch.Tensor, drafts: list[list[int]], temperatures: list[float]) -> torch.Tensor:
    """(requests, MOST + 1) tokens, by the same calls that vLLM's sampler makes."""
    counts = [len(one) for one in drafts]
    ends = torch.tensor(counts, dtype=torch.int32).cumsum(0).to(torch.int32)
    sampling = SimpleNamespace(
        temperature=torch.tensor(temperatures),
        all_greedy=not any(temperatures),
        all_random=all(temperatures),
        top_k=None,
        top_p=None,
        generators={},
    )
    asked = cast("SamplingMetadata", sampling)
    return rejection_sampler.rejection_sample(
        torch.tensor([token for one in drafts for token in one], dtype=torch.int32),
        counts,
        MOST,
        ends,
        None,
        rejection_sampler.apply_sampling_constraints(logits.clone(), ends, asked),
        torch.full((len(drafts), 1), BONUS),
        asked,
    )


def test_one_who_wants_the_likeliest_gets_it_beside_others_who_draw() -> None:
    torch.manual_seed(1)
    logits = torch.randn(6, WORDS)
    best = logits.argmax(-1).tolist()
    wrong = (best[1] + 1) % WORDS
    drafts = [[best[0], wrong, 0], [1, 2], [best[5]]]
    for _ in range(50):
        drawn = _draw(logits, drafts, [0.0, 1.5, 0.0])
        assert drawn[0].tolist() == [best[0], best[1], NONE, NONE]
        assert drawn[2].tolist() == [best[5], BONUS, NONE, NONE]


@pytest.mark.parametrize("temperature", [0.4, 1.0, 2.0])
def test_who_draws_gets_the_models_own_distribution(temperature: float) -> None:
    torch.manual_seed(2)
    logits = torch.randn(4, WORDS)
    likely = int(logits[1].argmax())
    drawn = torch.stack(
        [_draw(logits, [[0], [likely, 3], [4]], [0.0, temperature, 0.0]) for _ in range(DRAWS)]
    )[:, 1]
    wanted = (logits[1:3] / temperature).softmax(-1)
    first = torch.bincount(drawn[:, 0], minlength=WORDS) / DRAWS
    torch.testing.assert_close(first, wanted[0], atol=0.03, rtol=0)
    after = drawn[drawn[:, 0] == likely][:, 1]  # there only where the first draft token was taken
    second = torch.bincount(after, minlength=WORDS) / len(after)
    torch.testing.assert_close(second, wanted[1], atol=0.06, rtol=0)
