"""The five steps, driven by what their rows say."""

import re

import pytest

from finetune.models import Dataset, Exam, Training
from maas.catalog.models import ModelVersion
from maas.console.models import Project
from maas.console.projects import steps
from serving.models import Deployment
from tests.browser import furnished

WHAT = {"name": "Shop helper", "industry": "retail", "task": "questions", "language": "en"}


@pytest.fixture
def project(web, editor, page, tenant) -> Project:
    web(editor).post(page("new-project"), WHAT)
    return Project.objects.get(tenant=tenant)


@pytest.fixture
def furnished_shop(db) -> furnished.Shop:
    return furnished.build()


def test_the_first_step_asks_little_and_leads_to_the_second(web, editor, page, tenant):
    answer = web(editor).post(page("new-project"), WHAT)
    made = Project.objects.get(tenant=tenant)
    assert answer.url == page("project-data", project=made.id)


def test_the_sample_shop_is_one_click(web, editor, page, project):
    answer = web(editor).post(page("project-sample", project=project.id))
    assert answer.url == page("project-data", project=project.id)
    dataset = Dataset.objects.get()
    assert dataset.filename == "larkspur.xlsx"
    shown = web(editor).get(answer.url).content.decode()
    assert f'data-then="{answer.url}"' in shown


def test_a_chinese_project_gets_the_chinese_sample(web, editor, page, tenant):
    client = web(editor)
    client.post(page("new-project"), {**WHAT, "language": "zh-hans"})
    made = Project.objects.get(tenant=tenant)
    client.post(page("project-sample", project=made.id))
    assert Dataset.objects.get().filename == "yunxiu.xlsx"


def test_a_step_ahead_of_its_time_leads_back(web, editor, page, project):
    client = web(editor)
    assert client.get(page("project-teach", project=project.id)).url == page(
        "project-data", project=project.id
    )
    assert client.get(page("project-exam", project=project.id)).url == page(
        "project-teach", project=project.id
    )
    assert client.get(page("project-live", project=project.id)).url == page(
        "project-exam", project=project.id
    )


def test_another_device_meets_the_same_state(web, editor, viewer, page, project):
    web(editor).post(page("project-sample", project=project.id))
    furnished.read(Dataset.objects.get())
    project.refresh_from_db()
    assert steps.current(project) == "teach"
    shown = web(viewer).get(page("project", project=project.id))
    assert shown.url == page("project-teach", project=project.id)
    report = web(viewer).get(page("project-data", project=project.id)).content.decode()
    assert "What we found in your file" in report
    assert "Next: teach" in report


def test_all_steps_done_leads_to_the_last(web, furnished_shop):
    shop = furnished_shop
    project = Project.objects.get(id=shop.ids["project"])
    assert steps.current(project) == "live"
    assert all(steps.done(project).values())
    client = web(shop.owner)
    for step in ("data", "exam", "live"):
        assert client.get(f"/t/{shop.tenant.id}/steps/{project.id}/{step}/").status_code == 200


def test_an_exam_that_was_not_passed_leads_on_instead_of_live(web, furnished_shop):
    shop = furnished_shop
    Exam.objects.update(passed=False, score=0.8)
    ModelVersion.objects.update(verdict=ModelVersion.Verdict.FAILED)
    client = web(shop.owner)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}"
    shown = client.get(f"{base}/exam/").content.decode()
    assert "Not there yet" in shown
    assert "Teach again" in shown
    assert client.get(f"{base}/live/").url == f"{base}/exam/"


def test_a_retired_deployment_lets_one_publish_again(web, furnished_shop):
    shop = furnished_shop
    Deployment.objects.update(state=Deployment.State.RETIRED, active=None)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/live/"
    client = web(shop.owner)
    assert "Publish" in client.get(base).content.decode()
    client.post(base, {"name": "larkspur"})
    project = Project.objects.get(id=shop.ids["project"])
    assert project.deployment.state == Deployment.State.PUBLISHING
    assert project.deployment.name == "larkspur"


def test_taking_another_file_starts_the_teaching_anew(web, furnished_shop):
    shop = furnished_shop
    client = web(shop.owner)
    client.post(f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/data/known/")
    project = Project.objects.get(id=shop.ids["project"])
    assert (project.dataset_id, project.training_id) == (None, None)
    assert Training.objects.exists()


def test_screens_and_required_fields_are_few(web, furnished_shop):
    """On the whole way at most six screens and five required fields, as they are rendered."""
    shop, client = furnished_shop, web(furnished_shop.owner)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}"
    screens = [
        client.get(f"/t/{shop.tenant.id}/steps/new/"),
        client.get(f"{base}/data/"),  # the report
        client.get(f"{base}/teach/?again=1"),
        client.get(f"{base}/exam/"),
    ]
    Deployment.objects.update(state=Deployment.State.RETIRED, active=None)
    screens.append(client.get(f"{base}/live/"))
    Project.objects.update(dataset=None)
    screens.append(client.get(f"{base}/data/"))  # where the file is asked for
    assert [one.status_code for one in screens] == [200] * len(screens)
    mains = [re.search(r"<main.*</main>", one.content.decode(), re.S)[0] for one in screens]
    headings = {re.search(r"<h1[^>]*>(.*?)</h1>", main, re.S)[1] for main in mains}
    assert len(headings) == len(screens) <= 6
    required = [field for main in mains for field in re.findall(r"<[^>]* required[ >]", main)]
    assert 1 <= len(required) <= 5, required
