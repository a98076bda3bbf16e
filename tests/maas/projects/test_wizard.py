"""The five steps, driven by what their rows say."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from finetune.models import Dataset, Exam, Training
from maas.catalog.models import ModelVersion, TunedModel
from maas.projects import steps
from maas.projects.models import Project
from maas.tenants.models import Tenant, User
from serving.models import Channel, Deployment
from tests.browser import furnished
from tests.web import Page, Web

WHAT = {"name": "Shop helper", "industry": "retail", "task": "questions", "language": "en"}


@pytest.fixture
def project(web: Web, editor: User, page: Page, tenant: Tenant) -> Project:
    web(editor).post(page("new-project"), WHAT)
    return Project.objects.get(tenant=tenant)


@pytest.fixture
def furnished_shop(db: None) -> furnished.Shop:
    return furnished.build()


def test_the_first_step_asks_little_and_leads_to_the_second(
    web: Web, editor: User, page: Page, tenant: Tenant
) -> None:
    answer = web(editor).post(page("new-project"), WHAT)
    made = Project.objects.get(tenant=tenant)
    assert answer["Location"] == page("project-data", project=made.id)


def test_the_sample_shop_is_one_click(web: Web, editor: User, page: Page, project: Project) -> None:
    answer = web(editor).post(page("project-sample", project=project.id))
    assert answer["Location"] == page("project-data", project=project.id)
    dataset = Dataset.objects.get()
    assert dataset.filename == "larkspur.xlsx"
    shown = web(editor).get(answer["Location"]).content.decode()
    assert f'data-then="{answer["Location"]}"' in shown


def test_a_chinese_project_gets_the_chinese_sample(
    web: Web, editor: User, page: Page, tenant: Tenant
) -> None:
    client = web(editor)
    client.post(page("new-project"), {**WHAT, "language": "zh-hans"})
    made = Project.objects.get(tenant=tenant)
    client.post(page("project-sample", project=made.id))
    assert Dataset.objects.get().filename == "yunxiu.xlsx"


def test_a_step_ahead_of_its_time_leads_back(
    web: Web, editor: User, page: Page, project: Project
) -> None:
    client = web(editor)
    assert client.get(page("project-teach", project=project.id))["Location"] == page(
        "project-data", project=project.id
    )
    assert client.get(page("project-exam", project=project.id))["Location"] == page(
        "project-teach", project=project.id
    )
    assert client.get(page("project-live", project=project.id))["Location"] == page(
        "project-exam", project=project.id
    )


def test_another_device_meets_the_same_state(
    web: Web, editor: User, viewer: User, page: Page, project: Project
) -> None:
    web(editor).post(page("project-sample", project=project.id))
    furnished.read(Dataset.objects.get())
    project.refresh_from_db()
    assert steps.current(project) == "teach"
    shown = web(viewer).get(page("project", project=project.id))
    assert shown["Location"] == page("project-teach", project=project.id)
    report = web(viewer).get(page("project-data", project=project.id)).content.decode()
    assert "What we found in your file" in report
    assert "Next: teach" in report


def test_all_steps_done_leads_to_the_last(web: Web, furnished_shop: furnished.Shop) -> None:
    shop = furnished_shop
    project = Project.objects.get(id=shop.ids["project"])
    assert steps.current(project) == "live"
    assert all(steps.done(project).values())
    client = web(shop.owner)
    for step in ("data", "exam", "live"):
        assert client.get(f"/t/{shop.tenant.id}/steps/{project.id}/{step}/").status_code == 200


def test_an_exam_that_was_not_passed_leads_on_instead_of_live(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop = furnished_shop
    Exam.objects.update(passed=False, score=0.8)
    ModelVersion.objects.update(verdict=ModelVersion.Verdict.FAILED)
    client = web(shop.owner)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}"
    shown = client.get(f"{base}/exam/").content.decode()
    assert "Not there yet" in shown
    assert "Teach again" in shown
    assert client.get(f"{base}/live/")["Location"] == f"{base}/exam/"


def test_a_retired_deployment_lets_one_publish_again(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop = furnished_shop
    Deployment.objects.update(state=Deployment.State.RETIRED, active=None)
    base = f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/live/"
    client = web(shop.owner)
    asked = client.get(base).content.decode()
    assert re.search(r"<button[^>]*btn-primary.*Go live</button>", asked)
    assert '<details class="fold after">' in asked, "the name is for experts"
    refused = client.post(base, {"name": "No Name"}).content.decode()
    assert '<details class="fold after" open>' in refused
    client.post(base, {"name": "larkspur"})
    project = Project.objects.get(id=shop.ids["project"])
    assert project.deployment
    assert project.deployment.state == Deployment.State.PUBLISHING
    assert project.deployment.name == "larkspur"


def _live(shop: furnished.Shop) -> str:
    return f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/live/"


def test_a_live_model_without_a_chat_page_says_that_one_thing_is_left(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop, client = furnished_shop, web(furnished_shop.owner)
    served = client.get(_live(shop)).content.decode()
    assert "Your model is live" in served
    assert "Customers can ask it on its chat page." in served
    Channel.objects.update(enabled=False)
    closed = client.get(_live(shop)).content.decode()
    assert "Your model is live" in closed
    assert "One thing is left: open the chat page for your customers." in closed
    assert "Customers can ask it" not in closed
    assert closed.index("Open the chat page") < closed.index("Try it</h2>")


def test_a_paused_model_says_so_and_goes_on_from_there(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop, client = furnished_shop, web(furnished_shop.owner)
    Deployment.objects.update(state=Deployment.State.PAUSED)
    shown = client.get(_live(shop)).content.decode()
    assert "Your model is paused" in shown
    assert "Customers get no answers" in shown
    assert "Try it</h2>" not in shown
    resume = f"/t/{shop.tenant.id}/live/{shop.ids['deployment']}/resume/"
    assert f'action="{resume}"' in shown
    assert client.post(resume, {"next": _live(shop)})["Location"] == _live(shop)


def test_the_heading_and_the_time_line_change_when_it_has_gone_live(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop, client = furnished_shop, web(furnished_shop.owner)
    htmx = {"HX-Request": "true"}
    Deployment.objects.update(state=Deployment.State.PUBLISHING)
    shown = client.get(_live(shop)).content.decode()
    assert "Your model is going live" in shown
    assert f'hx-get="{_live(shop)}"' in shown
    waiting = client.get(_live(shop), headers=htmx).content.decode()
    assert "hx-swap-oob" not in waiting
    Deployment.objects.update(state=Deployment.State.LIVE)
    gone = client.get(_live(shop), headers=htmx).content.decode()
    assert 'id="live-heading" hx-swap-oob="true">Your model is live' in gone
    assert 'id="walk" hx-swap-oob="true"' in gone
    assert "<html" not in gone
    Deployment.objects.update(state=Deployment.State.RETIRED)
    ended = client.get(_live(shop), headers=htmx)
    assert ended.headers["HX-Refresh"] == "true"


def test_the_time_line_shows_what_is_done_as_done(web: Web, furnished_shop: furnished.Shop) -> None:
    shop, client = furnished_shop, web(furnished_shop.owner)
    walk = _walk(client.get(_live(shop)).content.decode())
    assert '<li class="done" aria-current="step">' in walk
    assert walk.count('<li class="done"') == 5
    assert walk.count('<span class="takes">done</span>') == 5
    assert "minute" not in walk
    Deployment.objects.update(state=Deployment.State.PAUSED)
    walk = _walk(client.get(_live(shop)).content.decode())
    assert '<li class="" aria-current="step">' in walk
    assert '<span class="takes">1 minute</span>' in walk


def _walk(page: str) -> str:
    return _match(r'<nav id="walk".*?</nav>', page)[0]


def _match(pattern: str, page: str) -> re.Match[str]:
    match = re.search(pattern, page, re.S)
    assert match
    return match


def test_people_read_the_models_own_name_and_programs_theirs(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop, client = furnished_shop, web(furnished_shop.owner)
    TunedModel.objects.update(name="云岫茶铺")
    Deployment.objects.update(name="model")
    base = f"/t/{shop.tenant.id}"
    live = f"{base}/live/"
    for path in (f"{base}/", live, f"{live}{shop.ids['deployment']}/"):
        shown = client.get(path).content.decode()
        assert re.search(r"<(h1|h3|th)[^>]*>(<a[^>]*>)?云岫茶铺<", shown), path
        assert re.search(r"<code[^>]*>model</code>", shown), path
    assert "云岫茶铺" in client.get(f"{base}/conversations/").content.decode()


def test_the_trade_of_step_one_is_what_the_file_is_held_against(
    web: Web, editor: User, page: Page, tenant: Tenant
) -> None:
    client = web(editor)
    client.post(page("new-project"), {**WHAT, "industry": "health"})
    made = Project.objects.get(tenant=tenant)
    client.post(page("project-sample", project=made.id))
    dataset = Dataset.objects.get()
    assert dataset.options["industry"] == "health"
    furnished.read(dataset)
    before = _missing(dataset)
    client.post(page("project-what", project=made.id), {**WHAT, "industry": "logistics"})
    dataset.refresh_from_db()
    assert dataset.state == Dataset.State.READING
    furnished.read(dataset)
    assert before
    assert before != _missing(dataset)
    job = dataset.job_id
    client.post(page("project-what", project=made.id), {**WHAT, "industry": "logistics"})
    dataset.refresh_from_db()
    assert dataset.job_id == job, "with the same trade nothing is read again"


def _missing(dataset: Dataset) -> list[str]:
    """Which of the trade's usual questions the file does not answer."""
    dataset.refresh_from_db()
    notes = [one for one in dataset.report["notes"] if one["code"] == "topics_missing"]
    return [title["en"] for note in notes for title in note["params"]["titles"]]


@pytest.mark.parametrize(
    ("task", "language", "question"),
    [
        ("questions", "en", "Are you open on Sundays too?"),
        ("products", "en", "What is the blue kettle made of?"),
        ("team", "zh-hans", "收到破损的货物由谁签字？"),
    ],
)
def test_the_spreadsheet_to_fill_in_has_examples_of_the_task(
    web: Web, editor: User, page: Page, tenant: Tenant, task: str, language: str, question: str
) -> None:
    client = web(editor)
    client.post(page("new-project"), {**WHAT, "task": task, "language": language})
    made = Project.objects.get(tenant=tenant)
    file = client.get(page("project-template", project=made.id)).getvalue()
    rows = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    assert rows["A2"].value == question
    client.post(
        page("project-data", project=made.id), {"file": SimpleUploadedFile("mine.xlsx", file)}
    )
    dataset = Dataset.objects.get()
    furnished.read(dataset)
    read = dataset.rows.filter(fate="kept").order_by("number")
    assert [row.question for row in read] == [rows["A2"].value, rows["A3"].value]
    assert all(row.category for row in read)


def test_taking_another_file_starts_the_teaching_anew(
    web: Web, furnished_shop: furnished.Shop
) -> None:
    shop = furnished_shop
    client = web(shop.owner)
    client.post(f"/t/{shop.tenant.id}/steps/{shop.ids['project']}/data/known/")
    project = Project.objects.get(id=shop.ids["project"])
    assert (project.dataset_id, project.training_id) == (None, None)
    assert Training.objects.exists()


def test_screens_and_required_fields_are_few(web: Web, furnished_shop: furnished.Shop) -> None:
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
    mains = [_match(r"<main.*</main>", one.content.decode())[0] for one in screens]
    headings = {_match(r"<h1[^>]*>(.*?)</h1>", main)[1] for main in mains}
    assert len(headings) == len(screens) <= 6
    required = [field for main in mains for field in re.findall(r"<[^>]* required[ >]", main)]
    assert 1 <= len(required) <= 5, required
