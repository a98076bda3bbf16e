"""What tables there are, and how many rows they have."""

from django.db import connection
from psycopg2 import sql

COUNT = sql.SQL("select count(*) from {}")


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = current_schema()")
        return sorted(name for (name,) in cursor.fetchall())


def rows_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(sql.Identifier(table)))
        return int(cursor.fetchone()[0])
