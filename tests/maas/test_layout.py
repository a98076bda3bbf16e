"""The layout that everything else relies on."""

import platform as standard_library_platform
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

BASE_DIR = Path(__file__).resolve().parents[2]


def test_platform_stays_a_source_root_and_never_shadows_the_standard_library() -> None:
    assert not list((BASE_DIR / "platform").glob("*.py"))
    assert standard_library_platform.python_version()


@pytest.mark.django_db
def test_a_person_is_stored_in_a_real_postgres() -> None:
    get_user_model().objects.create_user("a@b.test", "a-long-password")
    assert get_user_model().objects.get(email="a@b.test").check_password("a-long-password")
