"""The tests' database is emptied without harm to who still reads in it."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from maas.tenants.models import Tenant, User
from tests import factories
from tests.waiting import until


def somebody_waits() -> bool:
    """Whether a table is waited for, in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE NOT granted AND datname = current_database()"
        )
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_a_reader_in_the_middle_of_a_transaction_is_waited_for() -> None:
    factories.make_tenant()
    reads = threading.Event()
    seen: list[int] = []

    def read() -> None:
        try:
            with transaction.atomic():
                seen.append(Tenant.objects.count())
                reads.set()
                # Whoever waits for this reader holds tables that it has yet to read.
                until(somebody_waits, every=0.01)
                seen.append(User.objects.count())
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    assert reads.wait(10)
    call_command("flush", interactive=False, verbosity=0)
    reader.join(10)
    assert len(seen) == 2
    assert (seen[0], Tenant.objects.count(), User.objects.count()) == (1, 0, 0)
