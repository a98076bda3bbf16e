"""What lies in Django's cache: plain values as JSON."""

import json
from typing import Any


class JSONValues:
    """The cache's serializer. Django's own unpickles what it finds in the store, and unpickling
    runs whatever the bytes say: whoever can write there would have our processes.

    Lists, texts, numbers, truth and nothing can be kept; a tuple comes back as a list.
    """

    def dumps(self, value: Any) -> bytes | int:
        """Raises TypeError for what JSON has no form for."""
        # Numbers as they are: the store counts with them itself.
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes | int) -> Any:
        """Raises ValueError for bytes that were written otherwise."""
        return data if isinstance(data, int) else json.loads(data)
