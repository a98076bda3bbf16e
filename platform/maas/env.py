"""Where this installation keeps its state, and what its environment leaves open.

Real environment variables win; what they do not set comes from the state folder's `stack.env`,
which `deploy/stack.py` writes once per checkout.
"""

import os
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = Path(os.environ.get("LONGSLOPE_STATE") or BASE_DIR / "var").resolve()
environ.Env.read_env(STATE_DIR / "stack.env")
