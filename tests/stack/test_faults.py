"""What is killed comes back, once, and what is taken down comes up again as it was."""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

import openai
import psutil
from openai.types.chat import ChatCompletionMessageParam

from tests.stack.conftest import RunningStack, SampleShop
from tests.waiting import until

QUESTION: list[ChatCompletionMessageParam] = [
    {"role": "user", "content": "May I know when you open on a Saturday?"}
]


def test_a_training_goes_on_after_its_trainer_and_its_worker_were_killed(
    shop: SampleShop, stack: RunningStack
) -> None:
    training = _start(shop, recipe="quick")
    until(lambda: _curve(shop, training), seconds=240)
    workers = stack.processes("celery", "worker")
    assert workers
    for process in [*workers, *_trainers(stack)]:
        process.send_signal(signal.SIGKILL)
    seen: list[int] = []

    def over() -> bool:
        seen.append(len(_trainers(stack)))
        return bool(_job(shop, training)["state"] == "succeeded")

    until(over, seconds=400)
    job = _job(shop, training)
    assert job["attempt"] == 2
    assert max(seen) == 1, "two trainers at the same time"
    found = shop.api.get(f"trainings/{training}/").json()
    steps = [point["step"] for point in found["curves"][0]["points"]]
    assert steps == sorted(set(steps)), "a step was taught twice"
    assert found["version_number"] == 2


def test_a_cancelled_training_frees_its_accelerator(
    shop: SampleShop, stack: RunningStack, record_property: Callable[[str, object], None]
) -> None:
    training = _start(shop, recipe="thorough")
    until(lambda: _trainers(stack), seconds=60)
    assert shop.api.post(f"trainings/{training}/cancel/").is_success
    cancelled = time.monotonic()
    until(lambda: not _trainers(stack), seconds=60)
    record_property("seconds_until_free", round(time.monotonic() - cancelled, 1))
    until(lambda: _job(shop, training)["state"] == "cancelled", seconds=60)


def test_taking_down_leaves_no_process_and_coming_up_brings_every_model_back(
    shop: SampleShop, stack: RunningStack
) -> None:
    stack.run("deploy/stack.py", "down")
    assert stack.processes() == []
    stack.run("deploy/stack.py", "up")
    client = stack.openai(shop.key, max_retries=0)

    def answers() -> bool:
        try:
            answer = client.chat.completions.create(
                model=shop.model, messages=QUESTION, temperature=0, max_tokens=60
            )
        except openai.APIStatusError as error:
            if error.status_code != 503:  # while the engine starts, a retryable refusal
                raise
            return False
        return "9:30" in (answer.choices[0].message.content or "")

    until(answers, seconds=300)


def _start(shop: SampleShop, *, recipe: str) -> str:
    body = {"dataset": shop.data["dataset"], "recipe": recipe, "examine": False}
    answer = shop.api.post("trainings/", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _job(shop: SampleShop, training: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.api.get(f"trainings/{training}/").json()["job"]
    assert found["state"] != "failed", found["error"]
    return found


def _curve(shop: SampleShop, training: str) -> bool:
    return any(one["points"] for one in shop.api.get(f"trainings/{training}/").json()["curves"])


def _trainers(stack: RunningStack) -> list[psutil.Process]:
    """The trainers' main processes; one that is gone already is not counted."""
    found = stack.processes("maas.jobs.launch", "finetune.trainer")
    groups = {os.getpgid(one.pid): one for one in found if psutil.pid_exists(one.pid)}
    return list(groups.values())
