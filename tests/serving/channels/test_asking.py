"""A further question is asked with what was really said before it, and its answer may ask back."""

import uuid
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from pytest_django import Settings

from maas.tenants.principal import Principal
from serving.channels import asking, services, visits
from serving.channels.models import Channel, Turn
from serving.models import Deployment
from tests.serving.channels.gateway import Gateway, Said

pytestmark = pytest.mark.django_db
Outcome = Turn.Outcome


def ask(channel: Channel, question: str, visit: str) -> dict[str, Any]:
    """The last event of the answer."""

    async def told(asked: asking.Asked) -> list[asking.Event]:
        return [event async for event in asking.answer(asked)]

    asked = asking.begin(
        public_id=channel.public_id, visit=visit, question=question, address="203.0.113.7"
    )
    return async_to_sync(told)(asked)[-1]


@pytest.fixture
def visit(channel: Channel) -> str:
    return visits.begin(channel)


def test_the_last_three_exchanges_go_with_a_question(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    for number in range(1, 6):
        gateway.says = [Said(text=f"Answer {number}.")]
        ask(channel, f"Question {number}?", visit)
    assert gateway.heard() == [
        ("user", "Question 2?"), ("assistant", "Answer 2."),
        ("user", "Question 3?"), ("assistant", "Answer 3."),
        ("user", "Question 4?"), ("assistant", "Answer 4."),
        ("user", "Question 5?"),
    ]  # fmt: skip


def test_nobody_elses_and_no_other_pages(
    gateway: Gateway, channel: Channel, visit: str, by: Principal
) -> None:
    ask(channel, "Mine?", visit)
    ask(channel, "And now?", visits.begin(channel))
    assert gateway.heard() == [("user", "And now?")]
    other = Deployment.objects.get(id=channel.deployment_id)
    other.id, other.name = uuid.uuid4(), "other"
    other.save()
    page = services.open_channel(by=by, deployment_id=other.id)
    turn = Turn.objects.get(question="Mine?")
    ask(page, "Elsewhere?", visits._signer(page).sign(turn.visit.hex))
    assert gateway.heard() == [("user", "Elsewhere?")]


@pytest.mark.parametrize(
    ("outcome", "goes"),
    [
        ("answered", True),
        ("refused", True),
        ("asked_back", True),
        ("small_talk", False),
        ("handed_over", False),
    ],
)
def test_only_what_a_question_may_refer_to(
    gateway: Gateway, channel: Channel, visit: str, outcome: str, goes: bool
) -> None:
    gateway.says = [Said(text="So it is.", outcome=outcome)]
    ask(channel, "First?", visit)
    ask(channel, "Second?", visit)
    assert (("assistant", "So it is.") in gateway.heard()) == goes


def test_a_question_without_an_answer_is_not_repeated(
    gateway: Gateway, channel: Channel, visit: str, settings: Settings
) -> None:
    settings.GATEWAY_URL = "http://127.0.0.1:1/v1"
    ask(channel, "Lost?", visit)
    settings.GATEWAY_URL = gateway.url
    ask(channel, "Again?", visit)
    assert gateway.heard() == [("user", "Again?")]


def test_what_was_personal_is_masked_when_it_is_said_again(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    ask(channel, "I am bob@postbox.example, do you deliver?", visit)
    assert gateway.heard()[-1][1].startswith("I am bob@")
    ask(channel, "When?", visit)
    assert gateway.heard()[0] == ("user", "I am b***@postbox.example, do you deliver?")


def test_what_each_check_said_is_kept_without_what_is_personal(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    said = "We deliver to bob@postbox.example within 90 days."
    checks = [
        {"check": "grounded", "verdict": "passed"},
        {"check": "guard", "verdict": "replaced", "said": said, "fact": "Within 9 days."},
    ]
    gateway.says = [Said(checks=checks)]
    ask(channel, "I am bob@postbox.example, do you deliver?", visit)
    kept = Turn.objects.get().checks
    assert kept[0] == checks[0]
    assert kept[1] == {**checks[1], "said": said.replace("bob@", "b***@")}


@pytest.mark.parametrize(
    "outcome", ["answered", "asked_back", "refused", "small_talk", "handed_over"]
)
def test_how_it_went_is_what_the_gateway_says(
    gateway: Gateway, channel: Channel, visit: str, outcome: str
) -> None:
    gateway.says = [Said(text="I am sorry, I do not know that.", outcome=outcome, likeness=0.1)]
    assert ask(channel, "Open?", visit)["outcome"] == outcome
    assert Turn.objects.get().outcome == outcome


@pytest.mark.parametrize(
    ("text", "likeness", "outcome"),
    [
        ("We open at nine.", 0.95, Outcome.ANSWERED),
        ("We open at nine.", 0.1, Outcome.ANSWERED),
        ("I am sorry, I do not know that.", 0.95, Outcome.REFUSED),
    ],
)
@pytest.mark.parametrize("said", ["", "something new", "failed"])
def test_and_else_what_the_answer_tells(
    gateway: Gateway,
    channel: Channel,
    visit: str,
    text: str,
    likeness: float,
    outcome: str,
    said: str,
) -> None:
    gateway.says = [Said(text=text, likeness=likeness, outcome=said)]
    ask(channel, "Open?", visit)
    assert Turn.objects.get().outcome == outcome


def test_an_answer_that_asks_back_brings_what_to_choose_from(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    choices = ["What is a puncture?", "What is a chain?"]
    gateway.says = [Said(text="Which do you mean?", outcome="asked_back", choices=choices), Said()]
    assert ask(channel, "How much?", visit)["choices"] == choices
    event = ask(channel, choices[0], visit)
    assert "choices" not in event
    assert gateway.heard() == [
        ("user", "How much?"), ("assistant", "Which do you mean?"), ("user", choices[0]),
    ]  # fmt: skip


def test_an_answer_of_the_data_has_room_and_one_without_says_that_there_is_more(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    long = " ".join(["word"] * 1_700) + " the end."
    gateway.says = [Said(text=long)]
    assert "more" not in ask(channel, "How do I mend it?", visit)
    assert Turn.objects.get().answer == long
    gateway.context = 1_000
    assert "this is its beginning" in ask(channel, "How do I mend it again?", visit)["more"]


def test_only_what_can_be_asked_is_offered(gateway: Gateway, channel: Channel, visit: str) -> None:
    offered = ["x" * 501, " ", "One?", "Two?", "Three?", "Four?", "Five?"]
    gateway.says = [Said(outcome="asked_back", choices=offered)]
    assert ask(channel, "How much?", visit)["choices"] == ["One?", "Two?", "Three?", "Four?"]


def test_choices_may_stand_beside_an_answer_to_another_question(
    gateway: Gateway, channel: Channel, visit: str
) -> None:
    gateway.says = [Said(outcome="answered", choices=["One?", "Two?"])]
    event = ask(channel, "When do you open, and how much?", visit)
    assert (event["outcome"], event["choices"]) == ("answered", ["One?", "Two?"])
