"""What an exam's page claims of a mark is what its numbers bear out."""

from collections.abc import Callable

import pytest
from django.utils import translation

from finetune.models import Dataset, Exam, ExamItem, SourceRow
from finetune.pages.presenters import meter
from maas.catalog.models import ModelVersion
from maas.projects.models import Project
from maas.tenants.models import Role, User
from tests import factories
from tests.browser import furnished
from tests.web import Web

Shown = Callable[..., str]


@pytest.mark.parametrize(
    ("low", "high", "passed", "claim"),
    [
        (0.96, 0.99, True, "You can rely on it."),
        (0.89, 0.99, True, "its real mark may still lie below the line"),
        (0.85, 0.97, False, "It is close."),
        (0.60, 0.80, False, "it needs to learn more first"),
    ],
)
def test_how_sure_a_verdict_is_depends_on_where_the_real_mark_may_lie(
    low: float, high: float, passed: bool, claim: str
) -> None:
    exam = Exam(pass_mark=0.95, score_low=low, score_high=high, passed=passed)
    assert claim in str(meter.certainty(exam))


def test_a_narrow_pass_is_told_without_a_promise(web: Web, db: None) -> None:
    shop = furnished.build()
    Exam.objects.update(score_low=0.887, score_high=0.991, passed=True)
    base = f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/"
    shown = web(shop.owner).get(base).content.decode()
    assert "needed to pass" in shown
    assert "its real mark may still lie below the line" in shown
    assert "most likely get between 88%" in shown
    assert "good enough" not in shown
    assert "the 95% confidence interval" in shown


CAVEAT = "Preliminary: asked in wordings that we made from your own."


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    return furnished.build()


@pytest.fixture
def shown(web: Web, shop: furnished.Shop) -> Shown:
    """The exam's page as a text, with the query `?…`; the owner's own language."""
    client = web(shop.owner)

    def get(query: str = "") -> str:
        answer = client.get(f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def test_three_bars_compare_and_a_sentence_says_what_teaching_brought(shown: Shown) -> None:
    page = shown()
    assert page.count('class="meter ') == 3
    assert "The base model, untaught, with the same facts before it" in page
    assert "64.8%" in page
    assert "Teaching brought 8 more right answers to the 37 questions" in page


def test_that_teaching_brought_nothing_is_said_as_plainly(
    shown: Shown, shop: furnished.Shop
) -> None:
    exam = Exam.objects.get(id=shop.ids["exam"])
    exam.parts["covered"] |= {"gained": 2, "lost": 2}
    exam.save()
    assert "Teaching brought nothing" in shown()


def test_every_part_has_its_line(shown: Shown) -> None:
    page = shown()
    for title in ("Answered in your data", "Not in your data", "Small talk", "Traps"):
        assert title in page
    assert "29 of 30" in page
    assert "52% to 97%" in page
    assert "All parts but the first together: 72 of 74 right, 95% needed" in page
    assert "answered at once 33 of 37, of these right 32; asked back 3; wrongly refused 1" in page


def test_answers_are_narrowed_by_part_and_by_mark(shown: Shown) -> None:
    page = shown("?show=wrong&part=uncovered")
    assert "Are there any discounts?" in page
    assert "until what time can I drop by" not in page
    assert "Wrong (1)" in page
    assert "Right (29)" in page
    assert "Not one wrong answer" in shown("?show=wrong&part=double")
    assert "Wrong (3)" in shown("?part=nonsense")


def test_each_failure_has_its_way_to_be_mended(shown: Shown, shop: furnished.Shop) -> None:
    page = shown()
    rows = f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/rows/"
    assert "Add this question to your data" in page
    assert "Nothing in your data mends this" in page
    assert "It said what it must not say: pineapple." in page
    wording = "wording=Can%20somebody%20tell%20me%20whether%20you%20mend%20punctures"
    assert wording in page
    assert rows in page


def test_the_wording_that_was_not_known_stands_in_the_form_already(
    web: Web, shop: furnished.Shop
) -> None:
    row = SourceRow.objects.get(dataset=shop.ids["dataset"], answer__contains="a puncture")
    address = f"/t/{shop.tenant.id}/data/{shop.ids['dataset']}/rows/{row.id}/"
    page = web(shop.owner).get(address, {"field": "wordings", "wording": "Flat tyre?"})
    assert page.context["form"].initial["wordings"] == "Flat tyre?"


def test_a_question_without_an_answer_is_answered_where_it_stands(
    web: Web, shop: furnished.Shop
) -> None:
    item = ExamItem.objects.get(exam=shop.ids["exam"], part="uncovered")
    here = f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/"
    sent = {"answer": "No, our prices are fair all year.", "next": f"{here}?part=uncovered"}
    answer = web(shop.owner).post(f"{here}{item.id}/answer/", sent)
    assert answer["Location"] == f"{here}?part=uncovered"
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    added = dataset.decisions.get(action="add").values
    assert (added["question"], added["answer"]) == (item.question, sent["answer"])


def test_a_viewer_cannot_answer_it(web: Web, shop: furnished.Shop, viewer: User) -> None:
    factories.make_member(shop.tenant, Role.VIEWER, user=viewer)
    here = f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/{shop.ids['item']}/answer/"
    assert web(viewer).post(here, {"answer": "No."}).status_code == 403


def test_choices_and_what_was_said_before_are_shown(shown: Shown) -> None:
    page = shown("?show=right")
    assert "After a tap on “What are your opening hours?”" in page
    assert "What was said before" in page


@pytest.mark.parametrize(
    "place",
    [
        "exams/{exam}/",
        "models/{model}/",
        "steps/{project}/exam/",
        "trainings/{training}/",
    ],
)
def test_wherever_a_preliminary_mark_stands_its_caveat_stands_too(
    web: Web, shop: furnished.Shop, place: str
) -> None:
    address = f"/t/{shop.tenant.id}/{place.format(**shop.ids)}"
    page = web(shop.owner).get(address).content.decode()
    assert CAVEAT in page
    assert "ten are enough to begin" in page
    Exam.objects.update(preliminary=False)
    ModelVersion.objects.update(exam_summary={})
    assert "Preliminary" not in web(shop.owner).get(address).content.decode()


@pytest.mark.parametrize("place", ["models/", "", "live/{deployment}/", "live/new/"])
def test_a_short_mark_has_a_short_caveat(web: Web, shop: furnished.Shop, place: str) -> None:
    address = f"/t/{shop.tenant.id}/{place.format(**shop.ids)}"
    assert "reliminary" in web(shop.owner).get(address).content.decode()


def test_a_preliminary_model_may_go_live_and_is_told_of_before(
    web: Web, shop: furnished.Shop
) -> None:
    Project.objects.filter(id=shop.ids["project"]).update(deployment=None)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/live/"
    page = web(shop.owner).get(base).content.decode()
    assert CAVEAT in page
    answer = web(shop.owner).post(base, {"name": "another"})
    assert answer.status_code == 302
    deployment = Project.objects.get(id=shop.ids["project"]).deployment
    assert deployment is not None
    assert deployment.name == "another"


def test_an_exam_of_covered_questions_alone_is_shown_as_before(
    shown: Shown, shop: furnished.Shop
) -> None:
    Exam.objects.update(parts={}, base_facts_score=None, preliminary=False)
    page = shown()
    assert "Part by part" not in page
    assert "What did teaching bring?" not in page
    assert page.count('class="meter ') == 2
    assert "Wrong (1)" in page


def test_the_page_is_shown_in_chinese_too(web: Web, shop: furnished.Shop) -> None:
    User.objects.filter(id=shop.owner.id).update(language="zh-hans")
    address = f"/t/{shop.tenant.id}/exams/{shop.ids['exam']}/"
    with translation.override("en"):  # and back to it, for whoever comes next
        page = web(shop.owner).get(address).content.decode()
    assert 'lang="zh-hans"' in page
    assert "重新考试" in page
