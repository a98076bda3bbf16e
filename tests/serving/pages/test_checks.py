"""A merchant moves what a live model may say, and tries sentences on its checks."""

import re
from html import unescape

import pytest

from knowledgebase.retrieval.index import FOLDER, Index
from maas.catalog import store
from maas.tenants.models import Tenant, User
from serving.checks import Check, CheckResult, CheckVerdict
from serving.checks.thresholds import Strictness, movable
from serving.models import Deployment
from serving.pages.presenters import tried as presented
from serving.services import checking
from tests import factories
from tests.web import Page, Web
from tests.world import World

FACT = "Members get 20 % off every order."
PAIRS = [
    ("Is there a discount for members?", FACT),
    ("When do you open?", "We open at 9:30 on Saturdays."),
]


@pytest.fixture
def deployment(tenant: Tenant) -> Deployment:
    return World(tenant, factories.make_base_model()).deployment


def chosen(**changes: str) -> dict[str, str]:
    """The card's form with everything as usual but for the changes."""
    usual = {one.id: Strictness.USUAL.value for family in movable() for one in family.categories}
    return {**usual, **changes}


def shown(web: Web, user: User, address: str, language: str = "en") -> str:
    response = web(user).get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_choice_is_saved_and_stands_on_the_card(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    client = web(owner)
    address = page("change-thresholds", deployment=deployment.id)
    answer = client.post(address, chosen(tobacco="off", hate="strict"))
    assert answer.status_code == 302
    deployment.refresh_from_db()
    assert deployment.thresholds == {"tobacco": 1.0, "hate": 0.3}
    assert "2 not as usual" in shown(web, owner, page("deployment", deployment=deployment.id))
    client.post(address, chosen())
    deployment.refresh_from_db()
    assert deployment.thresholds == {}


def test_a_threshold_that_a_program_set_survives_a_save(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"tobacco": 0.65})
    address = page("change-thresholds", deployment=deployment.id)
    assert "From 0.65, as set" in shown(web, owner, page("deployment", deployment=deployment.id))
    web(owner).post(address, chosen(tobacco="as_set", violence="lenient"))
    deployment.refresh_from_db()
    assert deployment.thresholds == {"tobacco": 0.65, "violence": 0.8}


def test_what_another_trade_had_put_off_is_lenient_where_it_is_kept(
    web: Web, page: Page, owner: User, tenant: Tenant, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"guaranteed-return": 1.0})
    Tenant.objects.filter(id=tenant.id).update(industry="finance")
    text = shown(web, owner, page("deployment", deployment=deployment.id))
    assert "as set" not in text
    changes = {"guaranteed-return": "lenient"}
    web(owner).post(page("change-thresholds", deployment=deployment.id), chosen(**changes))
    deployment.refresh_from_db()
    assert deployment.thresholds == {"guaranteed-return": 0.8}


@pytest.mark.parametrize("wrong", [{"hate": "off"}, {"tobacco": "never"}, {"tobacco": "as_set"}])
def test_a_choice_that_is_not_offered_is_refused(
    web: Web, page: Page, owner: User, deployment: Deployment, wrong: dict[str, str]
) -> None:
    address = page("change-thresholds", deployment=deployment.id)
    answer = web(owner).post(address, chosen(**wrong))
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    deployment.refresh_from_db()
    assert deployment.thresholds == {}


def test_a_viewer_sees_what_is_checked_and_changes_nothing(
    web: Web, page: Page, viewer: User, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"tobacco": 1.0})
    text = shown(web, viewer, page("deployment", deployment=deployment.id))
    assert "Tobacco and vapes" in text
    assert f'action="{page("change-thresholds", deployment=deployment.id)}"' not in text
    answer = web(viewer).post(page("change-thresholds", deployment=deployment.id), chosen())
    assert answer.status_code == 403


def test_the_card_speaks_chinese(web: Web, page: Page, owner: User, deployment: Deployment) -> None:
    User.objects.filter(id=owner.id).update(language="zh-hans")
    text = shown(web, owner, page("deployment", deployment=deployment.id), "zh-hans")
    assert "最好、第一、唯一" in text
    assert "《中华人民共和国广告法》第九条第（三）项" in text


@pytest.fixture
def taught(deployment: Deployment) -> Deployment:
    assert deployment.active is not None
    folder = store.path(deployment.active.version.adapter.artefact) / FOLDER
    Index.build(PAIRS, language="en").save(folder)
    return deployment


def tried(web: Web, page: Page, user: User, deployment: Deployment, text: str) -> str:
    """The text of the page after a sentence was tried, without its marks."""
    answer = web(user).post(page("checks", deployment=deployment.id), {"text": text})
    assert answer.status_code == 200
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(unescape(plain).split())


def test_a_sentence_is_held_to_the_fact_that_is_about_the_same(
    web: Web, page: Page, viewer: User, taught: Deployment
) -> None:
    right = tried(web, page, viewer, taught, "Members get 20 % off every order.")
    assert "It would be shown" in right
    assert "Your data carries it." in right
    assert f"Your data says: {FACT}" in right
    wrong = tried(web, page, viewer, taught, "Members get 50 % off every order.")
    assert "It would not be shown as it is" in wrong
    assert f"Your data says: {FACT}" in wrong


def test_what_may_not_be_said_is_marked_with_its_law(
    web: Web, page: Page, owner: User, taught: Deployment
) -> None:
    text = "We open at 9:30 on Saturdays. We are the best bike shop in the world."
    answer = web(owner).post(page("checks", deployment=taught.id), {"text": text})
    content = answer.content.decode()
    assert "<mark>the best bike shop in the world</mark>" in content
    assert "UK CAP Code 3.7" in content
    assert "The best, the first, the only one" in content


def test_what_was_put_off_is_found_and_not_objected_to(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    Deployment.objects.filter(id=deployment.id).update(thresholds={"absolute-superlative": 1.0})
    text = tried(web, page, owner, deployment, "We are the best bike shop in the world.")
    assert "It would be shown" in text
    assert "You have put this check off." in text


def test_a_category_is_shown_once_with_all_its_words(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    text = tried(web, page, owner, deployment, "We are the best bike shop in the world.")
    assert text.count("The best, the first, the only one") == 1


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("figure", "A figure in it is not what your data says."),
        ("a reason of another version", "Your data does not carry it."),
    ],
)
def test_what_is_wrong_is_said_in_words(reason: str, words: str) -> None:
    result = CheckResult(check=Check.GUARD, verdict=CheckVerdict.REPLACED, reason=reason)
    sentence = checking.CheckedSentence(text=FACT, start=0, found=(), results=(result,))
    (told,) = presented.of(
        checking.CheckedSentences(sentences=(sentence,), facts=checking.FactsAt.HELD)
    ).sentences
    assert [str(one.words) for one in told.results] == [words]


def test_without_facts_the_page_says_so_and_reviews_all_the_same(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    assert deployment.active is not None
    folder = store.path(deployment.active.version.adapter.artefact)
    best = "We are the best bike shop in the world."
    assert "cannot be read right now" in tried(web, page, owner, deployment, best)
    folder.mkdir(parents=True)
    without = tried(web, page, owner, deployment, best)
    assert "taught without facts" in without
    assert "This may not be said." in without
    Deployment.objects.filter(id=deployment.id).update(state="paused", active=None)
    assert "Nothing is live" in tried(web, page, owner, deployment, best)


def test_facts_that_are_too_many_are_not_read(
    web: Web, page: Page, owner: User, taught: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LARGEST_FACTS_BYTES", 1)
    assert "too many" in tried(web, page, owner, taught, FACT)


@pytest.mark.parametrize("text", ["", " ", "…", "x" * 1001, "Yes. " * 21])
def test_a_text_that_is_no_sentence_is_told_at_its_field(
    web: Web, page: Page, owner: User, deployment: Deployment, text: str
) -> None:
    answer = web(owner).post(page("checks", deployment=deployment.id), {"text": text})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()


def test_nobody_tries_sentences_without_end(
    web: Web, page: Page, owner: User, deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "PER_MINUTE", 1)
    tried(web, page, owner, deployment, FACT)
    answer = web(owner).post(page("checks", deployment=deployment.id), {"text": FACT})
    assert answer.status_code == 429


def test_the_page_of_a_sentence_speaks_chinese(
    web: Web, page: Page, owner: User, deployment: Deployment
) -> None:
    User.objects.filter(id=owner.id).update(language="zh-hans")
    client = web(owner)
    text = "我们是全国最好的自行车店。"
    answer = client.post(
        page("checks", deployment=deployment.id),
        {"text": text},
        headers={"accept-language": "zh-hans"},
    )
    assert "《中华人民共和国广告法》第九条第（三）项" in answer.content.decode()
