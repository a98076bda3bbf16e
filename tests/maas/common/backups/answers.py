"""What an installation says when it is asked: the same before a backup and after its return."""

import hashlib
from typing import Any

from maas.catalog import selectors, store
from maas.tenants.models import Member
from tests import factories


def answers() -> dict[str, Any]:
    """Read as a person's pages read it: through the selectors, and from the store."""
    told = {}
    for member in Member.objects.select_related("user", "tenant"):
        by = factories.principal(member.user, member.tenant)
        told[member.tenant.name] = {
            "person": [member.user.email, member.user.password, member.role],
            "versions": [
                {
                    "id": str(one.pk),
                    "model": one.tuned_model.name,
                    "files": {
                        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
                        for file in store.path(one.adapter.artefact).iterdir()
                    },
                }
                for one in selectors.versions(by=by)
            ],
        }
    return told
