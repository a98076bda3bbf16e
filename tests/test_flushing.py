"""The tests' database is emptied without harm to who still reads in it."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from maas.tenants.models import Tenant, User
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_a_reader_in_the_middle_of_a_transaction_is_waited_for() -> None:
    factories.make_tenant()
    reads, flushing = threading.Event(), threading.Event()
    seen: list[int] = []

    def read() -> None:
        try:
            with transaction.atomic():
                seen.append(Tenant.objects.count())
                reads.set()
                flushing.wait(10)
                # Whoever waits for this reader holds tables that it has yet to read. Longer
                # than PostgreSQL's own search for deadlocks takes to begin.
                threading.Event().wait(1.2)
                seen.append(User.objects.count())
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    assert reads.wait(10)
    flushing.set()
    call_command("flush", interactive=False, verbosity=0)
    reader.join(10)
    assert len(seen) == 2
    assert (seen[0], Tenant.objects.count(), User.objects.count()) == (1, 0, 0)
