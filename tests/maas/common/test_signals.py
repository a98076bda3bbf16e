"""What has ended is told upwards; who listens cannot hinder the work from ending."""

from typing import Any

import pytest
from django.db import transaction

from maas.common import signals
from maas.tenants.models import Tenant
from tests import factories


@pytest.mark.django_db
def test_a_receiver_that_breaks_is_undone_and_the_others_hear_it() -> None:
    heard = []

    @transaction.atomic
    def breaks(**_what: Any) -> None:
        factories.make_tenant("never there")
        raise RuntimeError("broken")

    def listens(sender: Any, row: Any, ok: bool, **_more: Any) -> None:
        heard.append((sender, row, ok))

    signals.work_finished.connect(breaks)
    signals.work_finished.connect(listens)
    try:
        row = factories.make_tenant("there")
        signals.send_work_finished(row, ok=True)
    finally:
        signals.work_finished.disconnect(breaks)
        signals.work_finished.disconnect(listens)
    assert heard == [(Tenant, row, True)]
    assert list(Tenant.objects.values_list("name", flat=True)) == ["there"]
