"""Opens a version that did not go live, as an exam does: `candidate.py VERSION`.

Runs on the platform's own machine, in the stack's environment: nobody outside can do this. Writes
{"model", "key"} on a line, and takes both back when its input ends, so that nothing stays open
when whoever started it is killed.
"""

import json
import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "platform"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

LIVES = timedelta(hours=2)


@contextmanager
def opened(version_id: uuid.UUID | str) -> Iterator[dict[str, str]]:
    """The name and the key with which `/v1` answers for a version. Django must be set up."""
    from maas.catalog import services as placing
    from maas.catalog.models import ModelVersion, Placement
    from maas.tenants import services as tenants

    version = ModelVersion.objects.select_related("tenant").get(id=version_id)
    placement = placing.place(version=version, purpose=Placement.Purpose.EXAM)
    row, key = tenants.issue_service_key(tenant=version.tenant, purpose="exam", lives=LIVES)
    try:
        yield {"model": f"candidate:{version.id.hex}", "key": key}
    finally:
        tenants.end_service_key(key_id=row.id)
        placing.release(placement=placement)


def main() -> None:
    # The log goes to standard output too; what is read by a program has a file of its own.
    line = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    django.setup()
    with opened(sys.argv[1]) as way, line:
        print(json.dumps(way), file=line, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
