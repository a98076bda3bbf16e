"""Models that were taught to answer from facts get the one that answers before the question."""

import shutil
from pathlib import Path

import openai
import pytest

from knowledgebase.retrieval.index import FOLDER
from maas.catalog import store
from maas.common import events
from maas.usage.models import LedgerEntry
from serving.gateway import routes
from tests import shops
from tests.serving.gateway.conftest import Shop


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved index."""
    folder = tmp_path_factory.mktemp("facts") / FOLDER
    shops.english().save(folder)
    return folder


@pytest.fixture
def taught(shop: Shop, facts: Path) -> Shop:
    """The shop, its version's adapter with an index of facts beside it."""
    shutil.copytree(facts, store.path(shop.version.adapter.artefact) / FOLDER)
    shop.gateway.announce(events.ROUTES, {})
    return shop


def told(shop: Shop) -> list[dict[str, str]]:
    return list(shop.mock.asked[-1]["messages"])


def facts_told(shop: Shop) -> list[str]:
    """The facts in the system message, without what introduces them."""
    lines = told(shop)[0]["content"].splitlines()[1:]
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


def test_the_one_fact_that_answers_stands_before_the_question(taught: Shop) -> None:
    taught.ask(messages=[{"role": "user", "content": "Where is your shop?"}])
    system, question = told(taught)
    assert system["role"] == "system"
    assert facts_told(taught) == [shops.PLACE]
    assert question == {"role": "user", "content": "Where is your shop?"}


def test_a_message_of_two_questions_gets_a_fact_for_each(taught: Shop) -> None:
    asked = "How much is a new chain? And where is your shop?"
    taught.ask(messages=[{"role": "user", "content": asked}])
    assert facts_told(taught) == [shops.CHAIN, shops.PLACE]


def test_the_callers_own_instructions_are_kept(taught: Shop) -> None:
    taught.ask(
        messages=[
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "When do you close?"},
        ]
    )
    assert told(taught)[0]["content"].endswith(f"- {shops.HOURS}\n\nBe brief.")
    assert len(told(taught)) == 2


@pytest.mark.parametrize(
    "messages",
    [
        [{"role": "system", "content": "Do you deliver bicycles?"}],
        [
            {"role": "system", "content": "Do you deliver bicycles?"},
            {"role": "user", "content": " "},
        ],
        [
            {"role": "user", "content": "Do you deliver bicycles?"},
            {"role": "assistant", "content": "We"},
            {"role": "user", "content": ""},
        ],
    ],
    ids=["instructions alone", "a blank question", "a question, then a blank one"],
)
def test_a_question_that_stands_elsewhere_gets_its_fact_too(
    taught: Shop, messages: list[dict[str, str]]
) -> None:
    taught.ask(messages=messages)
    assert facts_told(taught) == [shops.DELIVERY]


def test_where_nothing_is_said_no_engine_is_asked(taught: Shop) -> None:
    before = len(taught.mock.asked)
    answer = taught.ask(messages=[{"role": "user", "content": ""}])
    assert "?" in answer.choices[0].message.content
    assert len(taught.mock.asked) == before


def test_how_sure_the_fact_is_the_right_one_is_told(taught: Shop) -> None:
    def similarity(question: str, **more: bool) -> float:
        messages = [{"role": "user", "content": question}]
        answer = taught.post({"model": taught.model, "messages": messages, **more})
        # By its former name it is told for one release more.
        assert answer.headers["x-longslope-likeness"] == answer.headers["x-longslope-similarity"]
        return float(answer.headers["x-longslope-similarity"])

    assert similarity("Where is your shop?") > 0.99
    assert similarity("Where is your shop?", stream=True) > 0.99
    assert similarity("Who won the football world cup?") < 0.5


def test_what_the_facts_can_add_is_reserved(taught: Shop) -> None:
    found = routes.read(str(taught.tenant.pk), "faq", examine=False)
    assert isinstance(found, routes.Route)
    route = routes.with_facts(found)
    assert isinstance(route, routes.Route)
    asked = "How long do I have to bring a helmet back? And how much is a new inner tube?"
    taught.ask(messages=[{"role": "user", "content": asked}])
    assert facts_told(taught) == [shops.RETURNS, shops.TUBE]
    added = len(told(taught)[0]["content"].encode())
    assert 0 < added <= route.facts_bytes < 400


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
    taught.gateway.announce(events.ROUTES, {})
    asked = [{"role": "user", "content": "When do you close?"}]
    with pytest.raises(openai.InternalServerError) as refused:
        taught.ask(messages=asked)
    assert (refused.value.status_code, refused.value.code) == (503, "engine_unavailable")
    away.rename(folder)
    taught.gateway.announce(events.ROUTES, {})
    taught.ask(messages=asked)
    assert facts_told(taught) == [shops.HOURS]
