"""One request on its way, and what it has used so far."""

import time
import uuid

import msgspec

from maas.usage import metering
from serving.gateway.credentials import Credential


class Flight:
    """`id` is ours and unique: a caller's own request id would let one id be used twice."""

    __slots__ = ("completion", "cost", "id", "incarnation", "month", "prompt", "record", "who")

    def __init__(self, *, who: Credential, model: str, cost: int) -> None:
        at = time.time()
        self.id = uuid.uuid4().hex
        self.who = who
        self.cost = cost
        self.month = metering.month_of(at)
        self.record = msgspec.json.encode(
            {
                "reference": self.id,
                "tenant": who.tenant_id,
                "key": who.id,
                "kind": who.kind,
                "model": model,
                "month": self.month,
                "at": at,
            }
        ).decode()
        self.incarnation = ""
        self.prompt = 0
        self.completion = 0
