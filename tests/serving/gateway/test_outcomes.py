"""What became of a message is told, whole and streamed; what needs no engine costs nothing."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openai
import pytest

from knowledgebase.retrieval.index import FOLDER, Index
from knowledgebase.retrieval.making import make_index
from maas.catalog import store
from maas.catalog.models import Placement
from maas.common import events
from maas.usage import booking
from maas.usage.models import LedgerEntry
from serving.models import Deployment
from tests import shops
from tests.serving.gateway.conftest import Shop
from tests.serving.gateway.mock_engine import Behaviour

TWO = "Where is your shop? How much is a new chain?"
NOT_COVERED = "Who is the president of France?"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Saved indexes, as trainings make them."""
    folder = tmp_path_factory.mktemp("facts")
    for language, pairs in (("en", shops.ENGLISH), ("zh", shops.CHINESE)):
        make_index(pairs, language=language).save(folder / language)
    return {language: folder / language for language in ("en", "zh")}


def teach(shop: Shop, folder: Path) -> Shop:
    shutil.copytree(folder, store.path(shop.version.adapter.artefact) / FOLDER)
    shop.gateway.announce(events.ROUTES, {})
    return shop


@pytest.fixture
def taught(shop: Shop, facts: dict[str, Path]) -> Shop:
    return teach(shop, facts["en"])


@pytest.fixture
def chinese(shop: Shop, facts: dict[str, Path]) -> Shop:
    return teach(shop, facts["zh"])


@dataclass
class Answer:
    """What a caller got, whole or streamed alike."""

    texts: dict[int, str] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    extension: Any = None
    usage: Any = None
    header: str | None = None

    @property
    def text(self) -> str:
        return self.texts[0]


def ask(shop: Shop, *texts: str, stream: bool = False, secret: str | None = None,
        **more: Any) -> Answer:  # fmt: skip
    """Send what customer and assistant said in turn."""
    roles = ["user", "assistant"] * len(texts)
    messages = [{"role": r, "content": text} for r, text in zip(roles, texts, strict=False)]
    request = {"model": shop.model, "messages": messages, "stream": stream, **more}
    if stream:
        request["stream_options"] = {"include_usage": True}
    raw = shop.client(secret).chat.completions.with_raw_response.create(**request)
    found = Answer(header=raw.headers.get("x-longslope-outcome"))
    answer: Any = raw.parse()
    for part in answer if stream else [answer]:
        found.usage = part.usage or found.usage
        for choice in part.choices:
            said = (choice.delta if stream else choice.message).content or ""
            found.texts[choice.index] = found.texts.get(choice.index, "") + said
            if choice.finish_reason:
                found.ended.append(choice.finish_reason)
                found.extension = getattr(part, "longslope", None)
            elif stream:
                assert getattr(part, "longslope", None) is None
    return found


def verdicts(answer: Answer) -> list[tuple[str, str]]:
    """What each check said, in their order."""
    return [(one["check"], one["verdict"]) for one in answer.extension["checks"]]


def unasked(shop: Shop, *texts: str, **more: Any) -> Answer:
    """An answer for which no engine was asked, and which nobody pays."""
    before = len(shop.mock.asked)
    found = ask(shop, *texts, **more)
    assert len(shop.mock.asked) == before
    usage = (found.usage.prompt_tokens, found.usage.completion_tokens, found.usage.total_tokens)
    assert usage == (0, 0, 0)
    booking.book()
    assert not LedgerEntry.objects.filter(tenant=shop.tenant).exists()
    return found


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
class TestOutcomes:
    def test_an_answer_from_a_fact(self, taught: Shop, stream: bool) -> None:
        taught.behaviour.says = shops.PLACE
        found = ask(taught, "Where is your shop?", stream=stream)
        assert (found.text, found.ended) == (shops.PLACE, ["stop"])
        assert found.header == "answered"
        assert found.extension["outcome"] == "answered"
        assert verdicts(found) == [
            ("scope", "passed"),
            ("grounded", "passed"),
            ("thread", "passed"),
            ("review", "passed"),
            ("guard", "passed"),
        ]
        assert found.usage.prompt_tokens == 11
        (entry,) = taught.booked()
        assert entry.completion_tokens == found.usage.completion_tokens > 0

    def test_what_was_objected_to_is_told_beside_the_answer(
        self, taught: Shop, stream: bool
    ) -> None:
        taught.behaviour.says = shops.PLACE.replace("14", "41")
        found = ask(taught, "Where is your shop?", stream=stream)
        assert found.text == shops.PLACE
        (objection,) = (one for one in found.extension["checks"] if one["verdict"] == "replaced")
        assert objection["check"] == "guard"
        assert objection["said"] == taught.behaviour.says
        assert objection["fact"] == shops.PLACE

    def test_a_refusal(self, taught: Shop, stream: bool) -> None:
        found = unasked(taught, NOT_COVERED, stream=stream)
        assert found.header == "refused"
        assert found.extension["outcome"] == "refused"
        assert verdicts(found) == [("scope", "passed"), ("grounded", "withheld")]
        assert found.ended == ["stop"]
        assert "don't know" in found.text
        assert shops.PHONE in found.text

    def test_small_talk(self, taught: Shop, stream: bool) -> None:
        found = unasked(taught, "hello", stream=stream)
        assert found.header == found.extension["outcome"] == "small_talk"
        assert verdicts(found) == [("scope", "passed")]
        assert found.text.startswith("Hello!")

    def test_a_customer_who_wants_a_person(self, taught: Shop, stream: bool) -> None:
        found = unasked(taught, "I want to talk to a real person", stream=stream)
        assert found.header == found.extension["outcome"] == "handed_over"
        assert verdicts(found) == [("scope", "passed"), ("hand_over", "handed_over")]
        assert shops.PHONE in found.text

    def test_an_answer_that_leaves_another_question_open(self, taught: Shop, stream: bool) -> None:
        taught.behaviour.says = shops.PLACE
        found = ask(taught, "Where is your shop? How much does it cost?", stream=stream)
        assert found.header == found.extension["outcome"] == "answered"
        assert found.text.startswith(shops.PLACE)
        assert len(found.extension["choices"]) > 1
        assert all(choice in found.text for choice in found.extension["choices"])

    def test_asking_back_and_a_choice(self, taught: Shop, stream: bool) -> None:
        found = unasked(taught, "How much does it cost?", stream=stream)
        assert found.header == found.extension["outcome"] == "asked_back"
        choices = found.extension["choices"]
        assert 2 <= len(choices) <= 4
        assert {"How much is a new chain?", "How much is a new inner tube?"} <= set(choices)
        number = choices.index("How much is a new chain?") + 1
        taught.behaviour.says = shops.CHAIN
        for sent in ("How much is a new chain?", str(number)):
            next_one = ask(taught, "How much does it cost?", found.text, sent, stream=stream)
            assert (next_one.header, next_one.text) == ("answered", shops.CHAIN)

    def test_every_one_of_several_answers(self, taught: Shop, stream: bool) -> None:
        found = unasked(taught, "hello", stream=stream, n=2)
        assert found.texts[0] == found.texts[1] != ""
        assert found.ended == ["stop", "stop"]

    def test_an_answer_that_leaves_out_the_second_fact_gets_it(
        self, taught: Shop, stream: bool
    ) -> None:
        taught.behaviour.says = shops.PLACE
        found = ask(taught, TWO, stream=stream)
        assert found.text == f"{shops.PLACE}\n{shops.CHAIN}"
        assert found.ended == ["stop"]
        taught.behaviour.says = f"{shops.PLACE} {shops.CHAIN}"
        assert ask(taught, TWO, stream=stream).text == f"{shops.PLACE} {shops.CHAIN}"

    def test_so_does_each_of_several(self, taught: Shop, stream: bool) -> None:
        taught.behaviour.says = shops.CHAIN
        found = ask(taught, TWO, stream=stream, n=2)
        assert found.texts == dict.fromkeys((0, 1), f"{shops.CHAIN}\n{shops.PLACE}")

    def test_what_is_not_known_is_told_after_the_answer(self, taught: Shop, stream: bool) -> None:
        taught.behaviour.says = shops.PLACE
        found = ask(taught, f"Where is your shop? {NOT_COVERED}", stream=stream)
        first, second = found.text.split("\n")
        assert first == shops.PLACE
        assert "“Who is the president of France”" in second
        assert found.header == "answered"

    def test_chinese_is_spoken_to_whoever_asks_a_chinese_shop(
        self, chinese: Shop, stream: bool
    ) -> None:
        assert unasked(chinese, "你好", stream=stream).text.startswith("您好！")
        assert "不知道" in unasked(chinese, "法国的总统是谁？", stream=stream).text
        assert shops.PHONE_ZH in unasked(chinese, "转人工", stream=stream).text
        chinese.behaviour.says = shops.PLACE_ZH
        found = ask(chinese, "店在哪里？龙井多少钱一斤？", stream=stream)
        assert found.text == f"{shops.PLACE_ZH}\n{shops.LONGJING_ZH}"

    def test_json_is_always_the_engines(self, taught: Shop, stream: bool) -> None:
        taught.behaviour.says = '{"open": true}'
        for question in ("hello", NOT_COVERED, TWO):
            found = ask(taught, question, stream=stream, response_format={"type": "json_object"})
            assert found.text == '{"open": true}'
            system = taught.mock.asked[-1]["messages"][0]
            assert system["role"] == "system"
            assert system["content"].count("\n- ") == 3

    def test_a_base_model_has_no_outcome(self, taught: Shop, stream: bool) -> None:
        taught.mock.models[taught.engine.served_name] = Behaviour()
        found = ask(taught, "hello", stream=stream, model=f"base:{taught.version.base_model.slug}")
        assert (found.header, found.extension) == (None, None)


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_who_writes_another_language_is_told_once_before_the_answer(
    shop: Shop, facts: dict[str, Path], stream: bool
) -> None:
    index = Index.load(facts["zh"])
    ready = replace(index.calibration, answer_from=0.0)
    folder = store.path(shop.version.adapter.artefact) / FOLDER
    replace(index, calibration=ready).save(folder)
    shop.gateway.announce(events.ROUTES, {})
    shop.behaviour.says = shops.HOURS_ZH
    found = ask(shop, "When do you open in the morning?", stream=stream, n=2)
    assert found.texts == dict.fromkeys((0, 1), f"我只能用中文回答。{shops.HOURS_ZH}")


def test_words_probabilities_may_be_asked_for_where_there_are_none(taught: Shop) -> None:
    assert unasked(taught, "hello", logprobs=True, top_logprobs=2).ended == ["stop"]


def test_a_question_without_an_engine_still_counts_as_a_request(taught: Shop) -> None:
    _row, secret = taught.new_key(requests_per_minute=1)
    assert unasked(taught, "hello", secret=secret).header == "small_talk"
    with pytest.raises(openai.RateLimitError):
        ask(taught, "hello", secret=secret)


def test_what_was_reserved_for_it_comes_back(taught: Shop) -> None:
    """Many a greeting fits where the tokens of one question do."""
    _row, secret = taught.new_key(tokens_per_minute=2_000)
    for _ in range(4):
        unasked(taught, "hello", secret=secret, max_tokens=900)


def test_a_deployments_own_words_reach_the_answer(taught: Shop) -> None:
    """Nobody has asked yet: the gateway reads the words with the first question."""
    Deployment.objects.filter(pk=taught.deployment.pk).update(
        refusal="That I'll have to look up.", contact="Ask for Olive."
    )
    assert unasked(taught, NOT_COVERED).text == (
        "That I'll have to look up. To reach a person: Ask for Olive."
    )
    assert "Ask for Olive." in unasked(taught, "I want to talk to a real person").text


# --- Exams ------------------------------------------------------------------------------------
@pytest.fixture
def examiner(taught: Shop) -> str:
    """A key that may examine."""
    _row, secret = taught.new_key(scopes=("exam",))
    return secret


def candidate(shop: Shop) -> str:
    Placement.objects.filter(version=shop.version).update(purpose=Placement.Purpose.EXAM)
    return f"candidate:{shop.version.pk.hex}"


@pytest.mark.parametrize(
    "options", [{}, {"without": shops.PLACE}, {"facts_of": "00"}], ids=["none", "one", "other"]
)
def test_an_ordinary_key_may_not_examine(taught: Shop, options: dict[str, str]) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(taught, "Where is your shop?", extra_body={"longslope": options})
    assert (refused.value.code, refused.value.param) == ("unknown_parameter", "longslope")


@pytest.mark.parametrize("options", [{"beyond": 1}, {"without": 5}, "without"], ids=repr)
def test_other_options_are_refused(taught: Shop, examiner: str, options: Any) -> None:
    with pytest.raises(openai.BadRequestError):
        ask(taught, "Where?", secret=examiner, extra_body={"longslope": options})


def test_a_fact_can_be_left_out(taught: Shop, examiner: str) -> None:
    asked: dict[str, Any] = {"model": candidate(taught), "secret": examiner}
    taught.behaviour.says = shops.PHONE
    question = "How can I reach you by phone?"
    assert ask(taught, question, **asked).text == shops.PHONE
    left_out = {"longslope": {"without": shops.PHONE}}
    before = len(taught.mock.asked)
    found = ask(taught, question, extra_body=left_out, **asked)
    told = [one["messages"][0]["content"] for one in taught.mock.asked[before:]]
    assert shops.PHONE not in "".join(told)
    assert found.header != "answered" or shops.PHONE not in found.text
    other = {"longslope": {"without": shops.CHAIN}}
    assert ask(taught, question, extra_body=other, **asked).text == shops.PHONE


def test_a_base_model_can_be_given_a_versions_facts(taught: Shop, examiner: str) -> None:
    taught.mock.models[taught.engine.served_name] = Behaviour(says=shops.CHAIN)
    base: dict[str, Any] = {
        "model": f"base:{taught.version.base_model.slug}",
        "secret": examiner,
    }
    candidate(taught)
    given = {"longslope": {"facts_of": taught.version.pk.hex}}
    found = ask(taught, "How much is a new chain?", extra_body=given, **base)
    assert found.header == "answered"
    asked = taught.mock.asked[-1]
    assert asked["model"] == taught.engine.served_name
    assert f"- {shops.CHAIN}" in asked["messages"][0]["content"]
    assert ask(taught, NOT_COVERED, extra_body=given, **base).header == "refused"
    assert ask(taught, NOT_COVERED, **base).header is None


def test_facts_of_somebody_elses_version_are_not_given(
    taught: Shop, other_shop: Shop, examiner: str
) -> None:
    taught.mock.models[taught.engine.served_name] = Behaviour()
    base = f"base:{taught.version.base_model.slug}"
    for version in (other_shop.version.pk.hex, "nonsense", "0" * 32):
        given = {"longslope": {"facts_of": version}}
        with pytest.raises(openai.NotFoundError):
            ask(taught, "hello", model=base, secret=examiner, extra_body=given)


def test_a_base_model_that_has_moved_is_asked_with_the_same_facts(
    taught: Shop, examiner: str
) -> None:
    """The route is read anew then; what the exam wished for goes with it."""
    name = taught.engine.served_name
    taught.mock.models[name] = Behaviour(says=shops.CHAIN)
    base = f"base:{taught.version.base_model.slug}"
    given = {"longslope": {"facts_of": taught.version.pk.hex}}
    ask(taught, "How much is a new chain?", model=base, secret=examiner, extra_body=given)
    taught.engine.served_name = f"{name}-moved"
    taught.engine.save(update_fields=["served_name"])  # nobody tells the gateway of it
    taught.mock.models[f"{name}-moved"] = taught.mock.models.pop(name)
    found = ask(taught, "How much is a new chain?", model=base, secret=examiner, extra_body=given)
    assert found.header == "answered"
    assert taught.mock.asked[-1]["model"] == f"{name}-moved"
    assert f"- {shops.CHAIN}" in taught.mock.asked[-1]["messages"][0]["content"]
