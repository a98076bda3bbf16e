"""A copy of all that an installation holds, of one moment, and the way back from it.

A backup is a folder: `database.dump` (pg_dump's own form), `artefacts/`, `stack.env`, and
`manifest.json`, which says what must be there. What is not in it: Valkey's memory (it is made anew
from the rows), run directories (a job that ran begins again), logs.
"""
