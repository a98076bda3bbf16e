"""Admins hear of a full disk, once a day."""

from typing import Any

import pytest

from maas.catalog import room
from maas.console import disk
from maas.mail.models import Mail
from maas.tenants.models import User

pytestmark = pytest.mark.django_db


def test_admins_are_told_once_a_day_and_nobody_else(
    settings: Any, admin_person: User, owner: User
) -> None:
    settings.DISK_RESERVE_BYTES = room.room().total
    assert [disk.tell_admins(), disk.tell_admins()] == [1, 0]
    assert list(Mail.objects.values_list("to", flat=True)) == [admin_person.email]


def test_there_is_nothing_to_tell_while_there_is_room(settings: Any, admin_person: User) -> None:
    settings.DISK_RESERVE_BYTES = 0
    assert disk.tell_admins() == 0
