"""How long a training goes on, and when it counts as learned or lost."""

import math

import pytest
import torch
from transformers import get_wsd_schedule

from finetune.recipes import resolve
from finetune.trainer.schedule import WsdSchedule


def schedule(**changes: float) -> WsdSchedule:
    lengths = {"max_steps": 100, "steps_per_epoch": 10, "warmup_steps": 5, "decay_steps": 20}
    return WsdSchedule(**{**lengths, "learned_loss": 0.1, **changes})  # type: ignore[arg-type]


def see(schedule: WsdSchedule, losses: list[float], *, after: int = 0) -> None:
    for step, loss in enumerate(losses, start=after + 1):
        schedule.record(loss, step=step)


def test_the_rate_climbs_stays_and_falls_to_nothing() -> None:
    plan = schedule()
    assert [plan.factor(step) for step in (0, 4, 5, 80)] == [0.2, 1.0, 1.0, 1.0]
    assert plan.factor(90) == 0.5
    assert plan.factor(100) == 0.0


def test_the_curve_is_the_one_that_transformers_draws_where_the_length_is_known() -> None:
    """Ours begins its climb at the first step; theirs spends that one at a rate of nothing."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    theirs = get_wsd_schedule(
        optimizer,
        num_warmup_steps=5,
        num_stable_steps=76,
        num_decay_steps=20,
        decay_type="linear",
    )
    plan = schedule()
    for step in range(100):
        optimizer.step()
        theirs.step()
        assert theirs.get_last_lr()[0] == pytest.approx(plan.factor(step)), step


def test_learned_rows_begin_the_decay_and_bring_the_end_near() -> None:
    plan = schedule()
    see(plan, [2.0] * 10 + [0.05] * 10)
    assert plan.learned_at == 19
    assert plan.last_step == 39
    assert plan.factor(19) == 1.0
    assert plan.factor(29) == 0.5


def test_learning_late_does_not_put_off_the_end() -> None:
    plan = schedule()
    see(plan, [2.0] * 86 + [0.0] * 10)
    assert plan.learned_at == 95
    assert plan.last_step == 100


def test_one_lucky_step_is_not_a_whole_pass() -> None:
    plan = schedule()
    see(plan, [2.0] * 18 + [0.0] * 2)
    assert plan.learned_at is None


def test_a_few_stubborn_rows_do_not_put_off_the_end() -> None:
    plan = schedule()
    see(plan, [2.0] * 10 + [0.05] * 4 + [3.0] + [0.05] * 5)
    assert plan.learned_at == 20


def test_many_unlearned_rows_do() -> None:
    plan = schedule()
    see(plan, [2.0] * 10 + [0.05] * 4 + [3.0] * 2 + [0.05] * 4)
    assert plan.learned_at is None


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_no_number_is_lost(loss: float) -> None:
    plan = schedule()
    see(plan, [2.0, loss])
    assert plan.has_diverged(3.0)


def test_a_loss_far_above_the_first_is_lost_but_one_bad_step_is_not() -> None:
    plan = schedule()
    see(plan, [2.0] * 10 + [15.0])
    assert not plan.has_diverged(3.0)
    see(plan, [15.0] * 9, after=11)
    assert plan.has_diverged(3.0)


def test_a_restored_schedule_goes_on_as_the_first_would_have() -> None:
    plan, copy = schedule(), schedule()
    see(plan, [2.0] * 9 + [0.05] * 6)
    copy.load_state_dict(plan.state_dict())
    for one in (plan, copy):
        see(one, [0.05] * 5, after=15)
    assert (copy.learned_at, copy.last_step) == (plan.learned_at, plan.last_step) == (18, 38)


@pytest.mark.parametrize(("rows", "steps"), [(1, 120), (50, 120), (400, 500), (100_000, 20_000)])
def test_few_rows_are_repeated_and_many_are_bounded(rows: int, steps: int) -> None:
    learning = {"epochs": 10.0, "min_steps": 120, "max_steps": 20_000, "batch_size": 8}
    recipe = resolve("balanced", {"learning": learning})
    assert WsdSchedule.for_recipe(recipe, rows=rows, batch=8).max_steps == steps
