"""What stands in links that whoever has them may open."""

import secrets

# Nothing that is easily misread: no 0, 1, l, o.
_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
LENGTH = 14


def new_token() -> str:
    """14 of 32 letters, 70 bits that nobody guesses."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
