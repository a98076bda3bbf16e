"""Where this installation keeps its state, and typed reads of its environment.

Real environment variables win; what they leave open comes from the state
folder's `stack.env`, which `deploy/stack.py` writes once per checkout.
"""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
STATE_DIR = Path(env.str("LONGSLOPE_STATE", default=str(BASE_DIR / "var"))).resolve()
environ.Env.read_env(STATE_DIR / "stack.env")
