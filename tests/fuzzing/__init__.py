"""What anybody may send: made from the API's own description, and from what has crashed others.

Each request is made by hypothesis, so a failure is told in its shortest form; the same ones every
time. `FUZZ_EXAMPLES=200 pytest tests/fuzzing` tries that many for each operation instead of a few.
"""
