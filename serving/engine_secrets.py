"""What an engine asks of whoever wants an answer: one secret an engine, held nowhere.

Whoever has the platform's secret can make it anew: the gateway and the node's agents. An engine
that was started before that one was replaced knows the earlier one, so each is said.
"""

import hashlib
import hmac
from uuid import UUID

from maas.common import secret_keys


def of(engine_id: UUID) -> str:
    """Today's, then those made of the earlier keys of the platform, with commas between."""
    about = f"engine:{engine_id}".encode()
    return ",".join(
        hmac.new(key.encode(), about, hashlib.sha256).hexdigest() for key in secret_keys.every()
    )
