"""Drills: what is killed, cut off or set wrong while the whole product works, and what it costs.

`python -m tests.drills --kills 20 --jobs 200` runs the long form; tests/stack runs a short one.
"""
