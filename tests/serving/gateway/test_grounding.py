"""Models that were taught to answer from facts get the nearest ones before the question."""

import shutil

import openai
import pytest

from knowledgebase.grounding import FOLDER, Index, is_far
from maas.catalog import store
from maas.common import events
from maas.usage.models import LedgerEntry
from serving.gateway import routes
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


def test_without_a_question_there_are_no_facts(taught: Shop) -> None:
    taught.ask(messages=[{"role": "system", "content": "Be brief."}])
    assert told(taught) == [{"role": "system", "content": "Be brief."}]


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
