"""Asking people for their questions: the link, the facts that are near, and the decision."""

import threading
from collections.abc import Sequence

import pytest

from finetune.data.settings import ADDED_SHEET
from finetune.models import Contribution, Dataset, Example, SourceRow, Survey
from finetune.pages.presenters import surveys
from finetune.surveys import nearest, receiving, services
from knowledgebase.retrieval.index import FOLDER, Index
from maas.catalog import store
from maas.projects.models import Project
from maas.tenants.models import Tenant, User
from maas.tenants.selectors import platform_principal
from tests import factories, shops
from tests.browser import furnished
from tests.finetune import factories as data
from tests.web import Page, Web

CLOSING, CHEESE = "at which hour do you close the shop", "do you sell cheese"


@pytest.fixture
def dataset(tenant: Tenant) -> Dataset:
    """The small English shop, with one row of its file for each answer."""
    made = data.make_dataset(tenant)
    data.add_examples(made, Example.Split.TRAIN, shops.ENGLISH, origin=Example.Origin.OWN)
    return made


@pytest.fixture
def taught(tenant: Tenant, dataset: Dataset) -> Index:
    """A model was taught from it: its index lies in the artefact store."""
    version = factories.make_version(tenant, dataset_id=dataset.id)
    index = shops.english()
    index.save(store.path(version.adapter.artefact) / FOLDER)
    return index


@pytest.fixture
def survey(tenant: Tenant, dataset: Dataset) -> Survey:
    return services.open_survey(by=platform_principal(tenant), dataset_id=dataset.id)


def send(survey: Survey, *questions: str) -> list[Contribution]:
    receiving.contribute(token=survey.token, text="\n".join(questions), visitor="somebody")
    return [survey.contributions.get(text=one) for one in questions]


def told(
    tenant: Tenant, dataset: Dataset, rows: Sequence[Contribution]
) -> list[surveys.ContributionLine]:
    return surveys.contribution_lines(by=platform_principal(tenant), dataset=dataset, rows=rows)


def names(told: surveys.ContributionLine) -> list[str]:
    return [fact.answer for fact in told.facts]


def test_the_nearest_facts_come_from_the_newest_models_index(
    tenant: Tenant, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    closing, cheese = told(tenant, dataset, send(survey, CLOSING, CHEESE))
    assert names(closing)[0] == shops.HOURS
    assert len(closing.facts) == nearest.NEAREST
    assert closing.chosen == closing.facts[0].name
    assert cheese.chosen == "", "nothing is chosen where nothing is clearly near"


def test_a_fact_that_the_data_has_no_more_is_not_offered(
    tenant: Tenant, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    Example.objects.filter(dataset=dataset, answer=shops.HOURS).delete()
    Dataset.objects.filter(id=dataset.id).update(edition=2)
    dataset.refresh_from_db()
    (closing,) = told(tenant, dataset, send(survey, CLOSING))
    assert shops.HOURS not in names(closing)
    assert closing.facts
    assert closing.chosen == ""


def test_without_a_model_an_index_is_made_of_few_pairs(
    tenant: Tenant, dataset: Dataset, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "PATIENCE", 120.0)
    (closing,) = told(tenant, dataset, send(survey, CLOSING))
    assert names(closing)[0] == shops.HOURS


def test_nobody_waits_long_for_it(
    tenant: Tenant, dataset: Dataset, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    monkeypatch.setattr(nearest, "PATIENCE", 0.0)
    monkeypatch.setattr(nearest, "_build", lambda *_pairs: looked.wait(60))
    try:
        (chain,) = told(tenant, dataset, send(survey, "how much is a new bicycle chain"))
    finally:
        looked.set()
    assert names(chain)[0] == "A new chain costs £25, fitting included.", "by its words alone"
    assert chain.chosen == ""


def test_many_pairs_are_compared_by_their_words(
    tenant: Tenant, dataset: Dataset, survey: Survey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "MOST_PAIRS", 3)
    monkeypatch.setattr(nearest, "_build", lambda *_pairs: pytest.fail("no index is made"))
    (chain,) = told(tenant, dataset, send(survey, "how much is a new bicycle chain"))
    assert names(chain)[0] == "A new chain costs £25, fitting included."


def test_what_the_data_asks_already_is_to_be_dismissed(
    tenant: Tenant, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    (known,) = told(tenant, dataset, send(survey, "WHEN do you close"))
    assert known.known
    assert known.chosen == "dismiss"


def test_the_link_is_made_shown_and_closed(
    web: Web, owner: User, page: Page, dataset: Dataset
) -> None:
    client = web(owner)
    address = page("survey", dataset=dataset.id)
    shown = client.get(address).content.decode()
    assert "Make the link" in shown
    switch = page("switch-survey", dataset=dataset.id, switch="on")
    assert client.post(switch).status_code == 302
    survey = Survey.objects.get(dataset=dataset)
    shown = client.get(address).content.decode()
    assert f"/ask/{survey.token}/" in shown
    assert "data-copies" in shown
    client.post(switch, {"welcome": "Ask us anything."})
    survey.refresh_from_db()
    assert survey.welcome == "Ask us anything."
    client.post(page("switch-survey", dataset=dataset.id, switch="off"))
    survey.refresh_from_db()
    assert not survey.open


def test_several_are_put_into_the_data_and_dismissed_at_once(web: Web, db: None) -> None:
    shop = furnished.build()
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    client = web(shop.owner)
    address = f"/t/{shop.tenant.id}/data/{dataset.id}/survey/"
    rows = Contribution.objects.filter(state="new").order_by("id")
    first, second, *others = rows
    (fact,) = nearest.search(dataset, "Mill Lane", most=5)
    sent = {f"for-{first.id}": fact.name, f"for-{second.id}": "dismiss"}
    sent |= {f"for-{one.id}": "" for one in others}
    answer = client.post(address, sent, follow=True)
    assert "1 way of asking is in your data now" in answer.content.decode()
    assert "1 was dismissed." in answer.content.decode()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("used", "dismissed")
    dataset.refresh_from_db()
    furnished.read(dataset)
    row = SourceRow.objects.get(dataset=dataset, sheet=ADDED_SHEET)
    assert (row.question, row.answer) == (first.text, fact.answer)
    assert rows.all().count() == len(others)
    project = Project.objects.get(dataset=dataset)
    teach = f"/t/{shop.tenant.id}/steps/{project.id}/teach/?again=1"
    assert teach in client.get(address).content.decode()


def test_another_fact_is_searched_for(
    web: Web, owner: User, page: Page, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    (asked,) = send(survey, CHEESE)
    address = page("survey-question", dataset=dataset.id, contribution=asked.id)
    client = web(owner)
    shown = client.get(address, {"search": "Mill Lane"}).content.decode()
    assert shops.PLACE in shown
    assert shops.PHONE not in shown
    (fact,) = nearest.search(dataset, "mill lane", most=5)
    assert client.post(address, {"fact": fact.name}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "used"
    assert dataset.decisions.get(action="add").values["answer"] == shops.PLACE


def test_what_is_not_covered_gets_its_answer(
    web: Web, owner: User, page: Page, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    (asked,) = send(survey, CHEESE)
    address = page("survey-question", dataset=dataset.id, contribution=asked.id)
    client = web(owner)
    shown = client.get(address).content.decode()
    assert f"{CHEESE}</textarea>" in shown, "the question is there already"
    sent = {"question": "Do you sell cheese?", "answer": ""}
    assert client.post(address, sent).status_code == 400
    assert client.post(address, sent | {"answer": "No, bicycles only."}).status_code == 302
    added = dataset.decisions.get(action="add").values
    assert (added["question"], added["answer"]) == ("Do you sell cheese?", "No, bicycles only.")
    assert "This question is in your data." in client.get(address).content.decode()


def test_a_fact_that_has_gone_meanwhile_is_not_taken(
    web: Web, owner: User, page: Page, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    (asked,) = send(survey, CLOSING)
    address = page("survey", dataset=dataset.id)
    answer = web(owner).post(address, {f"for-{asked.id}": "0" * 16}, headers={"referer": address})
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert asked.state == "new"


def test_whoever_only_looks_decides_nothing(
    web: Web, viewer: User, page: Page, dataset: Dataset, taught: Index, survey: Survey
) -> None:
    (asked,) = send(survey, CLOSING)
    client = web(viewer)
    shown = client.get(page("survey", dataset=dataset.id)).content.decode()
    assert CLOSING in shown
    assert "Add these wordings" not in shown
    question = page("survey-question", dataset=dataset.id, contribution=asked.id)
    assert "The right answer" not in client.get(question).content.decode()
    for path, sent in (
        (page("survey", dataset=dataset.id), {f"for-{asked.id}": "dismiss"}),
        (question, {"question": "a", "answer": "b"}),
        (page("switch-survey", dataset=dataset.id, switch="off"), {}),
    ):
        assert client.post(path, sent).status_code == 403
    asked.refresh_from_db()
    assert asked.state == "new"


def test_the_start_page_says_that_questions_wait(
    web: Web, owner: User, page: Page, dataset: Dataset, survey: Survey
) -> None:
    first, _other = send(survey, CLOSING, CHEESE)
    words = "2 questions came in by your link"
    assert words in web(owner).get(page("start")).content.decode()
    services.decide(
        by=platform_principal(survey.tenant), dataset_id=dataset.id, dismissed=[first.id]
    )
    assert "1 question came in by your link" in web(owner).get(page("start")).content.decode()


def test_a_preliminary_exam_and_the_wizard_offer_the_link(web: Web, db: None) -> None:
    shop = furnished.build()
    client = web(shop.owner)
    token = Survey.objects.get().token
    for path in (
        f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/",
        f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/exam/",
        f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/",
    ):
        assert f"/ask/{token}/" in client.get(path).content.decode(), path
