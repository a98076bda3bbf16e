"""Models that were taught to answer from facts get the nearest ones before the question."""

import shutil
import threading
import time
from pathlib import Path

import openai
import pytest

from knowledgebase.grounding import FOLDER, NEAREST, Index, is_far
from maas.catalog import store
from maas.common import events
from maas.usage.models import LedgerEntry
from serving.gateway import grounding, routes
from serving.gateway.engine_request import EngineMessage
from serving.guard import Guard
from tests.serving.gateway.conftest import Shop

PAIRS = [
    ("When do you open?", "We open at 9 in the morning."),
    ("Do you deliver?", "We deliver on Tuesdays and Fridays."),
    ("Where are you?", "You find us at 12 Mill Lane."),
    ("May I bring it back?", "You may return it within 30 days."),
]


@pytest.fixture
def taught(shop: Shop) -> Shop:
    """The shop, its version's adapter with an index of facts beside it."""
    folder = store.path(shop.version.adapter.artefact) / FOLDER
    Index.build(PAIRS, language="en").save(folder)
    events.publish(events.ROUTES, {})
    return shop


def told(shop: Shop) -> list[dict[str, str]]:
    return list(shop.mock.asked[-1]["messages"])


def test_the_nearest_facts_stand_before_the_question(taught: Shop) -> None:
    taught.ask(messages=[{"role": "user", "content": "Which days do you deliver on?"}])
    system, question = told(taught)
    assert system["role"] == "system"
    assert system["content"].splitlines()[1] == "- We deliver on Tuesdays and Fridays."
    assert question == {"role": "user", "content": "Which days do you deliver on?"}


def test_the_callers_own_instructions_are_kept(taught: Shop) -> None:
    taught.ask(
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "When do you open?"},
        ]
    )
    assert told(taught)[0]["content"].endswith("Be brief.")
    assert len(told(taught)) == 2


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "Be brief. Which days do you deliver on?"}],
        [
            {"role": "system", "content": "Which days do you deliver on?"},
            {"role": "user", "content": " "},
        ],
        [
            {"role": "user", "content": "Which days do you deliver on?"},
            {"role": "assistant", "content": "We"},
            {"role": "user", "content": ""},
        ],
    ],
    ids=["instructions alone", "a blank question", "a question, then a blank one"],
)
def test_a_question_that_stands_elsewhere_gets_its_facts_too(
    taught: Shop, messages: list[dict[str, str]]
) -> None:
    taught.ask(messages=messages)
    system, *_rest = told(taught)
    assert system["content"].splitlines()[1] == "- We deliver on Tuesdays and Fridays."


def test_facts_are_told_even_where_nothing_is_said(taught: Shop) -> None:
    taught.ask(messages=[{"role": "user", "content": ""}])
    assert len(told(taught)[0]["content"].splitlines()) == 1 + NEAREST


def test_how_near_the_question_is_to_what_was_taught_is_told(taught: Shop) -> None:
    def likeness(question: str, **more: bool) -> float:
        messages = [{"role": "user", "content": question}]
        answer = taught.post({"model": taught.model, "messages": messages, **more})
        return float(answer.headers["x-longslope-likeness"])

    assert likeness("When do you open?") > 0.99
    assert likeness("When do you open?", stream=True) > 0.99
    assert is_far(likeness("Who won the football world cup?"), "en")


def test_what_the_facts_can_add_is_reserved(taught: Shop) -> None:
    route = routes.read(str(taught.tenant.pk), "faq", examine=False)
    assert isinstance(route, routes.Route)
    taught.ask(messages=[{"role": "user", "content": "When?"}])
    added = len(told(taught)[0]["content"].encode())
    assert 0 < added <= route.facts_bytes < 300


def test_a_model_whose_facts_are_gone_does_not_answer_without_them(taught: Shop) -> None:
    shutil.rmtree(store.path(taught.version.adapter.artefact) / FOLDER)
    (store.path(taught.version.adapter.artefact) / FOLDER).mkdir()
    with pytest.raises(openai.InternalServerError):
        taught.ask()
    assert not LedgerEntry.objects.filter(tenant=taught.tenant).exists()


def test_a_gateway_that_does_not_see_the_adapters_folder_does_not_answer_without_facts(
    taught: Shop,
) -> None:
    """The store is not mounted, say: nobody knows then whether the model was taught from facts."""
    folder = store.path(taught.version.adapter.artefact)
    away = folder.rename(folder.with_name(f"{folder.name}.away"))
    events.publish(events.ROUTES, {})
    time.sleep(0.1)
    with pytest.raises(openai.InternalServerError) as refused:
        taught.ask()
    assert (refused.value.status_code, refused.value.code) == (503, "engine_unavailable")
    away.rename(folder)
    events.publish(events.ROUTES, {})
    time.sleep(0.1)
    taught.ask()
    assert "- We open at 9 in the morning." in told(taught)[0]["content"]


async def test_long_instructions_are_read_beside_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Index.build(PAIRS, language="en").save(tmp_path / FOLDER)
    threads: list[str] = []

    def read(facts: list[str], *, instructions: str) -> Guard:
        threads.append(threading.current_thread().name)
        return Guard(facts, instructions=instructions)

    monkeypatch.setattr(grounding, "Guard", read)
    asked = [
        EngineMessage("system", "On Mondays we open at 11:45."),
        EngineMessage("user", "When?"),
    ]
    one = grounding.Grounding()
    try:
        found = await one.told(str(tmp_path / FOLDER), asked, guarded=True)
        assert (await one.told(str(tmp_path / FOLDER), asked, guarded=False)).guard is None
    finally:
        one.close()
    assert threads == ["gateway-facts_0"]
    assert found.guard is not None
    assert found.guard.is_true("On Mondays it is 11:45.")
    assert not found.guard.is_true("On Mondays it is 11:30.")
