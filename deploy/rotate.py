"""Gives a stack a new SECRET_KEY, while it runs: `python deploy/rotate.py [--forget]`.

Nobody is signed out and no link in a mail goes dead, since the key before stays among
SECRET_KEY_FALLBACKS. `--forget` takes the earlier ones out; do so when all that they signed has
run out (sessions: two weeks), or at once where a key has become known.
"""

import argparse
import os
import secrets
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "platform"))
import stack_env
from stack import STACK_ENV, Stack, default_state

KEY, EARLIER = "SECRET_KEY", "SECRET_KEY_FALLBACKS"


def rotate(state: Path) -> None:
    """In two steps, so that no process meets a signature that it does not know: first all learn
    the new key, then all sign with it. Then what hangs on the key in the database is made anew."""
    new = secrets.token_urlsafe(48)
    file = state / STACK_ENV
    values = stack_env.read(file)
    old, earlier = values[KEY], _earlier(values)
    _take_over(state, {**values, EARLIER: ",".join([new, *earlier])})
    _take_over(state, {**values, KEY: new, EARLIER: ",".join([old, *earlier])})
    Stack(state).manage("rekey")
    print("The new key signs. Later, `make rotate FORGET=1` lets the earlier ones go.")


def forget(state: Path) -> None:
    """Only today's key counts from now on: what earlier ones signed is void."""
    values = stack_env.read(state / STACK_ENV)
    Stack(state).manage("rekey")
    values.pop(EARLIER, None)
    _take_over(state, values)


def _take_over(state: Path, values: dict[str, str]) -> None:
    stack_env.write(state / STACK_ENV, values)
    Stack(state).up()


def _earlier(values: dict[str, str]) -> list[str]:
    return [one for one in values.get(EARLIER, "").split(",") if one]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forget", action="store_true")
    options = parser.parse_args()
    state = default_state()
    if KEY in os.environ:
        sys.exit(
            f"{KEY} comes from the environment, so it is yours to change: set the new one, put "
            f"the old one into {EARLIER}, restart every process, and run `manage.py rekey`."
        )
    if not Stack(state).is_up():
        sys.exit("The stack is down. `make up` starts it.")
    forget(state) if options.forget else rotate(state)
    return 0


if __name__ == "__main__":
    sys.exit(main())
