"""What time it is where machines meet: by the database's clock, which all of them share.

A lease, a heartbeat and what falls due are written by one machine and judged by another. With
each its own clock, one that is a minute ahead would take every lease of the others. What one
process alone writes and reads may go by its own clock.
"""

from datetime import datetime

from django.db import connection


def now() -> datetime:
    """The database's time at this moment, not at its transaction's begin. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        ((moment,),) = cursor.fetchall()
    assert isinstance(moment, datetime)
    return moment
