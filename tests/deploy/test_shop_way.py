"""A folder's spreadsheet on its way, against the real API; nothing is trained here."""

import json
from pathlib import Path

import pytest
import shop_way

from maas.catalog.models import ModelVersion
from maas.tenants.models import APIKey
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

SHEETS = {
    "tea_zh": "分类,问题,答案\n营业,你们周末几点开门呀？,周末早上九点开门，晚上九点打烊。\n",
    "clinic_en": "Question,Answer\nWhen are you open?,We are open from 9am to 5pm on weekdays.\n",
}
CHOICES = {"base": "", "accept_terms": True, "again": False, "ask_again": False}


@pytest.fixture
def stack(live_server, admin_person, monkeypatch, tmp_path) -> None:
    """The stack's addresses, those of a live server; the state lies in a folder of the test."""
    env = {
        "CONSOLE_URL": live_server.url,
        "GATEWAY_URL": f"{live_server.url}/v1",
        "ADMIN_EMAIL": admin_person.email,
        "ADMIN_PASSWORD": factories.PASSWORD,
    }
    monkeypatch.setattr("demo.stack_environment", lambda: env)
    monkeypatch.setattr(shop_way, "FOLDER", tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    factories.make_base_model("small", default_for=["en"])
    factories.make_base_model("tea", default_for=["zh-hans"], languages=["zh-hans"])


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    name = getattr(request, "param", "clinic_en")
    (tmp_path / name).mkdir()
    for rows in ("single", "many"):
        (tmp_path / name / f"faq_{rows}.csv").write_text(SHEETS[name], encoding="utf-8-sig")
    return tmp_path / name


def begin(folder: Path, **choices: object) -> shop_way.Way:
    return shop_way.begin(folder, "single", **{**CHOICES, **choices})


@pytest.mark.parametrize(
    ("folder", "language", "base"),
    [("clinic_en", "en", "small"), ("tea_zh", "zh-hans", "tea")],
    indirect=["folder"],
)
def test_its_language_chooses_the_base_model(stack, folder, language, base) -> None:
    shop = begin(folder).shop
    assert (shop.language, shop.base_model, shop.chosen) == (language, base, "")
    assert shop.sheet == folder / "faq_single.csv"


def test_another_base_model_has_a_name_and_a_state_of_its_own(stack, folder) -> None:
    factories.make_base_model("qwen2-0-5b")
    own, other = begin(folder), begin(folder, base="qwen2-0-5b")
    assert other.shop.chosen == other.base_model()["slug"] == "qwen2-0-5b"
    assert own.file != other.file


def test_a_second_run_goes_on_from_the_first(stack, folder) -> None:
    first = begin(folder)
    first.create_tenant()
    first.beside(shop_way.ANSWERS).write_text("{}\n")
    assert begin(folder).made["tenant"] == first.made["tenant"]
    assert first.beside(shop_way.ANSWERS).exists()


def test_asking_again_keeps_the_model_and_doing_again_keeps_nothing(stack, folder) -> None:
    way = begin(folder)
    way.create_tenant()
    way.beside(shop_way.ANSWERS).write_text("{}\n")
    assert "tenant" in begin(folder, ask_again=True).made
    assert not way.beside(shop_way.ANSWERS).exists()
    assert "tenant" not in begin(folder, again=True).made


def test_a_changed_spreadsheet_is_a_new_beginning(stack, folder) -> None:
    begin(folder).create_tenant()
    sheet = folder / "faq_single.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "Are dogs welcome?,Yes.\n")
    assert "tenant" not in begin(folder).made


def test_what_did_not_pass_its_exam_is_not_live_and_the_reason_is_kept(stack, folder) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = factories.Tenant.objects.get(id=way.made["tenant"])
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.FAILED)
    way.keep(version=str(version.id))
    way.deploy()
    assert not way.is_deployed
    assert "not passed its exam" in way.made["kept_from"]
    assert json.loads(way.file.read_text())["deployment"] == ""


def test_what_passed_is_deployed_under_the_shops_name(stack, folder) -> None:
    way = begin(folder)
    way.create_tenant()
    tenant = factories.Tenant.objects.get(id=way.made["tenant"])
    version = factories.make_version(tenant, verdict=ModelVersion.Verdict.PASSED)
    way.keep(version=str(version.id))
    way.deploy()
    assert way.is_deployed
    assert way.models == ("clinic_en-single",)


def test_its_key_may_ask_and_is_not_held_up_by_limits(stack, folder) -> None:
    way = begin(folder)
    way.create_tenant()
    way.create_key()
    row = APIKey.objects.get(tenant_id=way.made["tenant"])
    assert row.scopes == ["inference"]
    assert row.tokens_per_minute == 100_000_000


def test_an_exam_key_is_never_written_down(stack, folder) -> None:
    way = begin(folder)
    shop_way._remember(way, {"model": "candidate:00", "key": "lsk_secret"})
    assert "lsk_secret" not in way.file.read_text()
