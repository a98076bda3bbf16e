"""What an engine asks of whoever wants an answer: one secret an engine, held nowhere.

Whoever has the platform's secret can make it anew: the gateway and the node's agents.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings


def of(engine_id: UUID) -> str:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"engine:{engine_id}".encode(), hashlib.sha256).hexdigest()
