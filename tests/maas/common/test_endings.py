"""Endings are told upwards; who listens cannot hinder the work from ending."""

from typing import Any

import pytest

from maas.common import endings
from maas.common.endings import Ending
from maas.tenants.models import Tenant
from tests import factories


@pytest.mark.django_db
def test_a_listener_that_breaks_is_undone_and_the_others_hear_it(monkeypatch: Any) -> None:
    heard: list[Ending] = []

    def breaks(ending: Ending) -> None:
        factories.make_tenant("never there")
        raise RuntimeError("broken")

    monkeypatch.setattr(endings, "_listeners", [])
    endings.listen(breaks)
    endings.listen(heard.append)
    endings.listen(heard.append)
    row = factories.make_tenant("there")
    endings.tell(Ending(of=row, ok=True))
    assert heard == [Ending(of=row, ok=True)]
    assert list(Tenant.objects.values_list("name", flat=True)) == ["there"]
