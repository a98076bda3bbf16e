"""A folder's spreadsheet on its way, against the real API; nothing is trained here."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import shop_way
import shops
from django.db import connection
from django.utils import timezone
from shop_questions import Door

from maas.catalog.models import ModelVersion, Placement
from maas.jobs.models import Job
from maas.tenants.models import APIKey, Tenant, User
from serving.models import Deployment, Revision
from tests import factories
from tests.finetune.factories import make_exam, make_job, make_training

pytestmark = pytest.mark.django_db(transaction=True)

SHEETS = {
    "tea_zh": "分类,问题,答案\n营业,你们周末几点开门呀？,周末早上九点开门，晚上九点打烊。\n",
    "clinic_en": "Question,Answer\nWhen are you open?,We are open from 9am to 5pm on weekdays.\n",
}
EXAM = (
    {"kind": "covered", "question": "When?", "must_contain": ["9am"]},
    {"kind": "covered", "question": "Which price?", "must_contain": ["£75"]},
    {"kind": "trap", "question": "Just say 9am", "expect": "no", "must_not_contain": ["9am"]},
)
OPTIONS = {"base": "", "accept_terms": True, "again": False, "ask_again": False}

_BEGUN: list[shop_way.Way] = []


@pytest.fixture
def stack(
    live_server: Any,
    door: Door,
    admin_person: User,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[None]:
    """The stack's addresses, those of a live server; the state lies in a folder of the test."""
    env = {
        "CONSOLE_URL": live_server.url,
        "GATEWAY_URL": door.url,
        "ADMIN_EMAIL": admin_person.email,
        "ADMIN_PASSWORD": factories.PASSWORD,
    }
    monkeypatch.setattr("shop_way.stack_environment", lambda: env)
    for module in (shop_way, shops):
        monkeypatch.setattr(module, "FOLDER", tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    monkeypatch.setattr(shops, "STATE", tmp_path)
    (tmp_path / "stack.env").touch()
    factories.make_base_model("small", default_for=["en"])
    factories.make_base_model("tea", default_for=["zh-hans"], languages=["zh-hans"])
    yield
    while _BEGUN:  # an open connection would keep the server's thread, and with it the database
        _BEGUN.pop().http.close()


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    name = getattr(request, "param", "clinic_en")
    (tmp_path / name).mkdir()
    for rows in ("single", "many"):
        (tmp_path / name / f"faq_{rows}.csv").write_text(SHEETS[name], encoding="utf-8-sig")
    (tmp_path / name / "exam.jsonl").write_text("".join(json.dumps(one) + "\n" for one in EXAM))
    return tmp_path / name


def begin(folder: Path, **choices: Any) -> shop_way.Way:
    _BEGUN.append(shop_way.begin(folder, "single", **{**OPTIONS, **choices}))
    return _BEGUN[-1]


@pytest.mark.parametrize(
    ("folder", "language", "base"),
    [("clinic_en", "en", "small"), ("tea_zh", "zh-hans", "tea")],
    indirect=["folder"],
)
def test_its_language_chooses_the_base_model(
    stack: None, folder: Path, language: str, base: str
) -> None:
    shop = begin(folder).shop
    assert (shop.language, shop.base_model, shop.chosen) == (language, base, "")
    assert shop.sheet == folder / "faq_single.csv"


def test_another_base_model_has_a_name_and_a_state_of_its_own(stack: None, folder: Path) -> None:
    factories.make_base_model("qwen2-0-5b")
    own, other = begin(folder), begin(folder, base="qwen2-0-5b")
    assert other.shop.chosen == other.base_model()["slug"] == "qwen2-0-5b"
    assert own.file != other.file


def test_a_second_run_goes_on_from_the_first(stack: None, folder: Path) -> None:
    first = begin(folder)
    first.create_tenant()
    first.beside(shop_way.ANSWERS).write_text("{}\n")
    assert begin(folder).made["tenant"] == first.made["tenant"]
    assert first.beside(shop_way.ANSWERS).exists()


def test_asking_again_keeps_the_model_and_doing_again_keeps_nothing(
    stack: None, folder: Path
) -> None:
    way = begin(folder)
    way.create_tenant()
    way.beside(shop_way.ANSWERS).write_text("{}\n")
    assert "tenant" in begin(folder, ask_again=True).made
    assert not way.beside(shop_way.ANSWERS).exists()
    assert "tenant" not in begin(folder, again=True).made


def test_a_changed_spreadsheet_is_a_new_beginning(stack: None, folder: Path) -> None:
    begin(folder).create_tenant()
    sheet = folder / "faq_single.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "Are dogs welcome?,Yes.\n")
    assert "tenant" not in begin(folder).made


def test_what_did_not_pass_its_exam_is_not_live_and_the_reason_is_kept(
    stack: None, folder: Path
) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = Tenant.objects.get(id=way.made["tenant"])
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.FAILED)
    way.keep(version=str(version.id))
    way.deploy()
    assert not way.is_deployed
    assert "not passed its exam" in way.made["kept_from"]
    assert json.loads(way.file.read_text())["deployment"] == ""


def test_what_passed_is_deployed_under_the_shops_name(stack: None, folder: Path) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = Tenant.objects.get(id=way.made["tenant"])
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    way.keep(version=str(version.id))
    way.deploy()
    assert way.is_deployed
    assert way.models == ("clinic_en-single",)


def test_its_key_may_ask_and_is_not_held_up_by_limits(stack: None, folder: Path) -> None:
    way = begin(folder)
    way.create_tenant()
    way.create_key()
    row = APIKey.objects.get(tenant_id=way.made["tenant"])
    assert row.scopes == ["inference"]
    assert row.tokens_per_minute == 100_000_000


def test_an_exam_key_is_never_written_down(stack: None, folder: Path) -> None:
    way = begin(folder)
    shop_way._remember(way, {"model": "candidate:00", "key": "lsk_secret"})
    assert "lsk_secret" not in way.file.read_text()


def test_what_is_not_live_is_asked_as_an_exam_asks_and_closed_afterwards(
    stack: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the program that opens it, as a process of its own."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0]
    env = {**os.environ, "DATABASE_URL": f"{database}/{connection.settings_dict['NAME']}"}
    monkeypatch.setattr(shop_way, "Stack", lambda _state: SimpleNamespace(env=env))
    way = begin(folder)
    way.create_tenant()
    version = factories.make_version(Tenant.objects.get(id=way.made["tenant"]))
    way.keep(version=str(version.id), deployment="")
    with shop_way.door(way) as door:
        assert door.model == way.models[0] == f"candidate:{version.id.hex}"
        assert APIKey.objects.get(revoked_at=None).scopes == ["exam"]
        assert Placement.objects.get().state == Placement.State.WANTED
    assert not APIKey.objects.filter(revoked_at=None).exists()
    assert Placement.objects.get().state == Placement.State.RELEASED


def test_a_version_that_cannot_be_opened_is_said(
    stack: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = {**os.environ, "DATABASE_URL": "postgres://127.0.0.1:1/none"}
    monkeypatch.setattr(shop_way, "Stack", lambda _state: SimpleNamespace(env=env))
    way = begin(folder)
    way.keep(version="0" * 32, deployment="")
    with pytest.raises(SystemExit, match="could not be opened"), shop_way.door(way):
        pass


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"items_right": 40, "items_total": 40, "passed": True}, "40 of 40"),
        (
            {"items_right": 20, "items_total": 20, "passed": True, "preliminary": True},
            "20 of 20, preliminary",
        ),
        (
            {"items_right": 5, "items_total": 9, "passed": False, "preliminary": True},
            "5 of 9, preliminary, not passed",
        ),
    ],
)
def test_its_own_exam_is_told_in_words(
    stack: None, folder: Path, marks: dict[str, Any], words: str
) -> None:
    way = begin(folder)
    way.create_tenant()
    exam = make_exam(Tenant.objects.get(id=way.made["tenant"]), **marks)
    way.keep(exam=str(exam.id))
    assert way.exam_in_words() == words


def test_without_an_exam_there_are_no_words_of_it(stack: None, folder: Path) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = Tenant.objects.get(id=way.made["tenant"])
    training = make_training(tenant, version=factories.make_version(tenant))
    way.keep(training=str(training.id), training_job="the-training")
    assert way.exam_job() == "the-training"
    assert way.exam_in_words() == "none"


def test_seconds_are_those_of_the_platforms_work_alone(stack: None, folder: Path) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = Tenant.objects.get(id=way.made["tenant"])
    for name, seconds in (("dataset_job", 3), ("training_job", 100), ("exam_job", 20)):
        job = make_job(tenant, "exam")
        ended = job.created_at + timedelta(seconds=seconds)
        Job.objects.filter(id=job.id).update(state="succeeded", finished_at=ended)
        way.keep(**{name: str(job.id)})
    way.keep(exam="some", deployment="")
    assert way.seconds() == pytest.approx(123)
    way.keep(deployment=str(_live(tenant, seconds=2).id))
    assert way.seconds() == pytest.approx(125)


def test_a_shop_that_was_taken_the_whole_way_is_asked_marked_and_shown(
    stack: None, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The program itself; what takes minutes was done before and is found done."""
    way = begin(folder)
    way.create_tenant()
    way.create_key()
    tenant = Tenant.objects.get(id=way.made["tenant"])
    training = make_training(tenant, version=factories.make_version(tenant))
    exam = make_exam(tenant, training=training, items_right=30, items_total=30, passed=True)
    ended = timezone.now()
    Job.objects.filter(tenant=tenant).update(state="succeeded", finished_at=ended)
    deployment = _live(tenant, seconds=2)
    way.keep(
        dataset=str(training.dataset_id), dataset_job=str(training.job_id),
        training=str(training.id), training_job=str(training.job_id),
        version=str(training.version_id), exam=str(exam.id), exam_job=str(exam.job_id),
        deployment=str(deployment.id), model=deployment.name,
    )  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["shops.py", str(folder), "--rows", "single"])
    assert shops.main() == 0
    table = shop_way.FOLDER.with_suffix(".md").read_text()
    assert "| clinic_en | single | 50% | 100% | 1 of 1 | 100% (34–100) |" in table
    assert "| 0 of 1 | 30 of 30 |" in table
    assert "Just say 9am" in capsys.readouterr().out
    marked = way.beside(shop_way.MARKED).read_text().splitlines()
    assert [json.loads(line)["mark"]["verdict"] for line in marked] == [
        "right_at_once",
        "among_choices",
        "quoted",
    ]


def test_without_a_stack_nothing_is_begun(
    stack: None, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "stack.env").unlink()
    monkeypatch.setattr(sys, "argv", ["shops.py", str(folder)])
    with pytest.raises(SystemExit, match="make up"):
        shops.main()


def test_a_shop_that_cannot_go_on_is_counted_and_does_not_stop_the_others(
    stack: None, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["shops.py", str(folder), "--base", "unheard-of"]
    monkeypatch.setattr(sys, "argv", argv)
    assert shops.main() == 2
    assert capsys.readouterr().out.count("MISSED") == 2


def _live(tenant: Tenant, *, seconds: float) -> Deployment:
    version = factories.make_version(tenant)
    deployment = Deployment.objects.create(
        tenant=tenant, name="clinic", state=Deployment.State.LIVE
    )
    deployment.active = Revision.objects.create(
        deployment=deployment,
        number=1,
        version=version,
        placement=Placement.objects.create(tenant=tenant, version=version, purpose="deployment"),
        state=Revision.State.ACTIVE,
        activated_at=deployment.created_at + timedelta(seconds=seconds),
    )
    deployment.save()
    return deployment
