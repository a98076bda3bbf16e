"""What is thrown away can be taken back for 30 days, and then goes for good with all its files."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import TestCase
from django.utils import timezone

from finetune.models import Dataset, Exam, Example, SourceRow, Training
from maas.catalog import store
from maas.catalog.models import Adapter, ModelVersion, Placement, TunedModel
from maas.jobs.models import Job
from maas.projects.models import Project
from maas.tenants.models import AuditEntry, Role
from maas.tenants.tasks import purge_trash
from serving.models import Deployment, Revision
from tests import factories
from tests.browser import furnished
from tests.conftest import Api
from tests.web import Web

Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """`later(31)`: as if so many days had gone by."""
    real = timezone.now

    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(days=days))

    return move


@pytest.fixture
def shop(db: None) -> furnished.Shop:
    shop = furnished.build()
    version = ModelVersion.objects.get(id=shop.ids["version"])
    folder = store.path(version.adapter.artefact)
    folder.mkdir(parents=True)
    (folder / "adapter_model.safetensors").write_bytes(b"weights")
    frozen = store.put_chunks("frozen", [b"{}\n"], suffix=".jsonl").artefact
    Training.objects.update(frozen=frozen)
    Project.objects.exclude(deleted_at=None).delete()
    return shop


def _address(shop: furnished.Shop, rest: str) -> str:
    return f"/t/{shop.tenant.id}/{rest}"


def _end_everything() -> None:
    """The deployment is ended, and no engine holds the version any more."""
    Deployment.objects.update(state=Deployment.State.RETIRED, active=None)
    Placement.objects.update(state=Placement.State.GONE)


def _throw(web: Web, shop: furnished.Shop) -> None:
    client = web(shop.owner)
    client.post(_address(shop, f"data/{shop.ids['dataset']}/trash/"))
    client.post(_address(shop, f"models/{shop.ids['model']}/delete/"))
    client.post(_address(shop, f"steps/{shop.ids['project']}/away/"))


def test_the_trash_shows_all_kinds_with_the_days_that_are_left(
    web: Web, shop: furnished.Shop, later: Later
) -> None:
    _end_everything()
    _throw(web, shop)
    later(12)
    shown = web(shop.owner).get(_address(shop, "trash/")).content.decode()
    for what in ("Data set", "Model", "Step by step"):
        assert f"{what}</span></td>" in shown
    assert shown.count("18 days") == 3


def test_everything_is_taken_back_as_it_was(web: Web, shop: furnished.Shop) -> None:
    _end_everything()
    _throw(web, shop)
    client = web(shop.owner)
    for kind in ("dataset", "model", "project"):
        answer = client.post(_address(shop, f"trash/{kind}/{shop.ids[kind]}/restore/"))
        assert answer["Location"].rstrip("/").endswith(str(shop.ids[kind]))
    for model in (Dataset, TunedModel, Project):
        assert not model.objects.exclude(deleted_at=None).exists()
    shown = client.get(_address(shop, "trash/")).content.decode()
    assert "The trash is empty" in shown


def test_after_thirty_days_rows_and_files_are_gone_and_the_trail_stays(
    web: Web, shop: furnished.Shop, later: Later
) -> None:
    _end_everything()
    dataset = Dataset.objects.get(id=shop.ids["dataset"])
    assert dataset.job_id is not None
    adapter = Adapter.objects.get()
    frozen = Training.objects.get().frozen
    jobs = [dataset.job_id, Training.objects.get().job_id, Exam.objects.get().job_id]
    files = [store.path(name) for name in (dataset.artefact, adapter.artefact, frozen)]
    assert all(file.exists() for file in files)
    _throw(web, shop)
    later(29)
    assert purge_trash() == 0
    later(31)
    with _commits():
        assert purge_trash() == 3
    for model in (
        Dataset, SourceRow, Example, TunedModel, ModelVersion, Adapter, Training, Exam, Revision,
        Project,
    ):  # fmt: skip
        assert not model.objects.exists(), model
    assert not Job.objects.filter(id__in=jobs).exists()
    assert not [file for file in files if file.exists()]
    trail = AuditEntry.objects.filter(tenant=shop.tenant).values_list("action", flat=True)
    assert {"dataset.purge", "model.purge", "project.purge", "dataset.upload"} <= set(trail)


@pytest.mark.parametrize("state", [Deployment.State.LIVE, Deployment.State.PAUSED])
def test_what_a_deployment_needs_is_neither_thrown_away_nor_purged(
    web: Web, shop: furnished.Shop, later: Later, state: Deployment.State
) -> None:
    Placement.objects.update(state=Placement.State.GONE)
    Deployment.objects.update(state=state)
    client = web(shop.owner)
    page = _address(shop, f"models/{shop.ids['model']}/")
    answer = client.post(
        f"{page}delete/", follow=True, headers={"Referer": f"http://testserver{page}"}
    )
    assert "End that first" in answer.content.decode()
    assert TunedModel.objects.get(id=shop.ids["model"]).deleted_at is None
    TunedModel.objects.update(deleted_at=timezone.now())  # as if it had been before
    later(31)
    assert purge_trash() == 0
    assert ModelVersion.objects.filter(id=shop.ids["version"]).exists()


def test_a_models_exam_outlives_its_data(web: Web, shop: furnished.Shop, later: Later) -> None:
    """The data's words are gone; what a training froze stays, so that it can be examined."""
    web(shop.owner).post(_address(shop, f"data/{shop.ids['dataset']}/trash/"))
    frozen = store.path(Training.objects.get().frozen)
    later(31)
    with _commits():
        purge_trash()
    assert not SourceRow.objects.exists()
    assert not Example.objects.exists()
    left = Dataset.objects.get()
    assert (left.state, left.artefact, left.report, left.options) == ("gone", "", {}, {})
    assert frozen.exists()
    client = web(shop.owner)
    assert "The trash is empty" in client.get(_address(shop, "trash/")).content.decode()
    assert client.get(_address(shop, f"data/{left.id}/")).status_code == 404
    assert client.get(_address(shop, f"exams/{shop.ids['exam']}/")).status_code == 200
    gone = client.post(_address(shop, f"trash/dataset/{left.id}/restore/"))
    assert gone.status_code == 404


def test_a_model_being_taught_stays(web: Web, shop: furnished.Shop) -> None:
    _end_everything()
    Job.objects.filter(training__isnull=False).update(state=Job.State.RUNNING)
    web(shop.owner).post(_address(shop, f"models/{shop.ids['model']}/delete/"))
    assert TunedModel.objects.get(id=shop.ids["model"]).deleted_at is None


def test_a_model_whose_name_was_taken_comes_back_with_a_number(
    api: Api, web: Web, shop: furnished.Shop
) -> None:
    _end_everything()
    client = api(shop.owner)
    base = f"/api/tenants/{shop.tenant.id}/"
    assert client.delete(f"{base}models/{shop.ids['model']}/").status_code == 204
    (item,) = client.get(f"{base}trash/").json()
    assert (item["kind"], item["days_left"]) == ("model", 30)
    factories.make_tuned_model(shop.tenant, item["name"])
    back = client.post(f"{base}models/{shop.ids['model']}/restore/").json()
    assert back["name"] == f"{item['name']} (2)"


def test_a_project_whose_data_or_model_lies_in_the_trash_asks_for_them_again(
    web: Web, shop: furnished.Shop
) -> None:
    _end_everything()
    client = web(shop.owner)
    client.post(_address(shop, f"models/{shop.ids['model']}/delete/"))
    project = _address(shop, f"steps/{shop.ids['project']}/")
    assert client.get(project)["Location"].endswith("/teach/")
    client.post(_address(shop, f"data/{shop.ids['dataset']}/trash/"))
    assert client.get(project)["Location"].endswith("/data/")
    assert client.get(f"{project}data/").status_code == 200


def test_viewers_see_the_trash_and_take_nothing_back(web: Web, shop: furnished.Shop) -> None:
    web(shop.owner).post(_address(shop, f"data/{shop.ids['dataset']}/trash/"))
    client = web(factories.make_member(shop.tenant, Role.VIEWER).user)
    shown = client.get(_address(shop, "trash/")).content.decode()
    assert "Take it back" not in shown
    restore = _address(shop, f"trash/dataset/{shop.ids['dataset']}/restore/")
    assert client.post(restore).status_code == 403


def _commits() -> AbstractContextManager[list[Callable[[], Any]]]:
    return TestCase.captureOnCommitCallbacks(execute=True)
