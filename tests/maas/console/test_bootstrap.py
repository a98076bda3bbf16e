"""`manage.py bootstrap`, which runs at every start of the stack."""

import pytest
from django.core.management import call_command

from maas.catalog.models import BaseModel
from maas.jobs.models import Job
from maas.tenants.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_EMAIL", "Admin@Platform.test")
    monkeypatch.setenv("ADMIN_PASSWORD", "first-password-9")


def test_the_first_start_makes_the_admin_and_fetches_the_english_model() -> None:
    call_command("bootstrap")
    admin = User.objects.get(email="admin@platform.test")
    assert admin.is_staff
    assert admin.check_password("first-password-9")
    job = Job.objects.get()
    assert job.kind == "base_model.fetch"
    assert job.subject_id is not None
    assert BaseModel.objects.get(id=job.subject_id).slug == "smollm2-135m-instruct"


def test_later_starts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("bootstrap")
    monkeypatch.setenv("ADMIN_PASSWORD", "another-password-9")
    call_command("bootstrap")
    assert Job.objects.count() == 1
    assert User.objects.get().check_password("first-password-9")


def test_a_failed_fetch_is_tried_again_at_the_next_start() -> None:
    call_command("bootstrap")
    BaseModel.objects.filter(slug="smollm2-135m-instruct").update(state=BaseModel.State.FAILED)
    call_command("bootstrap")
    assert Job.objects.count() == 2


def test_without_a_password_in_the_environment_there_is_no_admin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ADMIN_PASSWORD")
    call_command("bootstrap")
    assert not User.objects.exists()
