"""The trainer's smaller parts: rows, batches, the head's sampled loss, the meter."""

from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from finetune.trainer.batches import BatchPlan, LengthGroupedSampler
from finetune.trainer.head import OutputHead
from finetune.trainer.meter import ProgressMeter
from finetune.trainer.rows import TokenizedRow, common_prefix, read_rows
from maas.jobs.program import RunLog
from tests.finetune.trainer import tiny


def row(prompt: str, answer: str) -> TokenizedRow:
    return TokenizedRow(line=1, prompt=tuple(prompt.encode()), answer=tuple(answer.encode()))


def test_an_answer_ends_with_the_token_that_ends_a_turn(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(tiny.lines(tiny.FACTS[:1]))
    tokenizer = tiny.tokenizer()
    [one] = read_rows(tmp_path / "rows.jsonl", tokenizer, ends={2}, longest=100).fitting
    assert tokenizer.decode([*one.prompt]) == "<s>user\nWhen do you open?<end>\n<s>assistant\n"
    assert tokenizer.decode([*one.answer]) == "At 9:30.<end>"


def test_a_system_text_and_earlier_turns_are_part_of_the_prompt(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(
        '{"messages": [{"role": "system", "content": "Be kind."},'
        '{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"},'
        '{"role": "user", "content": "Open?"}, {"role": "assistant", "content": "Yes"}]}'
    )
    tokenizer = tiny.tokenizer()
    [one] = read_rows(tmp_path / "rows.jsonl", tokenizer, ends={2}, longest=200).fitting
    assert str(tokenizer.decode([*one.prompt])).startswith("<s>system\nBe kind.<end>\n<s>user\nHi")
    assert tokenizer.decode([*one.answer]) == "Yes<end>"


@pytest.mark.parametrize(
    ("prompts", "shared"),
    [(["abc1", "abd2"], 2), (["abc", "abc"], 2), (["x", "y"], 0), (["abc", "abcdef"], 2)],
)
def test_the_shared_opening_leaves_every_row_a_token(prompts: list[str], shared: int) -> None:
    assert common_prefix([row(prompt, "!") for prompt in prompts]) == shared


def test_every_row_is_seen_once_a_pass_in_an_order_of_its_own() -> None:
    lengths = [(7 * number) % 50 + 1 for number in range(203)]
    sampler = LengthGroupedSampler(lengths, batch_size=8, seed=1)
    first = sampler.order(0)
    assert first == sampler.order(0) != sampler.order(1)
    assert sorted(first) == list(range(203))


def test_batches_hold_rows_of_like_lengths() -> None:
    lengths = [(7 * number) % 50 + 1 for number in range(200)]
    order = LengthGroupedSampler(lengths, batch_size=8, seed=1).order(0)
    batches = [order[start : start + 8] for start in range(0, 200, 8)]
    padded = sum(len(batch) * max(lengths[index] for index in batch) for batch in batches)
    assert padded < 1.2 * sum(lengths)


def test_neighbouring_batches_are_mixed() -> None:
    """transformers' own sampler leaves them in falling order; so few rows would come sorted."""
    lengths = [(7 * number) % 50 + 1 for number in range(64)]
    order = LengthGroupedSampler(lengths, batch_size=8, seed=1).order(0)
    longest = [
        max(lengths[index] for index in order[start : start + 8]) for start in range(0, 64, 8)
    ]
    assert longest != sorted(longest, reverse=True)


def plan(rows: int, **shape: int) -> BatchPlan:
    return BatchPlan([(7 * number) % 50 + 1 for number in range(rows)], seed=1, **shape)


def test_a_step_takes_the_same_rows_whenever_it_is_asked_for() -> None:
    one, other = plan(30, batch_size=4), plan(30, batch_size=4)
    assert one.steps_per_epoch == 8
    steps = [one.step(number) for number in range(20)]
    assert steps[13] == other.step(13)
    assert steps[5] == other.step(5)
    assert sorted(index for [batch] in steps[8:16] for index in batch) == list(range(30))
    assert [len(batch) for [batch] in steps[:8]] == [4] * 7 + [2]


def test_batches_are_accumulated_within_a_pass_alone() -> None:
    found = plan(30, batch_size=4, accumulation=3)
    assert found.steps_per_epoch == 3
    assert [len(found.step(number)) for number in range(4)] == [3, 3, 2, 3]


def test_processes_share_the_rows_of_a_step() -> None:
    alone = plan(32, batch_size=8)
    shares = [plan(32, batch_size=4, processes=2, process=process) for process in (0, 1)]
    for step in range(8):
        [one], [other] = (share.step(step) for share in shares)
        assert [[*one, *other]] == alone.step(step)


def test_a_short_batch_gives_every_process_the_same_work() -> None:
    shares = [plan(5, batch_size=4, processes=3, process=process) for process in range(3)]
    batches = [batch for share in shares for batch in share.step(0)]
    assert [len(batch) for batch in batches] == [4, 4, 4]
    assert {index for batch in batches for index in batch} == set(range(5))


def head(negatives: int, size: int = 400) -> OutputHead:
    torch.manual_seed(0)
    projection = nn.Linear(16, size, bias=False).requires_grad_(False)
    return OutputHead(
        projection, softcap=None, answer_tokens=range(10), negatives=negatives, seed=5
    )


def gradient(made: OutputHead, step: int | None, *, scale: float = 1.0) -> torch.Tensor:
    drawn = torch.randn(6, 16, generator=torch.Generator().manual_seed(3))
    hidden = (scale * drawn).requires_grad_()
    answers = torch.arange(6)
    loss = (
        made.loss(hidden, answers)
        if step is None
        else made.sampled_loss(hidden, answers, step=step)
    )
    loss.backward()  # type: ignore[no-untyped-call]  # torch declares no types here
    assert hidden.grad is not None
    return hidden.grad


def test_the_sampled_gradients_bias_shrinks_with_more_negatives() -> None:
    """A logarithm of an unbiased estimate is biased: few negatives lead astray on average too."""
    exact = gradient(head(2), None, scale=2.0)

    def bias(negatives: int) -> float:
        made = head(negatives)
        drawn = [gradient(made, step, scale=2.0) for step in range(400)]
        return float((torch.stack(drawn).mean(dim=0) - exact).norm() / exact.norm())

    few, more, many = bias(2), bias(16), bias(128)
    assert few > 0.1
    assert more < few / 2
    assert many < more / 2


def test_a_loss_in_pieces_is_the_loss_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = torch.randn(6, 16, generator=torch.Generator().manual_seed(3)).requires_grad_()
    at_once = head(0).loss(hidden, torch.arange(6))
    [expected] = torch.autograd.grad(at_once, hidden)
    monkeypatch.setattr("finetune.trainer.head.MOST_LOGITS", 800)
    in_pieces = head(0).loss(hidden, torch.arange(6))
    [found] = torch.autograd.grad(in_pieces, hidden)
    assert in_pieces.item() == pytest.approx(at_once.item(), rel=1e-6)
    assert torch.allclose(found, expected, atol=1e-6)


def test_many_negatives_give_nearly_the_whole_vocabularys_gradient_on_average() -> None:
    made = head(64)
    exact = gradient(made, None)
    mean = torch.stack([gradient(made, step) for step in range(400)]).mean(dim=0)
    assert functional.cosine_similarity(exact.flatten(), mean.flatten(), dim=0) > 0.999
    assert torch.allclose(mean, exact, atol=0.02 * exact.abs().max().item())


def test_a_sample_as_large_as_the_vocabulary_is_the_vocabulary() -> None:
    assert torch.equal(gradient(head(400), 1), gradient(head(0), None))


def test_a_step_draws_the_same_sample_whenever_it_is_run() -> None:
    assert torch.equal(gradient(head(32), 7), gradient(head(32), 7))
    assert not torch.equal(gradient(head(32), 7), gradient(head(32), 8))


def test_logits_are_capped_where_the_model_caps_them() -> None:
    projection = nn.Linear(4, 8, bias=False).requires_grad_(False)
    capped = OutputHead(projection, softcap=2.0, answer_tokens=[1], negatives=0, seed=0)
    hidden = 100 * torch.randn(3, 4)
    assert capped.logits(hidden).abs().max() <= 2.0


class Kept(RunLog):
    """A log that keeps its progress events in memory."""

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"))
        self.seen: list[tuple[float, float | None]] = []

    def _write(self, event: dict[str, object], *, begin: str = "") -> None:
        if event["type"] == "progress":
            left = event["eta"]
            self.seen.append(
                (float(str(event["done"])), None if left is None else float(str(left)))
            )


def test_progress_only_grows_even_when_a_stage_turns_out_longer() -> None:
    log = Kept()
    meter = ProgressMeter(log, {"load": 1.0, "prepare": 2.0, "train": 10.0, "save": 1.0})
    for stage in ("prepare", "train", "save"):
        meter.enter(stage)
        for share in (0.2, 0.6, 1.0):
            meter.advance(share, expected=100.0 if stage == "train" else None)
            meter.report(force=True)
    done = [share for share, _ in log.seen]
    assert done == sorted(done)
    assert done[-1] < 1.0
    assert all(left is None or left >= 0.0 for _, left in log.seen)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The hand of the clock, to be moved by the test."""
    hand = [1000.0]
    monkeypatch.setattr("finetune.trainer.meter.time.monotonic", lambda: hand[0])
    return hand


def test_no_time_left_is_told_before_it_was_measured(clock: list[float]) -> None:
    log = Kept()
    meter = ProgressMeter(log, {"load": 1.0, "train": 100.0})
    meter.enter("train")
    assert log.seen[-1][1] is None
    clock[0] += 10
    meter.advance(0.1)
    assert log.seen[-1][1] == pytest.approx(90)


def test_the_time_left_follows_a_machine_that_others_load(clock: list[float]) -> None:
    log = Kept()
    meter = ProgressMeter(log, {"train": 600.0})
    meter.enter("train")
    for step in range(1, 31):  # as fast as expected
        clock[0] += 10
        meter.advance(step / 60)
    assert log.seen[-1][1] == pytest.approx(300, rel=0.02)
    for step in range(31, 46):  # then at a third of the pace
        clock[0] += 30
        meter.advance(step / 60)
    assert log.seen[-1][1] == pytest.approx(450, rel=0.02)


def test_a_resumed_stage_starts_where_it_was() -> None:
    log = Kept()
    meter = ProgressMeter(log, {"load": 1.0, "train": 99.0})
    meter.enter("train")
    meter.start_at(0.5)
    meter.report(force=True)
    assert log.seen[-1][0] == pytest.approx(0.5, abs=0.01)
